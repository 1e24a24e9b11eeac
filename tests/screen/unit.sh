#!/usr/bin/env bash
# The units that ship, read by systemd itself. TAP.
set -uo pipefail
cd "$(dirname "$0")/../.."
echo "1..2"
command -v systemd-analyze >/dev/null || {
	echo "Bail out! systemd-analyze is missing: apt-get install systemd"
	exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# systemd looks whether the programs exist: here they may be elsewhere, or not built.
for unit in kiosk/system/*.service kiosk/system/*.timer; do
	sed -e 's,^ExecStart=[^ ]*,ExecStart=/bin/true,' "$unit" >"$folder/${unit##*/}"
done
failed=0
found=$(systemd-analyze verify --man=no "$folder"/pierre-kiosk* 2>&1 | grep -F pierre-kiosk)
if [ -z "$found" ]; then
	echo "ok 1 - systemd finds nothing wrong with the units"
else
	sed 's/^/# /' <<<"$found"
	echo "not ok 1 - systemd finds nothing wrong with the units"
	failed=1
fi
exposure=$(systemd-analyze security --offline=yes "$folder/pierre-kiosk.service" 2>/dev/null |
	sed -n 's/.*Overall exposure level.*: \([0-9.]*\).*/\1/p')
if awk -v got="${exposure:-10}" 'BEGIN { exit !(got < 3) }'; then
	echo "ok 2 - the unit is closed as far as a screen allows (exposure $exposure)"
else
	echo "not ok 2 - the unit is closed as far as a screen allows (exposure ${exposure:-unknown})"
	failed=1
fi
exit $failed
