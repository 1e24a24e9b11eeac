// The widget on a municipality's page: its button, its panel, focus, states, menu.
// PIERRED=... MODEL=... node --test-reporter=tap widget_panel.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CONTACT, PHONE, WIDE, complaints, context, end, focused, go, greeted, isOpen, launcher, log, open, page, panel, pierred, requests, say, scene, site } from "./widget_page.mjs";

scene("nothing but the button comes, and nothing is stored, before somebody presses it", async () => {
	await go();
	await page.waitForLoadState("networkidle");
	const names = requests.filter(({ origin }) => origin === site.pierre).map(({ pathname }) => pathname.split("/").pop());
	assert.deepEqual([...new Set(names)].sort(), ["pierre-chat.js"]);
	assert.deepEqual(await page.evaluate(() => [sessionStorage.length, localStorage.length]), [0, 0]);
	assert.deepEqual(await context.cookies(), []);
	assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
	assert.equal(await page.locator("#contact").isVisible(), false);
});

scene("a page with a strict policy has no complaint in a whole conversation", async () => {
	await open();
	await say("ik ben mijn paspoort kwijt");
	await log().locator(".card", { hasText: "Dienst Bevolking" }).waitFor();
	assert.equal(await page.locator("pierre-chat").evaluate((host) => host.shadowRoot.querySelectorAll("style, link, script").length), 0);
	assert.equal(await page.title(), "Gemeente");
	assert.deepEqual(complaints, []);
});

scene("the button speaks the language of the page, and can be hit with a thumb", async () => {
	for (const [lang, label] of [["fr", "Posez votre question à Pierre"], ["en-GB", "Ask Pierre"], ["de", "Stel uw vraag aan Pierre"]]) {
		site.lang = lang;
		await go();
		const button = page.getByRole("button", { name: label });
		const { width, height } = await button.boundingBox();
		assert.ok(width > 100 && height >= 44, `${width} x ${height}`);
		assert.equal(await button.getAttribute("aria-haspopup"), "dialog");
	}
});

scene("on a phone the button shows its picture only, and keeps its name", async () => {
	await go();
	const button = page.getByRole("button", { name: "Stel uw vraag aan Pierre" }), { width, height } = await button.boundingBox();
	assert.ok(width >= 44 && width < 80 && height >= 44, `${width} x ${height}`);
}, PHONE);

scene("pressing the button opens a labelled dialog, with the focus in the field", async () => {
	await page.addInitScript(() => document.addEventListener("pierre-open", () => { globalThis.opened = (globalThis.opened ?? 0) + 1; }));
	await go();
	await launcher().focus();
	await page.keyboard.press("Enter");
	await greeted();
	await page.getByRole("dialog", { name: "Pierre, assistent van de gemeente" }).waitFor();
	assert.equal(await focused(), "input");
	assert.equal(await launcher().getAttribute("aria-expanded"), "true");
	assert.equal(await page.evaluate(() => globalThis.opened), 1);
	assert.equal(await page.getByRole("log", { name: "Gesprek" }).count(), 1);
	await page.locator("#other").click();
	assert.equal(await focused(), "other", "the page stays usable");
});

scene("Escape closes the menu first and then the panel, and the focus goes back", async () => {
	await open();
	await page.locator("#menu-button").click();
	await page.locator("#copy").focus();
	await page.keyboard.press("Escape");
	assert.equal(await page.locator("#menu").isVisible(), false);
	assert.equal(await focused(), "menu-button");
	await page.keyboard.press("Escape");
	assert.equal(await isOpen(), false);
	assert.equal(await focused(), "launcher");
	assert.equal(await launcher().getAttribute("aria-expanded"), "false");
});

scene("a link to #pierre opens the panel, and gets the focus back", async () => {
	await go();
	await page.locator("#ask").focus();
	await page.keyboard.press("Enter");
	await greeted();
	assert.equal(await focused(), "input");
	await page.locator("#close").click();
	assert.equal(await focused(), "ask");
	await page.locator("#ask").click();
	await panel().waitFor();
});

scene("an address that ends in #pierre opens the panel", async () => {
	await go("#pierre");
	await greeted();
	assert.equal(await focused(), "input");
});

scene("on a small window the panel fills it and is modal; on touch the log has the focus", async () => {
	await go();
	await launcher().tap();
	await greeted();
	assert.deepEqual(await panel().boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
	assert.equal(await panel().evaluate((dialog) => dialog.matches(":modal")), true);
	assert.equal(await focused(), "log");
	await page.locator("#close").tap();
	assert.equal(await focused(), "launcher");
}, PHONE);

scene("a window that is made small keeps the panel open, and what had the focus", async () => {
	await open();
	await page.locator("#menu-button").focus();
	await page.setViewportSize({ width: 360, height: 700 });
	await page.waitForFunction(() => document.querySelector("pierre-chat").shadowRoot.querySelector("#panel").matches(":modal"));
	assert.equal(await focused(), "menu-button");
	await page.setViewportSize(WIDE.viewport);
	await page.waitForFunction(() => !document.querySelector("pierre-chat").shadowRoot.querySelector("#panel").matches(":modal"));
	assert.equal(await focused(), "menu-button");
	assert.equal(await isOpen(), true);
});

scene("an open panel is open on the next page, without the focus; a closed one is not", async () => {
	await open();
	await say("ik ben mijn paspoort kwijt");
	await log().locator(".card").first().waitFor();
	await page.locator("#next").click();
	await log().locator(".turn.mine", { hasText: "paspoort" }).waitFor();
	assert.equal(await focused(), "");
	await page.locator("#close").click();
	await page.locator("#next").click();
	await launcher().waitFor();
	await page.waitForLoadState("networkidle");
	assert.equal(await panel().count(), 0);
});

scene("a choice that is taken leaves the focus in the panel", async () => {
	await open();
	await log().locator(".choices button:enabled").first().focus();
	await page.keyboard.press("Enter");
	await log().locator(".turn.mine").waitFor();
	assert.equal(await focused(), "input");
	await log().locator(".turn.pierre").nth(1).waitFor();
	assert.equal(await log().locator(".turn.pierre").first().locator(".choices button:enabled").count(), 0);
});

scene("the interface follows the language of the conversation", async () => {
	site.lang = "de";
	await open();
	assert.equal(await page.locator("#langs [aria-pressed=true]").count(), 0);
	await page.locator("#langs [data-lang=fr]").click();
	await page.getByRole("textbox", { name: "Votre question" }).waitFor();
	assert.equal(await panel().getAttribute("lang"), "fr");
	await log().locator(".says[lang=fr]").first().waitFor();
	assert.deepEqual(await page.locator("#langs [aria-pressed=true]").allTextContents(), ["FR"]);
	await say("lost my passport");
	await page.getByRole("textbox", { name: "Your question" }).waitFor();
	assert.equal(await page.locator("html").getAttribute("lang"), "de");
});

scene("attributes are followed: label, heading, picture, side", async () => {
	site.element = `<pierre-chat label="Hulp" heading="Hulp van Pierre" avatar="/avatar.png" position="left">${CONTACT}</pierre-chat>`;
	await go();
	assert.equal(await launcher().textContent(), "Hulp");
	assert.equal(await launcher().locator("img").getAttribute("src"), "/avatar.png");
	assert.ok((await launcher().boundingBox()).x < 100);
	await launcher().click();
	await page.getByRole("dialog", { name: "Hulp van Pierre" }).waitFor();
	assert.ok((await panel().boundingBox()).x < 100);
	await page.locator("pierre-chat").evaluate((host) => { host.setAttribute("heading", "Anders"); host.setAttribute("label", "Vraag"); });
	await page.getByRole("dialog", { name: "Anders" }).waitFor();
	assert.equal(await launcher().textContent(), "Vraag");
});

scene("a second element on the page stays empty and says so", async () => {
	site.element = "<pierre-chat id=one></pierre-chat><pierre-chat id=two></pierre-chat>";
	await go();
	assert.equal(await page.locator("#two").evaluate((host) => host.shadowRoot), null);
	assert.match(complaints.join(), /there is one on this page already/);
	await page.locator("#one").evaluate((host) => host.remove());
	assert.equal(await launcher().count(), 0);
});

scene("an element that is taken away ends its conversation, and may come back", async () => {
	const gone = new Promise((done) => page.on("websocket", (socket) => socket.on("close", done)));
	await open();
	await page.evaluate(() => { globalThis.host = document.querySelector("pierre-chat"); globalThis.host.remove(); });
	await gone;
	await page.evaluate(() => document.body.append(globalThis.host));
	await panel().waitFor();
	assert.equal(await log().locator(".turn.pierre").count(), 1);
	await page.locator("#close").click();
	assert.equal(await isOpen(), false);
});

scene("a panel that cannot be loaded says so, shows the contact, and is tried again", async () => {
	await go();
	await page.route("**/widget/**/panel.js", (route) => route.abort(), { times: 1 });
	await launcher().click();
	await page.getByRole("alert").getByText("Pierre kon niet geladen worden").waitFor();
	assert.equal(await page.locator("#contact").isVisible(), true);
	assert.equal(await launcher().getAttribute("aria-busy"), null);
	await launcher().click();
	await greeted();
	assert.equal(await page.locator("#failed").count(), 0);
});

scene("while Pierre is away the panel says so, shows the contact and keeps what is written", async () => {
	await open();
	await pierred.end("SIGKILL");
	await page.getByRole("alert").getByText("Pierre is even niet bereikbaar").waitFor({ timeout: 30000 });
	assert.equal(await page.locator("#contact").isVisible(), true);
	await say("ik ben mijn paspoort kwijt");
	await log().getByText("Nog niet verstuurd").waitFor();
	await pierred.start();
	await page.locator("#retry").focus();
	await page.keyboard.press("Enter");
	await log().locator(".card", { hasText: "Dienst Bevolking" }).waitFor({ timeout: 30000 });
	assert.equal(await page.locator("#away").isVisible(), false);
	assert.equal(await log().getByText("Nog niet verstuurd").count(), 0);
	assert.equal(await focused(), "input");
});

scene("without a network the panel says so", async () => {
	await open();
	await context.setOffline(true);
	await page.getByRole("status").getByText("U hebt geen internetverbinding").waitFor();
	await context.setOffline(false);
	await page.getByRole("status").getByText("Verbonden").waitFor({ timeout: 30000 });
});

scene("the question stays in sight above a long answer; who reads elsewhere is not thrown down", async () => {
	await open();
	await say("ik ben mijn paspoort kwijt");
	await log().locator(".card").first().waitFor();
	const top = () => log().evaluate((element) => element.querySelector(".turn.mine").getBoundingClientRect().top - element.getBoundingClientRect().top);
	assert.ok(await top() >= 0 && await top() < 20, `${await top()} pixels`);
	await page.locator("#input").fill("wanneer is de bib open?");
	await page.locator("#form").evaluate((form) => {
		form.requestSubmit();
		form.getRootNode().querySelector("#log").scrollTop = 0;
	});
	await page.locator("#newer").waitFor();
	assert.equal(await log().evaluate((element) => element.scrollTop), 0);
	await page.locator("#newer").click();
	assert.ok(await log().evaluate((element) => element.scrollTop) > 100);
	assert.equal(await focused(), "log");
});

scene("the menu copies the conversation, and saves it as a file", async () => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await open();
	await say("ik ben mijn paspoort kwijt");
	await log().locator(".card", { hasText: "Dienst Bevolking" }).waitFor();
	await page.locator("#menu-button").click();
	await page.locator("#copy").click();
	await page.getByRole("status").getByText("Het gesprek is gekopieerd.").waitFor();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	await page.locator("#menu-button").click();
	const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
	assert.match(download.suggestedFilename(), /^gesprek-met-pierre-\d{4}-\d\d-\d\d\.txt$/);
	const saved = readFileSync(await download.path(), "utf8");
	assert.equal(saved.replace(/\r\n/g, "\n"), `\uFEFF${copied}`);
	for (const part of [/^Pierre \(.*\d\d:\d\d\)$/m, /^U \(.*\)\n {2}ik ben mijn paspoort kwijt$/m, /^ {2}Dienst Bevolking$/m, /^ {2}Telefoon: \+32/m])
		assert.match(copied, part);
	assert.deepEqual(complaints, []);
});

scene("a page that forbids the clipboard still has the conversation copied", async () => {
	await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } }));
	await open();
	await page.locator("#menu-button").click();
	await page.locator("#copy").focus();
	await page.keyboard.press("Enter");
	await page.getByRole("status").getByText("Het gesprek is gekopieerd.").waitFor();
	assert.equal(await focused(), "menu-button");
});

scene("deleting the conversation is asked first, with the focus on no", async () => {
	await open();
	await say("ik ben mijn paspoort kwijt");
	await log().locator(".card").first().waitFor();
	await page.locator("#menu-button").click();
	await page.locator("#forget").click();
	assert.equal(await focused(), "forget-no");
	await page.keyboard.press("Enter");
	assert.equal(await focused(), "forget");
	assert.equal(await log().locator(".turn.mine").count(), 1);
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Ja, wissen" }).click();
	await page.getByRole("status").getByText("Uw gesprek is gewist.").waitFor();
	await greeted();
	assert.equal(await log().locator(".turn.mine").count(), 0);
	assert.notEqual(await focused(), "");
});

test("the daemon ends cleanly after all this", async () => {
	assert.equal(await end(), 0);
});
