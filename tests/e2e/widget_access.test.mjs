// The widget for everybody: names, languages, targets, zoom, motion; and the pages of the site it stands on.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap widget_access.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";
import { violations } from "./widget_states.mjs";

const town = new Town();
await town.start();
const browser = await openBrowser();
const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const texts = Object.fromEntries(["nl", "fr", "en"].map((lang) =>
	[lang, JSON.parse(readFileSync(join(root, `locales/${lang}.json`), "utf8")).texts]));

async function visit(options, play, { path = "nl/", open = true } = {}) {
	const context = await browser.newContext({ locale: "nl-BE", reducedMotion: "reduce", ...options });
	try {
		await play(await WidgetCitizen.open(context, town.url, path, { open }));
	} finally {
		await context.close();
	}
}

test("the pages of the site are accessible too, in light and dark", (t) => visit({}, async ({ page }) => {
	for (const colorScheme of ["light", "dark"]) for (const path of ["", "nl/", "fr/", "en/", "nl/contact", "fr/contact", "en/contact"]) {
		await page.emulateMedia({ colorScheme });
		await page.goto(new URL(path, town.url).href);
		await t.test(`/${path} ${colorScheme}`, async () => {
			assert.deepEqual(await violations(page), []);
			assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth <= innerWidth, document.querySelectorAll("h1").length]), [true, 1]);
		});
	}
}, { open: false }));

for (const lang of ["nl", "fr", "en"]) {
	test(`every control has its name in ${lang}`, () => visit({}, async (citizen) => {
		const { page, panel } = citizen, text = (key) => texts[lang][`ui.${key}`];
		await citizen.say({ nl: "paspoort kwijt", fr: "passeport perdu", en: "passport lost" }[lang]);
		await citizen.answered();
		await page.locator("#menu-button").click();
		for (const [role, id, key] of [["button", "close", "close"], ["button", "menu-button", "menu"], ["button", "copy", "copy"],
			["button", "download", "download"], ["button", "forget", "forget"], ["button", "send", "send"], ["textbox", "input", "input_label"], ["log", "log", "log"]])
			assert.equal(await panel.getByRole(role, { name: text(key), exact: true }).getAttribute("id"), id, key);
		for (const key of ["helpful_yes", "helpful_no"])
			assert.equal(await panel.getByRole("button", { name: text(key), exact: true }).count(), 1, key);
		assert.equal(await panel.getByRole("group", { name: text("language"), exact: true }).getByRole("button").count(), 3);
		assert.equal(await page.getByRole("dialog", { name: text("title") }).count(), 1);
		await page.keyboard.press("Escape");
		await citizen.close();
		assert.match(await citizen.launcher.evaluate((e) => (e.getAttribute("aria-label") ?? e.textContent).trim()), /\S/);
	}, { path: `${lang}/` }));
}

test("each message says its language, whatever the page speaks", () => visit({}, async (citizen) => {
	for (const [said, lang] of [["ik ben mijn paspoort kwijt", "nl"], ["j'ai perdu mon passeport", "fr"], ["I lost my passport", "en"]]) {
		await citizen.say(said);
		await citizen.answered();
		const langs = await citizen.log.locator(".turn").last().locator(".says").evaluateAll((all) => all.map((e) => e.closest("[lang]").lang));
		assert.ok(langs.length > 0);
		assert.deepEqual([...new Set(langs)], [lang]);
	}
	const words = await citizen.page.locator("#langs button").evaluateAll((all) => all.map((e) => e.lang));
	assert.deepEqual(words, ["nl", "fr", "en"]);
}, { path: "" }));

for (const [name, options] of [
	["320 pixels", { viewport: { width: 320, height: 568 } }],
	["a zoom of 200 %", { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 }],
	["a zoom of 400 %", { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
	["a zoom of 400 % on a phone on its side", { viewport: { width: 480, height: 320 }, deviceScaleFactor: 4 }],
]) {
	test(`at ${name} nothing scrolls sideways, and the field can be reached and used`, () => visit(options, async (citizen) => {
		const { page } = citizen;
		await citizen.say("ik ben mn paspoort kwijt, wat moet ik doen en hoeveel kost een nieuw paspoort?");
		await citizen.answered();
		assert.deepEqual(await citizen.faults(), []);
		const beyond = await page.locator("#panel").evaluate((panel) => [...panel.querySelectorAll("*")]
			.filter((e) => e.getClientRects().length && !e.closest(".hidden, svg") && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))
			.map((e) => e.outerHTML.slice(0, 120)));
		assert.deepEqual(beyond, []);
		await page.locator("#input").focus();
		const { top, bottom } = await page.locator("#input").evaluate((e) => e.getBoundingClientRect().toJSON());
		assert.ok(top >= 0 && bottom <= page.viewportSize().height, `the field is at ${top} to ${bottom}`);
		const log = await citizen.log.evaluate((e) => e.getBoundingClientRect().height);
		assert.ok(log >= 40, `${log} pixels are left for the conversation`);
	}));
}

test("who wants no motion gets none", () => visit({}, async (citizen) => {
	const moving = () => citizen.page.evaluate(() => {
		const all = [...document.querySelector("pierre-chat").shadowRoot.querySelectorAll("*")];
		return all.flatMap((e) => [undefined, "::before", "::after"].map((part) => [e, getComputedStyle(e, part)]))
			.filter(([e, style]) => e.getAnimations().length || /[1-9]/.test(style.transitionDuration) || (style.animationName !== "none" && /[1-9]/.test(style.animationDuration)) || style.scrollBehavior === "smooth")
			.map(([e]) => e.outerHTML.slice(0, 120));
	});
	assert.deepEqual(await moving(), []);
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.answered();
	assert.deepEqual(await moving(), []);
}));

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await town.finish(), 0);
});
