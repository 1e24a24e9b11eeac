// What platforms do to those who send: too many requests, failures, silence, refused tokens, blocked
// citizens, windows that close. Everything arrives, once where the platform lets one know, in order.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_trouble.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Bridge, CHANNELS } from "./bridge.mjs";
import { send } from "./platform.mjs";
import { judge, isAnswered, question } from "./questions.mjs";

const world = new Bridge();
const { graph, telegram } = world;
before(() => world.start());
after(() => world.finish());
afterEach(() => {
	graph.mend();
	telegram.mend();
	graph.echoes = true;
});

const HELP = /practical questions/;
const apiOf = (channel) => world.messengers[channel].api;
// Whether a request is a message: not typing, not a profile.
const isMessage = ({ raw, url }) => url.pathname.endsWith("/sendMessage") || /"message":|"biz_opaque_callback_data"/.test(raw);
const showsMarks = (channel) => channel === "messenger" || channel === "whatsapp";

// A citizen who is greeted and speaks English.
async function talking(channel) {
	const citizen = world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined });
	await citizen.ask("i lost my passport", /Call DOC STOP/);
	await citizen.ask("help", HELP);
	return citizen;
}

for (const channel of CHANNELS) describe(channel, () => {
	for (const kind of ["busy", "rate", "broken"]) test(`${kind}, thrice: it arrives once`, async () => {
		const citizen = await talking(channel), from = citizen.seen.length;
		const trouble = apiOf(channel).trouble({ kind, times: 3, when: isMessage, ...(channel === "telegram" && { retryAfter: 0 }) });
		await citizen.ask("help", HELP);
		assert.equal(trouble.met, 3);
		await citizen.ask("help", HELP);
		assert.equal(citizen.seen.length, from + 2);
	});

	test("Retry-After is kept", async () => {
		const citizen = await talking(channel), from = citizen.seen.length;
		let met;
		apiOf(channel).trouble({ kind: "busy", retryAfter: 2, when: (call) => isMessage(call) && (met = Date.now()) });
		await citizen.ask("help", HELP);
		assert.equal(citizen.seen.length, from + 1);
		assert.ok(citizen.last.atMs - met >= 1990, `${citizen.last.atMs - met} ms`);
	});

	test("slow answers only make it slower", async () => {
		const citizen = await talking(channel), from = citizen.seen.length;
		apiOf(channel).trouble({ kind: "slow", ms: 600, times: 2, accepted: true, when: isMessage });
		for (let i = 0; i < 3; i++) await citizen.say("help");
		await citizen.until(() => citizen.seen.length === from + 3, "three answers");
	});

	for (const kind of ["silent", "close"]) test(`the answer is lost (${kind}) though the message is there: ${showsMarks(channel) ? "not sent again" : "sent again, for nobody can know"}`, async () => {
		const citizen = await talking(channel), from = citizen.seen.length, repeats = graph.repeats.length;
		apiOf(channel).trouble({ kind, accepted: true, when: isMessage });
		await citizen.ask("help", HELP);
		await citizen.ask("i lost my passport", /Call DOC STOP/); // in order: it is settled by then
		const helps = citizen.seen.slice(from).filter(({ text }) => HELP.test(text)).length;
		assert.equal(helps, showsMarks(channel) ? 1 : 2);
		assert.equal(graph.repeats.length, repeats);
	});

	test("the request is lost: it is sent again", async () => {
		const citizen = await talking(channel), from = citizen.seen.length;
		apiOf(channel).trouble({ kind: "close", when: isMessage });
		await citizen.ask("help", HELP);
		await citizen.ask("help", HELP);
		assert.equal(citizen.seen.length, from + 2);
	});

	test("a refused token stops the channel until the administrator brings a new one", async () => {
		const citizen = await talking(channel), from = citizen.seen.length;
		const other = await talking(CHANNELS.find((name) => name !== channel));
		const lines = () => world.log.split("\n").filter((line) => line.includes("event=token_refused") && line.includes(`channel=${channel}`)).length;
		const said = lines();
		if (channel === "telegram") telegram.replaceToken();
		else graph.replaceToken(channel);
		await citizen.say("help");
		await citizen.say("i lost my passport");
		await world.until(() => lines() > said, "a line in the log");
		await other.ask("help", HELP); // the others go on
		assert.equal(citizen.seen.length, from);
		world.writeTokens();
		world.signal("SIGHUP");
		await citizen.hear(/Call DOC STOP/, from);
		assert.match(citizen.seen[from].text, HELP);
		assert.equal(lines(), said + 1, "said once");
	});

	test("one who blocked us is forgotten, and greeted anew when he comes back", async () => {
		const citizen = await talking(channel), other = await talking(channel);
		citizen.blocked = true;
		await citizen.say("help");
		await world.until(() => world.log.includes(`event=citizen_gone channel=${channel}`), "a line in the log");
		await other.ask("help", HELP);
		citizen.blocked = false;
		const from = citizen.seen.length;
		await citizen.ask("i lost my passport", /Call DOC STOP/);
		assert.match(citizen.seen[from].text, /automated assistant|assistant automatique/);
		assert.equal(citizen.seen.slice(from).filter(({ text }) => HELP.test(text)).length, 0);
	});
});

test("without echoes, a message in doubt is sent again with the same mark", async () => {
	for (const channel of ["messenger", "whatsapp"]) {
		const citizen = await talking(channel), from = citizen.seen.length;
		await graph.until(() => graph.hooks.size === 0, "the echoes so far");
		graph.echoes = false;
		graph.trouble({ kind: "close", accepted: true, when: isMessage });
		await citizen.say("help");
		await citizen.until(() => citizen.seen.length === from + 2, "the second one");
		graph.echoes = true;
		assert.equal(citizen.seen[from].mark, citizen.seen[from + 1].mark);
		assert.equal(graph.repeats.pop(), citizen.last.mark);
	}
});

test("what WhatsApp took and could not bring is counted, said, and not sent again", async () => {
	const citizen = await talking("whatsapp"), from = citizen.seen.length;
	const failed = async () => (await world.metrics())['pierre_bridge_parts_failed_total{channel="whatsapp"}'];
	const before = await failed();
	graph.undeliverable = 1;
	await citizen.say("help");
	await world.until(async () => await failed() === before + 1, "a failure that is counted");
	await citizen.ask("help", HELP);
	await graph.until(() => graph.hooks.size === 0, "all statuses");
	assert.equal(citizen.seen.length, from + 1);
	assert.match(world.log, /event=not_delivered channel=whatsapp/);
});

test("what a platform tells a day later is not answered, for it may not be", async () => {
	const late = async (channel) => (await world.metrics())[`pierre_bridge_parts_late_total{channel="${channel}"}`];
	for (const channel of ["messenger", "instagram", "whatsapp"]) {
		const citizen = world.citizen(channel), before = await late(channel), item = citizen.item("text", "i lost my passport");
		if (channel === "whatsapp") item.timestamp = String(Number(item.timestamp) - 90000);
		else item.timestamp -= 90000000;
		citizen.wroteMs -= 90000000;
		await citizen.tell(item);
		await world.until(async () => await late(channel) > before, "what is late is counted");
		await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
		assert.ok(!citizen.seen.some(({ text }) => /DOC STOP/.test(text)));
	}
});

test("a full disk puts webhooks off, and loses none", async () => {
	const citizen = await talking("messenger"), from = citizen.seen.length;
	const limit = (bytes) => assert.equal(spawnSync("prlimit", ["--pid", String(world.pid), `--fsize=${bytes}:`]).status, 0);
	const failures = async () => (await world.metrics()).pierre_bridge_store_failures_total;
	const before = await failures();
	limit(4096);
	const told = citizen.say("i lost my passport");
	await world.until(async () => await failures() > before, "a store that fails");
	await world.until(async () => (await send(`${world.url}/readyz`, { method: "GET" })).status === 503, "the end of readiness");
	assert.equal(citizen.seen.length, from);
	limit("unlimited");
	await told;
	await citizen.hear(/Call DOC STOP/, from);
	await citizen.ask("help", HELP);
	assert.equal(citizen.seen.slice(from).filter(({ text }) => /Call DOC STOP/.test(text)).length, 1);
	await world.until(async () => (await send(`${world.url}/readyz`, { method: "GET" })).status === 200, "readiness again");
});

test("SIGTERM while it sends: a clean end, and nothing lost or doubled", async () => {
	const citizens = await Promise.all(CHANNELS.map(talking)), from = citizens.map(({ seen }) => seen.length);
	for (const api of [graph, telegram]) api.trouble({ kind: "slow", ms: 300, accepted: true, share: 1, when: isMessage });
	await Promise.all(citizens.map(async (citizen) => {
		for (const text of ["help", "i lost my passport", "help"]) await citizen.say(text);
	}));
	await world.until(() => citizens.some(({ seen }, i) => seen.length > from[i]), "the first answer");
	assert.equal(await world.end("SIGTERM"), 0);
	await world.startBridge();
	for (const [i, citizen] of citizens.entries()) {
		await citizen.until(() => citizen.seen.slice(from[i]).filter(({ text }) => HELP.test(text)).length === 2, "all answers");
		assert.equal(citizen.seen.slice(from[i]).filter(({ text }) => /Call DOC STOP/.test(text)).length, 1);
	}
});

test("whatever fails now and then, each citizen has each answer, in order", async () => {
	const COUNT = 6;
	for (const api of [graph, telegram]) {
		for (const [kind, share] of [["busy", 0.08], ["broken", 0.08], ["rate", 0.05], ["close", 0.05]]) api.trouble({ kind, share, retryAfter: kind === "busy" && api === telegram ? 0 : undefined });
		api.trouble({ kind: "close", share: 0.05, accepted: true });
	}
	const repeats = graph.repeats.length;
	const citizens = CHANNELS.flatMap((channel) => Array.from({ length: 5 }, () => world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined })));
	await Promise.all(citizens.map(async (citizen) => {
		for (let i = 0; i < COUNT; i++) await citizen.say(question(i));
	}));
	await Promise.all(citizens.map((citizen) => citizen.until(() => isAnswered(citizen, 0, COUNT), () => judge(citizen, 0, COUNT), 60000)));
	assert.deepEqual(citizens.map((citizen) => judge(citizen, 0, COUNT, { mayRepeat: !showsMarks(citizen.channel) })).filter(Boolean), []);
	assert.equal(graph.repeats.length, repeats);
});

test("no request that a platform forbids", async () => {
	assert.deepEqual(world.violations, []);
	assert.equal(await world.end(), 0);
});

test("nothing is sent behind the window", async () => {
	const WINDOW_MS = 3000;
	const short = new Bridge({ flags: ["--window-s", "3", "--typing-after-ms", "100"] });
	short.graph.windowMs = WINDOW_MS;
	await short.start();
	try {
		const citizens = CHANNELS.map((channel) => short.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined }));
		await Promise.all(citizens.map((citizen) => citizen.ask("i lost my passport", /Call DOC STOP/)));
		await Promise.all(citizens.map((citizen) => citizen.ask("help", HELP)));
		// Pierre's answer is ready too late; and, for another, the platform is broken for too long.
		const retried = short.citizen("messenger", { locale: "en_GB" });
		await retried.ask("i lost my passport", /Call DOC STOP/);
		await retried.ask("help", HELP);
		const from = citizens.map(({ seen }) => seen.length), fromRetried = retried.seen.length;
		const broken = short.graph.trouble({ kind: "broken", share: 1, when: (call) => isMessage(call) && String(call.raw).includes(retried.id) });
		await retried.say("help");
		await short.until(() => broken.met > 1, "a failure");
		short.stopDaemon();
		await Promise.all(citizens.map((citizen) => citizen.say("help")));
		await sleep(WINDOW_MS + 500); // the window is a time
		short.graph.mend();
		short.continueDaemon();
		await citizens[CHANNELS.indexOf("telegram")].hear(HELP, from[CHANNELS.indexOf("telegram")]); // knows no window
		await short.until(async () => {
			const figures = await short.metrics();
			return ["instagram", "whatsapp"].every((channel) => figures[`pierre_bridge_parts_late_total{channel="${channel}"}`] === 1) && figures['pierre_bridge_parts_late_total{channel="messenger"}'] === 2;
		}, "what is late is counted");
		for (const [i, citizen] of citizens.entries()) if (citizen.channel !== "telegram") assert.equal(citizen.seen.length, from[i], citizen.channel);
		assert.equal(retried.seen.length, fromRetried);
		// A new word opens it again, and what was late does not come after all.
		for (const [i, citizen] of citizens.entries()) {
			await citizen.ask("i lost my passport", /Call DOC STOP/);
			if (citizen.channel !== "telegram") assert.match(citizen.seen[from[i]].text, /Call DOC STOP/);
		}
		assert.deepEqual(short.violations, []);
	} finally {
		await short.finish();
	}
});
