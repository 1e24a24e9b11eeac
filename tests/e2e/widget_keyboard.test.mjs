// The widget without a mouse and without eyes: where the focus is, whether one sees it, what is announced.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap widget_keyboard.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "./pierred.mjs";
import { Town } from "./town.mjs";
import { WidgetCitizen, orderCertificate } from "./widget_citizen.mjs";

const town = new Town();
await town.start();
const browser = await openBrowser();

async function visit(play, { path = "nl/", open = false, ...options } = {}) {
	const context = await browser.newContext({ locale: "nl-BE", reducedMotion: "reduce", ...options });
	try {
		// What is put into the log, and how loud it is then and when it is painted; the shadow root is caught as it is made.
		await context.addInitScript(() => {
			globalThis.announced = [];
			const attach = Element.prototype.attachShadow;
			Element.prototype.attachShadow = function (options) {
				const root = attach.call(this, options);
				new MutationObserver((records) => records.forEach(({ target, addedNodes }) => {
					const log = target.closest?.("[role=log]");
					if (!log) return;
					for (const node of addedNodes) {
						const entry = { isTurn: target === log, said: node.textContent, kind: node.className ?? "text", live: log.getAttribute("aria-live") };
						globalThis.announced.push(entry);
						requestAnimationFrame(() => { entry.later = log.getAttribute("aria-live"); });
					}
				})).observe(root, { childList: true, subtree: true });
				return root;
			};
		});
		await play(await WidgetCitizen.open(context, town.url, path, { open }), context);
	} finally {
		await context.close();
	}
}

// The element that has the focus: its name for a test, and what is wrong with how it shows that.
const focus = (page) => page.evaluate(() => {
	let at = document.activeElement, root = document;
	while (at?.shadowRoot?.activeElement) [root, at] = [at.shadowRoot, at.shadowRoot.activeElement];
	const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
	const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
	const faults = [];
	if ((outlineStyle === "none" || parseFloat(outlineWidth) < 2) && boxShadow === "none") faults.push("its focus is not visible");
	if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) faults.push("it is outside the window");
	const [x, y] = [Math.min(Math.max(left + width / 2, 0), innerWidth - 1), Math.min(Math.max(top + height / 2, 0), innerHeight - 1)];
	const above = root.elementFromPoint(x, y);
	// What a citizen opens may lie above the page beside it: Escape takes it away.
	if (root !== document && above && above !== at && !at.contains(above) && !above.contains(at)) faults.push(`${above.outerHTML.slice(0, 80)} covers it`);
	const name = at.id || (at.dataset.lang && `lang ${at.dataset.lang}`) || (at.closest(".choices") && "choice") || at.tagName.toLowerCase();
	return { name, inWidget: root !== document, faults: faults.map((fault) => `${name}: ${fault}`) };
});

// Presses a key until `isThere`, and gives the names of all that had the focus on the way, each of them seen.
async function walk(page, key, isThere, limit = 40) {
	const way = [];
	for (let i = 0; i < limit; i++) {
		await page.keyboard.press(key);
		const at = await focus(page);
		assert.deepEqual(at.faults, []);
		way.push(at.name);
		if (isThere(at)) return way;
	}
	throw new Error(`not reached: ${way.join(", ")}`);
}
const named = (name) => (at) => at.name === name;

test("a whole visit with the keyboard: open, choose, order, menu, close, each step in sight", () => visit(async (citizen) => {
	const { page, log, panel } = citizen;
	const way = await walk(page, "Tab", named("launcher"));
	assert.equal(way.filter((name) => name === "launcher").length, 1);
	await page.keyboard.press("Enter");
	await citizen.greeted();
	assert.equal(await citizen.launcher.getAttribute("aria-expanded"), "true");
	assert.equal(await citizen.focused(), "input");

	// The order within the panel is that of the eye: header, conversation, field.
	const back = (await walk(page, "Shift+Tab", named("lang nl"))).reverse();
	const order = [...new Set(back)].filter((name) => name !== "choice");
	assert.deepEqual(order, ["lang nl", "lang fr", "lang en", "menu-button", "close", "log"]);
	await walk(page, "Tab", named("input"));

	await page.keyboard.type("ik wil een geboorteakte");
	await page.keyboard.press("Enter");
	await log.getByRole("button", { name: "Nu regelen" }).waitFor();
	assert.equal(await citizen.focused(), "input");
	const name = () => page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent);
	await walk(page, "Shift+Tab", (at) => at.name === "choice");
	for (let i = 0; i < 10 && await name() !== "Nu regelen"; i++) await walk(page, "Shift+Tab", (at) => at.name === "choice");
	await page.keyboard.press("Space");
	await citizen.asked("geboorteakte");
	assert.equal(await citizen.focused(), "input");
	assert.equal(await page.locator("#input").getAttribute("aria-describedby"), "question");
	for (const [answer, question] of [["van mezelf", "Welke naam"], ["Anna Peeters", "geboortedatum"], ["14 maart 1985", "afschrift"]]) {
		await page.keyboard.type(answer);
		await page.keyboard.press("Enter");
		await citizen.asked(question);
		assert.equal(await citizen.focused(), "input");
	}

	await walk(page, "Shift+Tab", named("menu-button"));
	await page.keyboard.press("Enter");
	await page.locator("#menu").waitFor();
	await walk(page, "Tab", named("forget"));
	await page.keyboard.press("Enter");
	await page.locator("#forget-yes").waitFor();
	// The focus is at the question, so that it is heard; which of its parts has it is not ours to say.
	assert.match(await citizen.focused(), /^forget/);
	if (await citizen.focused() !== "forget-no") await walk(page, "Tab", named("forget-no"));
	await page.keyboard.press("Enter");
	await page.locator("#forget-yes").waitFor({ state: "hidden" });
	if (await page.locator("#menu").isVisible()) {
		await page.keyboard.press("Escape");
		await page.locator("#menu").waitFor({ state: "hidden" });
	}
	assert.equal((await focus(page)).name, "menu-button");
	assert.equal(await panel.isVisible(), true);
	await page.keyboard.press("Escape");
	await panel.waitFor({ state: "hidden" });
	assert.equal(await citizen.focused(), "launcher");
	assert.deepEqual((await focus(page)).faults, []);
	assert.equal(await citizen.launcher.getAttribute("aria-expanded"), "false");
}));

test("opened by a link of the page, the focus goes back to that link", () => visit(async (citizen) => {
	const link = citizen.page.locator("main a[href='#pierre']").nth(2);
	await link.focus();
	await citizen.page.keyboard.press("Enter");
	await citizen.greeted();
	assert.equal(await citizen.focused(), "input");
	await citizen.page.keyboard.press("Escape");
	await citizen.panel.waitFor({ state: "hidden" });
	assert.equal(await link.evaluate((e) => e === document.activeElement), true);
}));

test("on a wide window the page stays usable beside it; on a small one the focus stays within it", () => visit(async (citizen) => {
	const { page } = citizen;
	await walk(page, "Shift+Tab", (at) => !at.inWidget, 20);
	await citizen.close();
	await page.setViewportSize({ width: 390, height: 844 });
	await citizen.launcher.click();
	await citizen.panel.waitFor();
	await page.locator("#input").focus();
	for (let i = 0; i < 24; i++) {
		await page.keyboard.press("Tab");
		const at = await page.evaluate(() => document.activeElement.tagName);
		// A browser's own bar comes after the last element, which the page sees as its body.
		assert.match(at, /^(PIERRE-CHAT|BODY)$/);
	}
}, { open: true }));

test("each reply is announced once, as one whole, and nothing that was heard before is heard again", () => visit(async (citizen) => {
	const { page } = citizen;
	const heard = async (clear = true) => {
		await citizen.painted();
		const all = await page.evaluate(() => globalThis.announced);
		if (clear) await page.evaluate(() => { globalThis.announced = []; });
		return all.filter((entry) => entry.live !== "off" || entry.later !== "off");
	};
	const greeting = await heard();
	assert.equal(greeting.length, 1, JSON.stringify(greeting));
	for (const said of ["ik ben mn paspoort kwijt", "ik wil een geboorteakte"]) {
		await citizen.say(said);
		await citizen.answered();
		const entries = await heard();
		assert.equal(entries.filter(({ kind }) => /\bpierre\b/.test(kind)).length, 1, JSON.stringify(entries));
		assert.deepEqual(entries.filter(({ kind }) => !/\b(pierre|mine)\b/.test(kind)), []);
		assert.ok(entries.every(({ isTurn }) => isTurn));
	}
	await citizen.pick("Nu regelen");
	await orderCertificate(citizen, { until: "geboortedatum" });
	await citizen.answered();
	await page.reload();
	await citizen.mine("Anna Maria Peeters").waitFor();
	await citizen.painted();
	assert.deepEqual((await heard()).map(({ said }) => said), []);
	await citizen.say("14 maart 1985");
	await citizen.answered();
	assert.equal((await heard()).filter(({ kind }) => /\bpierre\b/.test(kind)).length, 1);
}, { open: true }));

test("who speaks is said to those who do not see the bubbles", () => visit(async (citizen) => {
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.answered();
	const hidden = (turn) => citizen.log.locator(turn).last().locator(".hidden").first().textContent();
	assert.match(await hidden(".turn.mine"), /^U:\s*$/);
	assert.match(await hidden(".turn.pierre"), /^Pierre:\s*$/);
}, { open: true }));

test("on a touch screen the greeting is not hidden by a keyboard: the log has the focus, not the field", () => visit(async (citizen) => {
	assert.equal(await citizen.focused(), "log");
	await citizen.log.getByRole("button").first().tap();
	await citizen.answered();
	assert.notEqual(await citizen.focused(), "input");
}, { open: true, path: "", hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }));

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await town.finish(), 0);
});
