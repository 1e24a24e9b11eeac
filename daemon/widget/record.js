// What is known of one conversation. Each change is made here: kept, shown, and made again in the other tabs.
import { isDue, isEntry, isState } from "./memory.js";

const LANGS = ["nl", "fr", "en"];
export const isTurn = (frame) => frame.type !== "feedback";
const randomName = () => Math.random().toString(36).slice(2, 10);

export function createRecord(memory, view) {
	const page = randomName(), finished = new Set();
	let count = 0;
	// name: of the conversation among tabs; begun: how often pierred began it, since its numbers begin anew then;
	// due: what was said and has no answer; byes: conversations that are to be forgotten there; former: their names,
	// for tabs that slept meanwhile.
	const fresh = (name = randomName()) => ({ name, token: null, begun: 0, seq: 0, due: [], byes: [], former: [] });
	const isOwed = ({ id }) => memory.state.due.some((frame) => frame.id === id);

	const changes = {
		entry(entry) {
			const { state } = memory, { frame } = entry;
			if (!isEntry(entry) || memory.has(entry.key) || (frame && frame.seq <= state.seq)) return;
			if (frame) state.seq = frame.seq;
			memory.add(entry);
			view.entry(entry, true, isOwed(entry), false);
		},
		due(frame) {
			if (!isDue(frame) || finished.has(frame.id) || isOwed(frame)) return;
			const isReplaced = (old) => old.type === "feedback" && old.type === frame.type && old.about === frame.about;
			memory.state.due = memory.state.due.filter((old) => !isReplaced(old)).concat(frame);
		},
		// text: what people are told when it cannot be answered.
		done({ id, text, lang, isVain }) {
			const frame = memory.state.due.find((due) => due.id === id);
			finished.add(id);
			if (!frame) return;
			memory.state.due = memory.state.due.filter((due) => due !== frame);
			if (text) view.failed(text, lang);
			if (frame.type !== "feedback") view.answered(id);
			else if (!isVain) view.noted(frame.about);
		},
		// The numbers of replies begin anew, so a judgement about an earlier one would hit another.
		begin({ token, begun }) {
			if (begun <= memory.state.begun) return;
			Object.assign(memory.state, { token, begun, seq: 0, due: memory.state.due.filter(isTurn) });
		},
		seq(seq) { memory.state.seq = seq; },
		forget(name) {
			const { token, byes, former, name: old } = memory.state;
			memory.state = { ...fresh(name), byes: token ? [...byes, token] : byes, former: [old, ...former].slice(0, 9) };
			memory.replace([]);
			view.cleared();
		},
		gone(token) { memory.state.byes = memory.state.byes.filter((bye) => bye !== token); },
	};

	function show() {
		// A notice that came later leaves open what was asked.
		const last = memory.entries.findLast(({ frame }) => frame?.type !== "notice");
		for (const entry of memory.entries) view.entry(entry, entry === last, isOwed(entry), true);
	}

	const record = {
		isNew: true,
		get state() { return memory.state; },
		// The last language of Pierre, if he knows one.
		get lang() { return memory.entries.findLast(({ frame }) => LANGS.includes(frame?.lang))?.frame.lang; },
		// Unique over tabs and pages.
		nextId() { return `${page}-${++count}`; },
		nextName: randomName,
		load() {
			memory.load();
			record.isNew = !memory.state;
			memory.state ??= fresh();
			show();
		},
		// A view with a defect, or a tab with another version of this, loses nothing.
		change(change, value) {
			if (!Object.hasOwn(changes, change)) return;
			record.isNew = false;
			try { changes[change](value); } catch (error) { console.error("pierre:", error); }
			memory.save();
		},
		// Is that our conversation, or one that was forgotten here?
		isOurs(name) { return [memory.state.name, ...memory.state.former].includes(name); },
		// Joins the conversation of another tab, or takes what went on in it. Returns the changes that the other has not
		// heard of: what was said here stays said.
		join({ state, entries }) {
			if (state?.former?.includes(memory.state.name)) record.change("forget", state.name);
			const mine = memory.state;
			const isAhead = mine.begun > state?.begun || (mine.begun === state?.begun && mine.seq > state.seq);
			if (!isState(state) || !Array.isArray(entries) || isAhead) return [];
			const theirs = entries.filter(isEntry), isTheirs = ({ key }) => theirs.some((entry) => entry.key === key);
			const said = memory.entries.filter((entry) => entry.id && !isTheirs(entry));
			const due = mine.due.filter(({ id }) => !isTheirs({ key: id }));
			const isSame = theirs.length === memory.entries.length && theirs.every(({ key }) => memory.has(key));
			memory.state = { ...state, due: state.due.filter(({ id }) => !finished.has(id)), byes: [...new Set([...state.byes, ...mine.byes])] };
			if (!isSame) {
				if (memory.entries.length) view.cleared();
				memory.replace(theirs);
				show();
			}
			for (const { id } of mine.due) if (!isOwed({ id })) view.answered(id);
			return [...due.map((frame) => ["due", frame]), ...said.map((entry) => ["entry", entry])];
		},
	};
	return record;
}
