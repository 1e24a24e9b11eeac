// The richer messages as elements: a form's question, cards of a service, a payment and an
// appointment, a list of links.

const WEB = /^(https?:\/\/|\/)/;

// Only web addresses, so that no text of a content pack becomes a script.
function link(el, href, text, attributes = {}) {
	return WEB.test(href) || /^(tel|mailto):/.test(href)
		? el("a", { href, text, rel: "noopener", ...attributes })
		: el("span", { text });
}

function hours(message, t, el) {
	const rows = message.hours.map(({ day, text }) =>
		el("tr", {}, el("th", { scope: "row", text: day }), el("td", { text })));
	return el("details", {}, el("summary", { text: t("hours") }), el("table", {}, el("tbody", {}, ...rows)));
}

export function service(message, t, el) {
	const card = el("section", { class: "card" }, el("h2", { text: message.name }));
	const list = el("ul");
	const item = (child) => list.append(el("li", {}, child));
	if (message.hours_text)
		card.append(el("p", { class: message.open ? "open" : "closed", text: message.hours_text }));
	if (message.appointment_url)
		card.append(link(el, message.appointment_url, t("appointment"), { class: "main" }));
	if (message.address)
		item(message.map_url ? link(el, message.map_url, message.address) : el("span", { text: message.address }));
	if (message.phone) item(link(el, `tel:${message.phone.replace(/[^+\d]/g, "")}`, message.phone));
	if (message.email) item(link(el, `mailto:${message.email}`, message.email));
	if (message.website) item(link(el, message.website, t("website")));
	if (message.note) item(el("span", { text: message.note }));
	if (message.access_text) item(el("span", { text: message.access_text }));
	card.append(list);
	if (message.hours?.length) card.append(hours(message, t, el));
	return card;
}

export function links(message, el) {
	return el("ul", { class: "links" }, ...message.links.map(({ title, url }) => el("li", {}, link(el, url, title))));
}

// What the field says disappears while one types: the example stands here as well.
export function question(message, t, el) {
	const asks = el("div", { class: "asks" });
	if (message.step && message.steps)
		asks.append(el("p", { class: "step", text: t("step", { step: message.step, steps: message.steps }) }));
	asks.append(el("p", { text: message.text }));
	if (message.example) asks.append(el("p", { class: "hint", text: t("example", { example: message.example }) }));
	return asks;
}

// Names and values; those without a value are left out.
function facts(el, ...rows) {
	return el("dl", {}, ...rows.filter(([, value]) => value).map(([name, value]) =>
		el("div", {}, el("dt", { text: name }), el("dd", { text: value }))));
}

const isOurs = (url) => new URL(url, location.href).origin === location.origin;

function transfer({ text, qr_url: picture }, t, el) {
	const details = el("details", {}, el("summary", { text: t("transfer") }), el("p", { text }));
	if (!picture || !isOurs(picture)) return details;
	// Asked for when it is looked at, and gone once the order is paid.
	const image = el("img", { alt: t("qr_alt"), width: 200, height: 200 });
	image.addEventListener("error", () => image.remove());
	details.addEventListener("toggle", () => { image.src = picture; }, { once: true });
	details.append(image);
	return details;
}

export function payment(message, t, el) {
	const card = el("section", { class: "card" }, el("h2", { text: message.title }),
		el("p", { class: "amount", text: message.amount_text }));
	const pay = link(el, message.url, message.button ?? t("pay"),
		{ class: "main", target: "_blank", rel: "noopener noreferrer" });
	pay.append(el("span", { "aria-hidden": "true", text: " ↗" }), el("span", { class: "hidden", text: ` (${t("new_tab")})` }));
	card.append(pay);
	if (message.expires_text) card.append(el("p", { class: "hint", text: message.expires_text }));
	card.append(facts(el, [t("reference"), message.reference]));
	if (message.transfer) card.append(transfer(message.transfer, t, el));
	return card;
}

export function appointment(message, t, el) {
	const card = el("section", { class: message.cancelled ? "card cancelled" : "card" },
		el("h2", { text: message.name }));
	if (message.cancelled) card.append(el("p", { class: "closed", text: t("cancelled") }));
	card.append(el("p", { class: "when" }, el("time", { datetime: message.start, text: message.when_text })),
		facts(el, [t("duration"), message.minutes && t("minutes", { count: message.minutes })],
			[t("address"), message.address], [t("code"), message.code]));
	if (message.calendar_url)
		card.append(link(el, message.calendar_url, message.calendar_title ?? t("calendar"), { download: "" }));
	return card;
}
