// The widget on a website that is not pierred's own, with a strict policy of that site; and without JavaScript.
// PIERRED=... MODEL=... node --test-reporter=tap widget_host.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { createServer } from "node:http";
import { Pierred, openBrowser } from "./pierred.mjs";
import { WidgetCitizen } from "./widget_citizen.mjs";

// A municipality's own site, whose policy lets in what the widget's README says and nothing else.
class Host {
	#server; policy = "";

	async start() {
		this.#server = createServer((request, response) => {
			response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": this.policy });
			response.end(`<!doctype html><html lang="fr"><head><title>Commune</title></head><body><main><h1>Commune</h1></main>
<script type="module" src="${this.pierred}widget/pierre-chat.js"></script><pierre-chat><a href="${this.pierred}fr/contact">Contact</a></pierre-chat>
</body></html>`);
		});
		await new Promise((done) => this.#server.listen(0, "127.0.0.1", done));
		this.origin = `http://127.0.0.1:${this.#server.address().port}`;
	}

	// Lets in the widget of this pierred.
	take(url) {
		const origin = new URL(url).origin;
		this.pierred = url;
		this.policy = `default-src 'none'; base-uri 'none'; form-action 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace("http", "ws")}; img-src ${origin}`;
	}

	async stop() {
		this.#server.closeAllConnections();
		await new Promise((done) => this.#server.close(done));
	}
}

const host = new Host();
await host.start();
const browser = await openBrowser();

async function visit(play, options = {}) {
	const context = await browser.newContext({ locale: "fr-BE", ...options });
	try {
		await play(context);
	} finally {
		await context.close();
	}
}

async function withPierred(flags, play) {
	const pierred = new Pierred();
	pierred.flags = flags;
	await pierred.start();
	host.take(pierred.url);
	try {
		await play(pierred);
	} finally {
		assert.equal(await pierred.finish(), 0);
	}
}

test("a site that is allowed gets the whole widget under its own strict policy", () => withPierred(["--allowed-origins", host.origin],
	(pierred) => visit(async (context) => {
		const citizen = await WidgetCitizen.open(context, host.origin);
		await citizen.log.getByText("assistant automatique").first().waitFor();
		await citizen.say("j'ai perdu mon passeport");
		await citizen.card("Service Population").waitFor();
		const shown = await citizen.panel.evaluate((panel) => ({ position: getComputedStyle(panel).position, field: getComputedStyle(panel.querySelector("#input")).minHeight }));
		assert.equal(shown.position, "fixed");
		assert.deepEqual(await citizen.faults(), []);
		assert.deepEqual(citizen.complaints, []);
		assert.deepEqual(await context.cookies(), []);
	})));

test("a site that is not allowed cannot talk to Pierre, shows its own way to the municipality, and is otherwise unharmed", () => withPierred([],
	(pierred) => visit(async (context) => {
		const page = await context.newPage(), opened = [], errors = [];
		page.on("pageerror", (error) => errors.push(String(error)));
		page.on("websocket", (socket) => socket.on("framereceived", () => opened.push(socket.url())));
		await page.goto(host.origin);
		await page.locator("h1").waitFor();
		const launcher = page.locator("#launcher");
		await Promise.race([launcher.waitFor(), page.locator("pierre-chat:not(:defined)").waitFor()]);
		if (await launcher.isVisible()) await launcher.click();
		await page.getByRole("link", { name: "Contact" }).waitFor({ timeout: 40000 });
		assert.deepEqual(opened, []);
		assert.deepEqual(errors, []);
	})));

test("without JavaScript a link to #pierre leads to the contact page, with telephone, e-mail and hours", () => withPierred([],
	(pierred) => visit(async (context) => {
		const page = await context.newPage();
		for (const [lang, words] of [["nl", /openingsuren/i], ["fr", /heures/i], ["en", /hours/i]]) {
			await page.goto(`${pierred.url}${lang}/`);
			await page.locator("main a[href='#pierre']").first().click();
			const link = page.locator("pierre-chat a:target");
			assert.equal(await link.isVisible(), true);
			await link.click();
			await page.waitForURL(new RegExp(`/${lang}/contact$`));
			assert.equal(await page.locator("html").getAttribute("lang"), lang);
			assert.ok(await page.locator("a[href^='tel:']").count() > 0);
			assert.ok(await page.locator("a[href^='mailto:']").count() > 0);
			assert.match(await page.locator("main").textContent(), words);
		}
	}, { javaScriptEnabled: false })));

test("all ends cleanly", async () => {
	await browser.close();
	await host.stop();
});
