// The field fits what a form asks: the keys of a touch screen, what the browser may fill in, a
// calendar, an example. It stays a field for text, since the citizen may say anything else instead.
import { el, icon, plain } from "./elements.js";

const LONGEST = 4096; // bytes of a message, as the protocol has it
const FEW = 200; // bytes: from here on the room that is left is shown
const LINES = 5;
const PLAIN = { inputmode: "text", autocomplete: "off", autocapitalize: "sentences", spellcheck: "true", enterkeyhint: "send" };
const KINDS = new Map(Object.entries({
	number: { inputmode: "numeric" },
	amount: { inputmode: "decimal" },
	communication: { inputmode: "numeric" },
	register_number: { inputmode: "numeric" },
	phone: { inputmode: "tel", autocomplete: "tel" },
	email: { inputmode: "email", autocomplete: "email", autocapitalize: "none", spellcheck: "false" },
	street: { autocapitalize: "words", spellcheck: "false" },
	plate: { autocapitalize: "characters", spellcheck: "false" },
	date: { spellcheck: "false" },
	time: { spellcheck: "false" },
}));
// The names that a pack gives to what is about the citizen; a street may be anybody's.
const OWN = new Map(Object.entries({ name: "name", first_name: "given-name", last_name: "family-name", birth_date: "bday",
	address: "address-line1", new_address: "address-line1", post_address: "street-address" }));
const PICKERS = new Map(Object.entries({ date: "date", appointment: "date", time: "time" }));
const DIGITS = ["numeric", "decimal", "tel"];

const isTouch = () => matchMedia("(pointer: coarse)").matches;
const bytes = (text) => new TextEncoder().encode(text).length;
// As Pierre reads it.
const spoken = (value) => value.replace(/^(\d+)-(\d+)-(\d+)$/, "$3/$2/$1");

function parts() {
	const button = (id, shape) => el("button", { id, type: "button", hidden: true }, shape && icon(shape), el("span", { class: "hidden" }));
	return {
		label: el("label", { id: "label", for: "input" }),
		input: el("textarea", { id: "input", rows: 1, dir: "auto" }),
		letters: button("letters"),
		picker: el("input", { id: "picker", class: "hidden", tabindex: -1 }),
		calendar: button("calendar", "calendar"),
		dictate: button("dictate", "microphone"),
		send: el("button", { id: "send", type: "submit" }, icon("send"), el("span", { class: "hidden" })),
		note: el("p", { id: "field-note", role: "status" }),
		agree: el("button", { id: "dictate-yes", type: "button", hidden: true }),
		left: el("p", { id: "field-left", hidden: true }),
	};
}

// Only as high as its text, up to some lines, where the style sheet cannot do it (field-sizing).
function grow(input) {
	if (getComputedStyle(input).fieldSizing === "content") return;
	for (input.rows = 1; input.rows < LINES && input.scrollHeight > input.clientHeight;) input.rows++;
}

// Opens the browser's own calendar or clock; where it has none that opens so, its field appears.
function openPicker(picker) {
	try {
		picker.showPicker();
	} catch {
		picker.classList.remove("hidden");
		picker.removeAttribute("tabindex");
		picker.focus();
	}
}

export function createField({ t, submit, speech }) {
	const part = parts(), { input, picker, note, left } = part;
	const form = el("form", { id: "form" }, part.label, el("div", { class: "line" }, input, part.letters, picker, part.calendar, part.dictate, part.send),
		left, note, part.agree);
	let asked, describedBy, noted, isTold = false, isListening = false;
	const own = (key, values) => t(key, values, asked?.lang);

	// What is to be said about the field, as a key of a text; undefined: nothing.
	function say(key) {
		const text = key ? t(key) : "", isWrong = key === "too_long";
		noted = key;
		// The same again would be announced again.
		if (note.textContent !== text) note.textContent = text;
		part.agree.hidden = key !== "dictate_notice";
		input.setAttribute("aria-invalid", String(isWrong));
		const about = [describedBy, isWrong && note.id].filter(Boolean).join(" ");
		if (about) input.setAttribute("aria-describedby", about);
		else input.removeAttribute("aria-describedby");
	}

	function showRoom() {
		const length = bytes(input.value), room = LONGEST - length;
		left.hidden = room > FEW || room < 0;
		// An accent takes more room than a letter: counted as the letters so far.
		left.textContent = left.hidden ? "" : t("characters_left", { count: Math.floor(room * input.value.length / length) });
		if (room < 0 !== (noted === "too_long")) say(room < 0 ? "too_long" : undefined);
	}

	function put(text) {
		input.value = text;
		grow(input);
		showRoom();
	}

	function relabel() {
		const kind = PICKERS.get(asked?.input);
		part.label.textContent = own(asked ? "answer_label" : "input_label");
		input.placeholder = asked ? plain(asked.example) || own("answer_placeholder") : t("placeholder");
		part.letters.replaceChildren("ABC", el("span", { class: "hidden", text: ` (${t("letters")})` }));
		for (const [button, key] of [[part.send, "send"], [part.dictate, "dictate"], [part.calendar, kind === "time" ? "pick_time" : "pick_date"]])
			button.lastChild.textContent = t(key);
		picker.setAttribute("aria-label", part.calendar.textContent);
		part.agree.textContent = t("dictate");
		say(noted);
		showRoom();
	}

	function expect(question, id) {
		const isKnown = typeof question?.lang === "string" && /^(nl|fr|en)$/.test(question.lang);
		asked = question && { input: question.input, slot: question.slot, example: question.example, lang: isKnown ? question.lang : undefined };
		describedBy = asked && id;
		const wants = { ...PLAIN, ...(OWN.has(asked?.slot) && { autocomplete: OWN.get(asked.slot) }), ...KINDS.get(asked?.input) };
		for (const [name, value] of Object.entries(wants)) input.setAttribute(name, value);
		const kind = PICKERS.get(asked?.input);
		if (kind) picker.type = kind;
		picker.value = "";
		picker.hidden = part.calendar.hidden = !kind;
		picker.className = "hidden";
		picker.tabIndex = -1;
		// Keys for digits alone would leave no way to say anything else.
		part.letters.hidden = !DIGITS.includes(wants.inputmode) || !isTouch();
		relabel();
	}

	function send() {
		const text = input.value.trim();
		speech?.stop();
		if (!text) return;
		if (bytes(text) > LONGEST) {
			say("too_long");
			input.focus();
			return;
		}
		put("");
		say();
		submit(text);
		// After the button too; but a touch screen's keys would hide the answer.
		if (!isTouch()) input.focus();
	}

	function dictate() {
		const isFirst = !isTold, before = input.value && `${input.value.trimEnd()} `;
		if (isListening) return speech.stop();
		isTold = true;
		if (isFirst) return say("dictate_notice");
		isListening = true;
		part.dictate.setAttribute("aria-pressed", "true");
		say("listening");
		speech.listen({
			onText: (text) => put(before + text),
			onError: () => say("dictate_failed"),
			onEnd() {
				isListening = false;
				part.dictate.setAttribute("aria-pressed", "false");
				if (noted === "listening") say();
				input.focus();
			},
		});
	}

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
	});
	input.addEventListener("keydown", (event) => {
		// The Enter that ends a composition; Safari tells it by its old number only.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
		event.preventDefault();
		form.requestSubmit();
	});
	input.addEventListener("input", () => {
		speech?.stop();
		grow(input);
		showRoom();
	});
	part.letters.addEventListener("click", () => {
		input.inputMode = "text";
		part.letters.hidden = true;
		input.focus();
	});
	part.calendar.addEventListener("click", () => openPicker(picker));
	picker.addEventListener("change", () => {
		if (!picker.value) return;
		put(spoken(picker.value));
		// The wheels of a phone turn on after the first change.
		if (!isTouch()) input.focus();
	});
	part.dictate.setAttribute("aria-pressed", "false");
	part.dictate.hidden = !speech?.canListen;
	part.dictate.addEventListener("click", dictate);
	part.agree.addEventListener("click", dictate);
	expect();
	return { form, input, expect, relabel, focus: () => input.focus() };
}
