// The stand-ins of the messengers' platforms against themselves: each thing that a platform forbids is
// found, or the tests of the bridge would prove nothing.
// node --test-reporter=tap bridge_standins.test.mjs
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { GraphApi } from "./graph_api.mjs";
import { Citizen } from "./messenger_citizen.mjs";
import { messengers } from "./messenger_events.mjs";
import { send } from "./platform.mjs";
import { TelegramApi } from "./telegram_api.mjs";

const graph = new GraphApi(), telegram = new TelegramApi();
const mark = () => Array.from({ length: 24 }, () => Math.floor(Math.random() * 16).toString(16)).join("");
let citizens, hooks, refuseHooks = 0;
const hookServer = createServer(async (request, response) => {
	const pieces = [];
	for await (const piece of request) pieces.push(piece);
	if (refuseHooks > 0) {
		refuseHooks--;
		response.writeHead(503).end();
		return;
	}
	hooks.push({ headers: request.headers, raw: Buffer.concat(pieces), body: JSON.parse(Buffer.concat(pieces)) });
	response.writeHead(200).end();
});

before(async () => {
	await graph.start();
	await telegram.start();
	await new Promise((done) => hookServer.listen(0, "127.0.0.1", done));
	graph.hook = `http://127.0.0.1:${hookServer.address().port}/meta`;
	telegram.hook = `http://127.0.0.1:${hookServer.address().port}/telegram`;
});
beforeEach(() => {
	graph.violations = [];
	telegram.violations = [];
	graph.mend();
	telegram.mend();
	hooks = [];
	graph.users.clear();
	telegram.users.clear();
	citizens = Object.fromEntries(["messenger", "instagram", "whatsapp", "telegram"].map((channel) => {
		const citizen = new Citizen(messengers(graph, telegram), channel, { locale: channel === "messenger" ? "fr_BE" : undefined });
		citizen.item("text", "hello");
		return [channel, citizen];
	}));
});
after(async () => {
	await graph.stop();
	await telegram.stop();
	hookServer.close();
});

// What the bridge would send.
const asks = {
	messenger: (message) => ({ recipient: { id: citizens.messenger.id }, messaging_type: "RESPONSE", message: { metadata: mark(), ...message } }),
	instagram: (message) => ({ recipient: { id: citizens.instagram.id }, message }),
	whatsapp: (message) => ({ messaging_product: "whatsapp", recipient_type: "individual", to: citizens.whatsapp.id, biz_opaque_callback_data: mark(), ...message }),
	telegram: (message) => ({ chat_id: citizens.telegram.id, ...message }),
};
async function call(channel, body, { token = channel === "telegram" ? telegram.token : graph.tokens[channel], path = "sendMessage", raw, headers } = {}) {
	const made = { "content-type": "application/json; charset=utf-8", ...(channel !== "telegram" && { authorization: `Bearer ${token}` }), ...headers };
	const url = channel === "telegram" ? `${telegram.url}/bot${token}/${path}` : `${graph.graphUrl}/${graph.accounts[channel]}/messages`;
	const answer = await send(url, { headers: made, body: raw ?? JSON.stringify(body) });
	return { ...answer, body: JSON.parse(answer.body) };
}
const template = (payload) => ({ attachment: { type: "template", payload } });
const quick = (count, title = "Yes", payload = "v") => Array.from({ length: count }, () => ({ content_type: "text", title, payload }));
const web = (count, more) => Array.from({ length: count }, () => ({ type: "web_url", title: "Pay", url: "https://town.example/pay?token=x", ...more }));
const replies = (...titles) => ({ buttons: titles.map((title, i) => ({ type: "reply", reply: { id: `v${i}`, title } })) });
const interactive = (type, action, text = "Choose") => ({ type: "interactive", interactive: { type, body: { text }, action } });
const rows = (count, more = {}) => ({ button: "Choose", sections: [{ rows: Array.from({ length: count }, (_, i) => ({ id: `v${i}`, title: `Row ${i}`, ...more })) }] });
const keyboard = (...buttons) => ({ text: "Choose", reply_markup: { inline_keyboard: buttons.map((button) => [button]) } });

// What each platform takes, at the edge of its limits.
const fine = {
	messenger: [{ text: "é".repeat(1999) }, { text: "?", quick_replies: quick(13, "t".repeat(20), "p".repeat(1000)) },
		template({ template_type: "button", text: "x".repeat(640), buttons: web(3) }),
		template({ template_type: "button", text: "x", buttons: [{ type: "phone_number", title: "Call", payload: "+3227730511" }, { type: "postback", title: "No", payload: "n" }] }),
		template({ template_type: "generic", elements: [{ title: "t".repeat(80), subtitle: "s".repeat(80), buttons: web(3) }] })],
	instagram: [{ text: "é".repeat(500) }, { text: "?", quick_replies: quick(13) }, template({ template_type: "button", text: "x".repeat(640), buttons: web(3) })],
	whatsapp: [{ type: "text", text: { body: "x".repeat(4096), preview_url: false } }, interactive("button", replies("t".repeat(20), "b", "c"), "x".repeat(1024)),
		interactive("list", rows(10, { title: "t".repeat(24), description: "d".repeat(72) }), "x".repeat(4096)),
		interactive("cta_url", { name: "cta_url", parameters: { display_text: "Pay", url: "https://town.example/" } })],
	telegram: [{ text: "x".repeat(4096) }, keyboard({ text: "Yes", callback_data: "é".repeat(32) }, { text: "Site", url: "https://town.example/" })],
};

describe("what is documented is taken and shown", () => {
	for (const [channel, messages] of Object.entries(fine)) test(channel, async () => {
		for (const message of messages) {
			const { status, body } = await call(channel, asks[channel](message));
			assert.equal(status, 200, JSON.stringify(body));
			if (channel === "telegram") assert.equal(body.result.message_id, citizens.telegram.last.id);
			else assert.equal(channel === "whatsapp" ? body.messages[0].id : body.message_id, citizens[channel].last.id);
		}
		assert.equal(citizens[channel].seen.length, messages.length);
		assert.deepEqual([...graph.violations, ...telegram.violations], []);
	});
});

const forbidden = {
	messenger: [
		["a text of 2,000", { text: "x".repeat(2000) }], ["no text", { text: "" }], ["only blanks", { text: " \n" }], ["neither text nor attachment", {}],
		["14 quick replies", { text: "?", quick_replies: quick(14) }], ["no quick reply", { text: "?", quick_replies: [] }],
		["a title of 21", { text: "?", quick_replies: quick(1, "t".repeat(21)) }], ["an empty payload", { text: "?", quick_replies: quick(1, "t", "") }],
		["a payload of 1,001", { text: "?", quick_replies: quick(1, "t", "p".repeat(1001)) }], ["no content_type", { text: "?", quick_replies: [{ title: "a", payload: "b" }] }],
		["text and attachment", { text: "a", ...template({ template_type: "button", text: "x", buttons: web(1) }) }],
		["a template's text of 641", template({ template_type: "button", text: "x".repeat(641), buttons: web(1) })],
		["4 buttons", template({ template_type: "button", text: "x", buttons: web(4) })], ["no buttons", template({ template_type: "button", text: "x", buttons: [] })],
		["a button's title of 21", template({ template_type: "button", text: "x", buttons: web(1, { title: "t".repeat(21) }) })],
		["no address", template({ template_type: "button", text: "x", buttons: web(1, { url: "javascript:x" }) })],
		["a number without +", template({ template_type: "button", text: "x", buttons: [{ type: "phone_number", title: "Call", payload: "02 773 05 11" }] })],
		["an element with a title only", template({ template_type: "generic", elements: [{ title: "t" }] })],
		["11 elements", template({ template_type: "generic", elements: Array(11).fill({ title: "t", subtitle: "s" }) })],
		["a subtitle of 81", template({ template_type: "generic", elements: [{ title: "t", subtitle: "s".repeat(81) }] })],
		["an unknown template", template({ template_type: "list" })], ["an unknown member", { text: "a", colour: "red" }], ["no mark", { text: "a", metadata: undefined }],
		["half a character", { text: "\ud83d" }],
	],
	instagram: [
		["1,001 bytes", { text: "x".repeat(1001) }], ["501 letters of two bytes", { text: "é".repeat(501) }], ["14 quick replies", { text: "?", quick_replies: quick(14) }],
		["metadata", { text: "a", metadata: mark() }], ["a phone button", template({ template_type: "button", text: "x", buttons: [{ type: "phone_number", title: "Call", payload: "+3227730511" }] })],
		["quick replies below a template", { ...template({ template_type: "button", text: "x", buttons: web(1) }), quick_replies: quick(1) }],
		["a template's text of 641", template({ template_type: "button", text: "x".repeat(641), buttons: web(1) })],
	],
	whatsapp: [
		["a text of 4,097", { type: "text", text: { body: "x".repeat(4097) } }], ["no text", { type: "text", text: { body: "" } }], ["no type", { text: { body: "a" } }],
		["4 buttons", interactive("button", replies("a", "b", "c", "d"))], ["a title of 21", interactive("button", replies("t".repeat(21)))], ["a title twice", interactive("button", replies("a", "a"))],
		["an id of 257", interactive("button", { buttons: [{ type: "reply", reply: { id: "i".repeat(257), title: "a" } }] })],
		["a body of 1,025 above buttons", interactive("button", replies("a"), "x".repeat(1025))], ["11 rows", interactive("list", rows(11))], ["no rows", interactive("list", rows(0))],
		["a row's title of 25", interactive("list", rows(1, { title: "t".repeat(25) }))], ["a description of 73", interactive("list", rows(1, { description: "d".repeat(73) }))],
		["a row's id of 201", interactive("list", rows(1, { id: "i".repeat(201) }))], ["a row's id twice", interactive("list", rows(2, { id: "i" }))],
		["a list's button of 21", interactive("list", { ...rows(1), button: "b".repeat(21) })], ["a body of 4,097 above a list", interactive("list", rows(1), "x".repeat(4097))],
		["an untitled section of two", interactive("list", { button: "b", sections: [{ rows: [{ id: "a", title: "a" }] }, { rows: [{ id: "b", title: "b" }] }] })],
		["a page button of 21", interactive("cta_url", { name: "cta_url", parameters: { display_text: "b".repeat(21), url: "https://town.example/" } })],
		["a page without address", interactive("cta_url", { name: "cta_url", parameters: { display_text: "b", url: "town" } })],
		["no mark", { type: "text", text: { body: "a" }, biz_opaque_callback_data: undefined }], ["another product", { type: "text", text: { body: "a" }, messaging_product: "messenger" }],
		["a message as read that nobody sent", { messaging_product: "whatsapp", status: "read", message_id: "wamid.no", to: undefined, recipient_type: undefined, biz_opaque_callback_data: undefined }],
	],
	telegram: [
		["a text of 4,097", { text: "x".repeat(4097) }], ["no text", { text: "" }], ["markup", { text: "a", parse_mode: "HTML" }],
		["callback_data of 65 bytes", keyboard({ text: "a", callback_data: "x".repeat(65) })], ["no callback_data", keyboard({ text: "a", callback_data: "" })], ["neither data nor url", keyboard({ text: "a" })],
		["both data and url", keyboard({ text: "a", callback_data: "x", url: "https://town.example/" })], ["a button without text", keyboard({ text: "", callback_data: "x" })],
		["101 buttons", keyboard(...Array(101).fill({ text: "a", callback_data: "x" }))], ["a keyboard without rows", { text: "a", reply_markup: { inline_keyboard: [] } }],
	],
};

describe("what is forbidden is found, answered as the platform does, and not shown", () => {
	for (const [channel, messages] of Object.entries(forbidden)) for (const [what, message] of messages) test(`${channel}: ${what}`, async () => {
		const { status, body } = await call(channel, asks[channel](message));
		assert.equal(status, 400);
		if (channel === "telegram") assert.deepEqual([body.ok, body.error_code], [false, 400]);
		else assert.equal(body.error.code, 100);
		assert.equal([...graph.violations, ...telegram.violations].length, 1);
		assert.deepEqual(citizens[channel].seen, []);
	});
	for (const channel of Object.keys(fine)) {
		const good = () => asks[channel](fine[channel][0]);
		const found = () => (channel === "telegram" ? telegram : graph).violations.length;
		test(`${channel}: another token`, async () => {
			const { status, body } = await call(channel, good(), { token: "EAAwrong" });
			assert.equal(status, 401);
			assert.equal(channel === "telegram" ? body.error_code : body.error.code, channel === "telegram" ? 401 : 190);
			assert.equal(found(), 1);
		});
		test(`${channel}: no JSON, another content-type, a stranger`, async () => {
			assert.equal((await call(channel, undefined, { raw: "{" })).status, 400);
			assert.equal((await call(channel, undefined, { raw: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) })).status, 400);
			assert.equal((await call(channel, good(), { headers: { "content-type": "text/plain" } })).status, 400);
			citizens[channel].wroteMs = undefined;
			assert.equal((await call(channel, good())).status, 400);
			assert.equal(found(), 4);
		});
		test(`${channel}: one who blocked us is no violation`, async () => {
			citizens[channel].blocked = true;
			const { status, body } = await call(channel, good());
			assert.equal(status, channel === "telegram" ? 403 : 400);
			assert.equal(channel === "telegram" ? body.description : body.error.code, channel === "telegram" ? "Forbidden: bot was blocked by the user" : 551);
			assert.equal(found(), 0);
			assert.deepEqual(citizens[channel].seen, []);
		});
		if (channel !== "telegram") test(`${channel}: outside of the window`, async () => {
			citizens[channel].wroteMs = Date.now() - graph.windowMs - 2000;
			const { body } = await call(channel, good());
			assert.equal(body.error.code, 10);
			assert.equal(found(), 1);
		});
	}
	test("a messaging_type, a recipient, a token in the address", async () => {
		await call("messenger", { ...asks.messenger({ text: "a" }), messaging_type: "UPDATE" });
		await call("messenger", { ...asks.messenger({ text: "a" }), recipient: { phone_number: "+32" } });
		await call("messenger", { ...asks.messenger({ text: "a" }), sender_action: "typing_on" });
		await call("messenger", { recipient: { id: citizens.messenger.id }, sender_action: "sleeping" });
		await send(`${graph.graphUrl}/${graph.accounts.messenger}/messages?access_token=${graph.tokens.messenger}`, { body: "{}" });
		assert.ok(graph.violations.length >= 5, graph.violations.join("\n"));
	});
});

test("typing, reading, profiles, pressed buttons", async () => {
	assert.deepEqual((await call("messenger", { recipient: { id: citizens.messenger.id }, sender_action: "typing_on" })).body, { recipient_id: citizens.messenger.id });
	assert.deepEqual((await call("whatsapp", { messaging_product: "whatsapp", status: "read", message_id: citizens.whatsapp.said[0].id, typing_indicator: { type: "text" } })).body, { success: true });
	assert.deepEqual((await call("telegram", { chat_id: citizens.telegram.id, action: "typing" }, { path: "sendChatAction" })).body, { ok: true, result: true });
	assert.equal(graph.typings.length + telegram.typings.length, 3);
	const profile = (id) => send(`${graph.graphUrl}/${id}?fields=locale`, { method: "GET", headers: { authorization: `Bearer ${graph.tokens.messenger}` } });
	assert.deepEqual(JSON.parse((await profile(citizens.messenger.id)).body), { locale: "fr_BE", id: citizens.messenger.id });
	const { callback_query: { id } } = citizens.telegram.item("press", { value: "x", message: 1 });
	assert.deepEqual(telegram.unanswered, [id]);
	await call("telegram", { callback_query_id: id }, { path: "answerCallbackQuery" });
	assert.deepEqual(telegram.unanswered, []);
	assert.deepEqual([...graph.violations, ...telegram.violations], []);
	assert.equal((await call("telegram", { callback_query_id: "no" }, { path: "answerCallbackQuery" })).status, 400);
	assert.equal((await call("telegram", { chat_id: citizens.telegram.id, action: "sleeping" }, { path: "sendChatAction" })).status, 400);
	assert.equal((await profile(citizens.instagram.id)).status, 400);
	assert.deepEqual([graph.violations.length, telegram.violations.length], [1, 2]);
});

test("an echo bears the metadata, a status the callback data; signed, and told again until taken", async () => {
	const message = asks.messenger({ text: "Où ?" }), second = asks.whatsapp({ type: "text", text: { body: "Où ?" } });
	refuseHooks = 3;
	await call("messenger", message);
	await call("whatsapp", second);
	await graph.until(() => graph.hooks.size === 0, "the delivery of echoes");
	const echo = hooks.map(({ body }) => body.entry[0].messaging?.[0]).find(Boolean);
	assert.equal(echo.message.metadata, message.message.metadata);
	assert.deepEqual([echo.message.is_echo, echo.recipient.id, echo.sender.id], [true, citizens.messenger.id, graph.accounts.messenger]);
	const statuses = hooks.flatMap(({ body }) => body.entry[0].changes?.[0].value.statuses ?? []);
	assert.deepEqual(statuses.map(({ status }) => status).sort(), ["delivered", "sent"]);
	for (const status of statuses) assert.equal(status.biz_opaque_callback_data, second.biz_opaque_callback_data);
	for (const { headers, raw } of hooks) {
		assert.equal(headers["x-hub-signature-256"], `sha256=${createHmac("sha256", graph.appSecret).update(raw).digest("hex")}`);
		assert.ok(raw.every((byte) => byte < 128), "no byte beyond ASCII");
	}
	assert.equal(graph.refused.length, 3);
	await call("messenger", message);
	assert.deepEqual(graph.repeats, [message.message.metadata], "a mark that comes twice is noted");
});

test("troubles come as they are told, and end", async () => {
	const good = () => asks.messenger({ text: "a" }), one = asks.telegram({ text: "a" });
	graph.trouble({ kind: "busy", times: 2, retryAfter: 7 });
	for (let i = 0; i < 2; i++) {
		const { status, headers, body } = await call("messenger", good());
		assert.deepEqual([status, headers["retry-after"], body.error.code], [429, "7", 4]);
	}
	assert.equal((await call("messenger", good())).status, 200);
	for (const [kind, status, code] of [["broken", 500, 2], ["rate", 400, 613], ["token", 401, 190], ["window", 400, 10], ["blocked", 400, 551]]) {
		graph.trouble({ kind });
		const answer = await call("messenger", good());
		assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
	}
	graph.trouble({ kind: "close", accepted: true });
	const before = citizens.messenger.seen.length;
	await assert.rejects(call("messenger", good()));
	assert.equal(citizens.messenger.seen.length, before + 1, "accepted, and the answer lost");
	graph.trouble({ kind: "close" });
	await assert.rejects(call("messenger", good()));
	assert.equal(citizens.messenger.seen.length, before + 1);
	graph.trouble({ kind: "silent" });
	await assert.rejects(send(`${graph.graphUrl}/${graph.accounts.messenger}/messages`, { body: "{}", timeout: 100 }), /no answer/);
	telegram.trouble({ kind: "busy", retryAfter: 3 });
	const answer = await call("telegram", one);
	assert.deepEqual([answer.status, answer.body.parameters.retry_after], [429, 3]);
	assert.equal((await call("telegram", one)).status, 200);
	assert.deepEqual([...graph.violations, ...telegram.violations], []);
});

test("what citizens do is told in the platforms' words, alone and in batches", async () => {
	for (const citizen of Object.values(citizens)) {
		const items = ["text", "press", "start", "attachment", "reaction", "read", "delivery", "remove", "empty"].map((kind) => citizen.item(kind, { text: "Où ?", press: { kind: "button", title: "Yes", value: "yes", message: 1 } }[kind]));
		await citizen.tell(...items);
	}
	assert.deepEqual(hooks.map(({ body }) => body.object ?? "update").slice(0, 3), ["page", "instagram", "whatsapp_business_account"]);
	assert.equal(hooks.length, 3 + 9);
	assert.equal(hooks[0].body.entry[0].messaging.length, 9);
	assert.equal(hooks[1].body.entry.length, 9);
	assert.equal(hooks[2].body.entry[0].changes[0].value.messages.length, 7);
	assert.equal(hooks[2].body.entry[0].changes[0].value.statuses.length, 2);
	for (const { headers } of hooks.slice(3)) assert.equal(headers["x-telegram-bot-api-secret-token"], telegram.secret);
});
