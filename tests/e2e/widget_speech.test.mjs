// Reading aloud and dictating. A browser without a head has neither voices nor a recogniser: the page
// gets stand-ins of the browser's interfaces, so what is tested is what the widget asks of them.
// node --test-reporter=tap widget_speech.test.mjs
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Bench } from "./widget_bench.mjs";

const bench = new Bench();
await bench.start();
after(() => bench.stop());
let page;

// Runs in the page before its scripts.
function standIns() {
	const said = window.said = [], recognisers = window.recognisers = [];
	window.voices = [{ lang: "nl-NL", localService: true, name: "nl" }, { lang: "fr-FR", localService: true, name: "fr far" }, { lang: "fr_BE", localService: true, name: "fr" },
		{ lang: "en-GB", localService: false, name: "cloud" }];
	Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => window.voices, speak: (utterance) => said.push(utterance), cancel: () => said.push("cancel") } });
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
	window.SpeechRecognition = class {
		static available = async () => window.onDevice ?? "unavailable";
		started = 0; aborted = 0;
		constructor() { recognisers.push(this); }
		start() { if (window.refuses) throw new Error("no"); this.started++; }
		abort() { this.aborted++; }
	};
}

const scene = (name, search, play, before = standIns) => test(name, () => bench.visit({ search, before }, (opened) => {
	({ page } = opened);
	return play();
}));

const speak = (messages) => page.evaluate((messages) => window.bench.speech.speak(messages), messages);
const said = () => page.evaluate(() => window.said.map((item) => (item === "cancel" ? item : [item.lang, item.voice.name, item.text])));
const is = (name) => page.evaluate((name) => window.bench.speech[name], name);
const setOn = (on) => page.evaluate((on) => window.bench.speech.setOn(on), on);
const note = () => page.locator("#field-note").textContent();
const started = () => page.waitForFunction(() => window.recognisers.at(-1)?.started === 1);
const hears = (...parts) => page.evaluate((parts) => window.recognisers.at(-1).onresult({ results: parts.map((transcript) => [{ transcript }]) }), parts);

scene("answers are read aloud once that is switched on, each in a voice of its language from this machine", "", async () => {
	assert.equal(await is("canSpeak"), true);
	await speak([{ type: "text", lang: "fr", text: "Rien." }]);
	assert.deepEqual(await said(), []);
	await setOn(true);
	await speak([{ type: "text", lang: "fr", text: "Un.\nDeux, voir https://example.be/x" }, { type: "text", lang: "nl", text: "Drie." }, { type: "text", lang: "en", text: "No voice." },
		{ type: "text", lang: "und", text: "Quatre." }]);
	assert.deepEqual(await said(), [["fr-BE", "fr", "Un."], ["fr-BE", "fr", "Deux, voir"], ["nl-BE", "nl", "Drie."], ["fr-BE", "fr", "Quatre."]]);
	assert.equal(await is("isSpeaking"), true);
	await page.evaluate(() => window.said.forEach((utterance) => utterance.onend()));
	assert.equal(await is("isSpeaking"), false);
});

scene("of cards and choices the essentials are read, of broken messages nothing", "", async () => {
	await setOn(true);
	await speak([{ type: "service", lang: "fr", name: "Population", hours_text: "Ouvert", phone: "02 773", email: "a@b.be", website: "https://x.be" },
		{ type: "choices", lang: "fr", text: "Lequel ?", choices: [{ value: "a", title: "Un" }, { value: "b", title: "Deux" }, null, 7] },
		{ type: "payment", lang: "fr", title: "Acte", amount_text: "20 €", url: "https://pay.be" },
		{ type: "appointment", lang: "fr", name: "Population", when_text: "mardi", cancelled: true },
		null, 7, "x", {}, { type: "text", lang: "__proto__", text: { a: 1 } }, { type: "links", links: 7 }]);
	assert.deepEqual((await said()).map(([, , text]) => text), ["Population", "Ouvert", "02 773", "Lequel ?", "Choix: Un, Deux", "Acte", "20 €", "Population", "Ce rendez-vous est annulé.", "mardi"]);
	for (const odd of [undefined, null, 7, {}, "x"]) await speak(odd);
});

scene("reading stops when the citizen types, sends, presses Escape, or switches it off", "", async () => {
	await setOn(true);
	for (const act of [() => page.locator("#input").pressSequentially("a"), () => page.locator("#input").press("Enter"), () => page.keyboard.press("Escape"),
		() => page.evaluate(() => window.bench.speech.stop()), () => setOn(false)]) {
		await page.evaluate(() => { window.said.length = 0; });
		await speak([{ type: "text", lang: "fr", text: "Long." }]);
		assert.equal(await is("isSpeaking"), true);
		await act();
		assert.deepEqual((await said()).filter((item) => item === "cancel"), ["cancel"]);
		assert.equal(await is("isSpeaking"), false);
	}
	await page.evaluate(() => { window.said.length = 0; window.bench.speech.stop(); });
	assert.deepEqual(await said(), []); // what the page itself has read is left alone
});

scene("without a voice of this machine nothing is offered, and voices that come later count", "", async () => {
	await page.evaluate(() => { window.later = window.voices; window.voices = window.voices.filter(({ localService }) => !localService); });
	assert.equal(await is("canSpeak"), false);
	await page.evaluate(() => { window.voices = window.later; });
	assert.equal(await is("canSpeak"), true);
});

scene("a municipality that wants no speech has none", "?speech=none", async () => {
	assert.deepEqual([await is("canSpeak"), await is("canListen")], [false, false]);
	await setOn(true);
	await speak([{ type: "text", lang: "fr", text: "Rien." }]);
	assert.deepEqual(await said(), []);
});

scene("dictating is offered only where it is allowed", "", async () => {
	assert.equal(await is("canListen"), false);
	assert.equal(await page.locator("#dictate").isVisible(), false);
});

scene("the first time it is said what dictating does; then what is heard comes into the field and is not sent", "?speech=input+output", async () => {
	await page.locator("#input").fill("Bonjour,");
	await page.getByRole("button", { name: "Dicter votre question" }).click();
	assert.match(await note(), /éditeur du navigateur/);
	assert.equal(await page.evaluate(() => window.recognisers.length), 0);
	await page.locator("#dictate-yes").click();
	await started();
	assert.equal(await note(), "Je vous écoute…");
	assert.equal(await page.locator("#dictate").getAttribute("aria-pressed"), "true");
	assert.deepEqual(await page.evaluate(() => { const { lang, interimResults, processLocally } = window.recognisers[0]; return [lang, interimResults, processLocally]; }), ["fr-BE", true, undefined]);
	await hears("j'ai ");
	await hears("j'ai perdu ", "mon passeport");
	assert.equal(await page.locator("#input").inputValue(), "Bonjour, j'ai perdu mon passeport");
	await page.evaluate(() => window.recognisers[0].onend());
	assert.equal(await note(), "");
	assert.equal(await page.evaluate(() => window.bench.root.activeElement.id), "input");
	assert.deepEqual(await page.evaluate(() => window.bench.submitted), []);
	await page.evaluate(() => { window.onDevice = "available"; });
	await page.locator("#dictate").click();
	await started();
	assert.equal(await page.evaluate(() => window.recognisers[1].processLocally), true);
	await page.locator("#dictate").click();
	assert.equal(await page.evaluate(() => window.recognisers[1].aborted), 1);
	await hears("too late");
	assert.equal(await page.locator("#input").inputValue(), "Bonjour, j'ai perdu mon passeport");
	assert.equal(await page.locator("#dictate").getAttribute("aria-pressed"), "false");
});

scene("dictating that fails says so, and the field is there to type in", "?speech=input", async () => {
	await page.locator("#dictate").click();
	await page.locator("#dictate").click();
	await started();
	await page.evaluate(() => { const one = window.recognisers[0]; one.onerror({ error: "network" }); one.onend(); });
	assert.equal(await note(), "La dictée ne marche pas. Écrivez votre question.");
	await page.evaluate(() => { window.refuses = true; });
	await page.locator("#dictate").click();
	await page.locator("#field-note", { hasText: "La dictée ne marche pas" }).waitFor();
	assert.equal(await page.locator("#dictate").getAttribute("aria-pressed"), "false");
	assert.equal(await page.evaluate(() => window.bench.root.activeElement.id), "input");
});

scene("a browser with neither voices nor a recogniser offers nothing and complains of nothing", "?speech=input+output", async () => {
	assert.deepEqual([await is("canSpeak"), await is("canListen")], [false, false]);
	await setOn(true);
	await speak([{ type: "text", lang: "fr", text: "Rien." }]);
	await page.locator("#input").fill("x");
	await page.keyboard.press("Enter");
	assert.deepEqual(await page.evaluate(() => window.bench.submitted), ["x"]);
}, () => {
	for (const name of ["speechSynthesis", "SpeechRecognition", "webkitSpeechRecognition"])
		Object.defineProperty(window, name, { value: undefined });
});
