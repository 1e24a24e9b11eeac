// What is paid, from the first word to the notice, over the deaths of pierred: the real pierred, the
// stand-in for the payment page, a back office.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap order.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Chat, messageOf, questionOf, textOf } from "./chat.mjs";
import { Town, Visitor, eventually } from "./town.mjs";
import { certificate, isCommunication, orderTax } from "./orders.mjs";

const town = new Town();
await town.start();
const visitor = () => new Visitor(town.payment);
const orders = async (state) => (await town.metrics())[`pierre_orders{state="${state}"}`];

// What a citizen hears who comes back and says something: nothing new.
async function hearsNothingMore(chat, notices) {
	await chat.leave();
	await chat.connect();
	await chat.say("merci");
	assert.equal(chat.notices.length, notices);
	assert.equal(chat.lost, 0);
	assert.deepEqual(chat.errors, []);
}

test("a birth certificate is ordered in French, paid once and delivered, though pierred is killed thrice", async () => {
	const chat = await Chat.open(town.url);
	const offer = await chat.say("je voudrais un acte de naissance");
	assert.equal(offer.intent, "birth.certificate");
	const summary = await chat.fill(await chat.say("oui"), certificate());
	assert.match(textOf(summary), /Anne Marie Dubois[^]*14\/03\/1985[^]*Copie complète[^]*À payer : 20,00 €/);
	const reply = await chat.say("oui");
	const payment = messageOf(reply, "payment");
	const [number] = /\d{4}-\d{6}/.exec(textOf(reply));
	assert.equal(payment.amount, 2000);
	assert.equal(payment.currency, "EUR");
	assert.ok(isCommunication(payment.reference), payment.reference);
	assert.ok(payment.url.startsWith(`${town.payment.url}?token=v4.public.`));
	assert.match(payment.transfer.text, new RegExp(payment.reference.replaceAll("+", "\\+")));
	const picture = await fetch(payment.transfer.qr_url);
	assert.equal(picture.headers.get("content-type"), "image/svg+xml");

	await town.crash(); // the link has left
	const citizen = visitor();
	const page = await citizen.open(payment.url);
	assert.equal(page.status, 200);
	assert.match(page.html.replace(/&nbsp;|\u00a0|\u202f/g, " "), /20,00 €/);
	assert.ok(page.html.includes(payment.reference), page.html);

	await town.crash(); // the token was used
	assert.equal((await visitor().open(payment.url)).code, undefined, "the same citizen may look again");
	await chat.say("merci"); // goes on by itself
	assert.equal(chat.resumed, true);
	await chat.leave();
	assert.equal((await citizen.press("pay")).state, "paid");
	await eventually(() => town.payment.state.queue.length === 0, "the answer's delivery");

	await town.crash(); // the answer is there, and nobody has read the notice
	await chat.connect();
	const notice = await chat.notice();
	assert.equal(notice.lang, "fr");
	assert.match(textOf(notice), new RegExp(`20,00 €[^]*est arrivé[^]*${number}`));
	await hearsNothingMore(chat, 1);
	await chat.leave();

	const { body } = await town.office.until(({ id }) => id === payment.order);
	assert.deepEqual(body.data.slots, { whose: "me", record_name: "Anne Marie Dubois", birth_date: "1985-03-14",
		record_kind: "copy", record_language: "fr", copies: 2, delivery: "post",
		post_address: "Anne Dubois, Rue de l'Église 12, 1299 Exemple", email: "anne.dubois@exemple.be", consent: true });
	assert.deepEqual({ ...body.case, created: undefined }, { id: payment.order, number, form: "birth.certificate", created: undefined });
	const { payment: id } = town.payment.state.orders[payment.order];
	assert.deepEqual(body.payment, { order: payment.order, product: "civil_status_record", amount: 2000,
		reference: payment.reference, payment: id, state: "paid" });
	assert.equal(await orders("paid"), 1);
});

test("a case waits for its payment, and no longer", async () => {
	const chat = await Chat.open(town.url);
	const { payment } = await orderTax(chat, 1234);
	const other = await Chat.open(town.url);
	const second = (await orderTax(other, 4321)).payment;
	await visitor().open(payment.url);
	const citizen = visitor();
	await citizen.open(second.url);
	await citizen.press("pay");
	await town.office.until(({ id }) => id === second.order);
	assert.deepEqual(town.office.of(payment.order), []);
	await chat.leave();
	await other.leave();
});

test("after a failure one pays again with a new link; the old one is refused", async () => {
	const chat = await Chat.open(town.url);
	const { payment } = await orderTax(chat, 4850);
	const citizen = visitor();
	await citizen.open(payment.url);
	await citizen.press("fail");
	const failed = await chat.notice();
	assert.match(textOf(failed), /did not succeed/);
	const [again] = messageOf(failed, "choices").choices;
	assert.equal(again.title, "Pay again");

	const next = messageOf(await chat.choose(again.value), "payment");
	assert.equal(next.order, payment.order);
	assert.equal(next.reference, payment.reference);
	assert.notEqual(next.url, payment.url);
	assert.equal((await visitor().open(payment.url)).code, "used");
	assert.equal((await town.post("payments/use", new URL(payment.url).searchParams.get("token"))).status, 409);
	assert.deepEqual(town.office.of(payment.order), []);
	await citizen.open(next.url);
	await citizen.press("pay");
	assert.match(textOf(await chat.notice(2)), /€48\.50|€ 48[.,]50/);
	await town.office.until(({ id }) => id === payment.order);
	assert.equal((await visitor().open(next.url)).code, "used");

	// Money given back, and the citizen away.
	await chat.leave();
	await citizen.press("refund");
	await eventually(() => town.payment.state.queue.length === 0, "the answer's delivery");
	await chat.connect();
	assert.match(textOf(await chat.notice(3)), /refunded/);
	await hearsNothingMore(chat, 3);
	assert.equal(await orders("refunded"), 1);
	await chat.leave();
});

test("a failure and a refund are heard by whoever was away, and by whoever is there", async () => {
	const chat = await Chat.open(town.url);
	const { payment } = await orderTax(chat, 700);
	const citizen = visitor();
	await citizen.open(payment.url);
	await chat.leave();
	await citizen.press("fail");
	await chat.connect();
	const failed = await chat.notice();
	assert.match(textOf(failed), /did not succeed/);
	await citizen.open(messageOf(await chat.say("pay again"), "payment").url);
	await citizen.press("pay");
	assert.match(textOf(await chat.notice(2)), /has arrived/);
	await citizen.press("refund");
	assert.match(textOf(await chat.notice(3)), /refunded/);
	await hearsNothingMore(chat, 3);
	await chat.leave();
});

// As if the order's link had been made so many minutes earlier.
function age(order, minutes) {
	const script = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=10)\n" +
		"n = db.execute('update payment set token_expires_ms = token_expires_ms - ? where id = ?', (int(sys.argv[3]) * 60000, sys.argv[2])).rowcount\n" +
		"db.commit()\nassert n == 1, n";
	const ran = spawnSync("python3", ["-c", script, town.pierred.store, order, String(minutes)], { encoding: "utf8" });
	assert.equal(ran.status, 0, ran.stderr);
}

test("time that is over is heard, and money that comes after it counts", async () => {
	const chat = await Chat.open(town.url);
	const { payment } = await orderTax(chat, 990);
	const citizen = visitor();
	await citizen.open(payment.url);
	age(payment.order, 60);
	const over = await chat.notice();
	assert.match(textOf(over), /time is over/);
	assert.equal(messageOf(over, "choices").choices[0].value, `pay:${payment.order}`);
	await citizen.press("pay");
	assert.match(textOf(await chat.notice(2)), /has arrived/);
	await town.office.until(({ id }) => id === payment.order);
	await hearsNothingMore(chat, 2);
	await chat.leave();
});

test("who was away when the time was over pays with a new link", async () => {
	const chat = await Chat.open(town.url);
	const { payment } = await orderTax(chat, 1190);
	await chat.leave();
	age(payment.order, 60);
	await eventually(async () => await orders("expired") === 1, "the end of the order");
	await town.crash();
	await chat.connect();
	assert.match(textOf(await chat.notice()), /time is over/);
	const citizen = visitor();
	assert.equal((await citizen.open(payment.url)).code, "expired");
	await citizen.open(messageOf(await chat.choose(`pay:${payment.order}`), "payment").url);
	await citizen.press("pay");
	assert.match(textOf(await chat.notice(2)), /has arrived/);
	await town.office.until(({ id }) => id === payment.order);
	await hearsNothingMore(chat, 2);
	await chat.leave();
});

test("one who confirms twice, in two frames at once, has one order", async () => {
	const before = Object.entries(await town.metrics()).filter(([name]) => name.startsWith("pierre_orders{")).reduce((sum, [, n]) => sum + n, 0);
	const chat = await Chat.open(town.url);
	const { summary } = await orderTax(chat, 550, { confirm: false });
	const yes = questionOf(summary).choices[0].value;
	const replies = await Promise.all([chat.choose(yes), chat.choose(yes)]);
	assert.equal(replies.filter((reply) => messageOf(reply, "payment")).length, 1);
	const after = Object.entries(await town.metrics()).filter(([name]) => name.startsWith("pierre_orders{")).reduce((sum, [, n]) => sum + n, 0);
	assert.equal(after, before + 1);
	await chat.leave();
});

test("what the back office got was signed, and pierred ends cleanly", async () => {
	assert.deepEqual(town.office.faults, []);
	const ids = Object.entries(town.payment.state.orders).filter(([, { status }]) => ["paid", "refunded"].includes(status)).map(([id]) => id);
	for (const id of ids) assert.ok(town.office.of(id).length >= 1, id);
	assert.equal(new Set(town.office.deliveries.map(({ body }) => body.case.number)).size, ids.length);
	assert.equal(await town.finish(), 0);
});
