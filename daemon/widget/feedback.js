// "Did this answer help?", and why not. One opinion about a reply: a second one replaces the first.
import { el, icon } from "./elements.js";

const REASONS = ["wrong", "untrue", "unclear", "incomplete"];
// At most three bytes each: what is accepted is never cut.
const LONGEST_NOTE = 333;
const LONGEST_INTENT = 64;
// What is only talk: the dialogue itself, greetings, a quarrel with Pierre.
const TALK = /^(greeting\.|dialogue\.|bot\.complaint$)/;

// Is this an answer of which somebody can say whether it helped?
function isAnswer(frame) {
	const { type, seq, intent, messages } = frame ?? {};
	return type === "reply" && Number.isSafeInteger(seq) && typeof intent === "string" && intent !== "" && intent.length <= LONGEST_INTENT &&
		!TALK.test(intent) && Array.isArray(messages) && messages.length > 0 &&
		!messages.some((message) => message?.type === "question" || message?.type === "payment");
}

// `onThanks` (optional) is called when there is nothing more to say: thank the citizen.
export function createFeedback({ t, send, onThanks = () => {} }) {
	const labels = []; // [element, key of its text]
	const text = (element, key) => (labels.push([element, key]), element);
	const thumb = (id, shape, helpful) => el("button", { id, type: "button", "aria-pressed": "false", onclick: () => vote(helpful) },
		icon(shape), text(el("span"), id.replace("-", "_")));
	const ask = text(el("p", { id: "helpful-ask" }), "helpful_ask");
	const yes = thumb("helpful-yes", "thumb-up", true), no = thumb("helpful-no", "thumb-down", false);
	const radios = REASONS.map((reason) => el("input", { type: "radio", name: "reason", value: reason }));
	const note = el("textarea", { id: "reason-note", rows: 2, maxlength: LONGEST_NOTE, dir: "auto", autocomplete: "off" });
	const reasons = el("form", { id: "reasons", hidden: true, onsubmit: explain },
		el("fieldset", {}, text(el("legend"), "reason_ask"),
			radios.map((radio) => el("label", { class: "reason" }, radio, text(el("span"), `reason_${radio.value}`)))),
		text(el("label", { for: "reason-note" }), "reason_note"), note,
		el("div", { class: "line" }, text(el("button", { id: "reason-send", type: "submit" }), "reason_send"),
			text(el("button", { id: "reason-skip", type: "button", onclick: () => finish(true) }), "reason_skip")));
	const element = el("div", { id: "feedback", role: "group", "aria-labelledby": "helpful-ask", hidden: true }, ask,
		el("div", { class: "line" }, yes, no), reasons);
	let shown, opinion; // about which reply; true, false, or undefined as long as nobody said

	function press(helpful) {
		opinion = helpful;
		yes.setAttribute("aria-pressed", String(helpful === true));
		no.setAttribute("aria-pressed", String(helpful === false));
		reasons.hidden = helpful !== false;
	}

	function tell(more = {}) {
		send({ about: shown.seq, intent: shown.intent, helpful: opinion, ...more });
	}

	function vote(helpful) {
		const isNew = opinion !== helpful;
		press(helpful);
		if (isNew) tell();
		if (!helpful) radios[0].focus();
	}

	// The focus goes back to where it came from before what has it disappears.
	function finish(isDone) {
		no.focus();
		reasons.hidden = true;
		if (isDone) onThanks();
	}

	function explain(event) {
		const words = note.value.trim(), reason = radios.find(({ checked }) => checked)?.value ?? (words && "other");
		event.preventDefault();
		if (reason) tell({ reason, ...(words && { note: words }) });
		finish(!reason);
	}

	function relabel() {
		for (const [labelled, key] of labels) labelled.textContent = t(key);
	}

	relabel();
	return {
		element,
		relabel,
		about(frame) {
			const next = isAnswer(frame) ? frame : undefined;
			if (next && next.seq === shown?.seq) return;
			shown = next;
			press();
			reasons.reset();
			element.hidden = !shown;
		},
		// A citizen who is still saying why is thanked later.
		noted(about) {
			if (about === shown?.seq && reasons.hidden) onThanks();
		},
	};
}
