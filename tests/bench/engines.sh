# Teaching and measuring each engine. Sourced by run, which sets data, work, results, engines,
# quick and nlpjs_limit. $results gets a line per engine, set and kind of text:
#   engine set text accuracy median p99 rate again_median again_p99 again_rate model peak seconds waited
# (shares in percent, microseconds, messages per second, bytes, KiB), or
#   engine set text ! why

release=build/release
fasttext_settings=(
	"-wordNgrams 2"
	"-wordNgrams 2 -minn 2 -maxn 5"
)
# Rate and epochs were chosen on the validation part of HWU64 (0.5 and 50: 88.4 % there with words;
# 25 epochs: 85; 1.0: 87.4; 100 epochs: 88.6, in twice the time). The default number of buckets,
# 2 million, is for the web and makes files of 800 MB.
fasttext_always="-loss softmax -lr 0.5 -epoch 50 -bucket 200000"

prepare() {
	local log=$work/log

	packages_install "${packages_daemon[@]}" "${packages_tests[@]}" "${packages_bench[@]}"
	say "building"
	{ cmake --preset release -DBUILD_TESTING=ON &&
		cmake --build --preset release --target pierre bench_understand bench_texts; } >"$log" 2>&1 ||
		{ tail -n 40 "$log" >&2; fail "the release build failed"; }
	if [[ " $engines " == *" fasttext "* ]]; then
		g++ -O2 -Wall -Wextra -Werror -std=c++17 tests/bench/peers/fasttext.cc -lfasttext \
			-o build/bench/fasttext
	fi
	if [[ " $engines " == *" nlpjs "* ]]; then
		say "fetching NLP.js"
		(cd tests/bench/peers && npm ci --silent --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 ||
			{ tail -n 20 "$log" >&2; fail "npm could not fetch NLP.js; is there a network? (--engines pierre,fasttext goes without)"; }
	fi
}

# 10 % of the words corrupted. The one place that knows how.
make_noisy() { # LANG FROM TO
	$release/tests/bench/bench_texts noise 0.1 "$1" "$2" >"$3"
}

# Writes train.tsv, clean.tsv and typos.tsv, and noisy.tsv where it is asked for, to $work.
make_files() { # set
	local name=${1%.*} lang=${1#*.} from

	rm -f "$work"/{train,clean,typos,noisy}.tsv
	if [ "$name" = pack ]; then
		$release/tests/bench/bench_texts pack "$lang" intents >"$work/train.tsv"
		cp "tests/data/frozen.$lang.tsv" "$work/clean.tsv"
	else
		from=$data/nlu/$name/$lang
		if ! [ -r "$from.train.tsv" ]; then
			say "SKIPPED $1: there is no $from.train.tsv; say where with --data"
			return 1
		fi
		case $name in
		MASSIVE)
			cp "$from.train.tsv" "$work/train.tsv"
			cp "$from.valid.tsv" "$work/clean.tsv"
			;;
		*)
			cat "$from.train.tsv" "$from.valid.tsv" >"$work/train.tsv"
			cp "$from.test.tsv" "$work/clean.tsv"
			;;
		esac
	fi
	$release/tests/bench/bench_texts typos "$work/clean.tsv" >"$work/typos.tsv"
	[ "$1" != HWU64.en ] || make_noisy en "$work/clean.tsv" "$work/noisy.tsv"
}

# A row without figures: an engine that fails on a set does not end the run.
record_why() { # engine set why
	printf '%s\t%s\tclean\t!\t%s\n' "$1" "$2" "$3" >>"$results"
}
record_failure() { # engine set what
	tail -n 20 "$work/log" >&2
	say "$1 failed on $2: it could not be $3"
	record_why "$1" "$2" "failed: could not be $3"
}

seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'; }

# The share of predictions, a line each, that are the intents of a file.
accuracy() { # FILE PREDICTIONS
	awk -F '\t' 'NR == FNR { wanted[NR] = $1; count = NR; next }
		{ seen++; if (wanted[FNR] == $1) right++ }
		END { if (seen != count) exit 1; printf "%.2f", 100 * right / count }' "$1" "$2"
}

# Runs a measuring program, and adds its line to the results.
record() { # engine set text model-file seconds command...
	local engine=$1 set=$2 text=$3 model=$4 seconds=$5 figures=$work/figures right
	shift 5
	rm -f "$work/predictions"
	if ! { "$@" >"$figures" && right=$(accuracy "$work/$text.tsv" "$work/predictions"); } 2>"$work/log"; then
		record_failure "$engine" "$set" measured
		return
	fi
	awk -v OFS='\t' -v head="$engine	$set	$text	$right" \
		-v size="$(stat -c %s "$model")" -v seconds="$seconds" '
		$1 == "first" { first = $2 OFS $3 OFS $4 }
		$1 == "again" { again = $2 OFS $3 OFS $4 }
		$1 == "peak" { peak = $2 }
		$1 == "schedstat" { waited = 100 * $3 / ($2 + $3) }
		END { print head, first, again, size, peak, seconds, waited }' "$figures" >>"$results"
}

texts_of_set() {
	local text
	for text in clean typos noisy; do
		[ ! -e "$work/$text.tsv" ] || echo $text
	done
}

# The model of the pack has all three languages and is trained once.
measure_pierre() { # set
	local set=$1 lang=${1#*.} model=$work/pierre.model from=() begin text

	if [[ $set == pack.* ]]; then
		model=$work/pack.model
	else
		from=(--train "$lang=$work/train.tsv")
	fi
	if [[ $set != pack.* ]] || ! [ -e "$model" ]; then
		begin=$EPOCHREALTIME
		$release/daemon/tool/pierre train "${from[@]}" --out "$model" >"$work/log" 2>&1 ||
			{ record_failure pierre "$set" trained; return; }
		pierre_seconds=$(seconds_since "$begin")
	fi
	for text in $(texts_of_set); do
		record pierre "$set" $text "$model" "$pierre_seconds" \
			$release/tests/bench/bench_understand --model "$model" \
			--test "$lang=$work/$text.tsv" --predictions "$work/predictions"
	done
	[[ $set != pack.* ]] || [ -e "$work/hostile.md" ] ||
		$release/tests/bench/bench_understand --model "$model" --hostile >"$work/hostile.md"
}

# As its tutorial prepares text: lower case, punctuation apart.
fasttext_text() { LC_ALL=C.UTF-8 sed -E "s/([.!?,'\"\/();:])/ \1 /g; s/.*/\L&/"; }

measure_fasttext() { # set
	local set=$1 number=0 setting begin seconds text

	paste -d ' ' <(cut -f 1 "$work/train.tsv" | sed 's/^/__label__/') \
		<(cut -f 2- "$work/train.tsv" | fasttext_text) >"$work/train.fasttext"
	for setting in "${fasttext_settings[@]}"; do
		number=$((number + 1))
		begin=$EPOCHREALTIME
		# shellcheck disable=SC2086
		build/bench/fasttext train "$work/train.fasttext" "$work/fasttext.bin" \
			$fasttext_always $setting >"$work/log" 2>&1 ||
			{ record_failure "fasttext$number" "$set" trained; continue; }
		seconds=$(seconds_since "$begin")
		for text in $(texts_of_set); do
			cut -f 2- "$work/$text.tsv" | fasttext_text >"$work/texts.fasttext"
			record "fasttext$number" "$set" $text "$work/fasttext.bin" "$seconds" \
				build/bench/fasttext measure "$work/fasttext.bin" "$work/texts.fasttext" \
				"$work/predictions"
		done
	done
}

measure_nlpjs() { # set
	local set=$1 lang=${1#*.} model=$work/nlpjs.json begin seconds text count status=0

	count=$(wc -l <"$work/train.tsv")
	if [ $quick = yes ] && [ "$count" -gt 5000 ]; then
		record_why nlpjs "$set" "left out by --quick ($count utterances)"
		return
	fi
	begin=$EPOCHREALTIME
	timeout --foreground "$nlpjs_limit" node tests/bench/peers/nlpjs.mjs train "$lang" "$work/train.tsv" "$model" \
		>"$work/log" 2>&1 || status=$?
	if [ $status -eq 124 ]; then
		record_why nlpjs "$set" "not trained within $nlpjs_limit s"
		return
	fi
	[ $status -eq 0 ] || { record_failure nlpjs "$set" trained; return; }
	seconds=$(seconds_since "$begin")
	for text in clean typos; do
		record nlpjs "$set" $text "$model" "$seconds" node tests/bench/peers/nlpjs.mjs \
			measure "$lang" "$model" "$work/$text.tsv" "$work/predictions"
	done
}

measure_set() { # set
	local engine

	make_files "$1" || return 0
	for engine in $engines; do
		say "$1: $engine, $(wc -l <"$work/train.tsv") utterances to learn, $(wc -l <"$work/clean.tsv") to test"
		"measure_$engine" "$1"
	done
}
