#!/usr/bin/env bash
# Runs the browser tests in TAP. Usage: run.sh PIERRED MODEL; needs node, npm, chromium.
set -euo pipefail
export PIERRED MODEL
PIERRED=$(realpath "${1:?usage: run.sh PIERRED MODEL}")
MODEL=$(realpath "${2:?usage: run.sh PIERRED MODEL}")
cd "$(dirname "$0")"
if ! cmp -s package-lock.json node_modules/.installed-lock &&
	! { npm ci --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000 >&2 &&
		cp package-lock.json node_modules/.installed-lock; }; then
	echo "not ok 1 - npm ci brings playwright-core and paseto (is the npm registry reachable?)"
	exit 1
fi
exec node --test-reporter=tap page.test.mjs
