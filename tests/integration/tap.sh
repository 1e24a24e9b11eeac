# What the scripts here share: a command's status and output, and results in TAP. Sourced.
tap_count=0 tap_failed=0

# run STATUS COMMAND...: fails unless the exit status is that; output in $out and $err.
run() {
	local wanted=$1 status=0
	shift
	"$@" >out 2>err </dev/null || status=$?
	out=$(cat out) err=$(cat err)
	[ $status -eq "$wanted" ] && return 0
	why="exit status $status instead of $wanted: $* -- $err $(tail -n 5 out)"
	return 1
}
# has TEXT IN-WHAT
has() {
	case $2 in *"$1"*) return 0 ;; esac
	why="'$1' is not in: $2"
	return 1
}
lacks() {
	case $2 in *"$1"*) why="'$1' is in: $2"; return 1 ;; esac
}
# test_case NAME FUNCTION [ARGUMENT...]: one line of TAP.
test_case() {
	local name=$1
	shift
	why=
	tap_count=$((tap_count + 1))
	if "$@"; then
		echo "ok $tap_count - $name"
	else
		echo "not ok $tap_count - $name"
		printf '%s\n' "${why:-no reason was given}" | head -n 20 | sed 's/^/# /'
		tap_failed=$((tap_failed + 1))
	fi
}
# tap_end: the plan; the status of the script.
tap_end() {
	echo "1..$tap_count"
	[ $tap_failed -eq 0 ] && [ $tap_count -gt 0 ]
}
