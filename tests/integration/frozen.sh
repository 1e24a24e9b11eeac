#!/usr/bin/env bash
# How well the shipped pack understands utterances that it has never seen and that nobody may tune
# it on. Usage: frozen.sh PATH-OF-PIERRE MODEL. (That they are not in the pack: test_frozen.c.)
set -uo pipefail

pierre=${1:?usage: frozen.sh PATH-OF-PIERRE MODEL}
model=${2:?usage: frozen.sh PATH-OF-PIERRE MODEL}
data=$(realpath "$(dirname "$0")/../data")
work=$(mktemp -d /tmp/pierre-frozen-XXXXXX)
trap 'rm -rf "$work"' EXIT
failed=0 number=0

# What was promised of the pack (intents/README.md has what was measured).
accuracy_floor=90 f1_floor=0.88 gap_ceiling=2 caught_floor=80 refused_ceiling=3

report() { # ok or not ok, what
	number=$((number + 1))
	echo "$1 $number - $2"
	[ "$1" = ok ] || failed=$((failed + 1))
}
# at_least VALUE FLOOR WHAT, at_most VALUE CEILING WHAT
at_least() { compare "$1" "$2" "$3, at least $2" '>='; }
at_most() { compare "$1" "$2" "$3, at most $2" '<='; }
compare() {
	if awk -v a="$1" -v b="$2" "BEGIN { exit !(a != \"\" && a $4 b) }"; then
		report ok "$3"
	else
		report "not ok" "$3"
	fi
}
evaluate() { # FILE LANG: the report into $out
	[ -s "$1" ] || { report "not ok" "$1 is missing or empty"; return 1; }
	out=$("$pierre" eval --model "$model" --test "$2=$1" 2>&1) ||
		{ report "not ok" "pierre eval failed: $out"; return 1; }
}
# What is refused: the third share, after answered and asked back, of a line under "at the thresholds".
refused() { # "in scope" or "out of scope"
	awk -v what="$1" 'index($0, what) {
		n = split($0, word, " ")
		for (i = 1; i <= n; i++) if (word[i] == "%") share[++seen] = word[i - 1]
		print share[3]; exit }' <<<"$out"
}

best=0 worst=100
for lang in nl fr en; do
	evaluate "$data/frozen.$lang.tsv" $lang || continue
	accuracy=$(awk -v lang="$lang" '$1 == lang && $4 == "%" { print $3; exit }' <<<"$out")
	f1=$(awk -v lang="$lang" '$1 == lang && $4 == "%" { print $5; exit }' <<<"$out")
	at_least "$accuracy" $accuracy_floor "$lang: $accuracy % understood"
	at_least "$f1" $f1_floor "$lang: macro F1 $f1"
	caught=$(refused "out of scope") refused=$(refused "in scope")
	at_least "$caught" $caught_floor "$lang: $caught % of what is out of scope is caught"
	at_most "$refused" $refused_ceiling "$lang: $refused % of what is in scope is refused"
	best=$(awk -v a="${accuracy:-0}" -v b="$best" 'BEGIN { print (a > b ? a : b) }')
	worst=$(awk -v a="${accuracy:-0}" -v b="$worst" 'BEGIN { print (a < b ? a : b) }')
	[ $failed -eq 0 ] || sed -n '/^misunderstood/,$ p' <<<"$out" | sed 's/^/# /'

	grep "^police.emergency	" "$data/frozen.$lang.tsv" >"$work/emergencies.tsv"
	evaluate "$work/emergencies.tsv" $lang || continue
	accuracy=$(awk -v lang="$lang" '$1 == lang && $4 == "%" { print $3; exit }' <<<"$out")
	at_least "$accuracy" 100 "$lang: $accuracy % of $(wc -l <"$work/emergencies.tsv") emergencies"
done
gap=$(awk -v a="$best" -v b="$worst" 'BEGIN { print a - b }')
at_most "$gap" $gap_ceiling "the languages are $gap points apart"
echo "1..$number"
exit $((failed > 0))
