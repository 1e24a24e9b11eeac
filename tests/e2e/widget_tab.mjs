// A bare page with a conversation of the widget and nothing else: what it shows, and what goes over its sockets.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const widget = join(here, "../../daemon/widget");

// A page that a test makes up comes from nowhere, and may not talk to this machine otherwise.
export const FROM_NOWHERE = "--disable-features=LocalNetworkAccessChecks";

const BARE = `<!doctype html><title>bare</title><script type="module">
import { createConversation } from "/widget/connection.js";
import { openMemory, wasOpen } from "/widget/memory.js";
const name = location.href.replace(/^http/, "ws").replace(/bare.*/, "chat");
const seen = window.seen = { log: [], states: [], waiting: [], noted: [], failed: [], cleared: 0 };
const view = {
	entry: (entry, isLive, isDue, isAgain) => seen.log.push({ ...entry, isLive, isDue, isAgain }),
	state: (name) => seen.states.push(name),
	waiting: (isWaiting) => seen.waiting.push(isWaiting),
	answered: (id) => { for (const entry of seen.log) if (entry.id === id) entry.isDue = false; },
	noted: (about) => seen.noted.push(about),
	failed: (text, lang) => seen.failed.push([text, lang]),
	cleared: () => { seen.log.length = 0; seen.cleared++; },
};
window.wasOpenAtFirst = wasOpen(name);
window.writtenAtFirst = Object.keys((() => { try { return sessionStorage; } catch { return {}; } })()).length;
window.memory = openMemory(name);
window.pierre = createConversation({ chatUrl: name, lang: new URLSearchParams(location.search).get("lang") ?? undefined, memory, view });
if (!location.search.includes("closed")) pierre.start();
</script>`;

// The pages of a context: the bare one, and the modules as they are in this repository.
export async function serveBare(context) {
	await context.route("**/bare*", (route) => route.fulfill({ contentType: "text/html", body: BARE }));
	await context.route("**/widget/**", (route) => route.fulfill({ contentType: "text/javascript",
		body: readFileSync(join(widget, new URL(route.request().url()).pathname.split("/").at(-1))) }));
}

export class Tab {
	sockets = []; // { sent, received, isOpen }
	complaints = [];

	constructor(page) {
		this.page = page;
		page.setDefaultTimeout(30000);
		page.on("pageerror", (error) => this.complaints.push(String(error)));
		page.on("websocket", (socket) => {
			const seen = { sent: [], received: [], isOpen: true };
			this.sockets.push(seen);
			socket.on("framesent", ({ payload }) => seen.sent.push(JSON.parse(payload)));
			socket.on("framereceived", ({ payload }) => seen.received.push(payload));
			socket.on("close", () => { seen.isOpen = false; });
		});
	}

	static async open(context, url, prepare = () => {}) {
		const tab = new Tab(await context.newPage());
		await prepare(tab.page);
		await tab.page.goto(`${url}`);
		await tab.page.waitForFunction(() => window.pierre);
		return tab;
	}

	// Calls a method of the conversation.
	call(method, ...values) { return this.page.evaluate(([name, given]) => { window.pierre[name](...given); }, [method, values]); }
	say(text) { return this.call("message", text); }
	get seen() { return this.page.evaluate(() => structuredClone(window.seen)); }

	// The log in short: "> what was said", "welcome", the intent of a reply, "notice".
	async log() {
		return (await this.seen).log.map(({ mine, frame }) => (frame ? frame.intent ?? frame.type : `> ${mine}`));
	}

	until(look, value) { return this.page.waitForFunction(look, value); }
	state(name) { return this.until((wanted) => window.seen.states.at(-1) === wanted, name); }
	// All that was said has its reply, and there are so many messages of one's own and of Pierre.
	quiet(mine, theirs) {
		return this.until(([ours, others]) => {
			const { log, states } = window.seen;
			return states.at(-1) === "open" && log.filter((entry) => entry.mine !== undefined && !entry.isDue).length === ours
				&& log.filter(({ frame }) => frame).length === others;
		}, [mine, theirs]);
	}

	get sent() { return this.sockets.flatMap(({ sent }) => sent); }
	said(type = "message") { return this.sent.filter((frame) => frame.type === type); }
	get openSockets() { return this.sockets.filter(({ isOpen }) => isOpen).length; }

	// A page that is in front or not: a browser without windows shows all of them.
	turn(isSeen) {
		return this.page.evaluate((seen) => {
			Object.defineProperty(document, "visibilityState", { value: seen ? "visible" : "hidden", configurable: true });
			document.dispatchEvent(new Event("visibilitychange"));
		}, isSeen);
	}
	happen(name, on = "window") { return this.page.evaluate(([event, target]) => window[target === "window" ? "self" : "document"].dispatchEvent(new Event(event)), [name, on]); }
	focus() { return this.happen("focus"); }
	storage() { return this.page.evaluate(() => Object.keys(sessionStorage)); }
}
