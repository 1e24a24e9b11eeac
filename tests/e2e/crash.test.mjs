// kill -9 before every write of the hand-off, one run for each: no order is lost that a citizen saw,
// none is doubled, none is paid twice, each case arrives, and each citizen hears of it once.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap crash.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Chat, messageOf, textOf } from "./chat.mjs";
import { orderTax } from "./orders.mjs";
import { Town, Visitor, eventually } from "./town.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
// Each of the first writes, and so many more, evenly spread; so that it takes about a minute.
const FIRST = 20, MORE = Number(process.env.CRASH_RUNS ?? 40), NEVER = 2n ** 62n;

const folder = mkdtempSync(join(tmpdir(), "pierre-crash-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const library = join(folder, "die.so"), file = join(folder, "die");
const built = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, join(here, "die.c"), "-ldl"], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`die.c does not compile: ${built.stderr ?? built.error}`);
const shared = openSync(file, "w+");

// The numbers of die.c: the limit and the count.
const arm = (limit) => writeSync(shared, Buffer.from(BigUint64Array.of(BigInt(limit), 0n).buffer), 0, 16, 0);
const counted = () => {
	const numbers = new BigUint64Array(2);
	readSync(shared, numbers, 0, 16, 0);
	return Number(numbers[1]);
};

arm(0);
const env = { LD_PRELOAD: library, DIE_FILE: file };
const town = new Town();
await town.start({ env });
let deaths = 0, ending = false, runs = 0, broken;

// Starts pierred again whenever it died.
const keeper = (async () => {
	for (;;) {
		await town.pierred.gone();
		if (ending) return;
		deaths++;
		arm(0);
		await town.pierred.start(env);
	}
})().catch((error) => { broken = error; });

// pierred may be dead at this moment.
const metrics = () => eventually(() => town.metrics().catch(() => undefined), "an answer of /metrics");
const isNoted = (number) => spawnSync(process.env.PIERRE, ["cases", "show", number, "--store", town.pierred.store],
	{ encoding: "utf8" }).stdout.includes("delivered");

// The whole hand-off, with clients that try again; pierred dies before its write number `limit`.
// isAway: the citizen has left before the money comes.
async function handOff(limit, isAway) {
	if (broken) throw broken;
	const chat = await Chat.open(town.url);
	const { summary } = await orderTax(chat, 100 + runs, { confirm: false });
	const [yes] = messageOf(summary, "question").choices;
	arm(limit);
	const reply = await chat.choose(yes.value);
	const payment = messageOf(reply, "payment");
	const [number] = /\d{4}-\d{6}/.exec(textOf(reply));
	const citizen = new Visitor(town.payment);
	assert.equal((await citizen.open(payment.url)).state, "open", citizen.page.code);
	if (isAway) await chat.leave();
	assert.equal((await citizen.press("pay")).state, "paid");
	await eventually(() => town.payment.state.queue.length === 0, "the answer's delivery");
	if (isAway) await chat.connect();
	assert.match(textOf(await chat.notice()), new RegExp(`has arrived[^]*${number}`));
	const { body } = await town.office.until(({ id }) => id === payment.order);
	await eventually(() => isNoted(number), "the note of the delivery");
	const writes = counted();
	arm(0);
	runs++;

	assert.equal(body.case.number, number);
	assert.equal(body.payment.state, "paid");
	assert.equal(body.payment.payment, town.payment.state.orders[payment.order].payment);
	await chat.leave();
	await chat.connect();
	await chat.say("hello");
	assert.deepEqual(chat.notices.map(textOf).length, 1, "notices");
	assert.equal(chat.frames.filter((frame) => messageOf(frame, "payment")).length, 1, "payments");
	assert.equal(chat.resumed, true);
	assert.equal(chat.lost, 0);
	assert.deepEqual(chat.errors, []);
	await chat.leave();
	const figures = await metrics();
	assert.equal(figures['pierre_orders{state="paid"}'], runs, "orders that are paid");
	assert.equal(Object.entries(figures).filter(([name]) => name.startsWith("pierre_orders{")).reduce((sum, [, n]) => sum + n, 0), runs, "orders");
	assert.equal(new Set(town.office.deliveries.map(({ id }) => id)).size, runs, "cases");
	return writes;
}

let writes = 0;
await test("the hand-off without a death, to count its writes", async () => {
	writes = Math.min(await handOff(NEVER, false), await handOff(NEVER, true));
	assert.equal(deaths, 0);
	assert.ok(writes > FIRST, `${writes} writes`);
	console.log(`# ${writes} writes`);
});
const steps = new Set(Array.from({ length: FIRST }, (_, i) => i + 1));
for (let i = 1; i <= MORE; i++) steps.add(FIRST + Math.round(i * (writes - FIRST) / MORE));
for (const step of steps) {
	await test(`killed before write ${step} of ${writes}${step % 2 ? ", the citizen away" : ""}`, async () => {
		await handOff(step, step % 2 === 1);
	});
}
await test("it died in most runs, and ends cleanly", async () => {
	assert.ok(deaths >= steps.size * 0.8, `${deaths} deaths in ${steps.size} runs`);
	assert.deepEqual(town.office.faults, []);
	ending = true;
	assert.equal(await town.finish(), 0);
	await keeper;
	closeSync(shared);
});
