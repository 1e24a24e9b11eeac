#!/usr/bin/env bash
# Runs the browser tests in TAP. Usage: run.sh PIERRED MODEL; needs node, npm, chromium.
set -euo pipefail
export PIERRED MODEL
PIERRED=$(realpath "${1:?usage: run.sh PIERRED MODEL}")
MODEL=$(realpath "${2:?usage: run.sh PIERRED MODEL}")
cd "$(dirname "$0")"
. ../../daemon/packages.sh
if ! modules_install .; then
	echo "not ok 1 - npm ci brings playwright-core and paseto (is the npm registry reachable?)"
	exit 1
fi
exec node --test-reporter=tap page.test.mjs
