// How the conversation fares, as a citizen is told: not at the first hiccup, and not too late.
const QUIET = 1000, AWAY = 6000;

// mode: "down", "up", "asleep" (closed because nobody said anything), "elsewhere". isOurs(): does this tab have the
// socket? turn(): what waits for its reply. tell(name): to the other tabs.
export function createStatus(view, { isOurs, turn, tell }) {
	let downSince, shown, isWaiting, timers = [];

	const stop = () => { for (const timer of timers.splice(0)) clearTimeout(timer); };

	function name() {
		if (status.mode !== "down") return status.mode === "elsewhere" ? status.mode : "open";
		if (!navigator.onLine) return "offline";
		const age = Date.now() - downSince;
		// A moment without a connection is nobody's concern.
		return age >= AWAY ? "away" : shown === "open" && age < QUIET ? shown : "connecting";
	}

	const status = {
		mode: "down", stop,
		get shown() { return shown; },
		set(mode) {
			if (mode !== "down" || !downSince) {
				stop();
				downSince = mode === "down" ? Date.now() : undefined;
				if (downSince) timers = [QUIET, AWAY].map((delay) => setTimeout(status.show, delay + 1));
			}
			status.mode = mode;
			status.show();
		},
		// What another tab says counts where that has the socket.
		show(theirs) {
			const next = isOurs() || !shown ? name() : theirs ?? shown;
			const isLate = next === "open" && Boolean(turn());
			if (next !== shown) {
				view.state(shown = next);
				if (isOurs()) tell(next);
			}
			if (isLate !== isWaiting) view.waiting(isWaiting = isLate);
		},
		// This tab begins, or begins to have the socket.
		begin(isNew) {
			if (isNew) shown = isWaiting = undefined;
			downSince = undefined;
			status.set("down");
		},
	};
	return status;
}
