// pierre.v1 (PROTOCOL.md): one conversation over connections that may be lost. What is needed to
// go on after a reload of the page lies in sessionStorage, and is gone with the tab.

const KEY = "pierre";
const FIRST_DELAY = 250, LONGEST_DELAY = 15000;
const POLICY = 1008, NORMAL = 1000, TAKEN_OVER = 4001;

export function connect(page) {
	// `log` is what was shown, so that it can be shown again; `due` is not answered yet.
	let saved = { conversation: null, seq: 0, next: 1, log: [], due: [] };
	let socket, welcome = false, asleep = false, attempts = 0, timer;

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
		if (welcome) page.waiting(), write(frame);
		else if (!timer && socket.readyState >= WebSocket.CLOSING) open();
	};
	const answered = (frame) => {
		saved.due = saved.due.filter((due) => (frame.to ? due.id !== frame.to : due.type !== "language"));
	};

	function greet(frame) {
		const isNew = !frame.resumed;
		// What was asked in a conversation that is forgotten there is asked again in the new one.
		const asked = saved.log.filter(({ mine, id }) => mine !== undefined && saved.due.some((due) => due.id === id));
		const isOther = isNew && saved.conversation !== null;
		welcome = true;
		attempts = 0;
		if (isNew) {
			if (isOther) page.cleared(), (saved.log = []);
			saved.seq = frame.seq;
			saved.log.push({ frame });
			if (isOther) saved.log.push(...asked);
		}
		saved.conversation = frame.conversation;
		page.state("open");
		if (isNew || frame.lang !== "und") page.frame(frame, true);
		if (isOther) for (const { mine } of asked) page.mine(mine);
		for (const due of saved.due) write(due);
		if (saved.due.length) page.waiting();
	}

	function refuse(frame) {
		const due = saved.due.find(({ id, type }) => (frame.to ? id === frame.to : type === "language"));
		if (frame.code === "too_fast" && due) {
			setTimeout(() => welcome && saved.due.includes(due) && write(due), frame.retry_after_ms + 50);
			return;
		}
		if (frame.to) answered(frame);
		page.frame(frame, true);
	}

	function take(frame) {
		if (frame.type === "welcome") greet(frame);
		else if (frame.type === "error") refuse(frame);
		else {
			if (frame.type === "reply") answered(frame);
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
		welcome = asleep = false;
		if (attempts) page.state("connecting");
		socket = new WebSocket(url, "pierre.v1");
		// A socket that was given up says nothing any more.
		const current = socket, isCurrent = () => socket === current;
		socket.onopen = () => {
			if (!isCurrent()) return;
			const hello = { type: "hello", channel: "web" };
			if (saved.conversation) hello.resume = saved.conversation;
			write(hello);
		};
		socket.onmessage = ({ data }) => isCurrent() && take(JSON.parse(data));
		socket.onclose = ({ code }) => {
			if (!isCurrent()) return;
			welcome = false;
			if (code === TAKEN_OVER) page.state("elsewhere");
			else if (code === POLICY) page.state("lost");
			// Silent for too long: go on when there is something to say, or somebody looks.
			else if (code === NORMAL && !saved.due.length) page.state("open"), (asleep = true);
			else again();
		};
	}

	return {
		start() {
			restore();
			// A notice that came later leaves open what was asked.
			const last = saved.log.findLast(({ frame }) => frame?.type !== "notice");
			for (const entry of saved.log) {
				if (entry.mine !== undefined) page.mine(entry.mine);
				else page.frame(entry.frame, entry === last);
			}
			open();
		},
		// What happened while nobody looked is fetched.
		wake() { if (asleep) open(); },
		message(text) {
			const id = String(saved.next++);
			saved.log.push({ mine: text, id });
			say({ type: "message", id, text });
		},
		choose(value, title) {
			const id = String(saved.next++);
			saved.log.push({ mine: title, id });
			say({ type: "choose", id, value });
		},
		language(lang) { say({ type: "language", lang }); },
		// Forgets this conversation here and there, and begins another.
		restart() {
			if (welcome) write({ type: "bye" });
			socket.close();
			saved = { conversation: null, seq: 0, next: 1, log: [], due: [] };
			save();
			page.cleared();
			clearTimeout(timer);
			open();
		},
	};
}
