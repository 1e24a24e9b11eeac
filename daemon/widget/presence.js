// Does somebody look at this page, and has it slept?
const BEAT = 5000, SLEPT = 60000;

export const isSeen = () => document.visibilityState === "visible";

// on = { look, hide, wake (after a sleep), beat (again and again while it is seen), leave, arrive, online, offline }.
// Returns how to stop it.
export function watchPage(on) {
	const events = new AbortController();
	let timer, beatAt, hiddenAt = Infinity;

	function beat() {
		clearTimeout(timer);
		if (!isSeen()) return;
		timer = setTimeout(beat, BEAT);
		const isLate = Date.now() - beatAt > 3 * BEAT;
		beatAt = Date.now();
		if (isLate) on.wake();
		else on.beat();
	}

	function begin() {
		beatAt = Date.now();
		beat();
	}

	function turn() {
		if (!isSeen()) {
			hiddenAt = Date.now();
			on.hide();
			return;
		}
		if (Date.now() - hiddenAt > SLEPT) on.wake();
		begin();
		on.look();
	}

	function leave() {
		clearTimeout(timer);
		on.leave();
	}

	function arrive() {
		on.arrive();
		begin();
	}

	for (const [target, works] of [
		[window, { focus: on.look, pointerdown: on.look, keydown: on.look, online: on.online, offline: on.offline, pagehide: leave, pageshow: arrive }],
		[document, { visibilitychange: turn, freeze: leave, resume: arrive, prerenderingchange: arrive }],
	])
		for (const [name, work] of Object.entries(works))
			target.addEventListener(name, () => work(), { signal: events.signal, passive: true, capture: true });
	begin();
	return () => {
		clearTimeout(timer);
		events.abort();
	};
}
