// kill -9 of pierre-bridge before each of its writes, one run for each: what citizens see is the same as
// without a death, to the letter, where the platform shows what it has; elsewhere a part may come twice.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_crash.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Bridge, CHANNELS } from "./bridge.mjs";
import { isAnswered, judge, question } from "./questions.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
// Each of the first writes, and so many more, evenly spread; so that it takes less than a minute.
const FIRST = 12, MORE = Number(process.env.BRIDGE_CRASH_RUNS ?? 18), NEVER = 2n ** 62n, COUNT = 3;

const folder = mkdtempSync(join(tmpdir(), "pierre-bridge-crash-"));
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
const world = new Bridge({ flags: ["--doubt-s", "1", "--log-level", "error"] });
world.env = { LD_PRELOAD: library, DIE_FILE: file };
await world.start();
let deaths = 0, ending = false, broken;

// Starts pierre-bridge again whenever it died.
const keeper = (async () => {
	for (;;) {
		await world.gone();
		if (ending) return;
		deaths++;
		arm(0);
		await world.startBridge();
	}
})().catch((error) => { broken = error; });

const showsMarks = ({ channel }) => channel === "messenger" || channel === "whatsapp";
const textsOf = ({ seen }) => seen.map(({ text, choices, links }) => JSON.stringify([text, choices.map(({ title }) => title), links.map(({ title }) => title)]));
const once = (texts) => texts.filter((text, i) => i === 0 || text !== texts[i - 1]);

// A conversation on each messenger at once; pierre-bridge dies before its write number `limit`.
async function converse(limit) {
	if (broken) throw broken;
	const citizens = CHANNELS.map((channel) => world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : channel === "telegram" ? "en" : undefined }));
	arm(limit);
	await Promise.all(citizens.map(async (citizen) => {
		for (let i = 0; i < COUNT; i++) {
			const [item] = await citizen.say(question(i));
			if (i === 1) await citizen.tell(item);
			await citizen.until(() => isAnswered(citizen, 0, i + 1), () => judge(citizen, 0, i + 1));
		}
	}));
	await world.until(async () => {
		const figures = await world.metrics().catch(() => ({}));
		return figures.pierre_bridge_parts_waiting === 0 && figures.pierre_bridge_events_waiting === 0;
	}, "an empty queue");
	const writes = counted();
	arm(0);
	return { writes, texts: Object.fromEntries(citizens.map((citizen) => [citizen.channel, showsMarks(citizen) ? textsOf(citizen) : once(textsOf(citizen))])) };
}

let usual;
await test("a conversation without a death, to count its writes", async () => {
	const runs = [await converse(NEVER), await converse(NEVER)];
	usual = { texts: runs[0].texts, writes: Math.min(...runs.map(({ writes }) => writes)) };
	assert.deepEqual(runs[1].texts, runs[0].texts);
	assert.equal(deaths, 0);
	assert.ok(usual.writes > FIRST, `${usual.writes} writes`);
	console.log(`# ${usual.writes} writes`);
});
const steps = new Set(Array.from({ length: FIRST }, (_, i) => i + 1));
for (let i = 1; i <= MORE; i++) steps.add(FIRST + Math.round(i * (usual.writes - FIRST) / MORE));
for (const step of steps) {
	await test(`killed before write ${step} of ${usual.writes}`, async () => {
		const { texts } = await converse(step);
		assert.deepEqual(texts, usual.texts);
		assert.deepEqual(world.graph.repeats, []);
	});
}
await test("it died in most runs, asked for nothing that is forbidden, and ends cleanly", async () => {
	assert.ok(deaths >= steps.size * 0.8, `${deaths} deaths in ${steps.size} runs`);
	assert.deepEqual(world.violations, []);
	ending = true;
	assert.deepEqual(await world.finish(), [0, 0]);
	await keeper;
	closeSync(shared);
});
