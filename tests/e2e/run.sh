#!/usr/bin/env bash
# Runs the end-to-end tests in TAP. Usage: run.sh PIERRED MODEL [NAME...]; PIERRED lies in its build folder,
# with pierre and pierre-bridge in the folders beside it, a NAME is that of a NAME.test.mjs. Needs node, npm, chromium, python3, cc.
set -uo pipefail
export PIERRED PIERRE BRIDGE MODEL
PIERRED=$(realpath "${1:?usage: run.sh PIERRED MODEL [NAME...]}")
MODEL=$(realpath "${2:?usage: run.sh PIERRED MODEL [NAME...]}")
PIERRE=$(realpath "$(dirname "$PIERRED")/../tool/pierre") || exit 2
BRIDGE=$(realpath "$(dirname "$PIERRED")/../bridge/pierre-bridge") || exit 2
shift 2
cd "$(dirname "$0")" || exit 2
. ../../daemon/packages.sh
if ! modules_install .; then
	echo "not ok 1 - npm ci brings playwright-core, axe-core, paseto and ws (is the npm registry reachable?)"
	exit 1
fi
# The longest first. Three at a time: part of their time they wait. What they said is printed
# afterwards, in order.
longest=(bridge_many bridge_trouble widget_connection widget_long widget_themes widget_looks widget widget_access)
[ $# -gt 0 ] || set -- $(printf '%s\n' "${longest[@]}" *.test.mjs | sed 's/\.test\.mjs$//' | awk '!seen[$0]++')
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
printf '%s\n' "$@" | xargs -P 3 -n 1 bash -c '
	timeout -k 10 600 node --test-reporter=tap "$1.test.mjs" >"$0/$1" 2>&1
	echo $? >"$0/$1.status"' "$logs"
status=0
for name; do
	echo "# $name"
	cat "$logs/$name"
	[ "$(cat "$logs/$name.status")" -eq 0 ] || status=1
done
exit $status
