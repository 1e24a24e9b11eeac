// axe-core, names and sizes in each state of the widget, in each theme.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap widget_themes.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";
import { states, violations } from "./widget_states.mjs";

const town = new Town();
await town.start();
const browser = await openBrowser();

async function visit(options, play) {
	const context = await browser.newContext({ locale: "nl-BE", reducedMotion: "reduce", ...options });
	try {
		await play(await WidgetCitizen.open(context, town.url, "nl/", { open: false }));
	} finally {
		await context.close();
	}
}

const color = (value) => (page) => page.evaluate((color) => document.querySelector("pierre-chat").style.setProperty("--pierre-color", color), value);
const textSize = (page) => page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });

for (const [theme, options, prepare = () => {}] of [
	["light", {}],
	["dark", { colorScheme: "dark" }],
	["forced colours", { forcedColors: "active" }],
	["forced colours in the dark", { forcedColors: "active", colorScheme: "dark" }],
	["a municipality's yellow", {}, color("#ffd400")],
	["a municipality's yellow in the dark", { colorScheme: "dark" }, color("#ffd400")],
	["320 pixels", { viewport: { width: 320, height: 640 } }],
	["text of 200 %", {}, textSize],
]) {
	test(`in ${theme} every state is accessible, and nothing is too small, too wide or without a name`, (t) => visit(options, async (citizen) => {
		await prepare(citizen.page);
		const seen = [];
		for await (const state of states(citizen, town)) {
			await citizen.painted();
			seen.push(state);
			await t.test(state, async () => {
				assert.deepEqual([...await violations(citizen.page), ...await citizen.faults()], []);
			});
		}
		assert.equal(seen.length, 16, seen.join(", "));
	}));
}

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await town.finish(), 0);
});
