// What outlives a page change: sessionStorage, which ends with the tab. An entry has a key of its own, so that a
// long conversation costs no more per message than a short one. Storage may be full, closed or full of nonsense:
// then all goes on from memory.
const LIMIT = 500;
const TURNS = { message: "text", choose: "value", language: "lang", feedback: "intent" };

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isToken = (value) => isText(value) && /^[0-9a-f]{32}$/.test(value);
export const isDue = (frame) => isText(frame?.id) && isText(frame[TURNS[frame.type]]);

export function isEntry(entry) {
	if (!isText(entry?.key) || !Number.isFinite(entry.at)) return false;
	if (entry.frame === undefined) return isText(entry.mine) && isText(entry.id);
	return isFrame(entry.frame) && ["welcome", "reply", "notice"].includes(entry.frame.type);
}

export function isFrame(frame) {
	if (!isText(frame?.type)) return false;
	if (frame.type === "welcome" && !isToken(frame.conversation)) return false;
	return !["welcome", "reply", "notice"].includes(frame.type) || (isCount(frame.seq) && Array.isArray(frame.messages));
}

export function isState(state) {
	return isText(state?.name) && (state.token === null || isToken(state.token)) && isCount(state.seq) && isCount(state.begun)
		&& Array.isArray(state.due) && state.due.every(isDue) && Array.isArray(state.byes) && state.byes.every(isToken)
		&& Array.isArray(state.former);
}

// Even to ask for the storage throws where it is forbidden.
function use(work) {
	try { return work(sessionStorage); } catch { return undefined; }
}
const parsed = (text) => use(() => JSON.parse(text));

// Was the panel open on the last page of this tab? Starts nothing.
export const wasOpen = (name) => use((storage) => storage.getItem(`pierre:open:${name}`)) === "1";

export function openMemory(name) {
	const stateKey = `pierre:state:${name}`, prefix = `pierre:entry:${name} `;
	let entries = [], first = 0, isLoaded = false, isOpen = wasOpen(name);

	// What is oldest makes room for what is new.
	function put(key, value) {
		const text = JSON.stringify(value);
		const isThere = () => use((storage) => (storage.setItem(key, text), true));
		if (isThere()) return;
		for (let i = 0; i <= entries.length / 2; i++) use((storage) => storage.removeItem(prefix + (first + i)));
		isThere();
	}
	const stored = () => use((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];

	function load() {
		const state = parsed(use((storage) => storage.getItem(stateKey)));
		memory.state = isState(state) ? state : undefined;
		if (!memory.state) return;
		const numbers = stored().map((key) => Number(key.slice(prefix.length))).filter(isCount).sort((a, b) => a - b);
		for (const number of numbers) {
			const entry = parsed(use((storage) => storage.getItem(prefix + number)));
			if (isEntry(entry) && !entries.some(({ key }) => key === entry.key)) entries.push(entry);
		}
		if (numbers.length !== entries.length || numbers.at(-1) - numbers[0] >= numbers.length) memory.replace(entries);
		else first = numbers[0] ?? 0;
	}

	const memory = {
		name,
		state: undefined, // of the conversation; save() after a change
		get isOpen() { return isOpen; },
		set isOpen(value) {
			isOpen = Boolean(value);
			if (isOpen) put(`pierre:open:${name}`, 1);
			else use((storage) => storage.removeItem(`pierre:open:${name}`));
		},
		// Once; what was loaded stays, storage or not.
		load() {
			if (!isLoaded) load();
			isLoaded = true;
		},
		get entries() { return entries; },
		has(key) { return entries.some((entry) => entry.key === key); },
		save() { put(stateKey, memory.state); },
		add(entry) {
			entries.push(entry);
			put(prefix + (first + entries.length - 1), entry);
			if (entries.length <= LIMIT) return;
			entries.shift();
			use((storage) => storage.removeItem(prefix + first));
			first++;
		},
		replace(all) {
			for (const key of stored()) use((storage) => storage.removeItem(key));
			entries = [];
			first = 0;
			for (const entry of all.slice(-LIMIT)) memory.add(entry);
		},
	};
	return memory;
}
