// A conversation of 500 messages: the last of them cost what the first did.
// PIERRED=... MODEL=... node --test-reporter=tap widget_long.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pierred, openBrowser } from "./pierred.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";

const MESSAGES = 500, PART = 50, MOST_TURNS = 500;
const SAID = ["ik ben mn paspoort kwijt", "bib open vandaag?", "wanneer mag de witte zak buiten", "dank u", "hoeveel kost een identiteitskaart"];

const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser();
const context = await browser.newContext({ locale: "nl-BE" });
// What is written down, and how long the page was busy at a stretch.
await context.addInitScript(() => {
	globalThis.written = 0;
	globalThis.longest = 0;
	const set = Storage.prototype.setItem;
	Storage.prototype.setItem = function (key, value) {
		globalThis.written += key.length + String(value).length;
		return set.call(this, key, value);
	};
	new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => { globalThis.longest = Math.max(globalThis.longest, duration); }))
		.observe({ type: "longtask", buffered: true });
});
const citizen = await WidgetCitizen.open(context, pierred.url, "nl/");
const { page, log } = citizen;
const devtools = await context.newCDPSession(page);
await devtools.send("Performance.enable");

// Counts, and seconds of work of the page itself (not of the clock on the wall).
async function measure() {
	await devtools.send("HeapProfiler.collectGarbage");
	const { metrics } = await devtools.send("Performance.getMetrics");
	const all = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
	const { written, longest } = await page.evaluate(() => ({ written: globalThis.written, longest: globalThis.longest }));
	const busy = all.ScriptDuration + all.LayoutDuration + all.RecalcStyleDuration;
	return { nodes: all.Nodes, listeners: all.JSEventListeners, heap: all.JSHeapUsedSize, layouts: all.LayoutCount, written, longest, busy };
}

async function talk(from, until) {
	const before = await measure();
	for (let i = from; i < until; i++) {
		await citizen.say(SAID[i % SAID.length]);
		await citizen.answered();
	}
	const after = await measure();
	const per = (name) => (after[name] - before[name]) / (until - from);
	return { ...after, written: per("written"), layouts: per("layouts"), busy: per("busy") };
}

let first, last, middle;

test("500 messages are answered in one conversation", async () => {
	await talk(0, PART);
	first = await talk(PART, 2 * PART);
	middle = await talk(2 * PART, MESSAGES - PART);
	last = await talk(MESSAGES - PART, MESSAGES);
	console.log(`# busy per turn: ${(first.busy * 1000).toFixed(1)} ms, then ${(last.busy * 1000).toFixed(1)} ms; longest task ${last.longest.toFixed(0)} ms`);
	console.log(`# written per turn: ${first.written.toFixed(0)}, then ${last.written.toFixed(0)} characters; layouts per turn: ${first.layouts.toFixed(1)}, then ${last.layouts.toFixed(1)}`);
	console.log(`# nodes: ${first.nodes}, ${middle.nodes}, ${last.nodes}; heap: ${(last.heap / 2 ** 20).toFixed(1)} MiB`);
	assert.deepEqual(citizen.complaints, []);
});

test("the last turns write and lay out as much as the first", () => {
	assert.ok(last.written < 1.5 * first.written, `${first.written} and ${last.written} characters`);
	assert.ok(last.layouts < 1.5 * first.layouts + 1, `${first.layouts} and ${last.layouts} layouts`);
});

test("no more than 500 turns are on the page, and that is said", async () => {
	assert.ok(await log.locator(".turn.mine, .turn.pierre").count() <= MOST_TURNS);
	await log.getByText("Oudere berichten worden hier niet meer getoond.").first().waitFor({ state: "attached" });
	assert.ok(last.nodes < 1.25 * middle.nodes, `${middle.nodes} and ${last.nodes} nodes`);
	assert.ok(last.listeners < 1.25 * middle.listeners + 50, `${middle.listeners} and ${last.listeners} listeners`);
});

test("shown again after a reload, it ends with what was said last and goes on", async () => {
	const end = await log.locator(".turn").last().textContent();
	await page.reload();
	await log.locator(".turn").last().filter({ hasText: end }).waitFor();
	assert.ok(await log.locator(".turn.mine, .turn.pierre").count() <= MOST_TURNS);
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.answered();
	await citizen.card("Dienst Bevolking").last().waitFor();
});

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await pierred.finish(), 0);
});
