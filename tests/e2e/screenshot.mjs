// Pictures of the page: PIERRED=... MODEL=... node screenshot.mjs FILE.png [dark|narrow]
import { Pierred, openBrowser } from "./pierred.mjs";

const [file, how] = process.argv.slice(2);
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
