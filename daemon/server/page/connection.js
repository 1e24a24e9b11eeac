// pierre.v1 (PROTOCOL.md): one conversation over connections that may be lost. What is needed to
// go on after a reload of the page lies in sessionStorage, and is gone with the tab.

const KEY = "pierre";
const FIRST_DELAY = 250, LONGEST_DELAY = 15000;
const POLICY = 1008, NORMAL = 1000, TAKEN_OVER = 4001;

export function connect(page) {
	// `log` is what was shown, so that it can be shown again; `due` is not answered yet.
	let saved = { conversation: null, seq: 0, next: 1, log: [], due: [] };
	let socket, welcome = false, attempts = 0, timer, stopped = false;

	const save = () => {
		saved.log = saved.log.slice(-100);
		try { sessionStorage.setItem(KEY, JSON.stringify(saved)); } catch { /* private mode: the page just forgets */ }
	};
	const restore = () => {
		try { saved = { ...saved, ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") }; } catch { /* begin anew */ }
	};
	const write = (frame) => {
		if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ...frame, seq: saved.seq }));
	};
	const say = (frame) => {
		saved.due.push(frame);
		save();
		page.waiting();
		if (welcome) write(frame);
		else if (!timer && socket?.readyState !== WebSocket.CONNECTING) open();
	};
	const answered = (frame) => {
		saved.due = saved.due.filter((due) => (frame.to ? due.id !== frame.to : due.type !== "language"));
	};

	function greet(frame) {
		const isNew = !frame.resumed;
		welcome = true;
		attempts = 0;
		if (isNew) {
			if (saved.conversation) page.cleared(), (saved.log = []);
			saved.seq = frame.seq;
			saved.log.push({ frame });
		}
		saved.conversation = frame.conversation;
		page.state("open");
		if (isNew || frame.lang !== "und") page.frame(frame, true);
		for (const due of saved.due) write(due);
	}

	function refuse(frame) {
		const due = saved.due.find(({ id, type }) => (frame.to ? id === frame.to : type === "language"));
		if (frame.code === "too_fast" && due) {
			setTimeout(() => welcome && write(due), frame.retry_after_ms + 50);
			return;
		}
		if (frame.to) answered(frame);
		page.frame(frame, true);
	}

	function take(frame) {
		if (frame.type === "welcome") greet(frame);
		else if (frame.type === "error") refuse(frame);
		else {
			answered(frame);
			if (frame.seq > saved.seq) {
				saved.seq = frame.seq;
				saved.log.push({ frame });
				page.frame(frame, true);
			}
		}
		save();
	}

	function again() {
		const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempts++);
		page.state("lost");
		timer = setTimeout(open, longest / 2 + Math.random() * longest / 2);
	}

	function open() {
		const url = new URL("chat", location.href);
		url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
		timer = undefined;
		welcome = false;
		if (attempts) page.state("connecting");
		socket = new WebSocket(url, "pierre.v1");
		socket.onopen = () => {
			const hello = { type: "hello", channel: "web" };
			if (saved.conversation) hello.resume = saved.conversation;
			write(hello);
		};
		socket.onmessage = ({ data }) => take(JSON.parse(data));
		socket.onclose = ({ code }) => {
			welcome = false;
			if (stopped) stopped = false, open();
			else if (code === TAKEN_OVER) page.state("elsewhere");
			else if (code === POLICY) page.state("lost");
			// Silent for too long: go on when there is something to say.
			else if (code === NORMAL && !saved.due.length) page.state("open");
			else again();
		};
	}

	return {
		start() {
			restore();
			for (const entry of saved.log) {
				if (entry.mine !== undefined) page.mine(entry.mine);
				else page.frame(entry.frame, entry === saved.log.at(-1));
			}
			open();
		},
		message(text) {
			saved.log.push({ mine: text });
			say({ type: "message", id: String(saved.next++), text });
		},
		choose(value, title) {
			saved.log.push({ mine: title });
			say({ type: "choose", id: String(saved.next++), value });
		},
		language(lang) { say({ type: "language", lang }); },
		// Forgets this conversation here and there, and begins another.
		restart() {
			const wasOpen = welcome;
			write({ type: "bye" });
			saved = { conversation: null, seq: 0, next: 1, log: [], due: [] };
			save();
			page.cleared();
			stopped = wasOpen;
			if (!wasOpen) clearTimeout(timer), open();
		},
	};
}
