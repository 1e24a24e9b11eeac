// Those who would like it to be paid without paying: every wrong answer and token over HTTP, against
// an order that is open at the stand-in.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap attack.test.mjs
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { PublicProtocol } from "paseto";
import { SignFactory } from "paseto/v4/public";
import { Chat, textOf } from "./chat.mjs";
import { orderTax } from "./orders.mjs";
import { loadKeys } from "./payment/keys.mjs";
import { Town, Visitor, eventually } from "./town.mjs";

const paseto = new PublicProtocol(SignFactory);
const town = new Town();
await town.start();
const stranger = await loadKeys(join(town.pierred.folder, "stranger"));
const chat = await Chat.open(town.url), neighbour = await Chat.open(town.url);
const { payment } = await orderTax(chat, 4850);
const other = (await orderTax(neighbour, 990)).payment;
const citizen = new Visitor(town.payment);
await citizen.open(payment.url);

const token = (url) => new URL(url).searchParams.get("token");
const moment = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");

// An answer as the payment side signs it, but for what is said here; undefined leaves a claim out.
function answer(claims = {}, { key = town.paymentKeys, id = key.id, age = 0 } = {}) {
	const all = { iss: "payment", aud: "pierre", jti: randomBytes(16).toString("hex"), iat: moment(-age), nbf: moment(-age),
		exp: moment(300 - age), order: payment.order, payment: "standin-1", status: "paid", amount: 4850, currency: "EUR", ...claims };
	for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name];
	return paseto.Sign(key.secretKey, all, { footer: new TextEncoder().encode(JSON.stringify({ kid: id })), addIssuedAt: false });
}

// One character of the payload or of the signature is another: the letter before its last two.
const twist = (text, part) => text.split(".").map((piece, i) => i !== part ? piece
	: piece.slice(0, -3) + (piece.at(-3) === "A" ? "B" : "A") + piece.slice(-2)).join(".");
const twistBody = (text) => text.split(".").map((piece, i) => i !== 2 ? piece
	: piece.slice(0, 10) + (piece[10] === "A" ? "B" : "A") + piece.slice(11)).join(".");

const refusals = (metrics, endpoint, reason) => metrics[`pierre_payment_tokens_refused_total{endpoint="${endpoint}",reason="${reason}"}`];

// Refused with nothing but that, counted once under its reason, and no order changes.
function refused(name, endpoint, reason, make) {
	test(`${endpoint}: ${name} is refused`, async () => {
		const before = await town.metrics();
		const response = await town.post(`payments/${endpoint}`, await make());
		assert.equal(response.status, 401);
		assert.equal(await response.text(), '{"error":"refused"}');
		assert.equal(response.headers.get("cache-control"), "no-store");
		const after = await town.metrics();
		for (const name of Object.keys(after).filter((n) => /^pierre_(payment_tokens_refused_total|orders|payment_answers_total)\b/.test(n)))
			assert.equal(after[name] - before[name], name === `pierre_payment_tokens_refused_total{endpoint="${endpoint}",reason="${reason}"}` ? 1 : 0, name);
	});
}

for (const [name, reason, claims] of [
	["an order that nobody placed", "unknown_order", { order: "0".repeat(32) }],
	["another citizen's order with this one's amount", "wrong_amount", { order: other.order }],
	["a cent too little", "wrong_amount", { amount: 4849 }],
	["a cent too much", "wrong_amount", { amount: 4851 }],
	["an amount below nothing", "bad_claim", { amount: -4850 }],
	["an amount as text", "bad_claim", { amount: "4850" }],
	["an amount in euros", "bad_claim", { amount: 48.5 }],
	["another currency", "bad_claim", { currency: "USD" }],
	["a status that does not exist", "bad_claim", { status: "free" }],
	["another issuer", "wrong_issuer", { iss: "pierre" }],
	["another audience", "wrong_audience", { aud: "payment" }],
	["an answer without an order", "bad_claim", { order: undefined }],
	["an answer without an end", "bad_claim", { exp: undefined }],
	["an answer that counts for a day", "bad_claim", { exp: moment(86400) }],
	["SQL in the place of an order", "bad_claim", { order: "' or 1=1 --" }],
]) refused(name, "status", reason, () => answer(claims));

refused("an answer of an hour ago", "status", "expired", () => answer({}, { age: 3600 }));
refused("an answer of tomorrow", "status", "not_yet", () => answer({}, { age: -86400 }));
refused("a stranger's key", "status", "unknown_key", () => answer({}, { key: stranger }));
refused("a stranger's key under the right name", "status", "forged", () => answer({}, { key: stranger, id: town.paymentKeys.id }));
refused("an answer whose claims were changed", "status", "forged", async () => twistBody(await answer()));
refused("an answer whose signature was changed", "status", "forged", async () => twist(await answer(), 2));
refused("our own token as an answer", "status", "unknown_key", () => token(payment.url));
refused("an answer without its footer", "status", "unknown_key", async () => (await answer()).split(".").slice(0, 3).join("."));
refused("an answer of another version", "status", "malformed", async () => (await answer()).replace("v4.", "v3."));
refused("a JWT that says alg none", "status", "malformed", () => "eyJhbGciOiJub25lIn0.eyJzdGF0dXMiOiJwYWlkIn0.");
refused("noise", "status", "malformed", () => randomBytes(300).toString("latin1"));
refused("nothing", "status", "malformed", () => "");
refused("the payment side's own answer", "use", "unknown_key", () => answer());
refused("a token whose claims were changed", "use", "forged", () => twistBody(token(other.url)));
refused("a token whose signature was changed", "use", "forged", () => twist(token(other.url), 2));
refused("noise", "use", "malformed", () => "v4.public.AAAA");

test("use: a token that was used is refused as used, and counted", async () => {
	const before = refusals(await town.metrics(), "use", "replayed");
	const response = await town.post("payments/use", token(payment.url));
	assert.equal(response.status, 409);
	assert.equal(await response.text(), '{"error":"used"}');
	assert.equal(refusals(await town.metrics(), "use", "replayed"), before + 1);
});

test("what is not a token's POST is refused as well", async () => {
	assert.equal((await fetch(new URL(`payments/status?token=${await answer()}`, town.url))).status, 405);
	assert.equal((await town.post("payments/status", "v4.public." + "A".repeat(100000))).status, 413);
	assert.equal((await town.metrics())['pierre_orders{state="paid"}'], 0);
});

test("after all this nobody was told anything, and nothing was delivered", async () => {
	for (const one of [chat, neighbour]) {
		await one.say("hello");
		assert.deepEqual(one.notices, []);
	}
	assert.deepEqual(town.office.deliveries, []);
});

test("the answer that is right counts, once, however often and in whatever order it comes", async () => {
	assert.equal((await citizen.press("pay")).state, "paid");
	assert.match(textOf(await chat.notice()), /has arrived/);
	const paid = { payment: town.payment.state.orders[payment.order].payment };
	const before = (await town.metrics())['pierre_payment_answers_total{status="repeated"}'];
	const same = await answer(paid);
	for (const text of [same, same, await answer({ ...paid, status: "failed" })]) {
		const response = await town.post("payments/status", text);
		assert.equal(response.status, 200);
		assert.deepEqual(await response.json(), { order: payment.order, state: "paid", changed: false });
	}
	assert.equal((await town.metrics())['pierre_payment_answers_total{status="repeated"}'], before + 3);
	await town.office.until(({ id }) => id === payment.order);
	await chat.say("hello");
	assert.equal(chat.notices.length, 1);
	assert.equal((await town.metrics())['pierre_payment_answers_total{status="paid"}'], 1);
});

test("a second payment of a paid order is a conflict for a person, and changes nothing", async () => {
	const before = refusals(await town.metrics(), "status", "wrong_state");
	const response = await town.post("payments/status", await answer({ payment: "another" }));
	assert.equal(response.status, 409);
	assert.equal(await response.text(), '{"error":"conflict"}');
	assert.equal(refusals(await town.metrics(), "status", "wrong_state"), before + 1);
	assert.equal((await town.metrics())['pierre_orders{state="paid"}'], 1);
});

test("who goes on guessing is slowed down; a citizen's next message is not", async () => {
	let response;
	await eventually(async () => (response = await town.post("payments/status", "v4.public.AAAA")).status === 429, "an end to the patience");
	assert.match(response.headers.get("retry-after"), /^\d+$/);
	await chat.say("hello");
	await chat.leave();
	await neighbour.leave();
	assert.equal(await town.finish(), 0);
});
