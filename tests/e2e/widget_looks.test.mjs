// What the widget looks like: the municipality's colour, sizes, windows, a page with a style of its own.
// PIERRED=... MODEL=... node --test-reporter=tap widget_looks.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, WIDE, end, focused, go, greeted, launcher, log, open, page, pierred, say, scene, site } from "./widget_page.mjs";

// From each ground what lies on it; the colours as the browser shows them.
const CONTRASTS = `() => {
	const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }), root = document.querySelector("pierre-chat").shadowRoot;
	const rgb = (css, under = [255, 255, 255]) => {
		canvas.fillStyle = "rgb(" + under.join() + ")"; canvas.fillRect(0, 0, 1, 1);
		canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
		return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
	};
	const light = (c) => c.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
	const ground = (e) => {
		const css = getComputedStyle(e).backgroundColor, next = e.parentElement ?? e.parentNode?.host;
		return rgb(css, next && next !== document.documentElement ? ground(next) : [255, 255, 255]);
	};
	const faults = [];
	for (const e of root.querySelectorAll("button, a, p, h2, h3, .says, label, dt, dd, summary, legend, span:not(.hidden)")) {
		if (!e.getClientRects().length || !e.textContent.trim()) continue;
		const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => x - y), ratio = (b + .05) / (a + .05);
		if (ratio < 4.5) faults.push((e.id || e.className || e.tagName) + " " + ratio.toFixed(2));
	}
	return faults;
}`;

for (const colour of ["#ffd500", "white", "black", "#777777", "#808080", "transparent", "banana", "#e4003a", "oklch(0.7 0.2 140)", "rgb(0 90 200 / .3)", "hsl(60 100% 50%)", "#0b5a8a"]) {
	for (const colorScheme of ["light", "dark"]) {
		scene(`all text can be read with the colour ${colour} in ${colorScheme}`, async () => {
			site.style = `pierre-chat { --pierre-color: ${colour}; }`;
			await go();
			assert.deepEqual(await page.evaluate(`(${CONTRASTS})()`), []);
			await launcher().click();
			await greeted();
			await say("ik ben mijn paspoort kwijt");
			await log().locator(".card").first().waitFor();
			await page.locator("#menu-button").click();
			assert.deepEqual(await page.evaluate(`(${CONTRASTS})()`), []);
		}, { colorScheme });
	}
}

scene("another colour is taken at once", async () => {
	await open();
	const ground = () => page.locator("#head").evaluate((header) => getComputedStyle(header).backgroundColor);
	assert.equal(await ground(), "rgb(11, 90, 138)");
	await page.locator("pierre-chat").evaluate((host) => host.style.setProperty("--pierre-color", "#ffd500"));
	await page.waitForFunction(() => getComputedStyle(document.querySelector("pierre-chat").shadowRoot.querySelector("#head")).backgroundColor === "rgb(255, 213, 0)");
	assert.equal(await page.locator("#head").evaluate((header) => getComputedStyle(header).color), "rgb(0, 0, 0)");
});

scene("colours are computed as WCAG defines them", async () => {
	await open();
	// pierred sends it within panel.js.
	await page.route("**/widget/colours.js", (route) => route.fulfill({ contentType: "text/javascript", headers: { "access-control-allow-origin": "*" },
		path: new URL("../../daemon/widget/colours.js", import.meta.url).pathname }));
	const found = await page.evaluate(async (base) => {
		const { contrast, palette, parse } = await import(`${base}widget/colours.js`);
		return { whole: contrast([0, 0, 0], [255, 255, 255]), grey: contrast([119, 119, 119], [255, 255, 255]), parsed: ["#fff", "banana", "transparent", "", "currentcolor", "oklch(1 0 0)", "rgb(1 2 3)"].map((css) => parse(css) ?? null),
			shades: ["yellow", "white", "black", "#777", "transparent", "banana"].map((css) => palette(css)).map(({ main, onMain, light, dark }) => [contrast(main, onMain), contrast(light, [243, 245, 248]), contrast(dark, [30, 40, 51])]) };
	}, pierred.url);
	assert.equal(found.whole, 21);
	assert.ok(Math.abs(found.grey - 4.478) < 0.001, `${found.grey}`);
	assert.deepEqual(found.parsed, [[255, 255, 255], null, null, null, null, [255, 255, 255], [1, 2, 3]]);
	for (const ratio of found.shades.flat()) assert.ok(ratio >= 4.5, `${ratio}`);
});

// What does not fit: wider than the window, cut off, or too small for a thumb.
const misfits = () => page.evaluate(() => {
	const root = document.querySelector("pierre-chat").shadowRoot, found = [];
	for (const e of root.querySelectorAll("#panel, #panel *")) {
		const { left, right, width, height } = e.getBoundingClientRect();
		if (!width || e.closest(".hidden, svg, [hidden]") || (e.tagName === "SPAN" && width <= 1)) continue;
		if (left < -1 || right > innerWidth + 1) found.push(`outside: ${e.id || e.className || e.tagName}`);
		if (e.matches("button, a, summary, textarea, .reason") && getComputedStyle(e).display !== "inline" && (height < 43.5 || width < 43.5)) found.push(`${width} x ${height}: ${e.id || e.textContent}`);
	}
	if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
	return found;
});

for (const [name, options, size] of [["320 pixels", { viewport: { width: 320, height: 568 } }, "100%"], ["a phone", PHONE, "100%"], ["text of 200 %", WIDE, "200%"],
	["320 pixels and text of 200 %", { viewport: { width: 320, height: 640 } }, "200%"], ["a zoom of 400 %", { viewport: { width: 320, height: 256 } }, "100%"]]) {
	scene(`everything fits and can be reached with ${name}`, async () => {
		site.style = `html { font-size: ${size}; }`;
		await open();
		await say("ik ben mijn paspoort kwijt");
		await log().locator(".card").first().waitFor();
		await page.locator("#helpful-no").click();
		assert.deepEqual(await misfits(), []);
		await page.locator("#reason-skip").click();
		await page.locator("#menu-button").click();
		await page.locator("#forget").click();
		assert.deepEqual(await misfits(), []);
		await page.locator("#forget-no").click();
		await page.keyboard.press("Escape");
		await page.locator("#input").click();
		assert.equal(await focused(), "input");
	}, options);
}

scene("a page that sets its own sizes, spaces and colours does not change those of the panel", async () => {
	site.style = "html { font-size: 62.5%; } body { letter-spacing: .3em; text-transform: uppercase; color: red; } button { display: none; } * { font-style: italic; }";
	await open();
	assert.deepEqual(await page.locator("#notice").evaluate((e) => { const s = getComputedStyle(e); return [s.fontSize, s.letterSpacing, s.textTransform]; }), ["13px", "normal", "none"]);
});

test("the daemon ends cleanly after all this", async () => {
	assert.equal(await end(), 0);
});
