// Pictures of the sample site with the widget, into a folder (tests/data by default):
// PIERRED=... PIERRE=... MODEL=... node screenshot.mjs [FOLDER [NAME...]]
import { statSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";
import { WidgetCitizen, orderCertificate } from "./widget_citizen.mjs";

const MOST_BYTES = 150_000;
const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const [folder = join(here, "../data"), ...names] = process.argv.slice(2);
const desktop = { viewport: { width: 940, height: 660 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function askAll(citizen, ...questions) {
	for (const question of questions) {
		await citizen.say(question);
		await citizen.answered();
	}
}

const pictures = {
	"widget-desktop": [desktop, "nl/", (citizen) => askAll(citizen, "ik ben mn paspoort kwijt")],
	"widget-phone": [phone, "nl/", (citizen) => askAll(citizen, "bib open vandaag?")],
	"widget-french": [desktop, "fr/", (citizen) => askAll(citizen, "mon sac blanc n'a pas été enlevé rue de l'Église 12")],
	"widget-dark": [{ ...desktop, colorScheme: "dark" }, "en/", (citizen) => askAll(citizen, "phone number of the sncb please")],
	"widget-payment": [{ viewport: { width: 480, height: 860 } }, "nl/", pay],
};

// An order as far as its link, with the transfer open.
async function pay(citizen) {
	await citizen.say("ik wil een geboorteakte");
	await citizen.pick("Nu regelen");
	await orderCertificate(citizen);
	await citizen.pick("Ja, versturen");
	const card = citizen.log.locator(".card", { has: citizen.page.locator(".amount") });
	await card.locator("summary").last().click();
	await card.getByRole("img").evaluate((image) => image.decode());
	await card.evaluate((element) => element.scrollIntoView({ block: "end" }));
}

const town = new Town();
await town.start();
const browser = await openBrowser();
for (const [name, [options, path, play]] of Object.entries(pictures)) {
	if (names.length && !names.includes(name)) continue;
	const context = await browser.newContext({ locale: "fr-BE", reducedMotion: "reduce", ...options });
	const file = join(folder, `${name}.png`);
	const citizen = await WidgetCitizen.open(context, town.url, path);
	await play(citizen);
	await citizen.painted();
	await citizen.page.screenshot({ path: file });
	await context.close();
	const { size } = statSync(file);
	console.log(`${file}: ${size} bytes`);
	if (size > MOST_BYTES) process.exitCode = 1;
}
await browser.close();
await town.finish();
