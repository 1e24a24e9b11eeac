// A municipality's page with the widget, for a test: a site of its own with a strict policy, beside a pierred.
import { createServer } from "node:http";
import { test } from "node:test";
import { Pierred, openBrowser } from "./pierred.mjs";

export const WIDE = { viewport: { width: 1100, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const CONTACT = '<a id="contact" href="/contact">02 773 05 11</a>';

// A municipality's page: `element` is its <pierre-chat>, `style` its own style sheet.
class Site {
	#server = createServer((request, response) => this.#answer(request, response));
	lang = "nl"; style = "";
	element = `<pierre-chat>${CONTACT}</pierre-chat>`;

	async start(pierre) {
		this.pierre = new URL(pierre).origin;
		await new Promise((done) => this.#server.listen(0, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.#server.address().port}/`;
	}

	reset() { Object.assign(this, { lang: "nl", style: "", element: `<pierre-chat>${CONTACT}</pierre-chat>` }); }

	#answer(request, response) {
		const { pierre } = this;
		if (request.url === "/favicon.ico") return response.writeHead(204).end();
		if (request.url === "/site.css") return response.writeHead(200, { "content-type": "text/css" }).end(this.style);
		response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": `default-src 'none'; script-src ${pierre}; ` +
			`style-src 'self'; img-src 'self' ${pierre}; connect-src ${pierre} ${pierre.replace("http", "ws")}; require-trusted-types-for 'script'; trusted-types 'none'` });
		return response.end(`<!doctype html><html lang="${this.lang}"><meta name="viewport" content="width=device-width"><title>Gemeente</title>
			<link rel="stylesheet" href="/site.css"><script type="module" src="${pierre}/widget/pierre-chat.js"></script>
			<h1>Stad</h1><a id="ask" href="#pierre">Vraag het</a> <a id="next" href="/next">Verder</a><button id="other">Iets anders</button>${this.element}</html>`);
	}

	stop() { this.#server.closeAllConnections(); this.#server.close(); }
}

export const pierred = new Pierred(), site = new Site();
await pierred.start();
await site.start(pierred.url);
await pierred.end("SIGTERM");
pierred.flags = ["--allowed-origins", new URL(site.url).origin];
await pierred.start();
export const browser = await openBrowser();
export let context, page, complaints, requests;

// A test with a page of its own.
export const scene = (name, play, options = {}) => test(name, async () => {
	context = await browser.newContext({ locale: "nl-BE", ...WIDE, ...options });
	page = await context.newPage();
	complaints = [];
	requests = [];
	page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.on("request", (request) => requests.push(new URL(request.url())));
	page.setDefaultTimeout(15000);
	try {
		await play();
	} finally {
		await context.close();
		site.reset();
	}
});

export const launcher = () => page.locator("#launcher");
export const panel = () => page.locator("#panel");
export const log = () => page.locator("#log");
// What has the focus: within the widget, else on the page.
export const focused = () => page.evaluate(() => (document.activeElement.shadowRoot ?? document).activeElement?.id);
export const go = async (path = "") => {
	await page.goto(new URL(path, site.url).href);
	await launcher().waitFor({ state: "attached" }); // it is hidden while the panel is open
};
export const greeted = () => log().locator(".turn.pierre").first().waitFor();
export const open = async () => {
	await go();
	await launcher().click();
	await greeted();
};
export async function say(text) {
	await page.locator("#input").fill(text);
	await page.locator("#input").press("Enter");
}
export const isOpen = () => panel().evaluate((dialog) => dialog.open);

// Ends all; the exit status of pierred.
export async function end() {
	await browser.close();
	site.stop();
	return pierred.finish();
}
