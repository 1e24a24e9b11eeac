// The widget's field: what it sends and when, how it fits a question, its calendar; and the opinion
// about an answer. node --test-reporter=tap widget_field.test.mjs
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Bench } from "./widget_bench.mjs";

const bench = new Bench();
await bench.start();
after(() => bench.stop());
let page, context;

const scene = (name, play, options = {}) => test(name, () => bench.visit(options, (opened) => {
	({ page, context } = opened);
	return play();
}));

const input = () => page.locator("#input");
const submitted = () => page.evaluate(() => window.bench.submitted);
const sent = () => page.evaluate(() => window.bench.sent);
const thanks = () => page.evaluate(() => window.bench.thanks);
const focused = () => page.evaluate(() => window.bench.root.activeElement?.id);
const expect = (question) => page.evaluate((question) => window.bench.field.expect(question ?? undefined, "question"), question);
const attributes = (...names) => input().evaluate((e, names) => names.map((name) => e.getAttribute(name)), names);
const asks = (input, more = {}) => expect({ type: "question", lang: "nl", text: "?", form: "f", slot: "s", input, ...more });
const about = (frame) => page.evaluate((frame) => window.bench.feedback.about(frame), frame);
const reply = (more = {}) => ({ type: "reply", seq: 4, to: "1", lang: "fr", intent: "passport.lost", confidence: 0.9, messages: [{ type: "text", lang: "fr", text: "x" }], ...more });

scene("Enter sends, with Shift it begins a line, and nothing is sent of nothing", async () => {
	await input().focus();
	await page.keyboard.press("Enter");
	await page.keyboard.type("  ");
	await page.keyboard.press("Enter");
	assert.deepEqual(await submitted(), []);
	assert.equal(await focused(), "input");
	await input().fill("one");
	await page.keyboard.press("Shift+Enter");
	await page.keyboard.type("two ");
	await page.keyboard.press("Enter");
	assert.deepEqual(await submitted(), ["one\ntwo"]);
	assert.equal(await input().inputValue(), "");
	await input().fill("three");
	await page.getByRole("button", { name: "Envoyer" }).click();
	assert.deepEqual(await submitted(), ["one\ntwo", "three"]);
	assert.equal(await focused(), "input");
});

scene("the Enter that ends a composition sends nothing", async () => {
	await input().fill("にほん");
	for (const event of [{ isComposing: true }, { keyCode: 229 }])
		assert.equal(await input().evaluate((e, event) => e.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...event })), event), true);
	const session = await context.newCDPSession(page);
	await input().focus();
	await session.send("Input.imeSetComposition", { text: "日", selectionStart: 1, selectionEnd: 1 });
	await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", windowsVirtualKeyCode: 229 });
	assert.deepEqual(await submitted(), []);
	await session.send("Input.insertText", { text: "日本" });
	await page.keyboard.press("Enter");
	assert.deepEqual(await submitted(), ["にほん日本"]);
});

scene("a text that is too long is refused in words, and nothing of it is lost", async () => {
	const long = "字".repeat(1366);
	await input().focus();
	await page.keyboard.insertText(long);
	await page.keyboard.press("Enter");
	assert.deepEqual(await submitted(), []);
	assert.equal(await input().inputValue(), long);
	assert.equal(await page.locator("#field-note").textContent(), "Votre message est trop long. Raccourcissez-le.");
	assert.deepEqual(await attributes("aria-invalid", "aria-describedby"), ["true", "field-note"]);
	await page.keyboard.press("Backspace");
	assert.equal(await page.locator("#field-note").textContent(), "");
	assert.match(await page.locator("#field-left").textContent(), / 0 /);
	await page.keyboard.press("Enter");
	assert.deepEqual(await submitted(), ["字".repeat(1365)]);
	assert.equal(await page.locator("#field-left").isVisible(), false);
	assert.deepEqual(await attributes("aria-invalid", "aria-describedby"), ["false", null]);
});

scene("the field grows with its text, to five lines, and shrinks again", async () => {
	const height = () => input().evaluate((e) => e.getBoundingClientRect().height);
	const one = await height();
	await input().fill("1\n2\n3");
	const three = await height();
	await input().fill("1\n2\n3\n4\n5\n6\n7\n8");
	const most = await height();
	assert.equal(three - one, 40);
	assert.equal(most - one, 80);
	await page.keyboard.press("Enter");
	assert.equal(await height(), one);
});

scene("the field fits what a question asks, and forgets it after", async () => {
	const names = ["inputmode", "autocomplete", "autocapitalize", "spellcheck"];
	for (const [kind, slot, ...wanted] of [
		["text", "name", "text", "name", "sentences", "true"],
		["text", "record_name", "text", "off", "sentences", "true"],
		["number", "copies", "numeric", "off", "sentences", "true"],
		["date", "birth_date", "text", "bday", "sentences", "false"],
		["time", "visit_time", "text", "off", "sentences", "false"],
		["choice", "whose", "text", "off", "sentences", "true"],
		["amount", "amount", "decimal", "off", "sentences", "true"],
		["street", "address", "text", "address-line1", "words", "false"],
		["street", "street", "text", "off", "words", "false"],
		["email", "email", "email", "email", "none", "false"],
		["phone", "phone", "tel", "tel", "sentences", "true"],
		["plate", "plate", "text", "off", "characters", "false"],
		["communication", "communication", "numeric", "off", "sentences", "true"],
		["register_number", "number", "numeric", "off", "sentences", "true"],
		["service", "service", "text", "off", "sentences", "true"],
		["consent", "consent", "text", "off", "sentences", "true"],
		["confirm", "confirm", "text", "off", "sentences", "true"],
		["__proto__", "__proto__", "text", "off", "sentences", "true"],
		["constructor", "constructor", "text", "off", "sentences", "true"],
		[["email"], {}, "text", "off", "sentences", "true"],
	]) {
		await asks(kind, { slot, example: "14/03/1985" });
		assert.deepEqual(await attributes(...names, "enterkeyhint", "aria-describedby", "placeholder"), [...wanted, "send", "question", "14/03/1985"], String(kind));
		assert.equal(await page.locator("#calendar").isVisible(), kind === "date" || kind === "time");
		assert.equal(await page.locator("#letters").isVisible(), false);
	}
	assert.equal(await page.locator("#label").textContent(), "Uw antwoord");
	await expect();
	assert.deepEqual(await attributes(...names, "aria-describedby"), ["text", "off", "sentences", "true", null]);
	assert.equal(await page.getByRole("textbox", { name: "Votre question" }).count(), 1);
});

scene("keys for digits give way to letters, on a touch screen", async () => {
	await asks("number", { lang: "fr" });
	await page.getByRole("button", { name: "ABC (Clavier avec des lettres)" }).tap();
	assert.equal(await focused(), "input");
	assert.deepEqual(await attributes("inputmode"), ["text"]);
	assert.equal(await page.locator("#letters").isVisible(), false);
}, { hasTouch: true, isMobile: true });

scene("a day of the calendar comes into the field as Pierre reads it, and a time likewise", async () => {
	await page.evaluate(() => {
		window.shown = [];
		HTMLInputElement.prototype.showPicker = function () { window.shown.push([this.type, this.getAttribute("aria-label"), this.checkVisibility()]); };
		window.pick = (value) => {
			const picker = window.bench.root.getElementById("picker");
			picker.value = value;
			picker.dispatchEvent(new Event("change", { bubbles: true }));
		};
	});
	for (const [kind, name, value, wanted] of [["date", "Choisir un jour dans le calendrier", "1985-03-14", "14/03/1985"],
		["time", "Choisir une heure", "09:30", "09:30"], ["appointment", "Choisir un jour dans le calendrier", "2026-12-01", "01/12/2026"]]) {
		await asks(kind, { lang: "fr" });
		await page.getByRole("button", { name }).click();
		assert.deepEqual((await page.evaluate(() => window.shown)).pop(), [kind === "time" ? "time" : "date", name, true]);
		await page.evaluate((value) => window.pick(value), value);
		assert.equal(await input().inputValue(), wanted);
		assert.equal(await focused(), "input");
	}
	assert.deepEqual(await submitted(), []);
});

scene("a browser that cannot open its calendar shows its field for a day instead", async () => {
	await page.evaluate(() => { HTMLInputElement.prototype.showPicker = () => { throw new DOMException("no", "NotAllowedError"); }; });
	await asks("date", { lang: "fr" });
	await page.locator("#calendar").focus();
	await page.keyboard.press("Enter");
	assert.equal(await focused(), "picker");
	await page.locator("#picker:not(.hidden)").fill("1985-03-14");
	assert.equal(await input().inputValue(), "14/03/1985");
	await asks("date", { lang: "fr" });
	assert.equal(await page.locator("#picker.hidden").count(), 1);
});

scene("what is typed already stays when a question comes or the language changes", async () => {
	await input().fill("half a sent");
	await asks("email");
	await page.evaluate(() => window.bench.setLang("nl"));
	assert.equal(await input().inputValue(), "half a sent");
	assert.equal(await page.locator("#send").textContent(), "Versturen");
	assert.equal(await page.locator("#label").textContent(), "Uw antwoord");
});

scene("an answer is asked about; questions, payments, talk and broken frames are not", async () => {
	const group = page.getByRole("group", { name: "Cette réponse vous a-t-elle aidé ?" });
	assert.equal(await group.count(), 0);
	await about(reply());
	assert.equal(await group.isVisible(), true);
	for (const frame of [undefined, reply({ intent: "" }), reply({ intent: undefined }), reply({ intent: "greeting.hello" }), reply({ intent: "dialogue.help" }), reply({ intent: "x".repeat(65) }),
		reply({ messages: [{ type: "text" }, { type: "question" }] }), reply({ messages: [{ type: "payment" }] }), reply({ messages: [] }), reply({ messages: null }), reply({ messages: "x" }),
		reply({ seq: "4" }), { type: "notice", seq: 4, messages: [{}] }, { type: "welcome", seq: 1, messages: [{}] }, null]) {
		await about(reply({ seq: 3 }));
		await about(frame);
		assert.equal(await group.count(), 0, JSON.stringify(frame));
	}
	await about(reply({ messages: [null, { type: "text" }] }));
	assert.equal(await group.isVisible(), true);
});

scene("yes is one press, said to the daemon once, thanked when it is noted", async () => {
	await about(reply());
	const yes = page.getByRole("button", { name: "Oui, cela m'a aidé" });
	await yes.focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter");
	assert.deepEqual(await sent(), [{ about: 4, intent: "passport.lost", helpful: true }]);
	assert.equal(await yes.getAttribute("aria-pressed"), "true");
	assert.equal(await focused(), "helpful-yes");
	await page.evaluate(() => { window.bench.feedback.noted(3); });
	assert.equal(await thanks(), 0);
	await page.evaluate(() => { window.bench.feedback.noted(4); });
	assert.equal(await thanks(), 1);
});

scene("no asks why, with the keyboard alone, and the focus is never lost", async () => {
	await about(reply());
	await page.getByRole("button", { name: "Non, cela ne m'a pas aidé" }).focus();
	await page.keyboard.press("Space");
	assert.deepEqual((await sent()).pop(), { about: 4, intent: "passport.lost", helpful: false });
	assert.equal(await page.evaluate(() => window.bench.root.activeElement.value), "wrong");
	await page.evaluate(() => { window.bench.feedback.noted(4); });
	assert.equal(await thanks(), 0);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	await page.getByRole("textbox", { name: /ajouter quelque chose/ }).fill(" trop <b>long</b> ");
	await page.getByRole("button", { name: "Envoyer mon avis" }).press("Enter");
	assert.deepEqual((await sent()).pop(), { about: 4, intent: "passport.lost", helpful: false, reason: "unclear", note: "trop <b>long</b>" });
	assert.equal(await focused(), "helpful-no");
	await page.evaluate(() => { window.bench.feedback.noted(4); });
	assert.equal(await thanks(), 1);
	await page.getByRole("button", { name: "Oui, cela m'a aidé" }).click();
	assert.deepEqual((await sent()).pop(), { about: 4, intent: "passport.lost", helpful: true });
	assert.equal(await page.locator("[aria-pressed=true]").count(), 1);
	await about(reply({ seq: 6 }));
	assert.equal(await page.locator("[aria-pressed=true], input:checked").count(), 0);
	assert.equal(await page.locator("#reason-note").inputValue(), "");
});

scene("to say no without why is thanked as well, and a note alone is a reason of its own", async () => {
	await about(reply());
	await page.locator("#helpful-no").click();
	await page.locator("#reason-skip").click();
	assert.equal((await sent()).length, 1);
	assert.equal(await thanks(), 1);
	assert.equal(await focused(), "helpful-no");
	await page.locator("#helpful-no").click();
	await page.locator("#reason-note").pressSequentially("字".repeat(2));
	await page.evaluate(() => window.bench.setLang("en"));
	await page.locator("#reason-send").click();
	assert.deepEqual((await sent()).pop(), { about: 4, intent: "passport.lost", helpful: false, reason: "other", note: "字字" });
	assert.equal(await page.locator("#helpful-ask").textContent(), "Did this answer help?");
});
