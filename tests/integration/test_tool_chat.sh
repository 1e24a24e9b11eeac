#!/usr/bin/env bash
# `pierre chat` with a real daemon. Usage: test_tool_chat.sh PIERRE PIERRED
set -uo pipefail

usage="usage: test_tool_chat.sh PATH-OF-PIERRE PATH-OF-PIERRED"
pierre=$(realpath "${1:?$usage}") pierred=$(realpath "${2:?$usage}")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d /tmp/pierre-chat-XXXXXX)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null; wait; rm -rf "$work"' EXIT
unset PIERRE_INTENTS PIERRE_LOCALES PIERRE_MODEL PIERRE_URL PIERRE_DICTIONARIES NO_COLOR
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

start_daemon() {
	run 0 "$pierre" train --intents "$root/intents" --out pierre.model || return
	"$pierred" --port 0 --port-file port --intents "$root/intents" --locales "$root/locales" \
		--model pierre.model --store pierre.db --messages-burst 100 >daemon.log 2>&1 &
	daemon=$!
	for _ in $(seq 300); do
		[ -s port ] && break
		sleep 0.1
	done
	[ -s port ] || { why="the daemon did not start: $(cat daemon.log)"; return 1; }
	url=ws://127.0.0.1:$(cat port)/chat
}
# chat STATUS LINE...: a script that says these lines.
chat() {
	local wanted=$1 status=0
	shift
	printf '%s\n' "$@" | timeout 60 "$pierre" chat --url "$url" ${lang:+--lang "$lang"} >out 2>err || status=$?
	out=$(cat out) err=$(cat err)
	[ $status -eq "$wanted" ] || { why="exit status $status instead of $wanted: $err $out"; return 1; }
}
# after LINE: what Pierre said to it, up to the next line of the script.
after() { printf '%s\n' "$out" | awk -v line="> $1" '$0 == line { on = 1; next } /^> / { on = 0 } on'; }

a_script_gets_its_answers_in_order() {
	chat 0 "ik ben mijn paspoort kwijt" "wat kan je allemaal" "tot ziens" &&
		has "00800 2123 2123" "$(after "ik ben mijn paspoort kwijt")" &&
		has "1. " "$(after "wat kan je allemaal")" &&
		has "Tot ziens" "$(after "tot ziens")" && [ -z "$err" ] && lacks $'\033' "$out"
}
the_welcome_says_what_pierre_is() {
	chat 0 "hello" && has "automatische assistent" "$out" && has "assistant automatique" "$out" || return
	lang=en chat 0 "hello" && has "I am Pierre, the automated assistant" "$out" &&
		lacks "automatische assistent" "$out"
}
a_number_chooses() {
	local choice
	chat 0 "what can you do" "1" || return
	choice=$(after "what can you do" | sed -n 's/^ *1\. //p')
	[ -n "$choice" ] && has "Commune Exemple" "$(after 1)" || { why="'$choice': $(after 1)"; return 1; }
	# A number that was not offered is a message like any other.
	chat 0 "hello" "7777" && has "7777" "$out" && [ -n "$(after 7777)" ]
}
commands_are_obeyed() {
	chat 0 "i lost my passport" "/lang fr" "/help" "/lnag nl" "/lang de" "/quit" "hello" &&
		has "continuons en français" "$(after "/lang fr")" && has "a number chooses" "$err" &&
		has "no such command: /lang" "$err" && has "/lang nl, /lang fr or /lang en" "$err" &&
		lacks "> hello" "$out"
}
an_empty_script_is_a_greeting() {
	chat 0 "" && has "Pierre" "$out" && lacks "> " "$out"
}
a_daemon_that_goes_away_is_a_failure() {
	kill "$daemon" && wait "$daemon"
	daemon=
	chat 1 "hello" && has "is pierred running?" "$err"
}

test_case "the daemon starts with a model of pierre train" start_daemon
test_case "a script gets its answers in order" a_script_gets_its_answers_in_order
test_case "the welcome says what Pierre is" the_welcome_says_what_pierre_is
test_case "a number chooses" a_number_chooses
test_case "commands are obeyed" commands_are_obeyed
test_case "an empty script is only greeted" an_empty_script_is_a_greeting
test_case "a daemon that is gone is a failure" a_daemon_that_goes_away_is_a_failure
tap_end
