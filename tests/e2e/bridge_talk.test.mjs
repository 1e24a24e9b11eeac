// Conversations on the four messengers in three languages: the greeting, typos, choices, forms,
// numbers, attachments, what is answered by nothing, and the end.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_talk.test.mjs
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Bridge, CHANNELS } from "./bridge.mjs";

const world = new Bridge({ flags: ["--typing-after-ms", "1"] });
const { graph, telegram } = world;
before(() => world.start());
after(() => world.finish());

const AUTOMATIC = /automatische assistent|assistant automatique|automated assistant/;
const words = {
	nl: { ask: "ik ben mn paspoort kwijt", answer: /Bel DOC STOP/, card: /Dienst Bevolking/, phone: /\+32 2 000 00 01/, help: "hulp", helped: /praktische vragen/, certificate: "ik wil een geboorteakte bestellen",
		begin: /^Nu regelen$/, whose: /Van wie/, mine: /mezelf|mijzelf/i, name: /Welke naam|naam staat/, stop: "stop", stopped: /Er is niets verstuurd|stoppen we/ },
	fr: { ask: "jai perdu mon paseport", answer: /DOC STOP/, card: /Service Population/, phone: /\+32 2 000 00 01/, help: "aide", helped: /questions pratiques/, certificate: "je voudrais un acte de naissance",
		begin: /^Le faire maintenant$/, whose: /De qui est l'acte/, mine: /^De moi-même$/, name: /Quel nom figure/, stop: "stop", stopped: /Rien n'a été envoyé/ },
	en: { ask: "i lost my pasport", answer: /Call DOC STOP/, card: /Population service/, phone: /\+32 2 000 00 01/, help: "help", helped: /practical questions/, certificate: "i want to order a birth certificate",
		begin: /^Do it now$/, whose: /Whose|Who is/, mine: /^My own|^Mine|myself/i, name: /Which name|name is/, stop: "stop", stopped: /Nothing was sent/ },
};

describe("a conversation with typos, a form with choices, and stop", () => {
	for (const channel of CHANNELS) for (const [lang, say] of Object.entries(words)) test(`${channel}, ${lang}`, async () => {
		const citizen = world.citizen(channel);
		const answer = await citizen.ask(say.ask, say.answer);
		assert.match(citizen.seen[0].text, AUTOMATIC, "first of all, that it is a machine");
		assert.ok(citizen.seen.indexOf(answer) > 0);
		await citizen.hear(say.card);
		await citizen.hear(say.phone);
		await citizen.ask(say.certificate, ({ choices }) => choices.some(({ title }) => say.begin.test(title)));
		await citizen.choose(say.begin, say.whose);
		await citizen.choose(say.mine, say.name);
		await citizen.ask(say.stop, say.stopped);
		await citizen.ask(say.help, say.helped);
	});
});

test("nobody is greeted twice, and the answer's own language is kept", async () => {
	const citizen = world.citizen("messenger");
	await citizen.ask("ik ben mn paspoort kwijt", /Bel DOC STOP/);
	await citizen.ask("help", /praktische vragen/);
	assert.equal(citizen.seen.filter(({ text }) => /computerprogramma/.test(text)).length, 1);
});

test("the numbers of a list are understood, however they are written", async () => {
	for (const typed of ["1", "1.", "nr 1", " 1 "]) {
		const citizen = world.citizen("messenger");
		await citizen.ask(words.fr.certificate, ({ choices }) => choices.some(({ title }) => words.fr.begin.test(title)));
		const asked = await citizen.choose(words.fr.begin, words.fr.whose);
		// A title of 23 letters is no quick reply.
		assert.match(asked.text, /^1\. De moi-même$/m);
		assert.match(asked.text, /^4\. De mon père ou ma mère$/m);
		assert.deepEqual(asked.choices, []);
		await citizen.ask(typed, words.fr.name);
	}
	const citizen = world.citizen("messenger");
	await citizen.ask(words.fr.certificate, ({ choices }) => choices.some(({ title }) => words.fr.begin.test(title)));
	await citizen.choose(words.fr.begin, words.fr.whose);
	await citizen.ask("7", words.fr.whose); // there is no seventh
	await citizen.ask("mon père", words.fr.name); // words do as well
});

test("a language is chosen by a press, on each channel", async () => {
	for (const channel of CHANNELS) {
		const citizen = world.citizen(channel);
		await citizen.do("start");
		await citizen.hear(({ choices }) => choices.some(({ title }) => title === "English"));
		await citizen.choose("English", /go on in English/);
		await citizen.ask("???", /municipality|understand|question/i);
	}
});

test("a start without a word is greeted, once and with nothing more", async () => {
	for (const channel of ["messenger", "instagram", "telegram"]) {
		const citizen = world.citizen(channel);
		await citizen.do("start");
		await citizen.hear(AUTOMATIC);
		const from = citizen.seen.length;
		await citizen.ask("ik ben mn paspoort kwijt", /Bel DOC STOP/);
		assert.equal(citizen.seen.slice(0, from + 99).filter(({ text }) => /computerprogramma/.test(text)).length, 1);
	}
});

test("a link with a topic leads to its answer", async () => {
	for (const channel of ["messenger", "instagram"]) {
		const citizen = world.citizen(channel);
		await citizen.do("start", "intent:passport.lost");
		await citizen.hear(/DOC STOP/);
		assert.match(citizen.seen[0].text, AUTOMATIC);
	}
});

test("attachments are answered politely, each once", async () => {
	for (const [channel, kinds] of [["messenger", ["image", "audio", "video", "file", "location"]], ["instagram", ["image"]], ["whatsapp", ["image", "audio", "video", "document", "sticker"]], ["telegram", ["image"]]]) {
		const citizen = world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined });
		await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
		for (const kind of kinds) {
			const from = citizen.seen.length;
			await citizen.do("attachment", kind);
			await citizen.hear(/./, from);
			// In order: once this is answered, all that belongs to the attachment is there.
			await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
			const answers = citizen.seen.slice(from, -1);
			assert.ok(answers.length >= 1 && answers.length <= 2, `${channel} ${kind}: ${JSON.stringify(answers)}`);
			assert.doesNotMatch(citizen.textSince(from), /bridge\.|undefined|null/);
		}
	}
});

test("reactions, reads, deliveries, deletes and empty things are answered by nothing", async () => {
	for (const channel of CHANNELS) {
		const citizen = world.citizen(channel);
		const quiet = ["reaction", "read", "delivery", "remove", "empty"];
		for (const kind of quiet) await citizen.do(kind, undefined);
		// Whoever did not write yet is no conversation.
		assert.deepEqual(citizen.seen, []);
		await citizen.ask("ik ben mn paspoort kwijt", /Bel DOC STOP/);
		const before = await citizen.ask("hulp", /praktische vragen/);
		const from = citizen.seen.length;
		if (channel !== "whatsapp") for (const kind of quiet) await citizen.do(kind, before); // what WhatsApp no longer has is told as unsupported
		else for (const kind of ["reaction", "read", "delivery", "empty"]) await citizen.do(kind, before);
		await citizen.ask("hulp", /praktische vragen/);
		assert.equal(citizen.seen.length, from + 1, `${channel}: ${JSON.stringify(citizen.seen.slice(from))}`);
	}
});

test("the profile's locale is where a conversation begins, and the citizen's words win", async () => {
	for (const [locale, greeting] of [["fr_BE", /^Bonjour/], ["nl_BE", /^Goedendag/], ["en_GB", /^Hello/], ["fr_FR", /^Bonjour/]]) {
		const citizen = world.citizen("messenger", { locale });
		await citizen.do("start");
		await citizen.hear(greeting);
		assert.equal(graph.profiles.filter((id) => id === citizen.id).length, 1, "the profile is asked once");
		assert.doesNotMatch(citizen.textSince(0).replace(greeting, ""), locale.startsWith("fr") ? /Goedendag/ : /Bonjour/);
	}
	const citizen = world.citizen("messenger", { locale: "fr_BE" });
	await citizen.ask("where can I get a new passport please", /passport/i);
	assert.match(citizen.seen[0].text, /^Bonjour/);
	await citizen.ask("ik ben mn paspoort kwijt", /Bel DOC STOP/);
	const russian = world.citizen("messenger", { locale: "ru_RU" });
	await russian.ask("passport lost", /DOC STOP/); // a language that Pierre lacks is no language
	const telegrammer = world.citizen("telegram", { locale: "nl" });
	await telegrammer.do("start");
	await telegrammer.hear(/^Goedendag/);
});

test("a profile that cannot be had hinders nothing", async () => {
	const isProfile = ({ method }) => method === "GET";
	for (const kind of ["broken", "parameter", "close", "silent", "token"]) {
		graph.trouble({ kind, times: 3, when: isProfile });
		const citizen = world.citizen("messenger", { locale: "nl_BE" });
		await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
		graph.mend();
	}
});

test("typing is shown while the answer waits", async () => {
	for (const channel of CHANNELS) {
		const citizen = world.citizen(channel), { api } = world.messengers[channel];
		await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
		const before = api.typings.length;
		world.stopDaemon();
		try {
			await citizen.say("help");
			await api.until(() => api.typings.length > before, "typing");
		} finally {
			world.continueDaemon();
		}
		await citizen.hear(/practical questions|questions pratiques|praktische vragen/, citizen.seen.length);
	}
});

test("texts that are long, odd or not text at all are answered", async () => {
	for (const channel of CHANNELS) {
		const citizen = world.citizen(channel);
		for (const text of ["x".repeat(1900), "\u{1f3e0}\u{1f697}", "   ", "0", "null", "\u202eabc", "<b>hello</b>", "'; drop table citizens; --", "é".repeat(1000), "a\u0000b"]) {
			const from = citizen.seen.length;
			await citizen.say(text);
			await citizen.hear(/./, from);
		}
	}
	const citizen = world.citizen("whatsapp");
	await citizen.say(`opening hours ${"blah ".repeat(800)}`); // below 4,096 characters
	await citizen.hear(/./);
	await citizen.say("é".repeat(4000)); // 8,000 bytes: more than Pierre takes
	await citizen.ask("help", /practical questions|questions pratiques|praktische vragen/);
});

test("no request that a platform forbids, none sent twice, and a clean end", async () => {
	assert.deepEqual(world.violations, []);
	assert.deepEqual(graph.repeats, []);
	await world.until(() => telegram.unanswered.length === 0, "an answer to each pressed button");
	assert.equal(await world.end(), 0);
	for (const { id } of world.citizens) assert.ok(!world.log.includes(id), "the log names a citizen");
	assert.doesNotMatch(world.log, /paspoort|pasport|geboorteakte/, "the log holds what citizens say");
});
