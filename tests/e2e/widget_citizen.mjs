// A citizen on the sample site, who opens the widget, types and clicks; and what a screen reader needs of it.

const LIMIT_MS = 30000;

export class WidgetCitizen {
	complaints = []; // of the browser's console
	sockets = 0;
	sent = []; // types of frames
	#said = 0; #due = new Set(); #answered = new Set(); #conversation = 0; #waiting = new Set();

	// `path` is a page of the site: "" for the choice of language, "nl/", ... With `open` the greeting is awaited.
	static async open(context, url, path = "", { open = true } = {}) {
		const citizen = new WidgetCitizen();
		const page = citizen.page = await context.newPage();
		page.on("console", (message) => message.type() === "error" && citizen.complaints.push(message.text()));
		page.on("response", (r) => r.status() >= 400 && citizen.complaints.push(`${r.status()} ${r.url()}`));
		page.on("pageerror", (error) => citizen.complaints.push(String(error)));
		page.on("websocket", (socket) => citizen.#watch(socket));
		page.setDefaultTimeout(LIMIT_MS);
		await page.goto(new URL(path, url).href);
		citizen.log = page.locator("#log");
		citizen.panel = page.locator("#panel");
		citizen.launcher = page.locator("#launcher");
		if (open) {
			await citizen.launcher.click();
			await citizen.greeted();
		}
		return citizen;
	}

	// Which messages have their answer is seen on the wire, so that no test looks into the widget for it.
	#watch(socket) {
		const read = (data) => { try { return JSON.parse(data); } catch { return {}; } };
		this.sockets++;
		socket.on("framesent", ({ payload }) => {
			const { type, id } = read(payload);
			this.sent.push(type);
			if (type === "message" || type === "choose") this.#due.add(id);
		});
		socket.on("framereceived", ({ payload }) => {
			const { type, to, resumed } = read(payload);
			if (type === "welcome" && !resumed) this.#conversation++;
			if ((type === "reply" || type === "error") && this.#due.delete(to)) this.#answered.add(`${this.#conversation}/${to}`);
			for (const look of this.#waiting) look();
		});
	}

	greeted() { return this.log.locator(".says").first().waitFor(); }

	async say(text) {
		await this.page.locator("#input").fill(text);
		this.#said++;
		await this.page.locator("#input").press("Enter");
	}

	// The newest choice of this name.
	pick(name) {
		this.#said++;
		return this.log.locator(".choices button:enabled").getByText(name, { exact: true }).last().click();
	}

	// Everything that say() and pick() said has its reply, on the screen.
	async answered() {
		const isDone = () => this.#due.size === 0 && this.#answered.size >= this.#said;
		if (!isDone()) await new Promise((done, fail) => {
			const timer = setTimeout(() => fail(new Error(`${this.#said} said, ${this.#answered.size} answered`)), LIMIT_MS);
			const look = () => {
				if (!isDone()) return;
				clearTimeout(timer);
				this.#waiting.delete(look);
				done();
			};
			this.#waiting.add(look);
		});
		await this.painted();
	}

	painted() { return this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); }

	// Waits for the question for a slot, by a part of its text.
	asked(text) { return this.page.locator("#question", { hasText: text }).waitFor(); }

	card(name) { return this.log.locator(".card", { has: this.page.locator("h3", { hasText: name }) }); }

	mine(text) { return this.log.locator(".mine", { hasText: text }); }

	// The id of what has the focus, within the widget too.
	focused() {
		return this.page.evaluate(() => {
			let at = document.activeElement;
			while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
			return at?.id || at?.tagName.toLowerCase();
		});
	}

	async close() {
		await this.page.locator("#close").click();
		await this.panel.waitFor({ state: "hidden" });
	}

	async menu(id) {
		await this.page.locator("#menu-button").click();
		await this.page.locator(id).click();
	}

	faults() { return faults(this.page); }
}

// What a screen reader, a keyboard and a thumb need, as far as a page says it itself: of the widget where
// there is one that is open, else of the page; [] when all is there.
export const faults = (page) => page.evaluate(() => {
	const host = document.querySelector("pierre-chat")?.shadowRoot;
	const root = host?.querySelector("#panel")?.open ? host : document;
	const found = [], seen = (e) => e.getClientRects().length > 0;
	const launcher = root === document ? [...host?.querySelectorAll("#launcher") ?? []] : [];
	const all = (selector) => [...root.querySelectorAll(selector), ...launcher.filter((e) => e.matches(selector))]
		.filter((e) => seen(e) && !e.closest(".hidden"));
	const named = (e) => [...(e.getAttribute("aria-labelledby") ?? "").split(" ")].map((id) => root.getElementById(id)?.textContent ?? "").join("");
	const nameOf = (e) => (e.getAttribute("aria-label") ?? (named(e) || e.textContent)).trim();
	const ids = [...root.querySelectorAll("[id]")].map((e) => e.id);
	const say = (what, e) => found.push(`${what}: ${e.outerHTML.slice(0, 200)}`);
	const isInText = (e) => e.matches("a") && getComputedStyle(e).display === "inline";

	ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => found.push(`twice: #${id}`));
	for (const e of all("a, button, summary")) if (!nameOf(e)) say("no name", e);
	for (const e of all("a, button, input, textarea, select, summary")) {
		const target = e.matches("[type=radio], [type=checkbox]") ? e.closest("label") ?? e : e;
		const { width, height } = target.getBoundingClientRect();
		if (!isInText(e) && (height < 43.9 || ((root === host || e.id === "launcher") && width < 43.9))) say(`${width} × ${height} pixels`, e);
	}
	for (const e of all("img")) if (!e.hasAttribute("alt")) say("no alt", e);
	for (const e of all("input, textarea, select")) if (!e.labels?.length && !nameOf(e)) say("no label", e);
	for (const e of all("[role=group], [role=log], dialog")) if (!e.getAttribute("aria-label") && !named(e)) say("no name", e);
	for (const e of all("[aria-describedby], [aria-controls]"))
		for (const id of `${e.getAttribute("aria-describedby") ?? ""} ${e.getAttribute("aria-controls") ?? ""}`.trim().split(" "))
			if (!root.getElementById(id)) say("points at nothing", e);
	for (const e of all("a[target=_blank]")) if (!/noopener/.test(e.rel)) say("no noopener", e);
	for (const e of all("dt")) if (e.nextElementSibling?.tagName !== "DD") say("no value", e);
	// Each word of Pierre's in a language; what divides two languages is in none.
	for (const says of all(".pierre .says, .notice .says")) for (const walker = document.createTreeWalker(says, NodeFilter.SHOW_TEXT); walker.nextNode();) {
		const { data, parentElement: e } = walker.currentNode;
		if (/\p{L}/u.test(data) && !["nl", "fr", "en"].includes(e.closest("[lang]")?.lang)) say("no lang", e);
	}
	if (!["nl", "fr", "en"].includes(document.documentElement.lang)) found.push("the page has no lang");
	if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
	let level = root === document ? 0 : 1;
	for (const e of all("h1, h2, h3, h4")) {
		if (Number(e.tagName[1]) > level + 1) say("a level is left out", e);
		level = Number(e.tagName[1]);
	}
	for (const e of [document.documentElement, ...all("#panel, #log")])
		if (e.scrollWidth > e.clientWidth) found.push(`${e.id || "the page"} is ${e.scrollWidth} pixels wide in ${e.clientWidth}`);
	return found;
});

// The form birth.certificate in Dutch, from its first question to its summary: what is asked, what is
// said or (as a choice) picked. With `until`, as far as that question.
export async function orderCertificate(citizen, { from, until } = {}) {
	const steps = [["", { pick: "Van mezelf" }], ["Welke naam", { say: "Anna Maria Peeters" }], ["geboortedatum", { say: "14 maart 1985" }],
		["afschrift", { pick: "Volledig afschrift" }], ["taal", { pick: "Nederlands" }], ["Hoeveel", { pick: "2" }],
		["afhalen", { pick: "Afhalen aan het loket" }], ["e-mail", { say: "anna.peeters@voorbeeld.be" }], ["gegevens", { pick: "Ja" }],
		["Klopt dit?", {}]];
	const at = (question, otherwise) => (question === undefined ? otherwise : steps.findIndex(([text]) => text === question));
	for (const [question, { pick, say }] of steps.slice(at(from, 0), at(until, steps.length - 1))) {
		await citizen.asked(question);
		await (pick ? citizen.pick(pick) : citizen.say(say));
	}
	await citizen.asked(until ?? "Klopt dit?");
}

// From its first words to the card.
export async function bookAppointment(citizen) {
	await citizen.say("ik wil een afspraak maken");
	await citizen.pick("Nu regelen");
	await citizen.asked("Bij welke dienst");
	await citizen.say("Bemiddelingsdienst");
	await citizen.asked("Welke dag");
	await citizen.pick(/ om \d\d:\d\d$/);
	await citizen.asked("uw naam");
	await citizen.say("Jan Peeters");
	await citizen.asked("telefoonnummer");
	await citizen.say("0470 12 34 56");
	await citizen.asked("gegevens");
	await citizen.pick("Ja");
	await citizen.asked("Klopt dit?");
	await citizen.pick("Ja, versturen");
	await citizen.log.locator(".card .when").last().waitFor();
}
