// Webhooks that come twice, in another order, in batches; deaths of pierre-bridge and pierred at any
// moment: each message has its answer, in order, once where the platform lets one know.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_death.test.mjs
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Bridge, CHANNELS } from "./bridge.mjs";
import { answeredCount, isAnswered, judge, question } from "./questions.mjs";

const world = new Bridge();
const { graph } = world;
before(() => world.start());
after(() => world.finish());

const showsMarks = ({ channel }) => channel === "messenger" || channel === "whatsapp";
const english = (channel) => world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined });
const allAnswered = (citizens, first, count) => Promise.all(citizens.map((citizen) => citizen.until(() => isAnswered(citizen, first, count), () => judge(citizen, first, count), 60000)));
const wrongs = (citizens, first, count, options = () => ({})) => citizens.map((citizen) => judge(citizen, first, count, options(citizen))).filter(Boolean);

test("what is told twice, at once, later, and to a bridge that has died since, is answered once", async () => {
	const citizens = CHANNELS.map(english);
	const told = citizens.map((citizen) => [0, 1, 2].map((i) => citizen.item("text", question(i))));
	for (const [i, citizen] of citizens.entries()) for (const item of told[i]) await Promise.all([citizen.tell(item), citizen.tell(item), citizen.tell(item)]);
	await allAnswered(citizens, 0, 3);
	const again = () => Promise.all(citizens.flatMap((citizen, i) => told[i].map((item) => citizen.tell(item, item))));
	await again();
	await world.crash();
	await again();
	await world.crashDaemon();
	await again();
	for (const citizen of citizens) await citizen.say(question(3));
	await allAnswered(citizens, 0, 4);
	assert.deepEqual(wrongs(citizens, 0, 4), []);
});

test("the events of a batch are answered in the order of their time", async () => {
	for (const channel of ["messenger", "instagram", "whatsapp"]) {
		const citizen = english(channel);
		const items = [0, 1, 2, 3, 4].map((i) => {
			const item = citizen.item("text", question(i));
			if (channel === "whatsapp") item.timestamp = String(Number(item.timestamp) - 10 + i);
			else item.timestamp += i - 10;
			return item;
		});
		await citizen.tell(...items.toReversed());
		await allAnswered([citizen], 0, 5);
		assert.deepEqual(wrongs([citizen], 0, 5), []);
	}
});

test("a batch of 1,000 events of 100 citizens, some told twice in it, loses none", async () => {
	for (const channel of ["messenger", "whatsapp"]) {
		const citizens = Array.from({ length: 100 }, () => english(channel)), items = [];
		for (let i = 0; i < 9; i++) for (const citizen of citizens) items.push(citizen.item("text", question(i)));
		items.push(...items.filter((_, i) => i % 9 === 0));
		assert.equal(items.length, 1000);
		await citizens[0].tell(...items);
		await allAnswered(citizens, 0, 9);
		assert.deepEqual(wrongs(citizens, 0, 9), []);
	}
	assert.deepEqual(graph.repeats, []);
});

test("kill -9 of the bridge and of pierred at random moments", async () => {
	const ROUNDS = 12, COUNT = 40, citizens = [...CHANNELS, ...CHANNELS].map(english);
	let ended = false;
	const talks = Promise.all(citizens.map(async (citizen) => {
		for (let i = 0; i < COUNT; i++) {
			const [item] = await citizen.say(question(i));
			if (i % 5 === 0) await citizen.tell(item);
			await citizen.until(() => answeredCount(citizen) >= i - 2, () => `${judge(citizen, 0, i - 2)} (question ${i})`, 60000);
			await sleep(randomInt(60));
		}
	})).finally(() => { ended = true; });
	for (let round = 0; round < ROUNDS && !ended; round++) {
		await sleep(randomInt(400));
		await (round % 3 === 2 ? world.crashDaemon() : world.crash());
	}
	await talks;
	await allAnswered(citizens, 0, COUNT);
	assert.deepEqual(wrongs(citizens, 0, COUNT, (citizen) => ({ mayRepeat: !showsMarks(citizen) })), []);
	assert.deepEqual(graph.repeats, []);
	assert.deepEqual(world.violations, []);
});

test("pierred is away for a while: messages wait, and are answered in order", async () => {
	const citizens = CHANNELS.map(english);
	await world.pierred.end("SIGKILL");
	for (const citizen of citizens) for (let i = 0; i < 4; i++) await citizen.say(question(i));
	await world.crash();
	assert.ok(citizens.every(({ seen }) => seen.length === 0));
	await world.pierred.start();
	await allAnswered(citizens, 0, 4);
	assert.deepEqual(wrongs(citizens, 0, 4), []);
});

test("nothing waits in the end, and the end is clean", async () => {
	await world.until(async () => {
		const figures = await world.metrics();
		return figures.pierre_bridge_events_waiting === 0 && figures.pierre_bridge_parts_waiting === 0;
	}, "an empty queue");
	assert.deepEqual(world.violations, []);
	assert.equal(await world.end(), 0);
});
