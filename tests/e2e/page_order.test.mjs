// An order on the page for trying Pierre out, paid on the stand-in's page, both in a real browser.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap page_order.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "./pierred.mjs";
import { PageCitizen, orderCertificate } from "./page_citizen.mjs";
import { Town } from "./town.mjs";

const town = new Town();
await town.start();
const browser = await openBrowser();

const scene = (name, locale, play) => test(name, async () => {
	const context = await browser.newContext({ locale });
	const citizen = await PageCitizen.open(context, town.url);
	try {
		await play(citizen, context);
		assert.deepEqual(citizen.complaints.filter((text) => !/ERR_CONNECTION|WebSocket/.test(text)), []);
	} finally {
		await context.close();
	}
});

// What a screen reader and a keyboard need, as far as a page says it itself; [] when all is there.
const faults = (page) => page.evaluate(() => {
	const found = [], seen = (e) => e.getClientRects().length > 0;
	const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
	const nameOf = (e) => (e.getAttribute("aria-label") ?? e.textContent).trim();
	const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
	const say = (what, e) => found.push(`${what}: ${e.outerHTML.slice(0, 200)}`);

	ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => found.push(`twice: #${id}`));
	for (const e of all("a, button, summary")) if (!nameOf(e)) say("no name", e);
	for (const e of all("a, button, input, summary"))
		if (e.getBoundingClientRect().height < 44 && getComputedStyle(e).display !== "inline") say(`${e.getBoundingClientRect().height} pixels high`, e);
	for (const e of all("img")) if (!e.alt) say("no alt", e);
	for (const e of all("input")) if (!e.labels?.length && !e.getAttribute("aria-label")) say("no label", e);
	for (const e of all("[role=group], [role=log]")) if (!e.getAttribute("aria-label")) say("no name", e);
	for (const e of all("[aria-describedby]")) if (!document.getElementById(e.getAttribute("aria-describedby"))) say("describes nothing", e);
	for (const e of all("a[target=_blank]")) if (!/noopener/.test(e.rel)) say("no noopener", e);
	for (const e of all("dt")) if (e.nextElementSibling?.tagName !== "DD") say("no value", e);
	if (!["nl", "fr", "en"].includes(document.documentElement.lang)) found.push("no lang");
	if (all("h1").length !== 1) found.push("not one h1");
	let level = 1;
	for (const e of all("h1, h2, h3, h4")) {
		if (Number(e.tagName[1]) > level + 1) say("a level is left out", e);
		level = Number(e.tagName[1]);
	}
	if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the window");
	return found;
});

scene("a birth certificate is ordered in Dutch by clicking and typing, and paid in a second tab", "nl-BE", async (citizen, context) => {
	const { page, log } = citizen;
	await citizen.say("ik wil een geboorteakte");
	await citizen.pick("Nu regelen");
	await log.getByText("Stap 1 van").waitFor();
	assert.deepEqual(await faults(page), []);
	assert.equal(await page.locator("#input").getAttribute("aria-describedby"), "question");
	assert.match(await page.locator("#question").textContent(), /geboorteakte/);
	await orderCertificate(citizen);
	assert.deepEqual(await faults(page), []);
	await log.getByText("Te betalen: € 20,00").waitFor();
	await citizen.pick("Ja, versturen");

	const card = log.locator(".card", { has: page.locator(".amount") });
	assert.match(await card.locator(".amount").textContent(), /^€\s20,00$/);
	const link = card.getByRole("link", { name: /^Betaal €\s20,00.*\(opent in een nieuw tabblad\)$/ });
	const reference = await card.locator("dd").first().textContent();
	assert.match(reference, /^\+{3}\d{3}\/\d{4}\/\d{5}\+{3}$/);
	await card.locator("summary").click();
	const picture = card.getByRole("img", { name: /QR-code/ });
	await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle());
	assert.doesNotMatch(await card.textContent(), /[{}]/);
	assert.deepEqual(await faults(page), []);

	const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
	await tab.getByRole("heading", { level: 1, name: "Betalen" }).waitFor();
	assert.doesNotMatch(tab.url(), /token/);
	assert.match(await tab.locator("main").textContent(), /€\s20,00/);
	assert.ok((await tab.locator("main").textContent()).includes(reference));
	assert.deepEqual(await faults(tab), []);
	await town.crash();
	await page.locator("#input").focus();
	await tab.getByRole("button", { name: "Betalen" }).click();
	await tab.locator("[role=status][data-status=paid]").waitFor();
	const notice = log.getByText(/Uw betaling van €\s20,00 is aangekomen|betaling van €\s20,00/);
	await notice.waitFor({ timeout: 30000 });
	assert.equal(await page.evaluate(() => document.activeElement.id), "input");
	assert.equal(await page.locator("html").getAttribute("lang"), "nl");
	assert.equal(await tab.locator("#back").getAttribute("href"), town.url.replace(/\/$/, ""));

	await page.reload();
	await notice.waitFor();
	await citizen.say("dank u");
	await citizen.answered();
	assert.equal(await notice.count(), 1);
	assert.equal(await card.count(), 1);
	const { body } = await town.office.until(({ body }) => body.data.form === "birth.certificate");
	assert.equal(body.payment.reference, reference);
	assert.equal(body.data.slots.record_name, "Anna Maria Peeters");
});

scene("a payment that fails on the page is tried again from its notice, with the keyboard alone", "fr-BE", async (citizen, context) => {
	const { page, log } = citizen;
	await citizen.say("je veux payer ma taxe communale");
	await log.getByRole("button", { name: "Le faire maintenant" }).focus();
	await page.keyboard.press("Enter");
	await log.getByText("Étape 1").waitFor();
	assert.equal(await page.locator("#input").getAttribute("inputmode"), "numeric");
	await citizen.say("+++010/8068/17183+++");
	await log.getByText("Étape 2").waitFor();
	await citizen.say("48,50");
	await log.getByText(/48,50\s€/).last().waitFor();
	await citizen.answered();
	await citizen.say("oui");
	const links = log.getByRole("link", { name: /Payer 48,50\s€/ });
	await links.first().focus();
	const [tab] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
	await tab.getByRole("button", { name: "Faire échouer" }).click();
	await tab.locator("[data-status=failed]").waitFor();
	const again = log.getByRole("button", { name: "Payer à nouveau" });
	await again.waitFor();
	assert.deepEqual(await faults(page), []);
	await again.focus();
	await page.keyboard.press("Enter");
	await links.nth(1).waitFor();
	assert.notEqual(await links.nth(0).getAttribute("href"), await links.nth(1).getAttribute("href"));
	const [old] = await Promise.all([context.waitForEvent("page"), links.nth(0).click()]);
	await old.locator("#error[role=alert][data-code=used]").waitFor();
	assert.deepEqual(await faults(old), []);
	const [next] = await Promise.all([context.waitForEvent("page"), links.nth(1).click()]);
	await next.getByRole("button", { name: "Payer", exact: true }).click();
	await log.getByText(/48,50\s€ est arrivé/).waitFor();
});

scene("an order fits on 320 pixels, in the dark", "nl-BE", async (citizen) => {
	const { page, log } = citizen;
	await page.setViewportSize({ width: 320, height: 640 });
	await page.emulateMedia({ colorScheme: "dark" });
	await citizen.say("ik wil een geboorteakte");
	await citizen.pick("Nu regelen");
	await orderCertificate(citizen);
	await citizen.pick("Ja, versturen");
	await log.locator(".card summary").last().click();
	assert.deepEqual(await faults(page), []);
});

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await town.finish(), 0);
});
