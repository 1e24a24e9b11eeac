// The richer messages as elements: a service card, a list of links.

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
