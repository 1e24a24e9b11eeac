#!/usr/bin/env bash
# Runs the browser tests in TAP. Usage: run.sh PIERRED MODEL; needs node, npm, chromium.
set -euo pipefail
export PIERRED MODEL
PIERRED=$(realpath "${1:?usage: run.sh PIERRED MODEL}")
MODEL=$(realpath "${2:?usage: run.sh PIERRED MODEL}")
cd "$(dirname "$0")"
[ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund --silent
exec node --test-reporter=tap page.test.mjs
