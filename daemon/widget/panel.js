// The panel: a dialog in the corner of a wide window, one that fills a small one. Puts the parts
// together, keeps the focus, and says how things stand.
import { watchColours } from "./colours.js";
import { createConversation } from "./connection.js";
import { el, icon } from "./elements.js";
import { createFeedback } from "./feedback.js";
import { createField } from "./field.js";
import { createLog } from "./log.js";
import { openMemory } from "./memory.js";
import { createMenu } from "./menu.js";
import { createSpeech } from "./speech.js";
import { transcript } from "./transcript.js";

const LANGS = { nl: "Nederlands", fr: "Français", en: "English" };
const SLOW_MS = 500;
// What is said about a state for as long as it lasts.
const SAYS = { offline: "no_internet", elsewhere: "elsewhere" };

// A touch keyboard would hide what there is to read.
const isTouch = () => matchMedia("(pointer: coarse)").matches;

class Panel {
	#host; #root; #texts; #memory; #lang; #isKnown = false; #labels = []; #entries = [];
	#isOpen = false; #isStarted = false; #opener; #state; #said; #slow; #stopColours;
	#small = matchMedia("(width < 480px), (height < 500px)");
	#ending = new AbortController();

	constructor(host, { texts, base, chatUrl, root, sheets }) {
		const t = this.#t, colours = new CSSStyleSheet();
		this.#host = host;
		this.#root = root;
		this.#texts = texts;
		this.#memory = openMemory(chatUrl);
		this.#lang = host.uiLanguage;
		this.speech = createSpeech({ t, lang: () => this.#lang, allowed: host.getAttribute("speech") ?? "output" });
		this.conversation = createConversation({ chatUrl, lang: host.language, memory: this.#memory, view: this.#view() });
		this.log = createLog({ t, base, choose: (value, title) => this.#choose(value, title) });
		this.feedback = createFeedback({ t, send: (opinion) => this.conversation.feedback(opinion), onThanks: () => this.#say("thanks") });
		this.field = createField({ t, speech: this.speech, submit: (text) => this.#submit(text) });
		this.#build();
		root.adoptedStyleSheets.push(...sheets, colours);
		this.#stopColours = watchColours(host, colours);
		this.#listen();
		this.#relabel();
		root.append(this.dialog);
	}

	// A text of the pack, in the language of the message that it belongs to if there is one.
	#t = (key, values = {}, of = this.#lang) => {
		const lang = of in this.#texts ? of : this.#lang, text = this.#texts[lang]?.[`ui.${key}`] ?? key;
		const words = typeof text === "string" ? text : text[new Intl.PluralRules(lang).select(values.count)] ?? text.other;
		return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
	};

	#build() {
		const own = (element, key) => (this.#labels.push([element, key]), element), hidden = (key) => own(el("span", { class: "hidden" }), key);
		this.langs = el("div", { id: "langs", role: "group" }, Object.entries(LANGS).map(([lang, name]) => el("button", { type: "button", lang,
			"data-lang": lang, "aria-pressed": "false", "aria-label": name, title: name, text: lang.toUpperCase(), onclick: () => this.#pick(lang) })));
		this.menuButton = el("button", { id: "menu-button", type: "button", "aria-expanded": "false", "aria-controls": "menu" }, icon("menu"), hidden("menu"));
		this.menu = createMenu({ t: this.#t, button: this.menuButton, speech: this.speech, say: (key) => this.#say(key),
			text: () => transcript(this.#entries, this.#t, this.#lang), forget: () => this.conversation.forget() });
		this.heading = el("h2", { id: "heading" });
		this.avatar = el("img", { id: "avatar", alt: "", hidden: true });
		this.away = el("div", { id: "away", hidden: true }, own(el("p", { role: "alert" }), "away"), own(el("p", { id: "away-contact" }), "away_contact"),
			el("slot"), own(el("button", { id: "retry", type: "button", onclick: () => this.conversation.resume() }), "retry"));
		this.status = el("p", { id: "status", role: "status" });
		this.here = own(el("button", { id: "here", type: "button", hidden: true, onclick: () => this.conversation.resume() }), "here");
		this.dialog = el("dialog", { id: "panel", "aria-labelledby": "heading", dir: "ltr" },
			el("div", { id: "head" }, this.avatar, this.heading, this.langs, this.menuButton,
				el("button", { id: "close", type: "button", onclick: () => this.close() }, icon("close"), hidden("close"))),
			this.menu.element, own(el("p", { id: "notice" }), "notice"), this.log.element, this.log.newer, this.away,
			el("div", { id: "below" }, this.status, this.here), this.feedback.element, this.field.form);
	}

	#listen() {
		const { signal } = this.#ending, { dialog } = this;
		dialog.addEventListener("keydown", (event) => {
			if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
			event.preventDefault();
			event.stopPropagation();
			this.#escape();
		});
		// The way back of a phone.
		dialog.addEventListener("cancel", (event) => {
			event.preventDefault();
			this.#escape();
		});
		dialog.addEventListener("close", () => this.#isOpen && !dialog.open && this.close());
		dialog.addEventListener("pointerdown", ({ target }) => {
			if (!this.menu.element.contains(target) && !this.menuButton.contains(target)) this.menu.close();
		});
		this.#small.addEventListener("change", () => this.#isOpen && this.#appear(false), { signal });
		for (const type of ["resize", "scroll"]) globalThis.visualViewport?.addEventListener(type, () => this.#fit(), { signal });
	}

	#view() {
		const keeping = (work) => (...all) => this.#keepFocus(() => work(...all));
		return {
			entry: keeping((...all) => this.#showEntry(...all)),
			state: keeping((name) => this.#enter(name)),
			waiting: (isWaiting) => this.#wait(isWaiting),
			answered: (id) => this.log.answered(id),
			noted: (about) => this.feedback.noted(about),
			failed: (text, lang) => this.log.system(text, lang),
			cleared: keeping(() => {
				this.#entries = [];
				this.log.clear();
				this.field.expect();
				this.feedback.about();
			}),
		};
	}

	#showEntry(entry, isLive, isDue, isOld) {
		const { frame } = entry;
		this.#entries.push(entry);
		if (frame?.lang in LANGS && frame.type !== "notice") this.#setLang(frame.lang, true);
		this.log.show(entry, isLive, isDue, isOld);
		if (!frame) this.feedback.about();
		if (!frame || frame.type === "notice") return;
		this.field.expect(isLive ? frame.messages?.findLast((message) => message?.type === "question") : undefined, "question");
		this.feedback.about(isLive ? frame : undefined);
		if (!isOld) this.speech.speak(frame.messages);
	}

	#submit(text) {
		this.#say();
		this.conversation.message(text);
	}

	#choose(value, title) {
		this.#say();
		this.conversation.choose(value, title);
		this.#rest();
	}

	#pick(lang) {
		this.#setLang(lang, true);
		this.conversation.language(lang);
	}

	// Says a text of the pack; nothing without a key.
	#say(key) {
		const text = key ? this.#t(key) : "";
		this.#said = key;
		// The same again would be announced again.
		if (this.status.textContent !== text) this.status.textContent = text;
	}

	// Only what takes a while is worth a word.
	#saySlowly(key) {
		clearTimeout(this.#slow);
		this.#slow = setTimeout(() => this.#say(key), SLOW_MS);
	}

	#wait(isWaiting) {
		clearTimeout(this.#slow);
		if (isWaiting && this.#state === "open") this.#saySlowly("typing");
		else if (this.#said === "typing") this.#say();
	}

	// While it is tried again, what is said of being away stays.
	#enter(state) {
		const { dialog, away } = this, wasAway = !away.hidden, wasOffline = this.#said === SAYS.offline;
		this.#state = dialog.dataset.state = state;
		clearTimeout(this.#slow);
		away.hidden = !(state === "away" || (wasAway && state === "connecting"));
		this.here.hidden = state !== "elsewhere";
		if (state === "connecting") return this.#saySlowly("connecting");
		if (state !== "open") this.#say(SAYS[state]);
		else if (wasAway || wasOffline) this.#say(wasAway ? "back" : "connected");
		else if (["connecting", "elsewhere"].includes(this.#said)) this.#say();
		return undefined;
	}

	// `isKnown`: the citizen speaks it, says Pierre or he himself.
	#setLang(lang, isKnown = this.#isKnown) {
		if (lang === this.#lang && isKnown === this.#isKnown) return;
		this.#lang = lang;
		this.#isKnown = isKnown;
		this.#relabel();
	}

	#relabel() {
		const t = this.#t, avatar = this.#host.getAttribute("avatar"), heading = this.#host.getAttribute("heading");
		for (const [element, key] of this.#labels) element.textContent = t(key);
		for (const part of [this.log, this.menu, this.field, this.feedback]) part.relabel();
		for (const button of this.langs.children) button.setAttribute("aria-pressed", String(this.#isKnown && button.lang === this.#lang));
		this.dialog.lang = this.#lang;
		this.heading.textContent = heading ?? t("title");
		this.heading.lang = heading ? this.#host.closest("[lang]")?.lang ?? "" : this.#lang;
		this.langs.setAttribute("aria-label", t("language"));
		this.avatar.hidden = !avatar;
		if (avatar) this.avatar.src = avatar;
		this.#say(this.#said);
		this.away.querySelector("#away-contact").hidden = !this.#host.childElementCount;
	}

	// Where to be when there is nowhere better: at the field, or at what there is to read.
	#rest() {
		if (isTouch()) this.log.element.focus({ preventScroll: true });
		else this.field.focus();
	}

	// What has the focus may be switched off, hidden or removed by `work`; then it goes on from here.
	#keepFocus(work) {
		const before = this.#root.activeElement;
		work();
		if (!this.#isOpen || !before || !this.dialog.contains(before) && before.isConnected) return;
		if (!before.isConnected || before.disabled || !before.getClientRects().length) this.#rest();
	}

	#escape() {
		if (!this.menu.close()) this.close();
	}

	// As the window is now: over the whole of it, or beside the page.
	#appear(takesFocus) {
		const { dialog } = this, isSmall = this.#small.matches, before = this.#root.activeElement;
		dialog.close();
		if (isSmall) dialog.showModal();
		else dialog.setAttribute("open", ""); // show() would take the focus
		dialog.classList.toggle("full", isSmall);
		this.#fit();
		if (!takesFocus && dialog.contains(before)) before.focus();
		else if (takesFocus || isSmall) this.#rest(); // a modal one takes it in any case
	}

	// A touch keyboard covers the window without making it smaller; somebody who zooms in wants it larger.
	#fit() {
		const { height, offsetTop, scale } = globalThis.visualViewport ?? {};
		if (!this.#small.matches || !height || scale > 1.01) return;
		this.dialog.style.setProperty("--height", `${height}px`);
		this.dialog.style.setProperty("--top", `${offsetTop}px`);
	}

	#tell(isOpen) {
		this.#root.getElementById("launcher").setAttribute("aria-expanded", String(isOpen));
		this.#memory.isOpen = this.#isOpen = isOpen;
		this.#host.dispatchEvent(new CustomEvent(isOpen ? "pierre-open" : "pierre-close", { bubbles: true, composed: true }));
	}

	open(takesFocus, opener) {
		if (this.#isOpen) return takesFocus && this.#rest();
		this.#opener = opener;
		this.#appear(takesFocus);
		if (!this.#isStarted) {
			this.#isStarted = true;
			this.conversation.start();
		}
		return this.#tell(true);
	}

	close() {
		const hadFocus = this.dialog.contains(this.#root.activeElement);
		if (!this.#isOpen) return;
		this.menu.close();
		this.speech.stop();
		this.#tell(false);
		this.dialog.close();
		if (!hadFocus) return;
		this.#opener?.focus();
		if (this.#root.ownerDocument.activeElement !== this.#opener) this.#root.getElementById("launcher").focus();
	}

	// An attribute of the element has changed.
	update(name) {
		if (name === "lang" && !this.#isKnown) this.#lang = this.#host.uiLanguage;
		this.#relabel();
	}

	// Ends without a word to the citizen: what is open opens again on the next page.
	destroy() {
		clearTimeout(this.#slow);
		this.#ending.abort();
		this.#stopColours();
		this.speech.stop();
		this.conversation.close();
		this.dialog.remove();
	}
}

export const createPanel = (host, options) => new Panel(host, options);
