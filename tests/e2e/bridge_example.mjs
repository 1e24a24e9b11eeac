// A whole bridge, to a messenger that is this console: "ann: bonjour" is what the citizen ann types,
// "ann< ..." what she gets. Made with `pierre bridge add console`; see daemon/server/PROTOCOL.md.
// KEY=... node bridge_example.mjs ws://127.0.0.1:8080/bridge/console
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import WebSocket from "ws";

const citizens = new Map(); // by conversation: what a bridge knows of each
let line, next = 1;

// No name of a citizen leaves the bridge; the same one always gives the same conversation.
function citizenOf(user) {
	const conversation = createHash("sha256").update(user).digest("hex").slice(0, 32);
	if (!citizens.has(conversation)) citizens.set(conversation, { user, seq: 0, due: [], choices: [], isOpen: false });
	return [conversation, citizens.get(conversation)];
}

const send = (frame) => line?.readyState === WebSocket.OPEN && line.send(JSON.stringify(frame));
const hello = (conversation, { seq }) => send({ type: "hello", conversation, channel: "console", seq });

function hear(text) {
	const [, user, said] = /^(\w+): *(.*)$/.exec(text) ?? [];
	if (!user) return console.error(`not "user: text": ${text}`);
	const [conversation, citizen] = citizenOf(user);
	const value = citizen.choices[Number(said) - 1]?.value;
	// Kept until it is answered, and said again on a new line: an id counts once.
	const frame = { conversation, id: `${process.pid}.${next++}`, ...(value ? { type: "choose", value } : { type: "message", text: said }) };
	citizen.due.push(frame);
	if (citizen.isOpen) send(frame);
	else hello(conversation, citizen);
}

function show(citizen, messages) {
	const choices = messages.findLast((message) => message.choices)?.choices;
	citizen.choices = choices ?? [];
	for (const { text, name, phone, links = [], choices: list = [] } of messages)
		for (const part of [text, name && [name, phone].filter(Boolean).join(", "), ...links.map(({ title, url }) => `${title}: ${url}`),
			...list.map(({ title, value }) => `${citizen.choices.findIndex((choice) => choice.value === value) + 1} ${title}`)])
			for (const row of part?.split("\n") ?? []) console.log(`${citizen.user}< ${row}`);
}

function take(frame) {
	if (frame.type === "ready") return citizens.forEach((citizen, conversation) => citizen.due.length && !citizen.isOpen && hello(conversation, citizen));
	const citizen = citizens.get(frame.conversation);
	if (!citizen || frame.type === "error") return console.error(JSON.stringify(frame));
	citizen.isOpen = frame.type !== "closed";
	if (frame.type === "welcome") citizen.due.forEach(send);
	if (!frame.messages || frame.seq <= citizen.seq) return; // nothing new
	citizen.seq = frame.seq;
	citizen.due = citizen.due.filter(({ id }) => id !== frame.to);
	if (frame.type !== "welcome") show(citizen, frame.messages); // a messenger greets by itself
	send({ type: "acknowledge", conversation: frame.conversation, seq: frame.seq });
}

(function connect() {
	line = new WebSocket(process.argv[2], "pierre.bridge.v1", { headers: { Authorization: `Bearer ${process.env.KEY}` } });
	line.on("message", (data) => take(JSON.parse(data))).on("error", ({ message }) => console.error(message));
	line.on("close", () => { citizens.forEach((citizen) => { citizen.isOpen = false; }); setTimeout(connect, 500); });
})();
createInterface({ input: process.stdin }).on("line", hear).on("close", () => process.exit(0));
