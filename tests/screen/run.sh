#!/usr/bin/env bash
# Plays visits on a screen that nobody sees (Xvfb) and reads them through AT-SPI. TAP.
# Usage: run.sh PIERRED MODEL PIERRE_KIOSK [PART OF A TEST'S NAME...]
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 3 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
. "$here/display.sh"
display_begin
status=0
"$here/unit.sh" || status=1
dbus-run-session -- /usr/bin/python3 "$here/visits.py" "$@" 2> >(grep -v 'dbus-daemon\|SpiRegistry' >&2) || status=1
exit $status
