// Each kind of message as elements. What a message lacks, or has in a form that nobody expects, is left out.
import { el, link, linked, plain, safeUrl } from "./elements.js";

const LANGS = ["nl", "fr", "en"];
// A language that somebody knows.
const TAG = /^(?!und)[a-z]{2,3}(-[a-z]{2})?$/i;
const isKnown = (lang) => typeof lang === "string" && TAG.test(lang);
const list = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);
const number = (value) => (Number.isSafeInteger(value) && value > 0 ? value : undefined);

// `value` in an element of its own, whose direction is its own; nothing where it is no text.
function line(name, value, attributes = {}) {
	const text = plain(value);
	return text && el(name, { dir: "auto", text, ...attributes });
}

// A text of a sentence or more, with its addresses as links.
function prose(name, value, { t, lang }) {
	const nodes = linked(value, t, lang);
	return nodes.length > 0 && el(name, { dir: "auto" }, nodes);
}

// Names and values; those without a value are left out.
function facts(...rows) {
	const shown = rows.filter(([, value]) => plain(value));
	return shown.length > 0 && el("dl", {}, shown.map(([name, value]) => el("div", {}, el("dt", { text: name }), line("dd", value))));
}

const card = (name, attributes, ...parts) => el("section", { class: "card", ...attributes }, line("h3", name), parts);

// The titles that the languages have in themselves are in those languages.
const langOf = (value) => /^lang:([a-z]{2})$/.exec(value)?.[1];

function offered(message) {
	return list(message.choices).filter(({ value, title }) => typeof value === "string" && value && plain(title));
}

function choices(message, { own, isLive, choose }) {
	const all = offered(message);
	const box = el("div", { class: "choices", role: "group", "aria-label": own("choices") }, all.map(({ value, title }) =>
		line("button", title, { type: "button", lang: langOf(value), disabled: !isLive, onclick({ currentTarget }) {
			retireChoices(box.parentNode);
			currentTarget.classList.add("taken");
			choose(value, plain(title));
		} })));
	return all.length > 0 && box;
}

// "Kies uw taal / Choisissez … / Choose …" above a choice of languages: each part in its own.
function choiceText(message, options) {
	const langs = offered(message).map(({ value }) => langOf(value)), parts = plain(message.text).split(" / ");
	if (options.lang || parts.length !== langs.length || !langs.every(Boolean)) return prose("p", message.text, options);
	return el("p", {}, parts.map((text, i) => [i > 0 && " / ", el("span", { lang: langs[i], text })]));
}

function hours(message, { own }) {
	const rows = list(message.hours).filter(({ day }) => plain(day));
	return rows.length > 0 && el("details", {}, el("summary", { text: own("hours") }), el("table", {}, el("tbody", {},
		rows.map(({ day, text }) => el("tr", {}, line("th", day, { scope: "row" }), el("td", { dir: "auto", text: plain(text) }))))));
}

function phone(value, { own }) {
	const digits = value.replace(/\(0\)/, "").replace(/[^+\d]/g, "");
	return /^[+\d\s()./-]{3,30}$/.test(value) ? link(`tel:${digits}`, own("call", { phone: value })) : line("span", value);
}

function email(value, { own }) {
	return /^[^\s@?&:/]+@[^\s@?&:/]+$/.test(plain(value)) ? link(`mailto:${value}`, own("write_to", { email: value })) : line("span", value);
}

function service(message, options) {
	const { own, web } = options, isOpen = message.open, map = web(message.map_url), address = plain(message.address);
	const says = plain(message.hours_text) || (typeof isOpen === "boolean" && own(isOpen ? "open_now" : "closed_now"));
	const items = [
		address && (map ? link(map, own("map_of", { address }), {}, own) : line("span", address)),
		plain(message.phone) && phone(message.phone, options),
		plain(message.email) && email(message.email, options),
		web(message.website) && link(web(message.website), own("website"), {}, own),
		prose("span", message.note, options),
		line("span", message.access_text),
	].filter(Boolean);
	return card(message.name, {},
		line("p", says, { class: isOpen === true ? "open" : isOpen === false && "closed" }),
		web(message.appointment_url) && link(web(message.appointment_url), own("appointment"), { class: "main" }, own),
		items.length > 0 && el("ul", {}, items.map((item) => el("li", {}, item))), hours(message, options));
}

function links(message, { own, web }) {
	const items = list(message.links).filter(({ title, url }) => plain(title) || web(url));
	return items.length > 0 && el("ul", { class: "links", "aria-label": own("links") },
		items.map(({ title, url }) => el("li", {}, link(web(url), plain(title) || web(url).href, {}, own))));
}

// What the field says disappears while one types: the example stands here as well.
function question(message, options) {
	const { own } = options, step = number(message.step), steps = number(message.steps), example = plain(message.example);
	return el("div", { class: "asks" }, step && steps && el("p", { class: "step", text: own("step", { step, steps }) }),
		prose("p", message.text, options), example && line("p", own("example", { example }), { class: "hint" }));
}

function transfer(message, { own, web, base }) {
	const given = message.transfer;
	if (!given || typeof given !== "object") return undefined;
	const details = el("details", {}, el("summary", { text: own("transfer") }), line("p", given.text),
		facts([own("beneficiary"), given.name], [own("iban"), given.iban], ["BIC", given.bic],
			[own("amount"), message.amount_text], [own("reference"), message.reference]));
	const picture = web(given.qr_url);
	if (picture?.origin !== new URL(base).origin) return details;
	// Asked for when it is looked at, and gone once the order is paid.
	const image = el("img", { alt: own("qr_alt"), width: 200, height: 200, onerror: () => image.remove() });
	details.addEventListener("toggle", () => { image.src = picture.href; }, { once: true });
	details.append(image);
	return details;
}

function payment(message, options) {
	const { own, web } = options, amount = plain(message.amount_text), url = web(message.url);
	const words = plain(message.button) || own("pay");
	return card(message.title, {}, line("p", amount, { class: "amount" }),
		url && link(url, amount && !words.includes(amount) ? `${words}: ${amount}` : words, { class: "main", target: "_blank" }, own),
		line("p", message.expires_text, { class: "hint" }), facts([own("reference"), message.reference]), transfer(message, options));
}

function appointment(message, { own, web }) {
	const isOff = message.cancelled === true, count = number(message.minutes), calendar = web(message.calendar_url);
	const when = line("time", message.when_text, { datetime: plain(message.start) || undefined });
	return card(message.name, isOff ? { class: "card cancelled" } : {},
		isOff && el("p", { class: "closed", text: own("cancelled") }), when && el("p", { class: "when" }, when),
		facts([own("duration"), count && own("minutes", { count })], [own("address"), message.address], [own("code"), message.code]),
		calendar && link(calendar, plain(message.calendar_title) || own("calendar"), { download: true }, own));
}

const KINDS = new Map(Object.entries({
	text: ({ text }, options) => prose("p", text, options),
	choices: (message, options) => [choiceText(message, options), choices(message, options)],
	question: (message, options) => [question(message, options), choices(message, options)],
	service, links, payment, appointment,
}));

export function renderMessages(messages, { t, isLive, choose, base = document.baseURI }) {
	// Addresses of pierred itself may be short.
	const web = (href) => {
		const url = safeUrl(href, base);
		return url?.protocol.startsWith("http") ? url : undefined;
	};
	return list(messages).filter(({ type }) => KINDS.has(type)).flatMap((message) => {
		const lang = LANGS.includes(message.lang) ? message.lang : undefined;
		const own = (key, values) => t(key, values, lang);
		const parts = [KINDS.get(message.type)(message, { t, own, lang, web, base, isLive, choose })].flat().filter(Boolean);
		// Of a text in several languages nobody says that it is in the page's.
		return parts.length ? el("div", { class: "says pierre", lang: isKnown(message.lang) ? message.lang : message.lang === "und" && "" }, parts) : [];
	});
}

export function retireChoices(root) {
	for (const button of root.querySelectorAll(".choices button")) button.disabled = true;
}
