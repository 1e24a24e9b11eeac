// The stand-in's pages: plain HTML with forms, no script.
import { texts } from "./texts.mjs";

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const html = (text) => String(text).replace(/[&<>"']/g, (c) => escapes[c]);

export const style = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
.banner { border: 4px dashed #b3261e; background: #fff4ce; color: #1b2430; padding: .8rem 1rem; font-size: 1.2rem; font-weight: 700; margin: 0 0 1rem; }
dl div { display: flex; flex-wrap: wrap; gap: 0 .8rem; }
dt { font-weight: 600; }
dd { margin: 0; }
form { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; }
button, a { font: inherit; min-height: 44px; min-width: 44px; }
button { padding: .4rem 1.2rem; }
a { display: inline-flex; align-items: center; }
:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
`;

function page(lang, title, body) {
	const t = texts[lang];
	return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)} (${html(t.banner.split(":")[0].trim())})</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<p class="banner" role="note">${html(t.banner)}</p>
<main>
<h1>${html(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function reference(number) {
	const digits = String(number).replace(/\D/g, "").padStart(12, "0");
	return `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;
}

const money = (claims) => new Intl.NumberFormat(`${claims.lang}-BE`, { style: "currency", currency: claims.currency })
	.format(claims.amount / 100);

// Which buttons a state has; the actions of server.mjs.
const actions = { open: ["pay", "fail", "later"], paid: ["refund"], failed: [], refunded: [] };

// `isDue`: Pierre has not confirmed it yet. `isPutOff`: the citizen said "later".
export function orderPage({ claims, status }, isDue, isPutOff) {
	const t = texts[claims.lang];
	const rows = [[t.product, claims.product.replaceAll("_", " ")], [t.amount, money(claims)], [t.reference, reference(claims.reference)]]
		.map(([name, value]) => `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`).join("\n");
	const buttons = actions[status].map((name) => `<button name="action" value="${name}">${html(t[name])}</button>`);
	const form = buttons.length ? `<form method="post" action="/pay/${html(claims.order)}">${buttons.join("\n")}</form>` : "";

	return page(claims.lang, t.title, `<dl>
${rows}
</dl>
<p role="status" id="status" data-status="${status}">${html(isPutOff ? t.waiting : t[status])}</p>
${isDue ? `<p>${html(t.due)}</p>` : ""}
${form}
<p><a href="${html(claims.return_url)}" id="back">${html(t.back)}</a></p>`);
}

export function errorPage(lang, code) {
	return page(lang, texts[lang].error, `<p role="alert" id="error" data-code="${html(code)}">${html(texts[lang][code])}</p>`);
}
