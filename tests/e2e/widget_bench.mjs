// A bare page under the strictest policy that renders the widget's parts in a shadow root, without the
// panel around them; what they call back is written down in window.bench.
import assert from "node:assert/strict";
import { FakePierred } from "./fake_pierred.mjs";
import { openBrowser } from "./pierred.mjs";

const PAGE = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>bench</title><link rel="icon" href="/icon.svg">
<script type="module" src="/bench.js"></script></head><body><h1>Bench</h1><h2>Pierre</h2><div id="host"></div></body></html>`;
// Runs in the browser: the panel's part in what these modules do, and no more.
const SCRIPT = `
import texts from "/widget/texts.js";
import * as elements from "/widget/elements.js";
import { renderMessages, retireChoices } from "/widget/messages.js";
import { createField } from "/widget/field.js";
import { createFeedback } from "/widget/feedback.js";
import { createSpeech } from "/widget/speech.js";

const root = document.getElementById("host").attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(".hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }" +
	" .says { white-space: pre-line; overflow-wrap: anywhere } textarea { font: 16px/20px sans-serif; padding: 8px; width: 200px }" +
	" [hidden] { display: none !important }");
root.adoptedStyleSheets = [sheet];
let lang = "fr";
function t(key, values = {}, of = lang) {
	const text = texts[of]["ui." + key];
	const words = typeof text === "string" ? text : text[new Intl.PluralRules(of).select(values.count)] ?? text.other;
	return words.replace(/\\{(\\w+)\\}/g, (whole, name) => values[name] ?? whole);
}
const log = elements.el("div", { id: "log", role: "log", "aria-label": "log" });
const bench = window.bench = { elements, retireChoices, t, root, log, chosen: [], submitted: [], sent: [], thanks: 0, violations: [], heard: [] };
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
	bench.violations.push([violatedDirective, blockedURI, sample].join(" ")));
bench.speech = createSpeech({ t, lang: () => lang, allowed: new URL(location).searchParams.get("speech") ?? "output" });
bench.field = createField({ t, submit: (text) => bench.submitted.push(text), speech: bench.speech });
bench.feedback = createFeedback({ t, send: (opinion) => bench.sent.push(opinion), onThanks: () => bench.thanks++ });
bench.show = (messages, isLive = true, base) => {
	const shown = renderMessages(messages, { t, isLive, choose: (value, title) => bench.chosen.push([value, title]), base });
	log.append(...shown);
	return shown.length;
};
bench.setLang = (next) => { lang = next; bench.field.relabel(); bench.feedback.relabel(); };
root.append(log, bench.feedback.element, bench.field.form);
document.documentElement.dataset.ready = "";
`;

export class Bench {
	#browser;
	fake = new FakePierred();

	async start() {
		this.fake.pages.set("/", { type: "text/html", body: PAGE });
		this.fake.pages.set("/bench.js", { type: "text/javascript", body: SCRIPT });
		this.fake.pages.set("/icon.svg", { type: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
		await this.fake.start();
		this.#browser = await openBrowser();
	}

	// A fresh page. `before` runs in it before any script of the page.
	async open({ search = "", before, ...options } = {}) {
		const context = await this.#browser.newContext({ locale: "fr-BE", ...options }), page = await context.newPage();
		const complaints = [];
		page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
		page.on("pageerror", (error) => complaints.push(String(error)));
		page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
		page.setDefaultTimeout(15000);
		if (before) await page.addInitScript(before);
		await page.goto(this.fake.url + search);
		await page.locator("html[data-ready]").waitFor({ timeout: 5000 }).catch(() => { throw new Error(`the bench is not ready: ${complaints}`); });
		return { context, page, complaints };
	}

	// Plays a scene on a fresh page, which neither complains nor breaks its policy.
	async visit(options, play) {
		const { context, page, complaints } = await this.open(options);
		try {
			await play({ page, context });
			assert.deepEqual(complaints, []);
			assert.deepEqual(await page.evaluate(() => window.bench.violations), []);
		} finally {
			await context.close();
		}
	}

	async stop() {
		await this.#browser.close();
		await this.fake.stop();
	}
}
