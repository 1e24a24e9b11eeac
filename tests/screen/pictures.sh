#!/usr/bin/env bash
# Takes the pictures of kiosk/README.md. Usage: pictures.sh PIERRED MODEL PIERRE_KIOSK [FOLDER]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 3 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
. "$here/display.sh"
display_begin
dbus-run-session -- /usr/bin/python3 "$here/pictures.py" "$1" "$2" "$3" "${4:-$here/../data}"
