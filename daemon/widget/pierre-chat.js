// <pierre-chat>: the button on the page, and nothing more until somebody presses it. Then the panel is
// loaded, which does the rest.
import texts from "./label.js";

const HERE = new URL(".", import.meta.url).href;
const BASE = import.meta.url.replace(/widget\/([\da-f]+\/)?[^/]*$/, "");
const CHAT = new URL("chat", BASE.replace(/^http/, "ws")).href;
const LANGS = ["nl", "fr", "en"];
const HASH = "#pierre";
const SMALL = "(width < 480px), (height < 500px)";

const STYLE = `
:host { all: initial; display: contents; --main: #0b5a8a; --on-main: #fff; --side: var(--pierre-offset-x, 1.25em); --bottom: var(--pierre-offset-y, 1.25em);
	font-family: var(--pierre-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif); }
:host([hidden]) { display: none; }
/* Black or white, whichever is easier to read: a colour is light from a luminance of .179 on. */
@supports (color: color(from red xyz-d65 x y z)) {
	:host { --main: color(from var(--pierre-color, #0b5a8a) srgb r g b / 1); --light: (.179 - y) * 9999;
		--on-main: color(from var(--main) xyz-d65 clamp(0, var(--light), .9505) clamp(0, var(--light), 1) clamp(0, var(--light), 1.089)); }
}
#launcher, #failed { position: fixed; z-index: var(--pierre-z, 1000); inset-block-end: calc(var(--bottom) + env(safe-area-inset-bottom, 0px)); right: var(--side);
	font-size: max(1em, 1rem); line-height: 1.4; border-radius: var(--pierre-radius, 1.75em); box-shadow: 0 .2em 1em #0005; }
:host([position="left"]) :is(#launcher, #failed) { right: auto; left: var(--side); }
#launcher { display: flex; align-items: center; gap: .6em; min-height: 3.25em; min-width: 3.25em; max-width: calc(100vw - 2 * var(--side)); padding: .5em 1.25em .5em 1em;
	border: 2px solid transparent; background: var(--main); color: var(--on-main); font-family: inherit; font-weight: 600; text-align: start; cursor: pointer; }
#launcher:hover { text-decoration: underline; text-underline-offset: .2em; }
#launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #000; }
#launcher[aria-expanded="true"] { visibility: hidden; }
#launcher[aria-busy="true"] { cursor: progress; opacity: .8; }
#launcher :is(svg, img) { flex: none; width: 1.75em; height: 1.75em; border-radius: 50%; object-fit: cover; }
#failed { box-sizing: border-box; margin-block-end: 4.25em; width: 22em; max-width: calc(100vw - 2 * var(--side)); padding: 1em; border: 1px solid #767676;
	border-radius: .75em; background: #fff; color: #1b2430; }
#failed p { margin: 0 0 .5em; }
@media (width < 480px) {
	#launcher { padding: 0; justify-content: center; border-radius: 50%; }
	#launcher span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
}
@media (forced-colors: active) { #launcher { border-color: ButtonText; } #launcher:focus-visible { outline-color: Highlight; } }`;

// One conversation, one panel: a second element on the page stays empty.
let only;

const known = (tag) => LANGS.find((lang) => tag?.toLowerCase().split("-")[0] === lang);

function icon() {
	const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("fill", "currentColor");
	path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 4.5v1.6h10V7.5zm0 3.7v1.6h7v-1.6z");
	svg.append(path);
	return svg;
}

// Some browsers never ask again for a module that did not come: it is asked for under another version,
// for which pierred has the same files.
function load(attempt) {
	const from = attempt ? HERE.replace(/widget\/([\da-f]+)\/$/, (_, version) => `widget/${String(attempt).padStart(version.length, "0")}/`) : HERE;
	const style = fetch(`${from}panel.css`).then((response) => (response.ok ? response.text() : Promise.reject(new Error(`panel.css: ${response.status}`))));
	return Promise.all([style, ...["panel", "texts"].map((name) => import(`${from}${name}.js`))]);
}

// On the last page of this tab? memory.js keeps it.
function wasOpen() {
	try {
		return sessionStorage.getItem(`pierre:open:${CHAT}`) !== null;
	} catch {
		return false;
	}
}

class PierreChat extends HTMLElement {
	static observedAttributes = ["lang", "heading", "avatar", "label", "speech"];
	#root; #launcher; #panel; #attempts = 0; #isLoading = false; #ending;

	// What the element or the page says, for the daemon; else undefined.
	get language() { return known(this.closest("[lang]")?.lang ?? document.documentElement.lang); }
	get uiLanguage() { return this.language ?? navigator.languages.map(known).find(Boolean) ?? "fr"; }

	connectedCallback() {
		if (only && only !== this) return console.warn("<pierre-chat>: there is one on this page already; this one stays empty");
		only = this;
		this.#ending = new AbortController();
		this.#draw();
		this.#listen(this.#ending.signal);
		this.#begin();
	}

	disconnectedCallback() {
		if (only !== this) return;
		only = undefined;
		this.#ending.abort();
		this.#panel?.destroy();
		this.#panel = undefined;
		this.#root.replaceChildren();
	}

	attributeChangedCallback(name) {
		if (only !== this) return;
		this.#relabel();
		if (name !== "speech" || !this.#panel) return this.#panel?.update(name);
		this.disconnectedCallback();
		this.connectedCallback();
	}

	#draw() {
		const sheet = new CSSStyleSheet();
		// A value that is no colour counts as none.
		try { CSS.registerProperty({ name: "--pierre-color", syntax: "<color>", inherits: true, initialValue: "#0b5a8a" }); } catch { /* is done, or cannot be */ }
		sheet.replaceSync(STYLE);
		this.#root ??= this.attachShadow({ mode: "open" });
		this.#root.adoptedStyleSheets = [sheet];
		this.#launcher = document.createElement("button");
		for (const [name, value] of Object.entries({ id: "launcher", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" }))
			this.#launcher.setAttribute(name, value);
		this.#root.replaceChildren(this.#launcher);
		this.#relabel();
	}

	#listen(signal) {
		const isOurs = (a) => a instanceof HTMLAnchorElement && a.hash === HASH && a.href.split("#")[0] === location.href.split("#")[0];
		this.#launcher.addEventListener("click", () => this.open());
		addEventListener("hashchange", () => location.hash === HASH && this.open(), { signal });
		document.addEventListener("click", (event) => {
			const link = event.composedPath().find(isOurs);
			if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
			event.preventDefault();
			this.open({ opener: link });
		}, { signal });
	}

	#begin() {
		if (location.hash === HASH) this.open();
		// Where the panel fills the window it would hide the page that the citizen went to.
		else if (this.hasAttribute("open") || (wasOpen() && !matchMedia(SMALL).matches)) this.open({ takesFocus: false });
	}

	#relabel() {
		const lang = this.uiLanguage, words = document.createElement("span"), label = this.getAttribute("label"), avatar = this.getAttribute("avatar");
		words.textContent = label ?? texts[lang]["ui.open"];
		if (label === null) words.lang = lang;
		this.#launcher.replaceChildren(avatar ? Object.assign(new Image(), { alt: "", src: avatar }) : icon(), words);
	}

	// Says that it did not work, and what else there is: what stands within the element.
	#fail() {
		const box = document.createElement("div"), words = document.createElement("p"), lang = this.uiLanguage;
		box.id = "failed";
		box.lang = lang;
		words.setAttribute("role", "alert");
		words.textContent = texts[lang]["ui.unloaded"];
		box.append(words, document.createElement("slot"));
		this.#root.append(box);
	}

	async open({ takesFocus = true, opener = document.activeElement } = {}) {
		const from = opener && opener !== document.body && opener !== this ? opener : this.#launcher;
		if (this.#isLoading || only !== this) return;
		if (!this.#panel) {
			const { signal } = this.#ending;
			this.#isLoading = true;
			this.#launcher.setAttribute("aria-busy", "true");
			this.#root.querySelector("#failed")?.remove();
			try {
				const [css, { createPanel }, { default: words }] = await load(this.#attempts++);
				const sheet = await new CSSStyleSheet().replace(css);
				if (!signal.aborted) this.#panel = createPanel(this, { texts: words, base: BASE, chatUrl: CHAT, root: this.#root, sheets: [sheet] });
			} catch (error) {
				console.error("<pierre-chat>:", error);
				if (!signal.aborted) this.#fail();
			} finally {
				this.#isLoading = false;
				this.#launcher.removeAttribute("aria-busy");
			}
		}
		this.#panel?.open(takesFocus, from);
	}

	close() { this.#panel?.close(); }
}

customElements.get("pierre-chat") ?? customElements.define("pierre-chat", PierreChat);
