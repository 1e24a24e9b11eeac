// Pictures of the page: PIERRED=... PIERRE=... MODEL=... node screenshot.mjs FILE.png [dark|narrow|payment]
import { PageCitizen, orderCertificate } from "./page_citizen.mjs";
import { Pierred, openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";

const [file, how] = process.argv.slice(2);
if (how === "payment") {
	await picturePayment();
	process.exit(0);
}
const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser();
const page = await browser.newPage({
	viewport: how === "narrow" ? { width: 320, height: 800 } : { width: 860, height: 1000 },
	colorScheme: how === "dark" ? "dark" : "light",
	locale: "fr-BE",
});
await page.goto(pierred.url);
for (const [text, name] of [
	["j'ai perdu mon passeport", "Service Population"],
	["bib open vandaag?", "Gemeentelijke bibliotheek"],
	["my nieghbours are so loud", "Police"],
]) {
	await page.locator("#input").fill(text);
	await page.keyboard.press("Enter");
	await page.locator("#log h2", { hasText: new RegExp(name, "i") }).first().waitFor({ timeout: 5000 }).catch(() => {});
}
await page.waitForTimeout(1200);
await page.screenshot({ path: file });
await browser.close();
await pierred.finish();

// An order: its last question, the summary, the link to pay.
async function picturePayment() {
	const town = new Town();
	await town.start();
	const browser = await openBrowser();
	const context = await browser.newContext({ viewport: { width: 860, height: 1680 }, locale: "nl-BE" });
	const citizen = await PageCitizen.open(context, town.url);
	await citizen.say("ik wil een geboorteakte");
	await citizen.pick("Nu regelen");
	await orderCertificate(citizen);
	await citizen.pick("Ja, versturen");
	await citizen.log.locator(".card summary").last().click();
	await citizen.log.getByRole("img").evaluate((image) => image.decode());
	await citizen.log.locator(".card").last().evaluate((card) => card.scrollIntoView({ block: "end" }));
	await citizen.page.screenshot({ path: file });
	await browser.close();
	await town.finish();
}
