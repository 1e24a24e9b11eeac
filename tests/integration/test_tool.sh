#!/usr/bin/env bash
# The tool `pierre` as its users call it. Usage: test_tool.sh PATH-OF-PIERRE
set -uo pipefail

pierre=$(realpath "${1:?usage: test_tool.sh PATH-OF-PIERRE}")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d /tmp/pierre-tool-XXXXXX)
trap 'rm -rf "$work"' EXIT
unset PIERRE_INTENTS PIERRE_LOCALES PIERRE_MODEL PIERRE_URL PIERRE_DICTIONARIES NO_COLOR
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

# A pack of three intents in three languages.
write_pack() {
	mkdir -p "$1"/{nl,fr,en} && cp -r "$root/intents/schemas" "$1/"
	cat >"$1/nl/a.json" <<'EOF'
{"$schema": "../schemas/utterances.schema.json", "intents": {
"passport.lost": {"examples": ["ik ben mijn paspoort kwijt", "mijn paspoort is gestolen", "paspoort verloren wat nu", "ik heb mijn paspoort verloren", "mijn reispas is weg", "paspoort kwijt", "ze hebben mijn paspoort gestolen", "ik vind mijn paspoort niet meer"]},
"culture.library": {"examples": ["wanneer is de bibliotheek open", "hoe word ik lid van de bib", "boeken lenen in de bibliotheek", "waar is de bibliotheek", "ik wil een boek lenen", "lid worden bibliotheek", "een boek verlengen", "hoeveel boeken mag ik lenen"]},
"police.emergency": {"examples": ["er is brand", "mijn huis staat in brand", "ik word aangevallen", "bel een ambulance", "er is een ongeval gebeurd", "inbreker in mijn huis", "help er is brand", "iemand is gewond"], "rules": ["brand"]}}}
EOF
	cat >"$1/fr/a.json" <<'EOF'
{"$schema": "../schemas/utterances.schema.json", "intents": {
"passport.lost": {"examples": ["j'ai perdu mon passeport", "mon passeport a été volé", "passeport perdu que faire", "on m'a volé mon passeport", "je ne trouve plus mon passeport", "perte de passeport", "mon passeport a disparu", "vol de mon passeport"]},
"culture.library": {"examples": ["quand est ouverte la bibliothèque", "comment emprunter un livre", "devenir membre de la bibliothèque", "où est la bibliothèque", "je veux emprunter des livres", "prolonger un livre", "inscription à la bibliothèque", "combien de livres puis-je emprunter"]},
"police.emergency": {"examples": ["il y a le feu", "ma maison brûle", "on m'agresse", "appelez une ambulance", "il y a eu un accident", "un voleur est chez moi", "au secours il y a le feu", "quelqu'un est blessé"]}}}
EOF
	cat >"$1/en/a.json" <<'EOF'
{"$schema": "../schemas/utterances.schema.json", "intents": {
"passport.lost": {"examples": ["i lost my passport", "my passport was stolen", "lost passport what now", "someone stole my passport", "i cannot find my passport", "my passport is gone", "passport stolen", "my passport has disappeared"]},
"culture.library": {"examples": ["when is the library open", "how do i borrow a book", "become a member of the library", "where is the library", "i want to borrow books", "extend a book", "library card", "how many books can i borrow"]},
"police.emergency": {"examples": ["there is a fire", "my house is burning", "i am being attacked", "call an ambulance", "there was an accident", "a burglar is in my house", "help there is a fire", "somebody is hurt"]}}}
EOF
}

help_names_every_command() {
	run 0 "$pierre" --help || return
	local command
	for command in check train eval ask chat keygen keys token cases feedback; do
		has "$command" "$out" || return
		run 0 "$pierre" $command --help && has "Usage: pierre $command" "$out" &&
			has "--help" "$out" || return
		run 0 "$pierre" help $command && has "Usage: pierre $command" "$out" || return
		run 0 "$pierre" --help || return
	done
}
version_is_printed() { run 0 "$pierre" --version && has "pierre 0." "$out"; }
mistakes_get_the_closest_name() {
	run 2 "$pierre" && has "Usage" "$err" &&
		run 2 "$pierre" trian && has "did you mean 'train'?" "$err" &&
		run 2 "$pierre" --chek && has "did you mean 'check'?" "$err" &&
		run 2 "$pierre" zzzzzz && has "no command 'zzzzzz'" "$err" && lacks "did you mean" "$err" &&
		run 2 "$pierre" train --inents x && has "did you mean '--intents'?" "$err" &&
		run 2 "$pierre" ask --jsn x && has "did you mean '--json'?" "$err" &&
		run 2 "$pierre" ask --json=yes x && has "takes no value" "$err" &&
		run 2 "$pierre" check --intents && has "needs a value" "$err" &&
		run 2 "$pierre" ask && has "what is the message" "$err" &&
		run 2 "$pierre" ask --lang de x && has "'de' is no language" "$err" &&
		run 2 "$pierre" check extra && has "unexpected argument 'extra'" "$err" &&
		run 2 "$pierre" eval --folds 1 && has "from 2 to 50" "$err" &&
		run 2 "$pierre" eval --folds five && has "not 'five'" "$err" &&
		run 2 "$pierre" eval --model x && has "--test" "$err" &&
		run 2 "$pierre" eval --model x --train en=x && has "trained already" "$err" &&
		run 2 "$pierre" eval --model x --test en=x --noise 101 && has "not '101'" "$err" &&
		run 2 "$pierre" eval --noise 10 && has "noise needs messages" "$err" &&
		run 2 "$pierre" eval --seed 1 && has "seed goes with --noise" "$err" &&
		run 2 "$pierre" eval --model x --test en=x --noise 1 --seed -1 && has "not '-1'" "$err" &&
		run 2 "$pierre" eval --threshold 2 && has "not '2'" "$err" &&
		run 2 "$pierre" eval --in-scope many && has "not 'many'" "$err" &&
		run 2 "$pierre" eval --model x --train-oos en=x && has "trained already" "$err" &&
		run 2 "$pierre" chat --lang de && has "'de' is no language" "$err" &&
		run 2 "$pierre" chat hello && has "unexpected argument 'hello'" "$err"
}
colour_is_for_terminals() {
	# script(1) gives the command a terminal.
	run 0 env -u NO_COLOR TERM=xterm script -qec "'$pierre' ask --model b.model hello" /dev/null &&
		has $'\033[1m' "$out" &&
		run 0 env NO_COLOR=1 TERM=xterm script -qec "'$pierre' ask --model b.model hello" /dev/null &&
		lacks $'\033' "$out" &&
		run 0 env -u NO_COLOR TERM=dumb script -qec "'$pierre' ask --model b.model hello" /dev/null &&
		lacks $'\033' "$out" && run 0 "$pierre" ask --model b.model hello && lacks $'\033' "$out"
}
output_that_cannot_be_written_is_a_failure() {
	"$pierre" --help >/dev/full 2>err
	[ $? -eq 1 ] && has "could not be written" "$(cat err)"
}
training_twice_gives_the_same_bytes() {
	write_pack pack
	run 0 "$pierre" train --intents pack --out deep/folder/a.model && has "3 intents" "$out" &&
		PIERRE_INTENTS=pack PIERRE_MODEL=b.model run 0 "$pierre" train &&
		run 0 cmp deep/folder/a.model b.model
}
training_says_what_is_wrong() {
	mkdir -p bad/nl
	printf '{"intents":{"a":{"examples":["x"],\n"rules":["(x"]}}}' >bad/nl/a.json
	run 1 "$pierre" train --intents bad --out bad.model && has "bad/nl/a.json:2" "$err" &&
		[ ! -e bad.model ] &&
		run 1 "$pierre" train --intents nowhere --out bad.model && has "nowhere" "$err" &&
		run 1 "$pierre" train --train en=missing.tsv --out bad.model && has "missing.tsv" "$err" &&
		printf 'a\thello there\nno tab here\n' >bad.tsv &&
		run 1 "$pierre" train --train en=bad.tsv --out bad.model && has "bad.tsv:2" "$err" &&
		run 1 "$pierre" train --intents pack --out /dev/null/x/bad.model && has "/dev/null" "$err" &&
		run 1 "$pierre" train --train missing.tsv --out bad.model && has "LANG=FILE" "$err"
}
expect_intent() { # text, intent, language
	run 0 "$pierre" ask --model b.model --json "$1" && has "\"intent\":\"$2\"" "$out" &&
		has "\"lang\":\"$3\"" "$out"
}
messages_are_understood_in_three_languages() {
	expect_intent "ik heb gisteren mijn paspoort verloren" passport.lost nl &&
		expect_intent "j'ai perdu mon passeport hier" passport.lost fr &&
		expect_intent "yesterday i lost my passport" passport.lost en &&
		expect_intent "er is BRAND bij de buren" police.emergency nl &&
		expect_intent "je veux emprunter un livre" culture.library fr &&
		expect_intent "i want to borrow a book" culture.library en
}
ask_reads_lines_and_explains() {
	run 0 "$pierre" ask --model b.model --explain "er is brand" && has "police.emergency" "$out" &&
		has "a.json" "$out" && lacks $'\033' "$out" || return
	printf 'i lost my passport\nla bibliothèque\n' | "$pierre" ask --model b.model --json - >out 2>err || return
	out=$(cat out)
	[ "$(wc -l <out)" -eq 2 ] && has passport.lost "$(head -n 1 out)" && has culture.library "$(tail -n 1 out)"
}
damaged_models_are_refused() {
	cp b.model damaged.model && printf 'xxxx' | dd of=damaged.model bs=1 seek=2000 conv=notrunc 2>/dev/null
	run 1 "$pierre" ask --model damaged.model hello && has "damaged.model" "$err" &&
		head -c 100 b.model >short.model && run 1 "$pierre" ask --model short.model hello &&
		run 1 "$pierre" ask --model missing.model hello && has "missing.model" "$err"
}
evaluation_measures_a_small_pack() {
	run 0 "$pierre" eval --intents pack --folds 4 --html report/eval.html && has "accuracy" "$out" &&
		has "nl " "$out" && has "fr " "$out" && has "en " "$out" && has "macro F1" "$out" &&
		has "calibration" "$out" && has "  0.9 to 1.0 " "$out" && has "threshold  answered  of those right" "$out" || return
	has "<svg" "$(cat report/eval.html)" && has "Reliability diagram" "$(cat report/eval.html)" && has "passport.lost" "$(cat report/eval.html)" &&
		has "</html>" "$(cat report/eval.html)" && lacks "http" "$(cat report/eval.html)" &&
		run 0 "$pierre" eval --intents pack --folds 4 --json && has '"count":72' "$out" &&
		has '"macro_f1":' "$out" && has '"ece":' "$out" && has '"thresholds":' "$out" && has '"confusions":' "$out" &&
		[ "$(wc -l <out)" -eq 1 ]
}
evaluation_tests_on_files() {
	printf 'a\thello there\na\thi there\na\tgood day hello\nb\tbye now\nb\tsee you bye\nb\tgoodbye now\n' >train.tsv
	printf 'a\thello\nb\tbye\nb\thello there\n' >test.tsv
	run 0 "$pierre" eval --train en=train.tsv --test en=test.tsv --json && has '"count":3' "$out" &&
		has '"right":2' "$out" && has '"median_us":' "$out" && has '"gold":"b"' "$out" || return
	run 0 "$pierre" train --train en=train.tsv --out files.model &&
		run 0 "$pierre" eval --model files.model --test en=test.tsv && has "66.67" "$out"
}
evaluation_refuses_what_is_out_of_scope() {
	printf 'what is the meaning of life\n\nthe moon is far\n' >oos.train.txt
	printf 'the meaning of the moon\nhow far is life\n' >oos.test.txt
	run 0 "$pierre" eval --train en=train.tsv --train-oos en=oos.train.txt --test en=test.tsv \
		--test-oos en=oos.test.txt --in-scope 60 --threshold 1 && has "messages        5" "$out" &&
		has "3 messages in scope, 2 out of it, AUROC" "$out" && has "out of scope refused" "$out" &&
		has "the most that 60 % right in scope allow: score below" "$out" &&
		has "the threshold given: score below 1.0000 refused: 0.00 % in scope right, 100.00 %" "$out" ||
		return
	run 0 "$pierre" eval --model files.model --test en=test.tsv --test-oos en=oos.test.txt \
		--in-scope 99 --json && has '"outside":2,' "$out" && has '"auroc":' "$out" &&
		has '"chosen":null' "$out" && has '"fixed":null' "$out" && has '"outside_caught":' "$out" &&
		run 0 "$pierre" eval --model files.model --test en=test.tsv --test-oos en=oos.test.txt \
			--in-scope 99 && has "no threshold leaves 99 % right" "$out" &&
		run 1 "$pierre" eval --model files.model --test en=test.tsv --in-scope 90 &&
		has "there are 3 and 0" "$err" &&
		run 1 "$pierre" eval --model files.model --test-oos en=test.tsv &&
		has "test.tsv:1: there is a tab" "$err"
}
evaluation_mistypes_the_same_each_time() {
	run 0 "$pierre" eval --model files.model --test en=test.tsv --noise 100 --seed 7 \
		--write-noisy en=noisy/a.tsv && has "fall" "$out" &&
		has "typos in 100 % of the words of three letters or more (seed 7): 4 of 4; 100.0 %" "$out" &&
		run 0 "$pierre" eval --model files.model --test en=test.tsv --noise 100 --seed=7 \
			--write-noisy en=noisy/b.tsv --json &&
		has '"noise":{"percent":100.0,"seed":7,"words":4,' "$out" && has '"fall_points":' "$out" || return
	# What is written is what was measured, and the same each time.
	local noisy
	noisy=$(sed 's/.*"accuracy":{"clean":[0-9.]*,"noisy":\([0-9.]*\).*/\1/' <<<"$out")
	run 0 cmp noisy/a.tsv noisy/b.tsv && run 1 cmp test.tsv noisy/a.tsv &&
		run 0 cmp <(cut -f1 test.tsv) <(cut -f1 noisy/a.tsv) &&
		run 0 "$pierre" eval --model files.model --test en=noisy/a.tsv --json &&
		has "\"accuracy\":$noisy," "$out" || return
	run 0 "$pierre" eval --train en=train.tsv --test en=test.tsv --noise 0 && has " 0.00 points" "$out" &&
		run 1 "$pierre" eval --model files.model --test en=test.tsv --noise 5 --write-noisy fr=x &&
		has "no messages in 'fr'" "$err"
}
feedback_without_a_pack_has_no_titles_and_says_so() {
	# No pack in this folder; opening the store makes one with nothing in it.
	: >empty.db
	run 0 "$pierre" feedback --store empty.db && has "Nobody said what they think" "$out" &&
		has "no titles, for want of a content pack" "$err" && lacks $'\033' "$out" &&
		run 0 "$pierre" feedback --store empty.db --json --days 7 &&
		has '"days":7,"helpful":0,"unhelpful":0,"intents":[],"notes":[]' "$out" &&
		run 1 "$pierre" feedback --store missing.db && has "there is no store 'missing.db'" "$err" &&
		[ ! -e missing.db ]
}
chat_without_a_server_fails_and_says_so() {
	run 1 timeout 30 "$pierre" chat --url ws://127.0.0.1:9/chat && has "is pierred running?" "$err"
}

test_case "help names every command" help_names_every_command
test_case "the version is printed" version_is_printed
test_case "mistakes get the closest name" mistakes_get_the_closest_name
test_case "training twice gives the same bytes" training_twice_gives_the_same_bytes
test_case "training says what is wrong" training_says_what_is_wrong
test_case "messages are understood in three languages" messages_are_understood_in_three_languages
test_case "ask reads lines and explains" ask_reads_lines_and_explains
test_case "colour is for terminals, and not with NO_COLOR" colour_is_for_terminals
test_case "output that cannot be written is a failure" output_that_cannot_be_written_is_a_failure
test_case "damaged models are refused" damaged_models_are_refused
test_case "evaluation measures a small pack" evaluation_measures_a_small_pack
test_case "evaluation tests on files" evaluation_tests_on_files
test_case "evaluation refuses what is out of scope" evaluation_refuses_what_is_out_of_scope
test_case "evaluation mistypes the same each time" evaluation_mistypes_the_same_each_time
test_case "feedback without a pack has no titles and says so" feedback_without_a_pack_has_no_titles_and_says_so
test_case "chat without a server fails and says so" chat_without_a_server_fails_and_says_so
tap_end
