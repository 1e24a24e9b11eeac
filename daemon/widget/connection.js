// pierre.v1 (PROTOCOL.md): one conversation over connections that may be lost, in all tabs that have it.
// Nothing that was said is lost, and nothing is said twice.
import { NORMAL, POLICY, TAKEN_OVER, createLine } from "./line.js";
import { isFrame } from "./memory.js";
import { isSeen, watchPage } from "./presence.js";
import { createRecord, isTurn } from "./record.js";
import { createStatus } from "./status.js";
import { openTabs } from "./tabs.js";

const JOIN = 200, CLAIM = 300, ANSWER = 8000, DEFECT = 2000;
const TRIES = 3; // of what pierred has a defect with
const MARGIN = 50; // for clocks that differ

export function createConversation({ chatUrl, lang, memory, view }) {
	const record = createRecord(memory, view), line = createLine(chatUrl, { opened, received, closed, silent });
	let tabs, stopWatching, isJoining, isPaused;
	// Of the connection: what was written, whom it says bye for, whether frames were lost before it.
	let written = new Set(), farewell, hasGap;
	const timers = {}, tries = new Map();

	// One timer of a name.
	function later(name, work, delay) {
		clearTimeout(timers[name]);
		timers[name] = setTimeout(work, delay);
	}
	const turn = () => record.state.due.find(isTurn);
	const status = createStatus(view, { isOurs: () => tabs?.isHolder, turn, tell: (name) => tabs.change("status", name) });
	const write = (frame) => line.write({ ...frame, seq: record.state.seq });

	// Here and in the other tabs.
	function change(what, value) {
		tabs?.change(what, value);
		record.change(what, value);
		status.show();
	}

	function claim() {
		if (tabs.isHolder) return;
		tabs.claim();
		status.begin();
	}

	// This tab has the socket from now on.
	function take() {
		if (isJoining || !tabs) return;
		claim();
		if (line.isIdle) line.open();
		if (status.mode !== "up") status.set("down");
	}

	// Somebody looks here, or does something.
	function look() {
		if (!isSeen() || status.shown === "elsewhere") return;
		take();
		line.hurry();
	}

	// A socket that may be dead without saying so; to resume is cheap.
	function renew() {
		if (!tabs?.isHolder || (status.mode !== "up" && status.mode !== "down")) return;
		status.set("down");
		line.renew();
	}

	// One turn at a time, so that they stay in order; a judgement needs none.
	function pump() {
		if (status.mode !== "up" || isPaused) return;
		const next = turn();
		for (const frame of record.state.due) {
			if ((isTurn(frame) && frame !== next) || written.has(frame.id)) continue;
			written.add(frame.id);
			tries.set(frame.id, (tries.get(frame.id) ?? 0) + 1);
			write(frame.type === "language" ? { type: frame.type, lang: frame.lang } : frame);
		}
		const isAwaited = ({ id }) => written.has(id) && (id === next?.id || tries.get(id) < TRIES);
		if (record.state.due.some(isAwaited)) line.expect(ANSWER);
	}

	function say(frame, mine) {
		change("due", frame);
		if (mine !== undefined) change("entry", { key: frame.id, at: Date.now(), mine, id: frame.id });
		take();
		pump();
	}

	function opened() {
		const [bye] = record.state.byes, resume = bye ?? record.state.token ?? undefined;
		written = new Set();
		farewell = bye;
		hasGap = isPaused = false;
		write({ type: "hello", channel: "web", lang: record.lang ?? lang, resume });
	}

	function sayBye(token) {
		farewell = token;
		line.write({ type: "bye" });
		line.expect(ANSWER);
	}

	function greet(frame) {
		if (!frame.resumed) {
			change("begin", { token: frame.conversation, begun: record.state.begun + 1 });
			keep(frame);
		} else if (frame.seq < record.state.seq) {
			change("seq", frame.seq); // its store is older than what was seen
		}
		const next = turn();
		hasGap = frame.lost > 0;
		// It was heard before the connection was lost.
		if (next?.type === "language" && next.lang === frame.lang) change("done", { id: next.id });
		line.steady();
		status.set("up");
		tabs.change("status", status.shown); // a former one may have said otherwise
	}

	function keep(frame) {
		change("entry", { key: `${record.state.begun}.${frame.seq}`, at: Date.now(), frame });
	}

	function answer(frame) {
		const next = turn(), isLanguage = next?.type === "language" && written.has(next.id);
		const id = frame.to || (isLanguage && next.id);
		if (id) change("done", { id });
		keep(frame);
	}

	function refuse({ to, code, message, retry_after_ms: delay = DEFECT }) {
		const due = record.state.due.find(({ id }) => (to ? id === to : written.has(id)));
		if (!due) return;
		if (code !== "too_fast" && (code !== "internal" || tries.get(due.id) >= TRIES)) {
			change("done", { id: due.id, text: String(message ?? ""), lang: record.lang, isVain: true });
			return;
		}
		written.delete(due.id);
		isPaused = true;
		later("pause", () => {
			isPaused = false;
			pump();
		}, delay + MARGIN);
	}

	const takers = { welcome: greet, reply: answer, notice: keep, error: refuse, noted: ({ to: id }) => change("done", { id }) };

	function received(text) {
		let frame;
		try { frame = JSON.parse(text); } catch { /* said below */ }
		if (!isFrame(frame)) console.warn("pierre: a frame of no use", text);
		else if (!farewell) {
			if (Object.hasOwn(takers, frame.type)) takers[frame.type](frame);
			pump();
		} else if (frame.type === "welcome") sayBye(farewell);
	}

	function closed(code) {
		if (farewell && code === NORMAL) {
			change("gone", farewell);
			line.open();
		} else if (code === TAKEN_OVER) {
			// By another tab of ours, or by something else?
			status.set("asleep");
			later("claim", () => tabs.isHolder && line.isIdle && status.set("elsewhere"), CLAIM);
		} else if (code === NORMAL && !turn()) {
			status.set("asleep");
		} else {
			status.set("down");
			line.again(code === POLICY);
		}
	}

	function silent() {
		const next = turn(), wasUp = status.mode === "up";
		if (wasUp && hasGap && next && written.has(next.id)) {
			change("done", { id: next.id }); // its reply is among those that were lost
			pump();
			return;
		}
		status.set("down");
		if (wasUp) line.open();
		else line.again();
	}

	// The browser says that there is no network.
	function lose() {
		if (!tabs?.isHolder || status.mode === "elsewhere") return;
		status.set("down");
		line.again();
	}

	// One whose tab with the socket is silent takes its place.
	function beat() {
		if (tabs && !isJoining && !tabs.isHolder && !tabs.check()) look();
	}

	// Asks the other tabs, and goes on with what they know.
	function arrive() {
		if (tabs || document.prerendering) return;
		tabs = openTabs(memory.name, () => record.state.name, {
			asked, given: join,
			changed: hear, yielded: yieldSocket, free: look,
		});
		isJoining = true;
		tabs.ask(record.isNew);
		later("join", joined, tabs.isAlone ? 0 : JOIN);
	}

	// name: of the conversation of the tab that asks, if it has one. Of two that are both new, the first gives.
	function asked(name, isFirst, give) {
		if (name ? record.isOurs(name) : !isJoining || !record.isNew || isFirst)
			give({ state: record.state, entries: memory.entries, status: status.shown });
	}

	function yieldSocket() {
		line.drop();
		status.mode = "down";
	}

	function hear(what, value) {
		if (what !== "status") record.change(what, value);
		status.show(what === "status" ? value : undefined);
	}

	function join(given) {
		if (!isJoining || (!record.isNew && ![given.state?.name, ...given.state?.former ?? []].includes(record.state.name))) return;
		for (const [what, value] of record.join(given)) change(what, value);
		joined(given.status);
	}

	// theirs: the status of a tab that answered.
	function joined(theirs) {
		clearTimeout(timers.join);
		isJoining = false;
		if (isSeen() || !theirs || turn()) take();
		else status.show(theirs);
	}

	function leave() {
		line.drop();
		status.mode = "down";
		status.stop();
		for (const timer of Object.values(timers)) clearTimeout(timer);
		tabs?.close();
		tabs = undefined;
	}

	return {
		start() {
			if (stopWatching) return;
			if (status.shown) view.cleared();
			record.load();
			status.begin(true);
			arrive();
			stopWatching = watchPage({ look, beat, leave, arrive, wake: renew, online: renew, offline: lose, hide: () => tabs?.isHolder && tabs.offer() });
		},
		message(text) { say({ type: "message", id: record.nextId(), text }, text); },
		choose(value, title) { say({ type: "choose", id: record.nextId(), value }, title); },
		// Only the last one counts.
		language(next) {
			for (const { type, id } of record.state.due) if (type === "language" && !written.has(id)) change("done", { id });
			say({ type: "language", id: record.nextId(), lang: next });
		},
		feedback(judgement) { say({ ...judgement, type: "feedback", id: record.nextId() }); },
		// Deletes it here and in all tabs at once, and there as soon as pierred can be told.
		forget() {
			const { token } = record.state, isUp = status.mode === "up" && tabs?.isHolder;
			change("forget", record.nextName());
			if (!tabs) return;
			claim();
			status.set("down");
			if (isUp) sayBye(token);
			else line.open();
		},
		// Again now, or here instead of elsewhere.
		resume() {
			if (!tabs || isJoining || (status.mode === "up" && tabs.isHolder)) return;
			claim();
			status.set("down");
			line.renew();
		},
		close() {
			leave();
			stopWatching?.();
			stopWatching = undefined;
		},
	};
}
