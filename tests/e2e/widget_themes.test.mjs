// axe-core, names and sizes in each state of the widget, in each theme: one visit, which each theme looks
// at in each of its states.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap widget_themes.test.mjs
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";
import { states, violations } from "./widget_states.mjs";

const STATES = 16;
const PLAIN = { colorScheme: "light", forcedColors: "none", color: "", size: "", viewport: { width: 1280, height: 720 } };
const themes = Object.entries({
	"light": {},
	"dark": { colorScheme: "dark" },
	"forced colours": { forcedColors: "active" },
	"forced colours in the dark": { forcedColors: "active", colorScheme: "dark" },
	"a municipality's yellow": { color: "#ffd400" },
	"a municipality's yellow in the dark": { color: "#ffd400", colorScheme: "dark" },
	"320 pixels": { viewport: { width: 320, height: 640 } },
	"text of 200 %": { size: "200%" },
});
const found = new Map(themes.map(([name]) => [name, new Map()])); // theme -> state -> what is wrong

async function dress(page, theme) {
	const { colorScheme, forcedColors, color, size, viewport } = { ...PLAIN, ...theme };
	await page.emulateMedia({ colorScheme, forcedColors });
	await page.setViewportSize(viewport);
	await page.evaluate(([color, size]) => {
		document.querySelector("pierre-chat").style.setProperty("--pierre-color", color);
		document.documentElement.style.fontSize = size;
	}, [color, size]);
}

before(async () => {
	const town = new Town();
	await town.start();
	const browser = await openBrowser();
	const context = await browser.newContext({ locale: "nl-BE", reducedMotion: "reduce" });
	const citizen = await WidgetCitizen.open(context, town.url, "nl/", { open: false });
	for await (const state of states(citizen, town)) {
		for (const [name, theme] of themes) {
			await dress(citizen.page, theme);
			await citizen.painted();
			found.get(name).set(state, [...await violations(citizen.page), ...await citizen.faults()]);
		}
		await dress(citizen.page, PLAIN);
		await citizen.painted();
	}
	await browser.close();
	await town.finish();
}, { timeout: 280_000 });

for (const [name, states] of found) {
	test(`in ${name} every state is accessible, and nothing is too small, too wide or without a name`, () => {
		assert.equal(states.size, STATES, [...states.keys()].join(", "));
		assert.deepEqual(Object.fromEntries([...states].filter(([, faults]) => faults.length)), {});
	});
}
