#!/usr/bin/env bash
# pierred under valgrind: a chat in three languages, a reload, an end. Usage: valgrind.sh BUILD MODEL
# Exit status 1 when it leaks, touches memory that it should not, or does not answer.
set -uo pipefail

usage="usage: valgrind.sh BUILD_DIR MODEL"
build=$(realpath "${1:?$usage}")
model=$(realpath "${2:?$usage}")
cd "$(dirname "$0")/../.." || exit 1
pierred=$build/daemon/server/pierred
pierre=$build/daemon/tool/pierre
limit_s=120
work=$(mktemp -d /tmp/pierre-valgrind-XXXXXX)
pid=

# Ends what runs, by its number.
finish() {
	[ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
fail() {
	echo "valgrind.sh: $*" >&2
	tail -n 60 "$work/log" "$work/valgrind" >&2
	exit 1
}
# await COMMAND...: until it succeeds, while the daemon lives.
await() {
	local end=$((SECONDS + limit_s))
	until "$@" >/dev/null 2>&1; do
		kill -0 "$pid" 2>/dev/null || fail "pierred has ended"
		[ $SECONDS -lt $end ] || fail "in $limit_s s it never came to: $*"
		sleep 0.1
	done
}
# chat LINES EXPECTED...: what Pierre says contains each text.
chat() {
	local lines=$1 said text
	shift
	said=$(printf "%b" "$lines" | timeout $limit_s "$pierre" chat --url "ws://127.0.0.1:$port/chat") ||
		fail "pierre chat failed: $said"
	for text in "$@"; do
		case $said in *"$text"*) ;; *) fail "'$text' is not in: $said" ;; esac
	done
}

valgrind --leak-check=full --errors-for-leak-kinds=definite,indirect --error-exitcode=9 \
	--log-file="$work/valgrind" "$pierred" --port 0 --port-file "$work/port" --model "$model" \
	--store "$work/pierre.db" --messages-per-second 0 2>"$work/log" &
pid=$!
await test -s "$work/port"
port=$(cat "$work/port")

talk() {
	chat 'ik ben mijn paspoort kwijt\ngrofvil laten ophale\nblorp zwabbel\nbedankt\n' \
		'00800 2123 2123' 'Graag gedaan'
	chat "j'ai perdu mon passeport\nma carte\nxkcd plouf\nmerci\n" '00800 2123 2123' 'Avec plaisir'
	chat 'licence\n1\nhou do i get maried\n/lang fr\n/lang en\nthank you\n/quit\n' "You're welcome"
}
talk
kill -HUP "$pid"
await grep -q event=reloaded "$work/log"
talk
kill -TERM "$pid"
await_end() { ! kill -0 "$pid" 2>/dev/null; }
end=$((SECONDS + limit_s))
until await_end; do
	[ $SECONDS -lt $end ] || fail "it does not end"
	sleep 0.1
done
wait "$pid"
status=$?
pid=
grep -q event=stopped "$work/log" || fail "it did not say that it stopped"
[ $status -eq 0 ] || fail "exit status $status (9: valgrind found errors)"
echo "valgrind: $(grep -h 'ERROR SUMMARY' "$work/valgrind" | sed 's/.*ERROR/ERROR/')"
grep -hE 'definitely lost|indirectly lost|All heap blocks' "$work/valgrind" | sed 's/^[^ ]* *//'
