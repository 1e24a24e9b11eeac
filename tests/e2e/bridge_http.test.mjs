// The door of pierre-bridge: subscription, signatures, secrets, sizes, and what administrators ask.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_http.test.mjs
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { Agent } from "node:http";
import { createConnection } from "node:net";
import { after, before, test } from "node:test";
import { Bridge } from "./bridge.mjs";
import { send } from "./platform.mjs";

const MAX_BODY = 65536;
const world = new Bridge({ flags: ["--max-body", String(MAX_BODY)] });
const { graph, telegram } = world;
before(() => world.start());
after(() => world.finish());

const get = (path) => send(`${world.url}${path}`, { method: "GET" });
const subscribe = (query) => get(`/meta?${new URLSearchParams(query)}`);
const wanted = () => ({ "hub.mode": "subscribe", "hub.verify_token": graph.verifyToken, "hub.challenge": "1158201444" });

test("a subscription with the right token gets its challenge back, and nothing else", async () => {
	const answer = await subscribe(wanted());
	assert.deepEqual([answer.status, answer.body], [200, "1158201444"]);
	assert.match(answer.headers["content-type"], /^text\/plain/);
	// However it is written: it is a text, and no number; in an address + is a space.
	assert.equal((await subscribe({ ...wanted(), "hub.challenge": "000123" })).body, "000123");
	assert.equal((await get(`/meta?hub.challenge=a%2Bb%26c&hub.verify_token=${graph.verifyToken}&hub.mode=subscribe`)).body, "a+b&c");
	assert.equal((await get(`/meta?hub.mode=subscribe&more=1&hub.challenge=x_Y-9.z&hub.verify_token=${graph.verifyToken}`)).body, "x_Y-9.z");
});

test("a subscription with anything else is refused, and never mirrored as a page", async () => {
	for (const [what, query] of [
		["a wrong token", { ...wanted(), "hub.verify_token": "wrong" }],
		["an empty token", { ...wanted(), "hub.verify_token": "" }],
		["the beginning of the token", { ...wanted(), "hub.verify_token": graph.verifyToken.slice(0, -1) }],
		["the token and more", { ...wanted(), "hub.verify_token": `${graph.verifyToken}x` }],
		["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }],
		["another mode", { ...wanted(), "hub.mode": "unsubscribe" }],
		["no mode", { "hub.verify_token": graph.verifyToken, "hub.challenge": "1" }],
		["no challenge", { "hub.mode": "subscribe", "hub.verify_token": graph.verifyToken }],
		["nothing", {}],
	]) {
		const { status, body } = await subscribe(query);
		assert.ok(status === 400 || status === 403, `${what}: ${status}`);
		assert.ok(!body.includes(graph.verifyToken), what);
	}
	const { status, headers, body } = await subscribe({ ...wanted(), "hub.challenge": "<script>alert(1)</script>" });
	assert.ok(status !== 200 || /^text\/plain/.test(headers["content-type"]), `${status} ${headers["content-type"]} ${body}`);
	// What is longer than any challenge is refused, or is too much for a head.
	for (const length of [600, 20000]) {
		const long = await subscribe({ ...wanted(), "hub.challenge": "9".repeat(length) }).catch((error) => error);
		assert.ok(long.status >= 400 || long.code === "ECONNRESET", `${long.status} ${long.code}`);
	}
});

test("only what is signed is taken: with sha256, the right secret, over this very body", async () => {
	const citizen = world.citizen("messenger");
	const refused = async () => (await world.metrics())['pierre_bridge_webhooks_refused_total{reason="signature"}'];
	const before = await refused();
	const [body] = world.messengers.messenger.bodies([citizen.item("text", "no\u00ebl in the town hall?")]);
	const hex = (algorithm, secret = graph.appSecret, text = body) => createHmac(algorithm, secret).update(text).digest("hex");
	const right = `sha256=${hex("sha256")}`;
	for (const [what, headers] of [
		["none", {}],
		["only the old sha1", { "x-hub-signature": `sha1=${hex("sha1")}` }],
		["sha1 under the new name", { "x-hub-signature-256": `sha1=${hex("sha1")}` }],
		["another secret's", { "x-hub-signature-256": `sha256=${hex("sha256", "x")}` }],
		["another body's", { "x-hub-signature-256": `sha256=${hex("sha256", graph.appSecret, `${body} `)}` }],
		["that of the same JSON, written otherwise", { "x-hub-signature-256": `sha256=${hex("sha256", graph.appSecret, JSON.stringify(JSON.parse(body)))}` }],
		["one digit off", { "x-hub-signature-256": right.slice(0, -1) + (right.endsWith("0") ? "1" : "0") }],
		["cut off", { "x-hub-signature-256": right.slice(0, -2) }],
		["longer", { "x-hub-signature-256": `${right}00` }],
		["without its prefix", { "x-hub-signature-256": hex("sha256") }],
		["empty", { "x-hub-signature-256": "" }],
		["no hex", { "x-hub-signature-256": `sha256=${"z".repeat(64)}` }],
	]) {
		const { status } = await graph.post(body, { headers });
		assert.ok(status === 401 || status === 403, `${what}: ${status}`);
	}
	assert.deepEqual(citizen.seen, []);
	assert.equal((await graph.post(body, { headers: { "x-hub-signature-256": right } })).status, 200);
	await citizen.hear(/./);
	assert.equal(await refused(), before + 12);
});

test("what is signed and no webhook is counted and said; the platform need not tell it again", async () => {
	const count = async () => (await world.metrics())['pierre_bridge_webhooks_refused_total{reason="body"}'];
	const before = await count();
	const bad = ["no json", "[]", "null", "{}", "{\"object\":\"page\"", "{\"object\":\"user\",\"entry\":[]}", "\u0000", "[".repeat(50000), "{\"object\":".repeat(3000)];
	for (const body of bad) assert.equal((await graph.post(body)).status, 200, JSON.stringify(body.slice(0, 40)));
	for (const body of ["no json", "[]", "[".repeat(50000)]) assert.equal((await telegram.post(body)).status, 200, JSON.stringify(body.slice(0, 40)));
	assert.equal(await count(), before + bad.length + 3);
	for (const body of ["{}", "{\"update_id\":\"x\"}", "{\"update_id\":1,\"message\":5}"]) assert.equal((await telegram.post(body)).status, 200, body);
	assert.ok(world.log.includes("event=webhook_unreadable"));
	assert.equal((await get("/healthz")).status, 200);
});

test("broken things in a webhook hinder nothing beside them", async () => {
	const citizen = world.citizen("messenger"), { id } = Object.assign(world.citizen("messenger"), { wroteMs: Date.now() }); // may be answered to: it is an attachment, of a kind
	const odd = [null, 1, "x", [], {}, { sender: {} }, { sender: { id } }, { sender: { id: 7 }, message: { mid: 9, text: 5 } }, { message: { text: "who?" } },
		{ sender: { id }, message: { mid: "m_x", attachments: {} } }, { sender: { id }, timestamp: "x", postback: {} }];
	await citizen.tell(...odd, citizen.item("text", "opening hours"));
	await citizen.hear(/town hall|municipal|gemeente|commune/i);
	for (const entry of [null, 3, {}, { messaging: 5 }, { changes: [{ value: 7 }, { value: { messages: [null, 4, {}] } }] }]) {
		assert.equal((await graph.post(JSON.stringify({ object: "page", entry: [entry] }))).status, 200);
		assert.equal((await graph.post(JSON.stringify({ object: "whatsapp_business_account", entry: [entry] }))).status, 200);
	}
});

test("a body that is too large is refused with 413", async () => {
	const body = JSON.stringify({ object: "page", entry: [], more: "x".repeat(MAX_BODY) });
	const answer = await graph.post(body).catch((error) => error);
	// It may be cut off while it is sent.
	assert.ok(answer.status === 413 || ["EPIPE", "ECONNRESET"].includes(answer.code), `${answer.status} ${answer.code}`);
	// And before it is read, when its length says so.
	const socket = createConnection(world.port, "127.0.0.1");
	await once(socket, "connect");
	socket.write(`POST /meta HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n`);
	const [head] = await once(socket, "data");
	assert.match(String(head), /^HTTP\/1\.1 413 /);
	socket.destroy();
	assert.equal((await get("/healthz")).status, 200);
});

test("other paths and methods", async () => {
	assert.equal((await get("/")).status, 404);
	assert.equal((await get("/chat")).status, 404);
	assert.equal((await get("/meta/x")).status, 404);
	assert.ok([404, 405].includes((await get("/telegram")).status));
	const put = await send(`${world.url}/meta`, { method: "PUT", body: "{}" }).catch((error) => error);
	assert.ok(put.status === 405 || put.code === "ECONNRESET", `${put.status} ${put.code}`); // a body that nobody reads
	// On one connection: an answer to HEAD has no body that the next one would begin with.
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	for (let i = 0; i < 3; i++) {
		const head = await send(`${world.url}/healthz`, { method: "HEAD", agent });
		assert.deepEqual([head.status, head.body], [200, ""]);
		assert.equal((await send(`${world.url}/healthz`, { method: "GET", agent })).status, 200);
	}
	agent.destroy();
	assert.ok([404, 405].includes((await send(`${world.url}/meta`, { method: "DELETE" })).status));
	assert.equal((await graph.post("{}", { url: `${world.url}/` })).status, 404);
	assert.ok([404, 405].includes((await graph.post("{}", { url: `${world.url}/healthz` })).status));
});

test("Telegram's secret is demanded", async () => {
	const citizen = world.citizen("telegram");
	const [body] = world.messengers.telegram.bodies([citizen.item("text", "opening hours")]);
	for (const headers of [{}, { "x-telegram-bot-api-secret-token": "" }, { "x-telegram-bot-api-secret-token": "wrong" }, { "x-telegram-bot-api-secret-token": telegram.secret.slice(1) },
		{ "x-telegram-bot-api-secret-token": `${telegram.secret}x` }, graph.sign(body)]) {
		const { status } = await telegram.post(body, { headers });
		assert.ok(status === 401 || status === 403, `${JSON.stringify(headers)}: ${status}`);
	}
	// Nor does Meta's door open with it.
	const { status } = await graph.post(body, { headers: telegram.sign() });
	assert.ok(status === 401 || status === 403, `${status}`);
	assert.equal((await telegram.post(body)).status, 200);
	await citizen.hear(/./);
});

// Those that stand nowhere by chance.
const ids = () => world.citizens.map(({ id }) => id).filter((id) => id.length > 4);

test("health and readiness follow pierred; the metrics have numbers only", async () => {
	assert.equal((await get("/healthz")).status, 200);
	await world.until(async () => (await get("/readyz")).status === 200, "readiness");
	await world.pierred.end("SIGKILL");
	await world.until(async () => (await get("/readyz")).status === 503, "the end of readiness");
	assert.equal((await get("/healthz")).status, 200);
	await world.pierred.start();
	await world.until(async () => (await get("/readyz")).status === 200, "readiness again");
	const { body, headers } = await get("/metrics");
	assert.match(headers["content-type"], /^text\/plain/);
	for (const line of body.trimEnd().split("\n")) assert.match(line, /^(# (HELP|TYPE) pierre_bridge_\w+ .+|pierre_bridge_\w+(\{[^}]*\})? [-+.e\dInfNa]+)$/);
	for (const id of ids()) assert.ok(!body.includes(id), "no citizen stands in the metrics");
});

test("a key that pierred does not know: not ready, and ready with the right one, without a restart", async () => {
	const citizen = world.citizen("telegram", { locale: "en" }), right = world.daemonSecret;
	const ready = (status) => world.until(async () => (await get("/readyz")).status === status, `readiness ${status}`);
	world.removeKey();
	await ready(503);
	await citizen.say("i lost my passport");
	world.addKey();
	assert.notEqual(world.daemonSecret, right);
	world.signal("SIGHUP");
	await ready(200);
	await citizen.hear(/Call DOC STOP/);
});

test("a channel without its token is off: its webhooks are taken and left alone", async () => {
	const other = new Bridge({ flags: ["--instagram-token", "", "--telegram-token", ""] });
	await other.start();
	try {
		const quiet = ["instagram", "telegram"].map((channel) => other.citizen(channel)), loud = other.citizen("whatsapp");
		for (const citizen of quiet) await citizen.tell(citizen.item("text", "i lost my passport")).catch((error) => assert.fail(error));
		await loud.ask("i lost my passport", /Call DOC STOP/);
		for (const citizen of quiet) assert.deepEqual(citizen.seen, []);
		assert.match(other.log, /event=started [^\n]*channels=messenger,whatsapp$/m);
		assert.equal((await other.metrics()).pierre_bridge_events_waiting, 0);
	} finally {
		await other.finish();
	}
});

test("no requests that the platforms forbid, and a clean end", async () => {
	assert.deepEqual(world.violations, []);
	assert.equal(await world.end(), 0);
	for (const secret of [graph.appSecret, graph.verifyToken, ...Object.values(graph.tokens), telegram.token, telegram.secret, world.daemonSecret, ...ids()])
		assert.ok(!world.log.includes(secret), `the log holds ${secret.slice(0, 6)}...`);
});
