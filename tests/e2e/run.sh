#!/usr/bin/env bash
# Runs the end-to-end tests in TAP. Usage: run.sh PIERRED MODEL [NAME...]; PIERRED lies in its build folder,
# a NAME is that of a NAME.test.mjs. Needs node, npm, chromium, python3, cc.
set -uo pipefail
export PIERRED PIERRE MODEL
PIERRED=$(realpath "${1:?usage: run.sh PIERRED MODEL [NAME...]}")
MODEL=$(realpath "${2:?usage: run.sh PIERRED MODEL [NAME...]}")
PIERRE=$(realpath "$(dirname "$PIERRED")/../tool/pierre") || exit 2
shift 2
cd "$(dirname "$0")" || exit 2
. ../../daemon/packages.sh
if ! modules_install .; then
	echo "not ok 1 - npm ci brings playwright-core, axe-core, paseto and ws (is the npm registry reachable?)"
	exit 1
fi
status=0
[ $# -gt 0 ] || set -- $(printf '%s\n' *.test.mjs | sed 's/\.test\.mjs$//')
for name; do
	echo "# $name"
	timeout -k 10 600 node --test-reporter=tap "$name.test.mjs" || status=1
done
exit $status
