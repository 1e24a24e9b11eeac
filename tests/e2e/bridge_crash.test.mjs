// kill -9 of pierre-bridge, and then of pierred, before each of its writes, one run for each: what citizens see is the same as
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
// Each of the first writes, and so many more, evenly spread; so that it takes less than a minute: a
// pierred is slower to come back.
const RUNS = { "pierre-bridge": [12, 18], pierred: [3, 7] }, MORE = process.env.BRIDGE_CRASH_RUNS, NEVER = 2n ** 62n, COUNT = 3;

const folder = mkdtempSync(join(tmpdir(), "pierre-bridge-crash-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const library = join(folder, "die.so");
const built = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, join(here, "die.c"), "-ldl"], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`die.c does not compile: ${built.stderr ?? built.error}`);

// One of the two programs: its file of numbers (see die.c), and who starts it again whenever it died.
class Victim {
	deaths = 0;
	#shared; #ending = false; #keeper;

	constructor(name) {
		this.file = join(folder, name);
		this.#shared = openSync(this.file, "w+");
		this.env = { LD_PRELOAD: library, DIE_FILE: this.file };
		this.arm(0);
	}

	arm(limit) { writeSync(this.#shared, Buffer.from(BigUint64Array.of(BigInt(limit), 0n).buffer), 0, 16, 0); }

	get counted() {
		const numbers = new BigUint64Array(2);
		readSync(this.#shared, numbers, 0, 16, 0);
		return Number(numbers[1]);
	}

	keep(gone, start) {
		this.#keeper = (async () => {
			for (;;) {
				await gone();
				if (this.#ending) return;
				this.deaths++;
				this.arm(0);
				await start();
			}
		})().catch((error) => { this.broken = error; });
	}

	ends() { this.#ending = true; }

	async close() {
		await this.#keeper;
		closeSync(this.#shared);
	}
}

const world = new Bridge({ flags: ["--doubt-s", "1", "--log-level", "error"] });
const victims = { "pierre-bridge": new Victim("bridge"), pierred: new Victim("pierred") };
world.env = victims["pierre-bridge"].env;
world.daemonEnv = victims.pierred.env;
await world.start();
victims["pierre-bridge"].keep(() => world.gone(), () => world.startBridge());
victims.pierred.keep(() => world.pierred.gone(), () => world.pierred.start(world.daemonEnv));

const showsMarks = ({ channel }) => channel === "messenger" || channel === "whatsapp";
const textsOf = ({ seen }) => seen.map(({ text, choices, links }) => JSON.stringify([text, choices.map(({ title }) => title), links.map(({ title }) => title)]));
const once = (texts) => texts.filter((text, i) => i === 0 || text !== texts[i - 1]);

// A conversation on each messenger at once; the victim dies before its write number `limit`.
async function converse(victim, limit) {
	for (const { broken } of Object.values(victims)) if (broken) throw broken;
	const citizens = CHANNELS.map((channel) => world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : channel === "telegram" ? "en" : undefined }));
	victim.arm(limit);
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
	const writes = victim.counted;
	victim.arm(0);
	return { writes, texts: Object.fromEntries(citizens.map((citizen) => [citizen.channel, showsMarks(citizen) ? textsOf(citizen) : once(textsOf(citizen))])) };
}

for (const [name, victim] of Object.entries(victims)) {
	const [first, more] = RUNS[name];
	let usual;
	await test(`a conversation without a death of ${name}, to count its writes`, async () => {
		const before = victim.deaths, runs = [await converse(victim, NEVER), await converse(victim, NEVER)];
		usual = { texts: runs[0].texts, writes: Math.min(...runs.map(({ writes }) => writes)) };
		assert.deepEqual(runs[1].texts, runs[0].texts);
		assert.equal(victim.deaths, before);
		assert.ok(usual.writes > first, `${usual.writes} writes`);
		console.log(`# ${usual.writes} writes of ${name}`);
	});
	const steps = new Set(Array.from({ length: first }, (_, i) => i + 1)), count = Number(MORE ?? more);
	for (let i = 1; i <= count; i++) steps.add(first + Math.round(i * (usual.writes - first) / count));
	for (const step of steps) {
		await test(`${name} killed before write ${step} of ${usual.writes}`, async () => {
			const { texts } = await converse(victim, step);
			assert.deepEqual(texts, usual.texts);
			assert.deepEqual(world.graph.repeats, []);
		});
	}
	await test(`${name} died in most runs`, () => assert.ok(victim.deaths >= steps.size * 0.8, `${victim.deaths} deaths in ${steps.size} runs`));
}
await test("nothing was asked for that is forbidden, and both end cleanly", async () => {
	assert.deepEqual(world.violations, []);
	for (const victim of Object.values(victims)) victim.ends();
	assert.deepEqual(await world.finish(), [0, 0]);
	for (const victim of Object.values(victims)) await victim.close();
});
