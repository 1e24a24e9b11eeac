// The widget on the sample site, in a real browser against a real pierred.
// PIERRED=... MODEL=... node --test-reporter=tap widget.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { rmSync } from "node:fs";
import { Pierred, openBrowser } from "./pierred.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";

const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser();
let context, citizen, page, log;

// A test with a page of its own, whose greeting is there (unless `open` is false).
const scene = (name, play, path = "", open = true) => test(name, async () => {
	context = await browser.newContext({ locale: "fr-BE" });
	try {
		citizen = await WidgetCitizen.open(context, pierred.url, path, { open });
		({ page, log } = citizen);
		await play();
	} finally {
		await context.close();
	}
});

// The frames of the page's sockets from now on, each way `delay` ms late.
const slowNetwork = (delay) => page.routeWebSocket(/\/chat$/, (socket) => {
	const daemon = socket.connectToServer();
	socket.onMessage((data) => setTimeout(() => daemon.send(data), delay));
	daemon.onMessage((data) => setTimeout(() => socket.send(data), delay));
});

const langOfLabel = () => page.locator("#label").evaluate((label) => label.closest("[lang]")?.lang ?? "");

const kept = () => page.evaluate(async () => [
	localStorage.length, document.cookie, (await indexedDB.databases?.())?.length ?? 0, (await globalThis.caches?.keys())?.length ?? 0]);

scene("nothing is fetched, stored or connected before it is opened", async () => {
	const fetched = [];
	page.on("request", (request) => fetched.push(request.url()));
	await page.reload({ waitUntil: "networkidle" });
	await citizen.launcher.waitFor();
	const files = new Set(fetched.filter((url) => /\/widget\//.test(url)).map((url) => url.replace(/.*\//, "")));
	assert.deepEqual([...files].sort(), ["pierre-chat.js"]);
	assert.deepEqual(fetched.filter((url) => !url.startsWith(pierred.url)), []);
	assert.equal(citizen.sockets, 0);
	assert.equal(await page.evaluate(() => sessionStorage.length), 0);
	assert.deepEqual(await kept(), [0, "", 0, 0]);
	assert.deepEqual(citizen.complaints, []);
}, "nl/", false);

scene("greets in French and Dutch where the page has no language, and says that it is an automated assistant", async () => {
	await log.getByText("assistant automatique").waitFor();
	await log.getByText("automatische assistent").waitFor();
	assert.equal(await page.locator("[role=log][aria-live=polite]").count(), 1);
	assert.equal(await page.getByRole("dialog").count(), 1);
	assert.deepEqual(citizen.complaints, []);
});

for (const [path, greeting, other] of [["nl/", "automatische assistent", "assistant automatique"],
	["fr/", "assistant automatique", "automatische assistent"], ["en/", "automated assistant", "assistant automatique"]]) {
	scene(`greets in the language of the page at /${path}`, async () => {
		await log.getByText(greeting).first().waitFor();
		assert.equal(await log.getByText(other).count(), 0);
		assert.equal(await page.locator(`#langs [data-lang=${path.slice(0, 2)}]`).getAttribute("aria-pressed"), "true");
	}, path);
}

for (const [text, lang, name] of [
	["ik ben mn paspoort kwijt", "nl", "Dienst Bevolking"],
	["j'ai perdu mon passeport", "fr", "Service Population"],
	["lost my pasport", "en", "Population service"],
]) {
	scene(`answers "${text}" with a card in ${lang}, and leaves the page's own language alone`, async () => {
		const before = await page.locator("html").getAttribute("lang");
		await citizen.say(text);
		await citizen.card(name).waitFor();
		assert.equal(await langOfLabel(), lang);
		assert.match(await log.locator(`.says[lang=${lang}] p`).last().textContent(), /.+/);
		assert.equal(await page.locator(`#langs [data-lang=${lang}]`).getAttribute("aria-pressed"), "true");
		assert.equal(await page.locator("html").getAttribute("lang"), before);
		assert.deepEqual(citizen.complaints, []);
	});
}

scene("a choice can be taken with the keyboard alone, once", async () => {
	const choice = log.getByRole("button", { name: "Nederlands" });
	await choice.focus();
	await page.keyboard.press("Enter");
	await page.locator("#langs [data-lang=nl][aria-pressed=true]").waitFor();
	await citizen.mine("Nederlands").waitFor();
	assert.equal(await choice.isDisabled(), true);
	assert.equal(await citizen.focused(), "input");
});

scene("the language button changes the language", async () => {
	await page.locator("#langs [data-lang=nl]").click();
	await log.getByText("Nederlands").last().waitFor();
	assert.equal(await langOfLabel(), "nl");
	assert.equal(await page.locator("#langs [aria-pressed=true]").getAttribute("data-lang"), "nl");
});

scene("a reload shows the conversation again, open as it was, and goes on with it", async () => {
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	await page.reload();
	await citizen.card("Population service").waitFor();
	await citizen.mine("lost my pasport").waitFor();
	assert.equal(await citizen.focused(), "body");
	await citizen.say("and how much is it to renew my id card?");
	await log.locator(".says[lang=en]", { hasText: "€" }).last().waitFor();
	assert.equal(await log.locator(".says", { hasText: "assistant automatique" }).count(), 1);
});

scene("the conversation goes along to another page of the site", async () => {
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.card("Dienst Bevolking").waitFor();
	await page.locator("body > header a[hreflang=fr]").press("Enter"); // the panel may lie above it
	await page.waitForURL(/\/fr\/$/);
	await citizen.card("Dienst Bevolking").waitFor();
	await citizen.say("en een nieuwe aanvragen?");
	await citizen.answered();
	assert.equal(await citizen.mine("").count(), 2);
	assert.deepEqual(citizen.complaints, []);
}, "nl/");

scene("a link to #pierre opens it, and so does an address that ends in #pierre", async () => {
	await page.locator("main a[href='#pierre']").first().click();
	await citizen.greeted();
	await citizen.close();
	const other = await context.newPage();
	await other.goto(`${pierred.url}en/#pierre`);
	await other.locator("#log .says").first().waitFor();
}, "nl/", false);

scene("closed and opened again, it goes on with the conversation", async () => {
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	await citizen.close();
	assert.equal(await citizen.focused(), "launcher");
	await citizen.launcher.click();
	await citizen.card("Population service").waitFor();
	assert.equal(await citizen.mine("").count(), 1);
});

scene("kill -9 and a new start: the widget goes on where it was", async () => {
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.card("Dienst Bevolking").waitFor();
	await pierred.end("SIGKILL");
	await citizen.say("bib open vandaag?");
	await pierred.start();
	await citizen.card("Gemeentelijke bibliotheek").waitFor({ timeout: 40000 });
	assert.equal(await log.locator(".says", { hasText: "automatische assistent" }).count(), 1);
	assert.equal(await citizen.mine("").count(), 2);
});

scene("a question typed before the greeting is there stays, and is sent once", async () => {
	await slowNetwork(400);
	await page.reload();
	await citizen.launcher.click();
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	assert.equal(await citizen.mine("lost my pasport").count(), 1);
	assert.equal(citizen.sockets, 1);
	assert.deepEqual(citizen.sent.filter((type) => type !== "feedback"), ["hello", "message"]);
}, "", false);

scene("a question to a conversation that the daemon has forgotten stays on the page and is answered", async () => {
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.card("Dienst Bevolking").waitFor();
	await pierred.end("SIGKILL");
	rmSync(pierred.store, { recursive: true });
	await citizen.say("bib open vandaag?");
	await pierred.start();
	await citizen.card("Gemeentelijke bibliotheek").waitFor({ timeout: 40000 });
	assert.equal(await citizen.mine("bib open vandaag?").count(), 1);
});

scene("the longest text of the widest characters is sent; a longer one is not, and stays to be made shorter", async () => {
	const field = page.locator("#input");
	await field.fill("字".repeat(3000));
	await field.press("Enter");
	await page.locator("#panel").getByText("te lang").waitFor();
	assert.equal(await citizen.mine("").count(), 0);
	assert.equal((await field.inputValue()).length, 3000);
	await citizen.say("字".repeat(1365));
	await citizen.mine("字").waitFor();
	await citizen.answered();
	assert.equal(await log.locator(".turn.system").count(), 0);
	assert.equal(await field.inputValue(), "");
}, "nl/");

scene("markup that a citizen types is text", async () => {
	await citizen.say("<img src=x onerror=alert(1)>");
	await citizen.mine("<img src=x onerror=alert(1)>").waitFor();
	await citizen.answered();
	assert.equal(await log.locator("img").count(), 0);
	assert.deepEqual(citizen.complaints, []);
});

scene("a conversation that is deleted is gone, and a new one begins", async () => {
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	await citizen.menu("#forget");
	await page.locator("#forget-no").click();
	assert.equal(await citizen.mine("").count(), 1);
	if (await page.locator("#menu").isHidden()) await page.locator("#menu-button").click();
	await page.locator("#forget").click();
	await page.locator("#forget-yes").click();
	await log.locator(".mine").waitFor({ state: "detached" });
	await citizen.greeted();
	await page.reload();
	await citizen.greeted();
	assert.equal(await citizen.mine("").count(), 0);
});

scene("the conversation can be copied and kept as a file", async () => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	await citizen.menu("#copy");
	await page.locator("#status", { hasText: /./ }).waitFor();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	if (await page.locator("#menu").isHidden()) await page.locator("#menu-button").click();
	const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
	const pieces = [];
	for await (const piece of await file.createReadStream()) pieces.push(piece);
	assert.match(file.suggestedFilename(), /^[\w-]+\.txt$/);
	for (const text of [copied, String(Buffer.concat(pieces))]) {
		assert.match(text, /lost my pasport/);
		assert.match(text, /Population service/);
		assert.doesNotMatch(text, /undefined|\[object|\{\w+\}/);
	}
}, "en/");

scene("what a citizen thinks of an answer reaches the daemon", async () => {
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	await page.locator("#helpful-no").click();
	await page.locator("#feedback").getByText("I do not understand it").click();
	await page.locator("#feedback").getByRole("button", { name: "Send my opinion" }).click();
	await page.locator("#panel").getByText("Thank you.").waitFor();
	assert.ok(citizen.sent.includes("feedback"));
}, "en/");

scene("nothing is kept beyond the tab", async () => {
	await citizen.say("lost my pasport");
	await citizen.card("Population service").waitFor();
	assert.deepEqual(await kept(), [0, "", 0, 0]);
	assert.deepEqual(await context.cookies(), []);
});

scene("every control has a name, and a size that a thumb can hit", async () => {
	assert.deepEqual(await citizen.faults(), []);
	assert.equal(await page.getByRole("textbox", { name: (await page.locator("#label").textContent()).trim() }).count(), 1);
});

scene("320 pixels are wide enough", async () => {
	await page.setViewportSize({ width: 320, height: 640 });
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.card("Dienst Bevolking").waitFor();
	assert.deepEqual(await citizen.faults(), []);
});

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await pierred.finish(), 0);
});
