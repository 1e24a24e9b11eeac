// What can be done with the whole conversation: copy it, keep it, have it read aloud, delete it.
import { el } from "./elements.js";

// Where a page may not write to the clipboard, what is selected can be copied still.
async function copy(text, place) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const field = el("textarea", { class: "hidden", "aria-hidden": "true", tabindex: -1 }), before = place.getRootNode().activeElement;
		field.value = text;
		place.append(field);
		field.select();
		const isDone = document.execCommand("copy");
		field.remove();
		before?.focus();
		return isDone;
	}
}

function save(text, name) {
	// Some editors take a text for one of long ago without this first mark.
	const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/plain;charset=utf-8" }));
	el("a", { href: url, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// `button` opens it. `text()`: the conversation. `say(key)`: tells the citizen. `forget()`: deletes it.
export function createMenu({ t, button, speech, text, say, forget }) {
	const labels = [], label = (element, key) => (labels.push([element, key]), element);
	const item = (id, onclick) => label(el("button", { id, type: "button", onclick }), id.replace("-", "_"));
	const speak = el("button", { id: "speak", type: "button", onclick: toggleSpeech });
	const forgetButton = item("forget", () => ask(true)), no = item("forget-no", () => ask(false));
	const question = el("div", { id: "forget-ask", role: "group", "aria-labelledby": "forget-text", hidden: true },
		label(el("p", { id: "forget-text" }), "forget_ask"), el("div", { class: "line" }, no, item("forget-yes", forgetAll)));
	const element = el("div", { id: "menu", hidden: true }, item("copy", copyAll), item("download", saveAll), speak, forgetButton, question);

	// The focus goes first, so that it is never in what disappears.
	function close() {
		if (element.hidden) return false;
		if (element.contains(element.getRootNode().activeElement)) button.focus();
		element.hidden = question.hidden = true;
		forgetButton.hidden = false;
		button.setAttribute("aria-expanded", "false");
		return true;
	}

	function open() {
		speak.hidden = !speech.canSpeak;
		element.hidden = false;
		button.setAttribute("aria-expanded", "true");
		relabel();
	}

	function ask(isAsked) {
		question.hidden = false;
		forgetButton.hidden = false;
		(isAsked ? no : forgetButton).focus();
		question.hidden = !isAsked;
		forgetButton.hidden = isAsked;
	}

	async function copyAll() {
		say((await copy(text(), element)) ? "copied" : "copy_failed");
		close();
	}

	function saveAll() {
		save(text(), `${t("file_name")}-${new Date().toLocaleDateString("sv")}.txt`);
		close();
	}

	function toggleSpeech() {
		speech.setOn(!speech.isOn);
		relabel();
	}

	function forgetAll() {
		close();
		forget();
		say("forgotten");
	}

	function relabel() {
		for (const [labelled, key] of labels) labelled.textContent = t(key);
		speak.textContent = t("speak");
		speak.setAttribute("aria-pressed", String(Boolean(speech.isOn)));
	}

	button.addEventListener("click", () => close() || open());
	relabel();
	return { element, close, relabel };
}
