// The page for trying Pierre out: what the citizen sees. connection.js talks to the daemon.
import { connect } from "./connection.js";
import { fitField } from "./field.js";
import { appointment, links, payment, question, service } from "./messages.js";

const LANGS = ["nl", "fr", "en"];
const $ = (id) => document.getElementById(id);
const texts = await (await fetch("texts.json")).json();
let lang = LANGS.find((l) => navigator.language.toLowerCase().startsWith(l)) ?? "fr";
let typing, lastMine, asked;

// A text of the page, in the language of the message that it belongs to if there is one.
function t(key, values = {}, of = lang) {
	const text = (texts[of] ?? texts[lang])?.[`ui.${key}`] ?? key;
	const words = typeof text === "string" ? text : text.other;
	return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// An element with attributes, text and children; text is never taken for HTML.
function el(name, attributes = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (key === "text") element.textContent = value;
		else if (key === "onclick") element.addEventListener("click", value);
		else element.setAttribute(key, value);
	}
	element.append(...children);
	return element;
}

function setLang(next) {
	lang = next;
	document.documentElement.lang = lang;
	document.title = t("title");
	$("title").textContent = t("title");
	$("langs").setAttribute("aria-label", t("language"));
	$("notice").textContent = t("notice");
	$("log").setAttribute("aria-label", t("log"));
	fitField($, t, asked);
	$("send").textContent = t("send");
	$("restart").textContent = t("new_conversation");
	for (const button of $("langs").children)
		button.setAttribute("aria-pressed", String(button.dataset.lang === next));
}

// A long answer is read from its beginning: the last question stays in sight above it.
function add(element) {
	$("log").append(element);
	lastMine?.scrollIntoView({ block: "start" });
}

// What the field is for: the answer to a form's question, or anything.
function expect(message) {
	asked = message;
	fitField($, t, asked);
}

// Who speaks is said to those who do not see the bubbles.
function bubble(who, attributes, ...children) {
	const name = who === "mine" ? t("you") : t("pierre");
	const kind = who === "system" ? [] : [el("span", { class: "hidden", text: `${name}: ` })];
	return el("div", { class: `says ${who}`, ...attributes }, ...kind, ...children);
}

function choices(message, live) {
	const box = el("div", { class: "choices", role: "group", "aria-label": t("choices", {}, message.lang) });
	for (const { value, title } of message.choices) {
		const button = el("button", { type: "button", text: title, onclick: () => {
			for (const other of box.children) other.disabled = true;
			button.classList.add("taken");
			showMine(title);
			pierre.choose(value, title);
			$("input").focus();
		} });
		button.disabled = !live;
		box.append(button);
	}
	return box;
}

function retireChoices() {
	for (const button of document.querySelectorAll(".choices button")) button.disabled = true;
}

function showMessage(message, live) {
	const own = (key, values) => t(key, values, message.lang);
	const kinds = {
		text: () => [el("p", { text: message.text })],
		choices: () => [el("p", { text: message.text }), choices(message, live)],
		question: () => [question(message, own, el), ...(message.choices ? [choices(message, live)] : [])],
		service: () => [service(message, own, el)],
		links: () => [links(message, el)],
		payment: () => [payment(message, own, el)],
		appointment: () => [appointment(message, own, el)],
	};
	if (!kinds[message.type]) return;
	const shown = bubble("pierre", message.lang ? { lang: message.lang } : {}, ...kinds[message.type]());
	add(shown);
	if (message.type === "question" && live) {
		$("question")?.removeAttribute("id");
		shown.querySelector(".asks").id = "question";
		expect(message);
	}
	return shown;
}

// Something happened without being asked: what is open stays open, and the language as it is.
function showNotice(frame) {
	for (const message of frame.messages) showMessage(message, true)?.scrollIntoView({ block: "nearest" });
}

function showReply(frame, live) {
	if (LANGS.includes(frame.lang)) setLang(frame.lang);
	if (live) clearTimeout(typing), ($("status").textContent = "");
	if (frame.type === "error") showSystem(frame.message);
	else if (frame.type !== "welcome" || frame.messages.length) retireChoices(), expect();
	for (const message of frame.messages ?? []) showMessage(message, live);
}

function showMine(text) {
	retireChoices();
	lastMine = bubble("mine", { dir: "auto" }, el("p", { text }));
	add(lastMine);
}

function showSystem(text) {
	add(bubble("system", {}, el("p", { text })));
}

function expectReply() {
	clearTimeout(typing);
	typing = setTimeout(() => { $("status").textContent = t("typing"); }, 500);
}

const pierre = connect({
	lang: undefined,
	cleared() {
		clearTimeout(typing);
		$("status").textContent = "";
		$("log").replaceChildren();
		lastMine = undefined;
		expect();
	},
	frame(frame, live) {
		if (frame.type === "notice") showNotice(frame);
		else showReply(frame, live);
	},
	mine: showMine,
	waiting: expectReply,
	state(state) {
		clearTimeout(typing);
		const says = { open: "", connecting: t("connecting"), lost: t("offline"), elsewhere: t("elsewhere") };
		$("status").textContent = says[state] ?? "";
	},
});

$("form").addEventListener("submit", (event) => {
	const text = $("input").value.trim();
	event.preventDefault();
	if (!text) return;
	$("input").value = "";
	showMine(text);
	pierre.message(text);
	$("input").focus();
});
for (const button of $("langs").children)
	button.addEventListener("click", () => { setLang(button.dataset.lang); pierre.language(button.dataset.lang); });
// Keys for digits alone would leave no way to say anything else.
$("letters").addEventListener("click", () => {
	$("input").inputMode = "text";
	$("letters").hidden = true;
	$("input").focus();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && pierre.wake());
$("restart").addEventListener("click", () => { pierre.restart(); $("input").focus(); });
setLang(lang);
for (const button of $("langs").children) button.setAttribute("aria-pressed", "false");
pierre.start();
