// Each kind of message as the widget shows it, and what a hostile, broken or later pierred may send.
// node --test-reporter=tap widget_messages.test.mjs
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Chat, textOf } from "./chat.mjs";
import { Bench } from "./widget_bench.mjs";

const bench = new Bench();
await bench.start();
let page, context;

const scene = (name, play) => test(name, () => bench.visit({}, (opened) => {
	({ page, context } = opened);
	return play();
}));

const show = (messages, isLive = true, base = undefined) =>
	page.evaluate(([messages, isLive, base]) => window.bench.show(messages, isLive, base), [messages, isLive, base]);
const says = () => page.locator("#log .says");
const linksOf = (text) => page.evaluate((text) => {
	const box = document.createElement("p");
	box.append(...window.bench.elements.linked(text, window.bench.t, "en"));
	return [...box.querySelectorAll("a")].map((a) => [a.getAttribute("href"), a.firstChild.textContent]);
}, text);
const linkTo = (href, attributes = {}) => page.evaluate(([href, attributes]) => {
	const a = window.bench.elements.link(href, "here", attributes, window.bench.t);
	return a.tagName === "A" ? { href: a.href, target: a.target, rel: a.rel, text: a.textContent } : a.tagName;
}, [href, attributes]);

const SERVICE = { type: "service", lang: "en", service: "population", name: "Population service", address: "Avenue Charles Thielemans 93",
	phone: "02 773 05 11", email: "population@example.be", website: "https://example.be/population", appointment_url: "https://example.be/book",
	map_url: "https://map.example.be/93", note: "Ring twice, see https://example.be/bell.", languages: ["nl", "fr"], wheelchair: "yes",
	access_text: "At the counter: Dutch, French. Wheelchair accessible.", open: true, hours_text: "Open now, until 16:00",
	hours: [{ day: "Monday", text: "8:30-12:00" }, { day: "Tuesday", text: "closed" }] };
const PAYMENT = { type: "payment", lang: "en", order: "0".repeat(32), title: "Birth certificate", amount: 2000, amount_text: "€20.00", currency: "EUR",
	reference: "+++010/8068/17183+++", url: "https://pay.example.be/?token=v4.public.x", button: "Pay €20.00", expires: "2026-11-23T10:00:00Z",
	expires_text: "This link works until 11:00.", transfer: { text: "Or by bank transfer.", name: "Commune", iban: "BE68 5390 0754 7034", bic: "GKCCBEBB", epc: "BCD" } };
const APPOINTMENT = { type: "appointment", lang: "en", service: "population", name: "Population service", start: "2026-12-01T10:20",
	when_text: "Tuesday 1 December at 10:20", minutes: 20, address: "Avenue 93", code: "K7-P2", calendar_url: "/appointments/1.ics", cancelled: false };

scene("a text keeps its lines, says its language, and links its addresses", async () => {
	await show([{ type: "text", lang: "nl", text: "Eén.\r\nTwee: https://example.be/a_(b)." }]);
	assert.equal(await says().getAttribute("lang"), "nl");
	assert.match(await says().innerText(), /^Eén\.\nTwee/);
	const link = page.getByRole("link");
	assert.equal(await link.getAttribute("href"), "https://example.be/a_(b)");
	assert.equal(await link.getAttribute("target"), "_blank");
	assert.match(await link.textContent(), /\(opent in een nieuw tabblad\)$/);
});

scene("addresses in a sentence become links without its punctuation", async () => {
	for (const [text, ...wanted] of [
		["See http://example.be.", "http://example.be/"],
		["(https://example.be/a)", "https://example.be/a"],
		["[see https://example.be/a_(b)?]", "https://example.be/a_(b)"],
		["« https://example.be/é », or", "https://example.be/%C3%A9"],
		["a https://x.be/1, b https://x.be/2; c", "https://x.be/1", "https://x.be/2"],
		["jean.dupont+1@example.be!", "mailto:jean.dupont+1@example.be"],
		["élise@example.be"],
		["@example.be a@ a@b user@host"],
		["https://example.be@evil.example/ and https://u:p@evil.example"],
		["javascript:alert(1) data:text/html,x ftp://x.be/y www.example.be https:// http://,"],
		["https://example.be/\u202Egpj.exe", "https://example.be/"],
	]) assert.deepEqual((await linksOf(text)).map(([href]) => href), wanted, text);
});

scene("only web, telephone and mail addresses are links", async () => {
	for (const href of ["javascript:alert(1)", " java\nscript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
		"blob:https://example.be/1", "file:///etc/passwd", "https://user@example.be/", "https://user:word@example.be/", "//example.be/", "fr/contact", "http://", "", null, 7, {}, ["x"]])
		assert.equal(await linkTo(href), "SPAN", String(href));
	assert.equal((await linkTo("tel:+3227730511")).target, "");
	assert.equal((await linkTo("mailto:a@example.be")).target, "");
	const own = await linkTo("/fr/contact");
	assert.equal(own.target, "");
	assert.equal(own.text, "here");
	const away = await linkTo("https://example.be/");
	assert.deepEqual([away.target, away.rel], ["_blank", "noopener noreferrer"]);
	assert.match(away.text, /nouvel onglet/);
});

scene("a choice is taken once, with the keyboard, and the others with it", async () => {
	await show([{ type: "choices", lang: "en", text: "Which?", choices: [{ value: "a", title: "First" }, { value: "b", title: "Second" }] }]);
	assert.equal(await page.getByRole("group", { name: "Choices" }).getByRole("button").count(), 2);
	await page.getByRole("button", { name: "Second" }).focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter");
	assert.deepEqual(await page.evaluate(() => window.bench.chosen), [["b", "Second"]]);
	assert.equal(await page.locator(".choices button:disabled").count(), 2);
	assert.equal(await page.locator(".choices .taken").textContent(), "Second");
});

scene("choices of earlier are dead, and living ones can be retired", async () => {
	const message = { type: "choices", lang: "en", text: "Which?", choices: [{ value: "a", title: "First" }] };
	await show([message], false);
	assert.equal(await page.locator(".choices button:enabled").count(), 0);
	await show([message]);
	assert.equal(await page.locator(".choices button:enabled").count(), 1);
	await page.evaluate(() => window.bench.retireChoices(window.bench.log));
	assert.equal(await page.locator(".choices button:enabled").count(), 0);
});

scene("the choice of a language says each part in its own language", async () => {
	await show([{ type: "choices", lang: "und", text: "Choisissez votre langue / Kies uw taal", choices: [{ value: "lang:fr", title: "Français" }, { value: "lang:nl", title: "Nederlands" }] }]);
	assert.equal(await says().getAttribute("lang"), "");
	assert.equal(await page.locator("p [lang=nl]").textContent(), "Kies uw taal");
	assert.equal(await page.locator("button[lang=fr]").textContent(), "Français");
	assert.equal(await says().locator("p").textContent(), "Choisissez votre langue / Kies uw taal");
});

scene("a service is a card with all that is known of it", async () => {
	await show([SERVICE]);
	const card = page.locator("section.card");
	await card.getByRole("heading", { level: 3, name: "Population service" }).waitFor();
	assert.equal(await card.locator(".open").textContent(), "Open now, until 16:00");
	for (const [name, href, target] of [
		[/^Make an appointment.*new tab/, "https://example.be/book", "_blank"],
		[/^Avenue Charles Thielemans 93 \(map\)/, "https://map.example.be/93", "_blank"],
		[/^Call 02 773 05 11$/, "tel:027730511", null],
		[/^E-mail population@example.be$/, "mailto:population@example.be", null],
		[/^Website/, "https://example.be/population", "_blank"],
		[/^https:\/\/example.be\/bell/, "https://example.be/bell", "_blank"],
	]) {
		const link = card.getByRole("link", { name });
		assert.equal(await link.getAttribute("href"), href);
		assert.equal(await link.getAttribute("target"), target);
	}
	assert.equal(await card.getByText("Wheelchair accessible").count(), 1);
	assert.equal(await card.locator("table").isVisible(), false);
	await card.getByText("Opening hours").click();
	assert.deepEqual(await card.locator("tr").allInnerTexts(), ["Monday\t8:30-12:00", "Tuesday\tclosed"]);
	assert.equal(await card.locator("th[scope=row]").count(), 2);
});

scene("a service without its sentence about now says it in words all the same", async () => {
	await show([{ type: "service", lang: "en", service: "x", name: "X", open: false, phone: "+32 (0)2 773 05 11" }]);
	assert.equal(await page.locator(".closed").textContent(), "Closed now");
	assert.equal(await page.getByRole("link").getAttribute("href"), "tel:+3227730511");
	assert.equal(await page.locator("details").count(), 0);
});

scene("links that may not be followed are shown as text", async () => {
	await show([{ type: "links", links: [{ title: "Good", url: "https://example.be/" }, { title: "Bad", url: "javascript:alert(1)" }, { url: "https://example.be/b" }, { url: "x:y" }] }]);
	assert.equal(await page.getByRole("list", { name: "Plus d'informations" }).getByRole("listitem").count(), 3);
	assert.deepEqual(await page.getByRole("link").evaluateAll((all) => all.map((a) => a.getAttribute("href"))), ["https://example.be/", "https://example.be/b"]);
	assert.equal(await page.getByText("Bad").count(), 1);
	assert.equal(await says().getAttribute("lang"), null);
});

scene("a question has its step, its example and its choices", async () => {
	await show([{ type: "question", lang: "en", text: "How many?", form: "f", slot: "copies", input: "number", step: 2, steps: 5, example: "3", choices: [{ value: "1", title: "One" }] }]);
	assert.deepEqual(await page.locator(".asks p").allTextContents(), ["Step 2 of 5", "How many?", "For example: 3"]);
	assert.equal(await page.locator(".choices button").count(), 1);
});

scene("a payment has its amount in the name of its link, and its transfer in lines", async () => {
	await show([PAYMENT, { ...PAYMENT, button: undefined, transfer: undefined }]);
	const names = await page.getByRole("link").evaluateAll((all) => all.map((a) => [a.textContent, a.target, a.rel]));
	assert.deepEqual(names.map(([name]) => name), ["Pay €20.00\u00A0↗ (opens in a new tab)", "Pay online: €20.00\u00A0↗ (opens in a new tab)"]);
	for (const [, target, rel] of names) assert.deepEqual([target, rel], ["_blank", "noopener noreferrer"]);
	assert.equal(await page.locator(".card dd").first().textContent(), PAYMENT.reference);
	await page.getByText("By bank transfer", { exact: true }).click();
	assert.deepEqual(await page.locator("details dl > div").allInnerTexts().then((all) => all.map((text) => text.split("\n").at(-1))),
		["Commune", "BE68 5390 0754 7034", "GKCCBEBB", "€20.00", PAYMENT.reference]);
});

scene("the QR picture is fetched when it is looked at, and only from pierred", async () => {
	const qr = (qr_url) => ({ ...PAYMENT, transfer: { ...PAYMENT.transfer, qr_url } });
	bench.fake.requests = [];
	await show([qr("/qr/1.svg")], true, bench.fake.url);
	await show([qr("https://evil.example/qr.svg"), qr("//evil.example/qr.svg"), qr("data:image/svg+xml,<svg/>")], true, bench.fake.url);
	assert.equal(await page.locator("img").count(), 1);
	assert.deepEqual(bench.fake.requests, []);
	await page.evaluate(() => { bench.img = bench.root.querySelector("img"); });
	bench.fake.pages.set("/qr/1.svg", { type: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' });
	await page.locator("summary").first().click();
	await page.waitForFunction(() => window.bench.img.complete && window.bench.img.naturalWidth > 0);
	assert.deepEqual(bench.fake.requests, ["/qr/1.svg"]);
	assert.match(await page.getByRole("img").getAttribute("alt"), /QR code/);
});

scene("an appointment has its time, its code and its calendar, and says when it is cancelled", async () => {
	await show([APPOINTMENT, { ...APPOINTMENT, cancelled: true, calendar_url: undefined }], true, "https://pierre.example.be/");
	assert.equal(await page.locator("time").first().getAttribute("datetime"), "2026-12-01T10:20");
	assert.deepEqual(await page.locator("dl").first().locator("dd").allTextContents(), ["20 minutes", "Avenue 93", "K7-P2"]);
	const link = page.getByRole("link", { name: "Add to your calendar" });
	assert.equal(await link.getAttribute("href"), "https://pierre.example.be/appointments/1.ics");
	assert.equal(await link.getAttribute("target"), null);
	assert.equal(await page.locator(".card.cancelled .closed").textContent(), "This appointment is cancelled.");
	assert.equal(await page.getByRole("link").count(), 1);
});

scene("markup is text, whatever it is a part of", async () => {
	const markup = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg/onload=alert(3)>";
	const fill = (value) => (typeof value === "string" ? markup : Array.isArray(value) ? value.map(fill) : value && typeof value === "object"
		? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === "type" ? item : fill(item)])) : value);
	const all = [{ type: "text", text: "" }, { type: "links", links: [{ title: "", url: "" }] }, SERVICE, PAYMENT, APPOINTMENT,
		{ type: "question", text: "", example: "", step: 1, steps: 2, choices: [{ value: "", title: "" }] }];
	assert.equal(await show(all.map(fill)), all.length);
	assert.equal(await page.locator("#log").locator("script, svg, img, iframe, a").count(), 0);
	assert.equal(await page.getByRole("button", { name: "<script>alert(2)" }).textContent(), markup);
});

scene("what turns text round or hides it is made visible; scripts from right to left and emoji stay whole", async () => {
	await show([{ type: "text", lang: "en", text: "pay\u202Egpj.exe\u2066x\u2069\u0000\u0007\u009B\ttab" }, { type: "text", text: "مرحبا 👩‍👩‍👧 می‌خواهم\u200F" },
		{ type: "text", text: `z${"\u0301".repeat(5000)}${"\u200B".repeat(5000)}` }]);
	assert.equal(await says().nth(0).textContent(), "pay\uFFFDgpj.exe\uFFFDx\uFFFD\uFFFD\uFFFD\uFFFD\ttab");
	assert.equal(await says().nth(1).textContent(), "مرحبا 👩‍👩‍👧 می‌خواهم\u200F");
	assert.equal(await says().nth(1).locator("p").evaluate((p) => getComputedStyle(p).direction), "rtl");
	assert.equal(await says().nth(1).locator("p").evaluate((p) => getComputedStyle(p).unicodeBidi), "isolate");
	assert.equal((await says().nth(2).textContent()).replace(/[^\u0301]/g, "").length, 8);
});

scene("texts of 100 KB and thousands of choices are shown, and the page stays alive", async () => {
	const long = ["a".repeat(100000), "a@".repeat(50000), "https://".repeat(12500), `https://x.be/${")".repeat(100000)}`, "\u202E".repeat(100000), "a.".repeat(50000), "(".repeat(100000)];
	const choices = Array.from({ length: 5000 }, (unused, i) => ({ value: `v${i}`, title: `Choice ${i}` }));
	assert.equal(await show([...long.map((text) => ({ type: "text", lang: "en", text })), { type: "choices", lang: "en", text: "Which?", choices }]), long.length + 1);
	await page.getByRole("button", { name: "Choice 4999", exact: true }).click();
	assert.deepEqual(await page.evaluate(() => window.bench.chosen), [["v4999", "Choice 4999"]]);
});

scene("one broken message hides none of the others, and unknown kinds are passed over", async () => {
	const odd = [null, 7, "text", [], [[]], {}, { type: null }, { type: ["text"] }, { type: "__proto__" }, { type: "constructor" }, { type: "toString" }, { type: "hologram", text: "x" },
		{ type: "text" }, { type: "text", text: { toString: "x" } }, { type: "choices", choices: "abc" }, { type: "links", links: { length: 3 } }, { type: "service" },
		{ type: "payment", transfer: 7 }, { type: "payment", transfer: {} }, { type: "appointment", cancelled: "no" }];
	await show([...odd, { type: "text", lang: "__proto__", text: "still here" }]);
	assert.equal(await page.getByText("still here").count(), 1);
	assert.equal(await page.getByText("hologram").count(), 0);
	for (const list of [undefined, null, 7, "text", {}, true]) assert.equal(await show(list), 0);
});

// What JSON can hold, in every place of every kind; the same in each run.
function madness(seed) {
	let state = seed;
	const below = (n) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % n; };
	const odd = () => [null, true, 0, -1, 1e300, 0.5, "", " ", "x", "\ud800", "__proto__", "https://[", "//", "tel:", "und", "nl", "en-GB", "xx-yy", [], {}, [null], [[{}]], ["x"],
		{ text: "y" }, { title: 1, url: {} }, { value: "v", title: "t" }, { day: [], text: {} }, JSON.parse('{"__proto__":{"type":"text"},"constructor":1}')][below(28)];
	const keys = ["lang", "text", "choices", "links", "name", "title", "address", "phone", "email", "website", "appointment_url", "map_url", "note", "languages", "access_text", "open", "hours_text",
		"hours", "example", "step", "steps", "slot", "input", "amount_text", "reference", "url", "button", "expires_text", "transfer", "start", "when_text", "minutes", "code", "calendar_url", "cancelled"];
	const kinds = ["text", "choices", "service", "links", "question", "payment", "appointment"];
	return Array.from({ length: 1000 }, () => ({ type: kinds[below(kinds.length)], ...Object.fromEntries(keys.filter(() => below(3)).map((key) =>
		[key, below(4) ? odd() : key === "transfer" ? { name: odd(), iban: odd(), text: odd(), qr_url: odd() } : [odd(), odd()]])) }));
}

scene("nothing that JSON can hold makes rendering throw", async () => {
	for (const seed of [1, 2, 3]) {
		const messages = madness(seed);
		assert.ok(await show(messages) > 100);
		assert.equal(await show([...messages.slice(0, 5), { type: "text", text: `end of ${seed}` }]) > 0, true);
		assert.equal(await page.getByText(`end of ${seed}`).count(), 1);
	}
	assert.doesNotMatch(await page.locator("#log").textContent(), /\[object|undefined|NaN/);
	assert.equal(await page.evaluate(() => ({}).type), undefined);
});

test("the fake speaks pierre.v1: greets, answers as scripted, notes, and forgets", async () => {
	bench.fake.answers.set("lost", [{ type: "text", lang: "en", text: "Found." }]);
	const chat = await Chat.open(bench.fake.url, { lang: "en" });
	assert.equal(textOf(chat.welcome), "Hello from the fake.");
	assert.equal(textOf(await chat.say("lost")), "Found.");
	assert.equal(textOf(await chat.choose("else")), "What?");
	bench.fake.notice([{ type: "text", lang: "en", text: "Paid." }]);
	assert.equal(textOf(await chat.notice()), "Paid.");
	await chat.leave();
	await chat.connect();
	assert.equal(chat.resumed, true);
	assert.deepEqual(bench.fake.received.map(({ type }) => type), ["hello", "message", "choose", "hello"]);
	await chat.leave();
});

after(() => bench.stop());
