#!/usr/bin/env bash
# Visits on the terminal with a real daemon, a printer and a card terminal that are not there, and
# without a display. Usage: kiosk.sh PIERRED MODEL PIERRE_KIOSK [NAME]
# PIERRE and FAKE_PRINTER are the other two programs; else those of the same build.
# With a NAME, only the tests whose names contain it.
set -uo pipefail

usage="usage: kiosk.sh PATH-OF-PIERRED MODEL PATH-OF-PIERRE-KIOSK [NAME]"
pierred=$(realpath "${1:?$usage}") model=$(realpath "${2:?$usage}") kiosk=$(realpath "${3:?$usage}") only=${4:-}
pierre=$(realpath "${PIERRE:-$(dirname "$pierred")/../tool/pierre}")
fake_printer=$(realpath "${FAKE_PRINTER:-$(dirname "$kiosk")/../tests/fake_printer}")
root=$(realpath "$(dirname "$0")/../..")
scripts=$root/kiosk/scripts
work=$(mktemp -d /tmp/pierre-kiosk-XXXXXX)
daemon='' printer='' visit='' others=()
# The pids of this run's own processes, each waited for.
finish() {
	local pid
	for pid in $visit $printer $daemon "${others[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	rm -rf "$work"
}
trap finish EXIT
unset PIERRE_INTENTS PIERRE_LOCALES PIERRE_MODEL PIERRE_URL PIERRE_DICTIONARIES
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

# until_true SECONDS COMMAND...: against hanging, not a measure of speed.
until_true() {
	local left=$(($1 * 20))
	shift
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.05
	done
}

# --- the daemon ---

# run_daemon FOLDER PORT FLAG...: its pid in $started.
run_daemon() {
	local folder=$1 port=$2
	shift 2
	rm -f "$folder/port"
	"$pierred" --port "$port" --port-file "$folder/port" --intents "$root/intents" --locales "$root/locales" \
		--model "$model" --store "$folder/store.db" --keys keys --payment-url https://pay.example/start \
		--public-url https://pierre.example --messages-per-second 0 --address-messages-per-second 0 \
		--connections-per-address 0 "$@" >>"$folder/daemon.log" 2>&1 &
	started=$!
	until_true 60 [ -s "$folder/port" ] || { why="the daemon did not start: $(tail -n 20 "$folder/daemon.log")"; return 1; }
}
port=0
# start_daemon FLAG...: on the port that it had before.
start_daemon() {
	local status=0
	run_daemon . "$port" "$@" || status=1
	daemon=$started port=$(cat port)
	return $status
}
# end_daemon SIGNAL
end_daemon() {
	kill "-$1" "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
}
conversations() { sqlite3 -readonly "$1/store.db" 'SELECT count(*) FROM conversation'; }
counts() { [ "$(conversations "$2")" = "$1" ]; }
# holds NUMBER [FOLDER]: conversations; the database has it a second later than the journal.
holds() {
	until_true 10 counts "$1" "${2:-.}" && return
	why="$(conversations "${2:-.}") conversations in the store instead of $1"
	return 1
}

# --- the terminal ---

# write_config PORT PRINTER COMMAND FOLDER
write_config() {
	cat <<-EOF
		{"name": "test-1", "server": "http://127.0.0.1:$1", "state_dir": "$work/$4/state",
		"municipality": "Gemeente Voorbeeld · Commune Exemple", "phone": "+32 2 000 00 00",
		"address": "Gemeenteplein 1, 1299", "ask_after_s": 20, "end_after_s": 20,
		"printer": "$2", "payment_command": "$3"}
	EOF
}
# configure COMMAND: with the printer, and this program for the card terminal.
configure() { write_config "$port" "tcp:127.0.0.1:$(cat printer.port)" "$1" . >config.json; }
# begin_visit FLAG...: of the script on standard input, unless there is --script; not waited for.
begin_visit() {
	cat >now.visit
	case " $* " in *" --script "*) ;; *) set -- --script now.visit "$@" ;; esac
	"$kiosk" --headless --config config.json "$@" >seen 2>said &
	visit=$!
}
has_step() { grep -qF "\"step\":\"$1\",\"ok\":true" seen; }
has_step_or_end() { has_step "$1" || [ ! -e "/proc/$visit/exe" ]; }
# after_step STEP: until it was played.
after_step() {
	until_true 60 has_step_or_end "$1" && has_step "$1" && return
	why="'$1' was not reached: $(cat said) $(tail -n 3 seen | cut -c 1-500)"
	return 1
}
# end_visit STATUS
end_visit() {
	local status=0
	wait "$visit" || status=$?
	visit=
	[ $status -eq "$1" ] && return
	why="exit status $status instead of $1: $(cut -c 1-1500 said) $(tail -n 1 seen | cut -c 1-500)"
	return 1
}
# play STATUS FLAG...
play() {
	local wanted=$1
	shift
	begin_visit "$@" </dev/null && end_visit "$wanted"
}
play_file() { play 0 --script "$scripts/$1" && holds 0; }

# --- the tests ---

all_is_there() {
	mkdir -p state && run 0 "$pierre" keygen --out keys && start_daemon || return
	"$fake_printer" printer.port printer.control tickets & printer=$!
	until_true 10 [ -s printer.port ] || { why="the printer did not start"; return 1; }
	printf '#!/bin/sh\ncat >%s/paid.json\n' "$work" >take_money
	printf '#!/bin/sh\nexit 1\n' >refuse_money
	chmod +x take_money refuse_money
	configure "$work/take_money"
}

a_bad_script_is_refused_before_anything_begins() {
	printf 'begin nl\nwait replly\n' >bad.visit
	run 2 "$kiosk" --headless --config config.json --script bad.visit && has "bad.visit:2: unknown event 'replly'; did you mean 'reply'?" "$err" &&
		run 2 "$kiosk" --headless --config config.json && has "--script FILE" "$err" &&
		run 2 "$kiosk" --headless --config config.json --script none.visit && has "none.visit" "$err"
}
a_visit_that_goes_otherwise_fails_with_its_line() {
	begin_visit <<-EOF
		begin en
		wait reply
		expect text no such words
	EOF
	end_visit 1 && has "now.visit:3: 'expect text no such words' failed: the last reply is" "$(cat said)" &&
		holds 1 && sqlite3 store.db 'DELETE FROM conversation'
}

the_payment_reaches_the_card_terminal() {
	play_file pay.nl.visit && has '"amount":8000' "$(cat paid.json)" && has '"reference":"+++090/9337/55493+++"' "$(cat paid.json)"
}
a_card_terminal_that_refuses_is_said() {
	configure "$work/refuse_money"
	sed 's/^wait card$/wait no-card/' "$scripts/pay.nl.visit" >refused.visit
	play 0 --script refused.visit || return
	configure "$work/none"
	play 0 --script refused.visit && has "payment_command '$work/none'" "$(cat said)"
}
a_card_terminal_that_reads_nothing_has_paid_all_the_same() {
	configure /bin/true
	play_file pay.nl.visit
}

ticket() { tail -n 1 tickets; }
the_ticket_has_address_hours_and_code() {
	: >tickets
	configure "$work/take_money"
	play_file print.fr.visit && [ "$(wc -l <tickets)" = 1 ] || { why="${why:-$(cat tickets)}"; return 1; }
	has "Place communale 1, 1299 Exemple" "$(ticket)" && has "lundi" "$(ticket)" && has "08:30" "$(ticket)" &&
		has "Service Permis de conduire" "$(ticket)" && has '"cut":true' "$(ticket)" && has '"bad":0' "$(ticket)" &&
		has '"qr":["https://www.commune.example/' "$(ticket)"
}
# paper STATE: what a visitor is told of it.
paper() {
	echo "$1" >printer.control
	begin_visit <<-EOF
		begin nl
		wait reply
		say waar kan ik mijn rijbewijs vernieuwen
		wait reply
		print
		wait not-printed
		expect printer $2
		finish
		wait start
		wait forgotten
		expect empty
	EOF
	end_visit 0
	local status=$?
	: >printer.control
	return $status
}
a_printer_without_paper_is_said() {
	: >tickets
	paper paper_out paper_out && paper cover_open cover_open || return
	[ ! -s tickets ] || { why="$(cat tickets)"; return 1; }
}
a_ticket_that_the_paper_ended_in_never_comes_out_for_the_next() {
	: >tickets
	paper paper_ends paper_out && lacks '"cut":true' "$(cat tickets)" && play_file print.fr.visit &&
		lacks rijbewijs "$(ticket)" && has "Service Permis de conduire" "$(ticket)"
}

goes_on_where_he_was() { # SCREEN, how long the daemon is away: until it is shown
	begin_visit <<-EOF
		begin fr
		wait reply
		say le lampadaire devant chez moi est cassé
		wait reply
		expect question street
		expect entries 3
		wait unconnected
		wait $1
		say rue de l'église 12
		expect entries 4
		limit 60000
		wait connected
		wait talk
		wait reply
		expect question text
		expect entries 5
		say le lampadaire clignote toute la nuit
		wait reply
		expect question choice
		finish
		wait start
		wait forgotten
		expect empty
	EOF
	after_step "expect entries 3" && end_daemon KILL && after_step "expect entries 4" && start_daemon && end_visit 0 && holds 0
}

the_start_without_a_daemon_says_so_and_heals() {
	end_daemon TERM
	rm -rf state/*
	begin_visit <<-EOF
		limit 60000
		wait away
		expect empty
		wait start
		wait pack
		begin nl
		wait reply
		finish
		wait forgotten
		expect empty
	EOF
	after_step "expect empty" && start_daemon && end_visit 0 && holds 0
}
a_language_touched_without_a_daemon_ends_by_itself() {
	end_daemon TERM
	begin_visit <<-EOF
		begin fr
		limit 60000
		wait away
		expect empty
		wait start
		begin nl
		wait reply
		expect lang nl
		finish
		wait forgotten
		expect empty
	EOF
	after_step "expect empty" && start_daemon && end_visit 0 && holds 0
}
what_ended_without_a_daemon_is_deleted_later() { # SIGNAL
	begin_visit <<-EOF
		begin nl
		wait reply
		say ik ben mijn paspoort kwijt
		wait reply
		expect entries 3
		wait unconnected
		say dit wordt nooit verstuurd
		finish
		wait start
		expect entries 0
		limit 60000
		wait forgotten
		expect empty
	EOF
	after_step "expect entries 3" && holds 1 && end_daemon "$1" && after_step "expect entries 0" && holds 1 &&
		start_daemon && end_visit 0 && holds 0
}
the_next_visitor_begins_while_the_last_is_forgotten() {
	begin_visit <<-EOF
		begin nl
		wait reply
		say ik ben mijn paspoort kwijt
		finish
		begin fr
		wait reply
		expect entries 1
		expect text assistant automatique
		expect lang fr
		say où est la piscine
		finish
		wait start
		wait forgotten
		expect empty
	EOF
	end_visit 0 && holds 0
}
a_silent_visitor_goes_on_after_the_daemon_closed_the_line() {
	end_daemon TERM
	start_daemon --idle-timeout-s 1 || return
	begin_visit --pause 1300 <<-EOF
		begin en
		wait reply
		say I lost my passport
		wait reply
		expect text DOC STOP
		say and what does a new one cost
		wait reply
		expect entries 5
		finish
		wait start
		wait forgotten
		expect empty
	EOF
	end_visit 0 && holds 0 && end_daemon TERM && start_daemon
}
a_store_that_was_lost_begins_anew() {
	begin_visit <<-EOF
		begin en
		wait reply
		say I lost my passport
		wait reply
		expect entries 3
		wait unconnected
		say how do I get a new passport
		expect entries 4
		limit 60000
		wait connected
		wait reply
		finish
		wait start
		wait forgotten
		expect empty
	EOF
	after_step "expect entries 3" && end_daemon KILL && rm -f store.db* && after_step "expect entries 4" && start_daemon && end_visit 0 && holds 0
}
the_end_of_the_terminal_is_orderly() {
	begin_visit <<-EOF
		begin en
		wait reply
		say I lost my passport
		wait reply
		expect entries 3
		limit 60000
		wait countdown
	EOF
	after_step "expect entries 3" && holds 1 && kill -TERM "$visit" && end_visit 0 && holds 0 || return
	[ ! -s said ] || { why=$(cat said); return 1; }
}
# A daemon that is away does not keep it.
the_end_without_a_daemon_is_orderly() {
	begin_visit <<-EOF
		begin en
		wait reply
		expect entries 1
		wait unconnected
		expect entries 1
		limit 60000
		wait countdown
	EOF
	after_step "expect entries 1" && end_daemon KILL && after_step "wait unconnected" && kill -TERM "$visit" && end_visit 0 &&
		rm -f store.db* && start_daemon
}
# Sets $memory (KiB) and $files of the terminal that plays, once it has played so many visits.
has_played() { [ ! -e "/proc/$visit/exe" ] || [ "$(grep -c '"step":"expect empty"' seen)" -ge "$1" ]; }
measure_after() {
	until_true 200 has_played "$1" && [ -e "/proc/$visit/exe" ] || { why="$1 visits were not played: $(cat said)"; return 1; }
	memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$visit/status") files=$(find "/proc/$visit/fd" -mindepth 1 | wc -l)
}
# The sanitizer keeps what was freed, so it is told to keep little.
many_visits_leave_nothing_behind() {
	local first_memory first_files
	ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1:thread_local_quarantine_size_kb=64 \
		begin_visit --script "$scripts/short.fr.visit" --repeat 1100 </dev/null
	measure_after 100 || return
	first_memory=$memory first_files=$files
	measure_after 1000 && end_visit 0 || return
	echo "# after 100 visits $first_memory KiB and $first_files files; after 1000 $memory KiB and $files files"
	[ $((memory - first_memory)) -le 3000 ] && [ $((files - first_files)) -le 4 ] && holds 0 && return
	why=${why:-"$first_memory KiB and $first_files files became $memory KiB and $files files"}
	return 1
}
# It takes a minute, so it goes beside the others, with a daemon of its own.
begin_walking_away() {
	mkdir -p away/state && run_daemon away 0 || return
	others+=("$started")
	write_config "$(cat away/port)" "" "" away >away/config.json
	"$kiosk" --headless --config away/config.json --script "$scripts/time-out.en.visit" >away/seen 2>away/said &
	walker=$!
	others+=("$walker")
}
somebody_walks_away() {
	local status=0
	wait "$walker" || status=$?
	[ $status -eq 0 ] && holds 0 away && return
	why="$why exit status $status: $(cut -c 1-1000 away/said) $(tail -n 2 away/seen | cut -c 1-500)"
	return 1
}
# When a sanitizer complains, the program says so.
nothing_else_was_said() { lacks "ERROR: " "$(cat daemon.log away/daemon.log away/said)"; }

# wanted NAME FUNCTION [ARGUMENT...]
wanted() {
	case $1 in *"$only"*) test_case "$@" ;; esac
}

test_case "daemon, printer and configuration are there" all_is_there
[ $tap_failed -eq 0 ] || { tap_end; exit 1; }
wanted "somebody begins, and walks away" begin_walking_away
wanted "a bad script is refused before anything begins" a_bad_script_is_refused_before_anything_begins
wanted "a visit that goes otherwise fails with its line" a_visit_that_goes_otherwise_fails_with_its_line
for file in "$scripts"/*.visit; do
	case $file in */time-out.*) continue ;; esac
	wanted "the visit ${file##*/}" play_file "${file##*/}"
done
wanted "the payment reaches the card terminal" the_payment_reaches_the_card_terminal
wanted "a card terminal that refuses, or is not there, is said" a_card_terminal_that_refuses_is_said
wanted "a card terminal's program that reads nothing has taken the money all the same" \
	a_card_terminal_that_reads_nothing_has_paid_all_the_same
wanted "the ticket has address, hours and code" the_ticket_has_address_hours_and_code
wanted "a printer without paper, or with an open cover, is said" a_printer_without_paper_is_said
wanted "a ticket that the paper ended in does not come out for the next visitor" \
	a_ticket_that_the_paper_ended_in_never_comes_out_for_the_next
wanted "the daemon is killed and comes back: the conversation goes on" goes_on_where_he_was unconnected
wanted "the daemon is away for long: the visitor is told, then goes on" goes_on_where_he_was away
wanted "a start without a daemon says so, and heals" the_start_without_a_daemon_says_so_and_heals
wanted "a language touched without a daemon ends by itself" a_language_touched_without_a_daemon_ends_by_itself
wanted "what ended while the daemon was dead is deleted later" what_ended_without_a_daemon_is_deleted_later KILL
wanted "what ended while the daemon was stopped is deleted later" what_ended_without_a_daemon_is_deleted_later TERM
wanted "the next visitor begins while the last is forgotten" the_next_visitor_begins_while_the_last_is_forgotten
wanted "a silent visitor goes on after the daemon closed the line" a_silent_visitor_goes_on_after_the_daemon_closed_the_line
wanted "a conversation that the daemon has lost begins anew" a_store_that_was_lost_begins_anew
wanted "a terminal that is told to end has the visit deleted first" the_end_of_the_terminal_is_orderly
wanted "a terminal that is told to end does so without a daemon too" the_end_without_a_daemon_is_orderly
wanted "a thousand visits leave neither memory nor files behind" many_visits_leave_nothing_behind
wanted "whoever walked away is asked, and forgotten" somebody_walks_away
wanted "no sanitizer complained" nothing_else_was_said
tap_end
