// Elements from text that is never markup; links that are safe.

const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;
// What an address in a sentence does not end with.
const STOPS = ".,;:!?'\"»”’…";
// Bounded, so that a long text without an address costs no more than its length.
const ADDRESS = /https?:\/\/[^\s<>"\uFFFD]+|[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/gi;
const SCHEMES = ["http:", "https:", "tel:", "mailto:"];
const SHAPES = {
	send: "M4 12h15M13 6l6 6-6 6",
	close: "M6 6l12 12M18 6L6 18",
	menu: "M5 7h14M5 12h14M5 17h14",
	"thumb-up": "M8 11v9H4v-9zM8 11l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2l-2 7a2 2 0 0 1-2 2H8",
	"thumb-down": "M16 13V4h4v9zM16 13l-4 8a2 2 0 0 1-2-2v-4H5a2 2 0 0 1-2-2l2-7a2 2 0 0 1 2-2h9",
	speaker: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12",
	microphone: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
	calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
	chat: "M4 5h16v11H10l-5 4v-4H4z",
};

export function el(name, attributes = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value === undefined || value === null || value === false) continue;
		if (key === "text") element.textContent = value;
		else if (typeof value === "function") element.addEventListener(key.slice(2), value);
		else element.setAttribute(key, value === true ? "" : value);
	}
	// One by one: a call takes only so many arguments.
	for (const child of children.flat(Infinity)) if (child) element.append(child);
	return element;
}

// Nothing that hides or turns round what stands beside it, and no tower of accents over other lines.
export function plain(text) {
	if (typeof text !== "string") return "";
	return text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(CONTROLS, "\uFFFD").replace(/(\p{M}{8})\p{M}+/gu, "$1");
}

// A URL that may be followed, whole or from the root of `base` ("/…"); undefined where it is none, or
// says who one is (user@host).
export function safeUrl(href, base = document.baseURI) {
	try {
		const url = /^(\/(?!\/)|[a-z]+:)/i.test(href) && new URL(href, base);
		return SCHEMES.includes(url.protocol) && !url.username && !url.password ? url : undefined;
	} catch {
		return undefined;
	}
}

// With `t`, what lies on another site opens in a new tab, and says so.
export function link(href, text, attributes = {}, t) {
	const url = safeUrl(href);
	if (!url) return el("span", { dir: "auto", text: plain(text) });
	const isWeb = url.protocol.startsWith("http");
	const isAway = t && isWeb && (attributes.target === "_blank" || (url.origin !== location.origin && !("download" in attributes)));
	const shown = el("span", { dir: "auto", text: plain(text) });
	return el("a", { href: url.href, rel: isWeb && "noopener noreferrer", target: isAway && "_blank", ...attributes }, shown,
		isAway && [el("span", { "aria-hidden": "true", text: "\u00A0↗" }), el("span", { class: "hidden", text: ` (${t("new_tab")})` })]);
}

// Without the full stop of its sentence, and the bracket that was opened before it.
function trimmed(address) {
	const excess = (open, close) => address.split(close).length - address.split(open).length;
	const left = { ")": excess("(", ")"), "]": excess("[", "]"), "}": excess("{", "}") };
	let end = address.length;
	while (end && (STOPS.includes(address[end - 1]) || left[address[end - 1]]-- > 0)) end--;
	return address.slice(0, end);
}

export function linked(text, t, lang) {
	const clean = plain(text), nodes = [];
	let done = 0;
	for (const { 0: found, index } of clean.matchAll(ADDRESS)) {
		const address = trimmed(found), isWeb = address.includes("://"), href = isWeb ? address : `mailto:${address}`;
		// "élise@…" is not the address of "lise@…".
		if ((!isWeb && /[\p{L}\p{N}@.+-]/u.test(clean[index - 1] ?? "")) || !safeUrl(href)) continue;
		nodes.push(clean.slice(done, index), link(href, address, {}, (key) => t(key, {}, lang)));
		done = index + address.length;
	}
	nodes.push(clean.slice(done));
	return nodes.filter((node) => node !== "");
}

export function icon(name) {
	const of = (tag, attributes) => {
		const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
		for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
		return element;
	};
	const svg = of("svg", { viewBox: "0 0 24 24", width: 24, height: 24, fill: "none", stroke: "currentColor", "stroke-width": 2,
		"stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false" });
	svg.append(of("path", { d: SHAPES[name] }));
	return svg;
}
