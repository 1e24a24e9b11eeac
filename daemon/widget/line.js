// A WebSocket that comes back: later each time, at once when somebody looks, and not trusted when it is silent.
const FIRST_DELAY = 250, LONGEST_DELAY = 15000, GREETING = 10000, STEADY = 5000;
export const POLICY = 1008;
export const NORMAL = 1000;
export const TAKEN_OVER = 4001;

// on = { opened(), received(text), closed(code), silent() }
export function createLine(url, on) {
	let socket, timer, watch, attempts = 0, since = Infinity, isBarred = false;

	const calm = () => { watch = clearTimeout(watch); };

	function drop() {
		clearTimeout(timer);
		timer = undefined;
		calm();
		if (!socket) return;
		// A socket that was given up says nothing any more.
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
		socket = undefined;
	}

	function open() {
		drop();
		isBarred = false;
		since = Infinity;
		try {
			socket = new WebSocket(url, "pierre.v1");
		} catch { // the page's policy forbids it
			again(true);
			return;
		}
		socket.onopen = on.opened;
		socket.onmessage = ({ data }) => {
			calm();
			on.received(data);
		};
		socket.onclose = ({ code }) => {
			drop();
			on.closed(code);
		};
		line.expect(GREETING * Math.min(1 + attempts, 4));
	}

	function again(isBad = false) {
		drop();
		if (Date.now() - since > STEADY) attempts = 0;
		const longest = isBad ? LONGEST_DELAY : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempts++, 9));
		isBarred = isBad;
		timer = setTimeout(open, longest / 2 + Math.random() * longest / 2);
	}

	const line = {
		open, drop, again,
		get isIdle() { return !socket && !timer; },
		write(frame) { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); },
		// Welcome: from now on it counts as steady.
		steady() { since = Date.now(); },
		// Something must come in so many milliseconds.
		expect(limit) { watch ??= setTimeout(on.silent, limit); },
		// Not later, but now; unless pierred wants to be left alone.
		hurry() { if (!socket && !isBarred) open(); },
		// The network is another: begin with short delays.
		renew() {
			attempts = 0;
			open();
		},
	};
	return line;
}
