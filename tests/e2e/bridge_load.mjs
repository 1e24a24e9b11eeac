// Many webhooks at once, from citizens of all four messengers, alone and in batches, some of them told
// twice; says how fast they are taken and answered, and whether anything was lost, doubled or swapped.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node bridge_load.mjs [--help]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { Bridge, CHANNELS } from "./bridge.mjs";
import { answered, isAnswered, judge, question, repeatsOf } from "./questions.mjs";

const usage = `Usage: node bridge_load.mjs [OPTION...]

  --webhooks N   webhooks of citizens, told twice or not (default 10000)
  --citizens N   (default 500)
  --at-once N    webhooks under way at the same time (default 16)
  --rate N       webhooks per second at most (default 0: as fast as they are taken)
  --kills        kill -9 of pierre-bridge, twice, and of pierred, twice, meanwhile
`;
const { values } = parseArgs({ options: { webhooks: { type: "string", default: "10000" }, citizens: { type: "string", default: "500" }, "at-once": { type: "string", default: "16" },
	rate: { type: "string", default: "0" }, kills: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });
if (values.help) {
	process.stdout.write(usage);
	process.exit(0);
}
const [WEBHOOKS, CITIZENS, AT_ONCE, RATE] = ["webhooks", "citizens", "at-once", "rate"].map((name) => {
	const number = Number(values[name]);
	if (!Number.isInteger(number) || number < (name === "rate" ? 0 : 1)) {
		process.stderr.write(`bridge_load: --${name} is a whole number, not '${values[name]}'\n`);
		process.exit(2);
	}
	return number;
});
const SINGLE = 0.9, TWICE = 0.1, BATCH = 8; // shares; events of a batch at most
const SENDS_AT_ONCE = 16, BARE = 2000;

// Always the same mix: a small generator with a seed (mulberry32).
let seed = 1150;
function random() {
	seed = (seed + 0x6d2b79f5) | 0;
	let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
function shuffled(list) {
	const made = [...list];
	for (let i = made.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[made[i], made[j]] = [made[j], made[i]];
	}
	return made;
}

// As many a second as a bare server of Node's takes, which does nothing with them: for comparison.
async function bare() {
	const code = "require('http').createServer((q, s) => q.resume().on('end', () => s.end())).listen(0, '127.0.0.1', function () { console.log(this.address().port); })";
	const server = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
	const [port] = await once(server.stdout, "data");
	const [body] = world.messengers.messenger.bodies([citizens[0].item("text", question(0))]), url = `http://127.0.0.1:${String(port).trim()}/meta`;
	let left = BARE;
	const fromMs = performance.now();
	await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (left-- > 0) await graph.post(body, { url }); }));
	const perSecond = BARE / (performance.now() - fromMs) * 1000;
	server.kill();
	return perSecond;
}

const world = new Bridge({ flags: ["--send-timeout-ms", "15000", "--doubt-s", "5", "--sends-at-once", String(SENDS_AT_ONCE), "--log-level", "warning"] });
await world.start();
const { graph, telegram } = world;
graph.statuses = ["sent"];
const citizens = Array.from({ length: CITIZENS }, (_, i) => world.citizen(CHANNELS[i % CHANNELS.length], { locale: i % 4 === 0 ? "en_GB" : i % 4 === 3 ? "en" : undefined }));
for (const citizen of citizens) Object.assign(citizen, { asked: 0, sentMs: [] });
const showsMarks = ({ channel }) => channel === "messenger" || channel === "whatsapp";

const barePerSecond = await bare();
let told = 0, begun = 0, taken = 0, events = 0, twice = 0, batches = 0;
const beginMs = performance.now();
let takenMs;

// One webhook with the next question of each of the group; told twice now and then.
async function tell(messenger, group) {
	begun++;
	if (RATE) await sleep(Math.max(0, begun / RATE * 1000 - (performance.now() - beginMs)));
	told++;
	const [body] = messenger.bodies(group.map((citizen) => {
		citizen.sentMs.push(performance.now());
		return citizen.item("text", question(citizen.asked++));
	}));
	await messenger.api.deliver(body);
	taken++;
	if (random() < TWICE && told < WEBHOOKS) {
		told++;
		twice++;
		await messenger.api.deliver(body);
		taken++;
	}
}

// Each citizen of a channel asks his next question, who after whom is left to chance; the next round
// begins when all were taken, for a platform does not know the order of what is under way.
async function rounds(channel) {
	const messenger = world.messengers[channel], mine = citizens.filter((citizen) => citizen.channel === channel);
	const alone = messenger.api === telegram;
	while (told < WEBHOOKS) {
		const waiting = shuffled(mine), underWay = new Set();
		while (waiting.length && told < WEBHOOKS) {
			const group = waiting.splice(0, alone || random() < SINGLE ? 1 : 2 + Math.floor(random() * (BATCH - 1)));
			batches += group.length > 1;
			events += group.length;
			const one = tell(messenger, group).finally(() => underWay.delete(one));
			underWay.add(one);
			if (underWay.size >= Math.max(1, AT_ONCE / CHANNELS.length)) await Promise.race(underWay);
		}
		await Promise.all(underWay);
	}
}

// At a quarter, and so on, of all webhooks.
async function deaths() {
	for (const [share, die] of [[0.2, () => world.crashDaemon()], [0.4, () => world.crash()], [0.6, () => world.crashDaemon()], [0.8, () => world.crash()]]) {
		await graph.until(() => told >= WEBHOOKS * share, "the moment of a death", 600000);
		await die();
	}
}

const killing = values.kills ? deaths() : undefined;
await Promise.all(CHANNELS.map(rounds));
takenMs = performance.now() - beginMs;
await killing;
const late = await Promise.all(citizens.map((citizen) => citizen.until(() => isAnswered(citizen, 0, citizen.asked), "", 120000).then(() => false, () => true)));
const answeredMs = performance.now() - beginMs;
// What is told twice comes last of all: nothing may follow.
await world.until(async () => {
	const figures = await world.metrics();
	return figures.pierre_bridge_events_waiting === 0 && figures.pierre_bridge_parts_waiting === 0;
}, "an empty queue").catch(() => {});
await graph.until(() => graph.hooks.size === 0, "the echoes", 60000).catch(() => {});

const wrongs = citizens.map((citizen) => judge(citizen, 0, citizen.asked, { mayRepeat: values.kills && !showsMarks(citizen) })).filter(Boolean);
const again = citizens.filter((citizen) => !showsMarks(citizen)).reduce((sum, citizen) => sum + repeatsOf(citizen), 0);
const waits = citizens.flatMap((citizen) => {
	const seen = citizen.seen.filter((part) => answered([part]).length);
	return judge(citizen, 0, citizen.asked) ? [] : seen.map(({ atMono }, i) => atMono - citizen.sentMs[i]);
}).sort((a, b) => a - b);
const quantile = (share) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]);
const parts = citizens.reduce((sum, { seen }) => sum + seen.length, 0);
const lines = {
	webhooks: taken, batches, told_twice: twice, events, citizens: CITIZENS, echoes_and_statuses: graph.delivered + telegram.delivered - taken, parts, deaths: values.kills ? 4 : 0,
	refused_while_dead: graph.refused.length + telegram.refused.length, webhooks_per_second: Math.round(taken / takenMs * 1000), bare_webhooks_per_second: Math.round(barePerSecond), answers_per_second: Math.round(events / answeredMs * 1000),
	seconds_until_taken: (takenMs / 1000).toFixed(1), seconds_until_answered: (answeredMs / 1000).toFixed(1), answer_p50_ms: quantile(0.5), answer_p99_ms: quantile(0.99),
	wrong_citizens: wrongs.length, unanswered_citizens: late.filter(Boolean).length, marks_sent_twice: graph.repeats.length, sent_again_without_marks: again, violations: world.violations.length,
};
for (const [name, value] of Object.entries(lines)) console.log(`${name} ${value}`);
for (const wrong of [...wrongs.slice(0, 5), ...world.violations.slice(0, 5)]) console.error(wrong);
const status = await world.finish();
const isFine = wrongs.length + graph.repeats.length + world.violations.length + status[0] + status[1] === 0 && late.every((one) => !one) &&
	again <= (values.kills ? 2 * SENDS_AT_ONCE : 0) && taken >= WEBHOOKS;
console.log(isFine ? "fine" : `NOT FINE, exit statuses ${status}`);
process.exit(isFine ? 0 : 1);
