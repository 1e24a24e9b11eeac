#!/usr/bin/env bash
# `pierre check` on the shipped pack and on packs with one mistake. Usage: test_check.sh PIERRE
set -uo pipefail

pierre=$(realpath "${1:?usage: test_check.sh PATH-OF-PIERRE}")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d /tmp/pierre-check-XXXXXX)
trap 'rm -rf "$work"' EXIT
unset PIERRE_INTENTS PIERRE_LOCALES NO_COLOR
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

# A fresh copy of the shipped pack.
pack() { rm -rf intents locales && cp -r "$root/intents" "$root/locales" .; }
# finds STATUS TEXT...: check exits so, and each text is in what it says.
finds() {
	local status=$1 text
	shift
	run "$status" "$pierre" check || return
	for text in "$@"; do
		has "$text" "$out" || return
	done
	lacks $'\033' "$out"
}
# edited FILE SED TEXT...: one change in a file of the pack gives an error that says this.
edited() {
	local file=$1 script=$2
	shift 2
	pack
	sed -i "$script" "$file"
	cmp -s "$file" "$root/$file" && why="the test's own edit of $file changed nothing" && return 1
	finds 1 "$@"
}
# added FILE CONTENT TEXT...: one more file in the pack gives an error that says this.
added() {
	local file=$1
	pack
	printf '%b\n' "$2" >"$file"
	shift 2
	finds 1 "$@"
}
utterances() { added intents/en/zz.json "{\"intents\":{\n$1}}" "${@:2}"; }
texts() { added locales/en/zz.json "{\"texts\":{\n$1}}" "${@:2}"; }
catalogue=intents/catalogue.json services=intents/services.json facts=intents/facts.json

shipped_pack_is_clean() {
	run 0 "$pierre" check --intents "$root/intents" --locales "$root/locales" &&
		has "The pack is clean: 123 intents in 3 languages." "$out" && [ -z "$err" ]
}
missing_folder() {
	run 1 "$pierre" check --intents nowhere --locales nowhere && has "nowhere" "$out" &&
		has "error:" "$out"
}
warnings_are_no_failure() {
	pack
	sed -i '0,/"2027-06-30"/s//"2020-11-30"/' $catalogue
	finds 0 "$catalogue:12: warning: the review of 'greeting.hello' was due on 2020-11-30" \
		"0 errors, 1 warning."
}
several_mistakes_are_all_told() {
	pack
	sed -i 's/"service": "library"/"service": "libary"/' $catalogue
	printf '{"intents":{"culture.libary":{"examples":[]}}}' >intents/en/zz.json
	finds 1 "'libary'" '"culture.libary"' "5 errors"
}

useless_rules_are_warned_of() {
	pack
	printf '{"intents":{"passport.lost":{"examples":["gizmo broke"],\n"rules":[\n%s,\n"zorblax"]}}}' \
		'{"pattern":"gizmo","effect":"forbid"}' >intents/en/zz.json
	finds 0 'intents/en/zz.json:3: warning: the rule "gizmo" forbids "passport.lost" its own example "gizmo broke"' \
		'intents/en/zz.json:4: warning: the rule "zorblax" matches no example of "passport.lost"; add one'
}
repeated_examples_are_warned_of() {
	pack
	printf '{"intents":{"passport.lost":{"examples":["gizmo broke down",\n"Gizmo broke down."]},%s' \
		'"culture.library":{"examples":["down broke gizmo"]}}}' >intents/en/zz.json
	finds 0 'intents/en/zz.json:2: warning: "Gizmo broke down." stands twice in "passport.lost"' \
		'"down broke gizmo" of "culture.library" has the same words as "gizmo broke down" of "passport.lost"'
}

test_case "the shipped pack is clean" shipped_pack_is_clean
test_case "a folder that is missing is named" missing_folder
test_case "a warning is no failure" warnings_are_no_failure
test_case "all mistakes are told at once" several_mistakes_are_all_told
test_case "rules that do nothing or harm are warned of" useless_rules_are_warned_of
test_case "repeated and reordered examples are warned of" repeated_examples_are_warned_of

test_case "broken JSON" edited $catalogue '5s/"greeting.hello",/"greeting.hello"/' \
	"$catalogue:6: error:" "near"
test_case "an unknown key" edited $catalogue '0,/"kind"/s//"knid"/' \
	"$catalogue:6: error:" "unknown key 'knid', did you mean 'kind'?"
test_case "an unknown kind" edited $catalogue '0,/"smalltalk"/s//"smaltalk"/' \
	"$catalogue:6: error:" smalltalk
test_case "an intent twice" edited $catalogue 's/"greeting.goodbye",/"greeting.hello",/' \
	"$catalogue:15: error: the intent 'greeting.hello' stands twice; remove one"
test_case "a service that nobody knows" edited $catalogue 's/"service": "library"/"service": "libary"/' \
	"error: unknown service 'libary'" "did you mean 'library'?"
test_case "a reply without text" edited $catalogue 's/"answer.greeting.hello"/"answer.greeting.helo"/' \
	"$catalogue:7: error: the reply 'answer.greeting.helo' has no text; add it"
test_case "a day that does not exist" edited $catalogue '0,/2027-06-30/s//2027-02-30/' \
	"$catalogue:12: error:" "there is no day '2027-02-30'"
test_case "hours that do not exist" edited $services '0,/"08:30-12:30"/s//"08:30-25:30"/' \
	"$services:" "error:" "08:30-25:30"
test_case "hours that overlap" edited $services '0,/"13:30-16:00"/s//"12:00-16:00"/' \
	"$services:" "error:" "12:00-16:00"
test_case "no municipality" edited $services 's/"id": "town_hall"/"id": "town_hal"/' \
	"the service 'town_hall', the municipality itself, is missing; add it"
test_case "a closing without reason" edited $services '0,/"closing.christmas_eve"/s//"closing.xmas"/' \
	"error: the reason 'closing.xmas' has no text; add it to the locales"
test_case "a sample of no service" edited $facts 's/"services.\*.phone"/"services.libary.phone"/' \
	"error: unknown service 'libary'" "did you mean 'library'?"
test_case "a fact that texts use is gone" edited $facts 's/"passport_fee":/"passport_fees":/' \
	"error:" "unknown fact {fact.passport_fee}"
test_case "a text that is missing in a language" edited locales/en.json '/"choice.none"/d' \
	"error: the text 'choice.none' is missing in 'en'; add it"
test_case "a placeholder that others lack" edited locales/en.json \
	's/"None of these"/"None of these {count}"/' "locales/en.json:" "error:" "{count}"
test_case "a brace too many" edited locales/en.json 's/"None of these"/"None of these }"/' \
	"locales/en.json:" "error:" "'}' that belongs to no"
test_case "a text twice" texts '"choice.none":"None"' \
	"error: the text 'choice.none' stands in locales/en" "remove one"
test_case "an intent that the catalogue lacks" utterances '"pasport.lost":{"examples":["x"]}' \
	'intents/en/zz.json:2: error: intent "pasport.lost" is not in the catalogue' \
	'did you mean "passport.lost"?'
test_case "an example of two intents" utterances \
	'"passport.lost":{"examples":["frobnicate the gizmo"]},\n"culture.library":{"examples":["Frobnicate the gizmo!"]}' \
	'intents/en/zz.json:3: error: "Frobnicate the gizmo!" is an example of "culture.library" here and of "passport.lost" at intents/en/zz.json:2; keep it in one'
test_case "a rule that cannot be read" utterances '"passport.lost":{"examples":[],\n"rules":["gizmo (a|b"]}' \
	'intents/en/zz.json:3: error: column 17: the rule "gizmo (a|b": this ( is never closed'
test_case "a rule of an entity that nobody knows" utterances \
	'"passport.lost":{"examples":["gizmo of mars"],\n"rules":["gizmo @planet"]}' \
	'intents/en/zz.json:3: error: column 17: the rule "gizmo @planet": no entities.json has @planet'
test_case "a rule of an unknown effect" utterances \
	'"passport.lost":{"examples":["gizmo broke"],\n"rules":[{"pattern":"gizmo","effect":"decides"}]}' \
	'intents/en/zz.json:3: error:' decide
test_case "an intent without examples in a language" edited intents/en/dialogue.json \
	's/"dialogue.repeat": {/"dialogue.repea": {/' 'error: "dialogue.repeat" has no example in en; write some in intents/en/'
tap_end
