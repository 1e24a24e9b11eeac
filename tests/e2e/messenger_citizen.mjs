// A citizen on a messenger: types, presses what he was shown, and waits for what he is sent.
import { digits } from "./graph_api.mjs";
import { Waiting } from "./platform.mjs";

const newId = { messenger: () => digits(16), instagram: () => digits(16), whatsapp: () => `32470${digits(6)}`, telegram: () => digits(9) };

export class Citizen extends Waiting {
	#messenger;
	seen = []; // {id, text, choices: [{kind, title, value}], links: [{title, url}]}, in the order of their arrival
	said = [];
	wroteMs; // when last: the window counts from here
	blocked = false;

	// locale: of the profile, as the platform writes it ("fr_BE"; Telegram "fr").
	constructor(messengers, channel, { locale, id = newId[channel]() } = {}) {
		super();
		this.#messenger = messengers[channel];
		this.channel = channel;
		this.locale = locale;
		this.id = id;
		this.#messenger.api.users.set(id, this);
	}

	see(part) {
		this.seen.push({ ...part, atMs: Date.now(), atMono: performance.now() });
		this.happened();
	}

	get last() { return this.seen.at(-1); }
	textSince(from) { return this.seen.slice(from).map(({ text }) => text).join("\n"); }

	// An item of a webhook that was not told yet; see messenger_events for the kinds.
	item(kind, ...details) {
		if (["text", "press", "start", "attachment"].includes(kind)) this.wroteMs = Date.now();
		const made = this.#messenger.events[kind](this, ...details);
		this.said.push(made);
		return made;
	}

	// One webhook (Telegram: one each) with these items; resolves when it is taken.
	async tell(...items) {
		for (const body of this.#messenger.bodies(items)) await this.#messenger.api.deliver(body);
		return items;
	}

	do(kind, ...details) { return this.tell(this.item(kind, ...details)); }
	say(text) { return this.do("text", text); }

	// The first part after the first `from` whose text the pattern fits (or the function says yes to).
	hear(pattern, from = 0) {
		const fits = typeof pattern === "function" ? pattern : (part) => pattern.test(part.text);
		return this.until(() => this.seen.slice(from).find(fits), () => `${this.channel}: ${pattern} after part ${from} of which the last are ${JSON.stringify(this.seen.slice(-3).map(({ text, choices, links }) => [text, choices.map(({ title }) => title), links.map(({ title }) => title)]))}`);
	}

	async ask(text, pattern) {
		const from = this.seen.length;
		await this.say(text);
		return this.hear(pattern, from);
	}

	// What can be pressed with such a title, the newest first, or the number of such a line.
	find(title) {
		const fits = (text) => title instanceof RegExp ? title.test(text) : text === title;
		for (const part of this.seen.toReversed()) {
			const choice = part.choices.find((one) => fits(one.title) || (one.description && fits(one.description)));
			if (choice) return { choice };
			const line = [...part.text.matchAll(/^(\d+)\. (.+)$/gm)].find(([, , text]) => fits(text));
			if (line) return { number: line[1] };
		}
		throw new Error(`${this.channel}: nobody offered ${title}: ${JSON.stringify(this.seen.slice(-4))}`);
	}

	async choose(title, pattern) {
		const from = this.seen.length, { choice, number } = this.find(title);
		await (choice ? this.do("press", choice) : this.say(number));
		return this.hear(pattern, from);
	}

	link(title = /./) { return this.seen.flatMap(({ links }) => links).findLast((link) => title.test(link.title)); }
}
