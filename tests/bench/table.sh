# The results as Markdown. Sourced by run.

# The better of fastText's two settings on the clean text of a set stands for it.
choose_fasttext() {
	awk -F '\t' -v OFS='\t' '
		{ line[NR] = $0; engine[NR] = $1; set[NR] = $2 }
		/^fasttext/ && $3 == "clean" && $4 != "!" && (!($2 in best) || $4 > score[$2]) { best[$2] = $1; score[$2] = $4 }
		END {
			for (i = 1; i <= NR; i++) {
				if (engine[i] !~ /^fasttext/) { print line[i]; continue }
				if (set[i] in best && engine[i] != best[set[i]]) continue
				sub(/^fasttext1/, "fastText, words", line[i])
				sub(/^fasttext2/, "fastText, parts of words", line[i])
				print line[i]
			}
		}' "$results"
}

print_rows() { # of the results on standard input
	awk -F '\t' '
		{ engine = $1 == "nlpjs" ? "NLP.js" : $1 }
		$4 == "!" { printf "| %s | %s | %s | %s | | | | | | | |\n", $2, $3, engine, $5; next }
		{ printf "| %s | %s | %s | %s %% | %.1f / %.1f | %.0f / %.0f | %d / %d | %.1f | %.0f | %.1f | %.0f %% |\n",
			$2, $3, engine, $4, $5, $8, $6, $9, $7, $10, $11 / 1048576, $12 / 1024, $13, $14 }'
}

# What the project set itself. Figures that were not measured say nothing.
print_goals() { # of the results on standard input
	awk -F '\t' '
		function goal(what, measured, met) {
			if (!told++) print "| goal | measured | met |\n| --- | --- | --- |"
			printf "| %s | %s | %s |\n", what, measured, met ? "yes" : "NO"
		}
		$4 == "!" { next }
		{ name = $1 ~ /^fastText/ ? "fastText" : $1; key = name SUBSEP $2 SUBSEP $3
		  right[key] = $4; median[key] = $5; again[key] = $8; sets[$2] = 1 }
		$1 == "pierre" && $2 ~ /^pack/ {
			size = $11; seconds = $13; pack = 1
			if ($3 == "clean" && $5 > slow) slow = $5
			if ($3 == "typos" && $6 > late) late = $6 }
		$1 == "pierre" && $2 == "CLINC150.en" { clinc = $13 }
		END {
			if (pack) {
				goal("median of clean text, shipped pack, at most 20 us", sprintf("%.1f", slow), slow <= 20)
				goal("99 % of text with typos, shipped pack, at most 200 us", sprintf("%.0f", late), late <= 200)
				goal("shipped model below 32 MiB", sprintf("%.1f", size / 1048576), size < 32 * 1048576)
				goal("training the shipped pack below 5 s", seconds, seconds < 5)
			}
			if (clinc) goal("training CLINC150 below 15 s", clinc, clinc < 15)
			for (set in sets) {
				p = "pierre" SUBSEP set SUBSEP "clean"; f = "fastText" SUBSEP set SUBSEP "clean"
				if (!(p in right && f in right)) continue
				compared++
				if (right[p] > right[f]) truer++
				if (median[p] < median[f]) sooner++
				if (again[p] < again[f]) sooner_again++
			}
			if (compared) {
				goal("more often right than fastText on each set", truer + 0 " of " compared, truer == compared)
				goal("median below that of fastText on each set, first / again", sooner + 0 " / " sooner_again + 0 " of " compared, sooner == compared && sooner_again == compared)
			}
			p = "pierre" SUBSEP "HWU64.en" SUBSEP; f = "fastText" SUBSEP "HWU64.en" SUBSEP
			if ((p "noisy") in right && (f "noisy") in right) {
				ours = right[p "clean"] - right[p "noisy"]; theirs = right[f "clean"] - right[f "noisy"]
				goal("10 % of the words of HWU64 corrupted: falls by less than fastText", sprintf("%.2f against %.2f points", ours, theirs), ours < theirs)
			}
		}'
}

table() {
	local chosen
	chosen=$(choose_fasttext)

	echo "$(date -u +%F), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end. fastText $(dpkg-query -W -f '${Version}' libfasttext-dev 2>/dev/null || echo unknown), NLP.js $(sed -n 's/.*"@nlpjs\/basic": "\(.*\)".*/\1/p' tests/bench/peers/package.json). Each figure of time: the first time / again."
	echo
	echo "| set | text | engine | right | median us | 99 % us | messages/s | model MiB | peak MiB | training s | kept waiting |"
	echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
	print_rows <<<"$chosen"
	if [ -s "$work/hostile.md" ]; then
		printf '\nHostile text, 4 KB each, the shipped pack, the first time:\n\n'
		sed -n '/^|/p' "$work/hostile.md"
	fi
	echo
	print_goals <<<"$chosen"
}
