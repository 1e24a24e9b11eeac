// What the bridge keeps of a citizen, and how it forgets.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_privacy.test.mjs
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Bridge, CHANNELS } from "./bridge.mjs";

const world = new Bridge();
before(() => world.start());
after(() => world.finish());

const WORDS = "mijn kat heet Mauritsius en ik ben mijn paspoort kwijt";

// Neither who he is nor what was said, nor a hash that anyone can make by trying all numbers.
function assertNothingOf(citizen) {
	const { bytes } = world, hashes = ["md5", "sha1", "sha256", "sha512", "blake2b512"].flatMap((name) => [createHash(name).update(citizen.id).digest(), createHash(name).update(citizen.id).digest("hex")]);
	assert.ok(!bytes.includes(citizen.id), `${citizen.channel}: the id stands on the disk`);
	for (const hash of hashes) assert.ok(!bytes.includes(hash) && !bytes.includes(hash.subarray?.(0, 16) ?? hash), `${citizen.channel}: a plain hash of the id`);
	const number = Buffer.alloc(8);
	number.writeBigUInt64BE(BigInt(citizen.id));
	assert.ok(!bytes.includes(number.subarray(number.findIndex((byte) => byte))) || citizen.id.length < 12, `${citizen.channel}: the id as a number`);
	for (const word of ["Mauritsius", "DOC STOP", "paspoort"]) assert.ok(!bytes.includes(word), `${word} stands on the disk`);
}

test("the disk holds no id, no words and no secrets, while messages wait and after", async () => {
	const citizens = CHANNELS.map((channel) => world.citizen(channel));
	await world.pierred.end("SIGKILL");
	for (const citizen of citizens) await citizen.say(WORDS);
	await world.until(async () => (await world.metrics()).pierre_bridge_events_waiting === citizens.length, "waiting events");
	citizens.forEach(assertNothingOf);
	await world.crash(); // what SQLite leaves behind
	citizens.forEach(assertNothingOf);
	// And what waits to be sent.
	for (const api of [world.graph, world.telegram]) api.trouble({ kind: "broken", share: 1 });
	await world.pierred.start();
	await world.until(async () => (await world.metrics()).pierre_bridge_parts_waiting > citizens.length, "waiting parts");
	citizens.forEach(assertNothingOf);
	for (const api of [world.graph, world.telegram]) api.mend();
	await Promise.all(citizens.map((citizen) => citizen.hear(/Bel DOC STOP/)));
	await world.end();
	citizens.forEach(assertNothingOf);
	for (const secret of [world.graph.appSecret, world.graph.verifyToken, ...Object.values(world.graph.tokens), world.telegram.token, world.telegram.secret, world.daemonSecret])
		assert.ok(!world.bytes.includes(secret), "a secret stands on the disk");
	assert.ok(!world.bytes.includes(readFileSync(world.file("bridge.key")).subarray(0, 32)), "the key stands beside what it seals");
	for (const name of ["bridge.key", "bridge.db"]) assert.equal(statSync(world.file(name)).mode & 0o077, 0, `${name} is for its owner`);
	await world.startBridge();
});

const words = {
	nl: { first: "ik ben mn paspoort kwijt", answer: /Bel DOC STOP/, ask: "verwijder mijn gegevens" },
	fr: { first: "j'ai perdu mon passeport", answer: /DOC STOP/, ask: "supprimez mes données" },
	en: { first: "i lost my passport", answer: /Call DOC STOP/, ask: "delete my data" },
};
const texts = Object.fromEntries(Object.keys(words).map((lang) => [lang, JSON.parse(readFileSync(new URL(`../../locales/${lang}.json`, import.meta.url))).texts]));

// As a button, or as a line of a numbered list where it is too long for one.
const offers = (title) => ({ text, choices }) => [text, ...choices.map((choice) => choice.title)].some((one) => one.includes(title));

for (const channel of CHANNELS) for (const [lang, say] of Object.entries(words)) test(`delete my data: ${channel}, ${lang}`, async () => {
	const citizen = world.citizen(channel), text = texts[lang];
	await citizen.ask(say.first, say.answer);
	const kept = (await world.metrics()).pierre_bridge_citizens;
	// First no.
	await citizen.ask(say.ask, offers(text["bridge.forget"]));
	await citizen.choose(text["bridge.forget"], (part) => part.text.includes(text["bridge.forget_ask"].slice(0, 20)));
	await citizen.choose(text["bridge.forget_no"], (part) => part.text.includes(text["bridge.forget_kept"].slice(0, 20)));
	// Then yes.
	await citizen.choose(text["bridge.forget"], (part) => part.text.includes(text["bridge.forget_ask"].slice(0, 20)));
	await citizen.choose(text["bridge.forget_yes"], (part) => part.text.includes(text["bridge.forgotten"].slice(0, 20)));
	await world.until(async () => (await world.metrics()).pierre_bridge_citizens === kept - 1, "one citizen less");
	// Whoever comes back is a stranger.
	const from = citizen.seen.length;
	await citizen.ask(say.first, say.answer);
	assert.match(citizen.seen[from].text, /automatische assistent|assistant automatique|automated assistant/);
});

test("what was forgotten does not come back after a death", async () => {
	const citizen = world.citizen("messenger", { locale: "en_GB" }), text = texts.en;
	await citizen.ask("i lost my passport", /Call DOC STOP/);
	const kept = (await world.metrics()).pierre_bridge_citizens;
	await citizen.ask("delete my data", offers(text["bridge.forget"]));
	await citizen.choose(text["bridge.forget"], ({ choices }) => choices.length === 2);
	await citizen.do("press", citizen.find(text["bridge.forget_yes"]).choice);
	await world.crash();
	await citizen.hear((part) => part.text.includes(text["bridge.forgotten"].slice(0, 20)));
	await world.until(async () => (await world.metrics()).pierre_bridge_citizens === kept - 1, "one citizen less");
});

test("a store of another key is refused, with words that say so", async () => {
	await world.end();
	const key = readFileSync(world.file("bridge.key"));
	rmSync(world.file("bridge.key"));
	await assert.rejects(world.startBridge(), /event=start_failed reason="[^"]+"/);
	writeFileSync(world.file("bridge.key"), key, { mode: 0o600 });
	await world.startBridge();
});

test("no request that a platform forbids, and a clean end", async () => {
	assert.deepEqual(world.violations, []);
	assert.equal(await world.end(), 0);
});
