// The page for trying Pierre out, in a real browser against a real pierred.
// PIERRED=... MODEL=... node --test-reporter=tap page.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pierred, openBrowser } from "./pierred.mjs";

const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser();
let context, page, complaints;

// A test with a page of its own, whose greeting is there.
const scene = (name, play) => test(name, async () => {
	context = await browser.newContext({ locale: "fr-BE" });
	page = await context.newPage();
	complaints = [];
	page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.setDefaultTimeout(15000);
	try {
		await page.goto(pierred.url);
		await page.locator("#log .says").first().waitFor();
		await play();
	} finally {
		await context.close();
	}
});

// The frames of the page's sockets from now on, each way `delay` ms late; how many sockets, what was sent.
async function slowNetwork(delay) {
	const seen = { sockets: 0, sent: [] };
	await page.routeWebSocket(/\/chat$/, (socket) => {
		const daemon = socket.connectToServer();
		seen.sockets++;
		socket.onMessage((data) => { seen.sent.push(JSON.parse(data).type); setTimeout(() => daemon.send(data), delay); });
		daemon.onMessage((data) => setTimeout(() => socket.send(data), delay));
	});
	return seen;
}

async function say(text) {
	await page.locator("#input").fill(text);
	await page.keyboard.press("Enter");
}
const log = () => page.locator("#log");
const card = (name) => log().locator(".card", { has: page.locator("h2", { hasText: name }) });

scene("greets in French and Dutch and says that it is an automated assistant", async () => {
	await log().getByText("assistant automatique").waitFor();
	await log().getByText("automatische assistent").waitFor();
	assert.equal(await page.locator("[role=log][aria-live=polite]").count(), 1);
	assert.deepEqual(complaints, []);
});

for (const [text, lang, name] of [
	["ik ben mn paspoort kwijt", "nl", "Dienst Bevolking"],
	["j'ai perdu mon passeport", "fr", "Service Population"],
	["lost my pasport", "en", "Population service"],
]) {
	scene(`answers "${text}" with a card in ${lang}`, async () => {
		await say(text);
		await card(name).waitFor();
		assert.equal(await page.locator("html").getAttribute("lang"), lang);
		assert.match(await log().locator(`.says[lang=${lang}] p`).last().textContent(), /.+/);
		assert.equal(await page.locator(`#langs [data-lang=${lang}]`).getAttribute("aria-pressed"), "true");
		assert.deepEqual(complaints, []);
	});
}

scene("a choice can be taken with the keyboard alone, once", async () => {
	const choice = log().getByRole("button", { name: "Nederlands" });
	await choice.focus();
	await page.keyboard.press("Enter");
	await page.locator("html[lang=nl]").waitFor();
	await log().locator(".mine", { hasText: "Nederlands" }).waitFor();
	assert.equal(await choice.isDisabled(), true);
	assert.equal(await page.evaluate(() => document.activeElement.id), "input");
});

scene("the language button changes the language", async () => {
	await page.getByRole("button", { name: "NL" }).click();
	await log().getByText("Nederlands").last().waitFor();
	assert.equal(await page.locator("html").getAttribute("lang"), "nl");
});

scene("a reload shows the conversation again and goes on with it", async () => {
	await say("lost my pasport");
	await card("Population service").waitFor();
	await page.reload();
	await card("Population service").waitFor();
	await log().locator(".mine", { hasText: "lost my pasport" }).waitFor();
	await say("and how much is it to renew my id card?");
	await log().locator(".says[lang=en]", { hasText: "€" }).last().waitFor();
	assert.equal(await log().locator(".says", { hasText: "assistant automatique" }).count(), 1);
});

scene("kill -9 and a new start: the page goes on where it was", async () => {
	await say("ik ben mn paspoort kwijt");
	await card("Dienst Bevolking").waitFor();
	await pierred.end("SIGKILL");
	await say("bib open vandaag?");
	await pierred.start();
	await card("Gemeentelijke bibliotheek").waitFor({ timeout: 30000 });
	assert.equal(await log().locator(".says", { hasText: "automatische assistent" }).count(), 1);
	assert.equal(await log().locator(".mine").count(), 2);
});

scene("a question typed before the greeting is there stays, and is sent once", async () => {
	const seen = await slowNetwork(400);
	await page.evaluate(() => sessionStorage.clear());
	const hello = page.waitForEvent("websocket");
	await page.reload();
	await hello;
	while (!seen.sent.includes("hello")) await page.waitForTimeout(10);
	await say("lost my pasport");
	await card("Population service").waitFor();
	assert.equal(await log().locator(".mine", { hasText: "lost my pasport" }).count(), 1);
	assert.deepEqual(seen, { sockets: 1, sent: ["hello", "message"] });
});

scene("a question to a conversation that is forgotten stays on the page and is answered", async () => {
	const stale = await page.evaluate(() => {
		const saved = JSON.parse(sessionStorage.getItem("pierre"));
		const text = "lost my pasport";
		saved.conversation = "0".repeat(32);
		saved.log.push({ mine: text, id: "1" });
		saved.due.push({ type: "message", id: "1", text });
		saved.next = 2;
		return JSON.stringify(saved);
	});
	await page.evaluate((saved) => sessionStorage.setItem("pierre", saved), stale);
	await page.reload();
	await card("Population service").waitFor();
	assert.equal(await log().locator(".mine", { hasText: "lost my pasport" }).count(), 1);
});

scene("even the longest text of the widest characters fits into a message", async () => {
	await page.locator("#input").focus();
	await page.keyboard.insertText("字".repeat(3000));
	await page.keyboard.press("Enter");
	await log().locator(".mine", { hasText: "字" }).waitFor();
	await page.waitForFunction(() => JSON.parse(sessionStorage.getItem("pierre")).due.length === 0);
	assert.equal(await log().locator(".system").count(), 0);
});

scene("the placeholder is readable in the dark", async () => {
	await page.emulateMedia({ colorScheme: "dark" });
	const [ink, soft] = await page.evaluate(() => [
		getComputedStyle(document.querySelector("#input"), "::placeholder").color,
		getComputedStyle(document.querySelector("#notice")).color]);
	assert.equal(ink, soft);
});

scene("markup that a citizen types is text", async () => {
	await say("<img src=x onerror=alert(1)>");
	await log().locator(".mine", { hasText: "<img src=x onerror=alert(1)>" }).waitFor();
	await log().locator(".says:not(.mine)").nth(4).waitFor();
	assert.equal(await page.locator("#log img").count(), 0);
	assert.deepEqual(complaints, []);
});

scene("a new conversation begins with an empty page", async () => {
	await say("lost my pasport");
	await card("Population service").waitFor();
	await page.locator("#restart").click();
	await log().getByText("assistant automatique").waitFor();
	assert.equal(await log().locator(".mine").count(), 0);
});

scene("every control has a name, and a size that a thumb can hit", async () => {
	const small = await page.$$eval("button:not([hidden]), input", (all) => all
		.filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
		.map((e) => e.outerHTML));
	assert.deepEqual(small, []);
	for (const button of await page.getByRole("button").all())
		assert.notEqual((await button.textContent()).trim(), "");
	assert.equal(await page.getByRole("textbox", { name: await page.locator("#label").textContent() }).count(), 1);
});

scene("320 pixels are wide enough", async () => {
	await page.setViewportSize({ width: 320, height: 640 });
	await say("ik ben mn paspoort kwijt");
	await card("Dienst Bevolking").waitFor();
	const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
	assert.ok(inner <= outer, `${inner} pixels`);
});

scene("nothing is kept beyond the tab", async () => {
	await say("lost my pasport");
	await card("Population service").waitFor();
	assert.equal(await page.evaluate(() => localStorage.length), 0);
	assert.deepEqual(await context.cookies(), []);
});

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await pierred.finish(), 0);
});
