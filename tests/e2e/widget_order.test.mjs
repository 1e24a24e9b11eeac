// An order in the widget on the sample site, paid on the stand-in's page, both in a real browser.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap widget_order.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "./pierred.mjs";
import { WidgetCitizen, faults, orderCertificate } from "./widget_citizen.mjs";
import { Town } from "./town.mjs";

const town = new Town();
await town.start();
const browser = await openBrowser();

const scene = (name, locale, play) => test(name, async () => {
	const context = await browser.newContext({ locale });
	const citizen = await WidgetCitizen.open(context, town.url);
	try {
		await play(citizen, context);
		assert.deepEqual(citizen.complaints.filter((text) => !/ERR_CONNECTION|WebSocket/.test(text)), []);
	} finally {
		await context.close();
	}
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
	await picture.evaluate((image) => image.decode());
	const { width, height } = await picture.boundingBox();
	assert.ok(width >= 150 && Math.abs(width - height) < 1, `no camera reads ${width} × ${height} pixels`);
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
	assert.equal(await citizen.focused(), "input");
	assert.equal(await page.locator("#langs [aria-pressed=true]").getAttribute("data-lang"), "nl");
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
