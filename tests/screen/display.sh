# A screen that nobody sees; sourced. It ends with the script that began it, by its process id.
display_begin() { # [WIDTHxHEIGHT]
	local folder
	folder=$(mktemp -d)
	Xvfb -displayfd 3 -screen 0 "${1:-1080x1920}x24" -nolisten tcp -noreset 3>"$folder/display" 2>/dev/null &
	display_pid=$!
	trap 'kill "$display_pid" 2>/dev/null; wait "$display_pid" 2>/dev/null' EXIT
	for _ in $(seq 100); do
		[ -s "$folder/display" ] && break
		sleep 0.1
	done
	DISPLAY=:$(cat "$folder/display")
	rm -rf "$folder"
	export DISPLAY
}
