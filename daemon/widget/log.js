// The conversation on the screen: a turn at a time, announced once, scrolled so that what was asked
// stays in sight above its answer.
import { el, plain } from "./elements.js";
import { renderMessages, retireChoices } from "./messages.js";

const MOST = 500; // turns
const NEAR = 40; // pixels from the end that still count as at the end
const GAP = 8; // pixels above a turn that is at the top

export function createLog({ t, choose, base }) {
	const element = el("div", { id: "log", role: "log", "aria-live": "polite", tabindex: 0 });
	const newer = el("button", { id: "newer", type: "button", hidden: true, onclick: showNewest });
	const labels = []; // [element, how its text comes about]
	let lastMine, target, quiet, placed = 0, wasAtEnd = true;

	const isAtEnd = () => element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
	// Nobody has scrolled on his own since a turn was put where it is.
	const isPlaced = () => Math.abs(element.scrollTop - placed) < NEAR;
	const label = (child, text) => (labels.push([child, text]), (child.textContent = text()), child);
	const who = (key) => label(el("span", { class: "hidden" }), () => `${t(key)}: `);

	function place(turn) {
		target = turn;
		newer.hidden = true;
		element.scrollTop = turn.offsetTop - GAP;
		// A low window scrolls as a whole (panel.css).
		if (lastMine) element.parentNode.scrollTop = element.offsetTop;
		placed = element.scrollTop;
		wasAtEnd = isAtEnd();
	}

	function showNewest() {
		element.focus({ preventScroll: true });
		place(target);
	}

	// A screen reader hears each turn once, and those of earlier not again.
	function hush() {
		clearTimeout(quiet);
		element.setAttribute("aria-live", "off");
		quiet = setTimeout(() => element.setAttribute("aria-live", "polite"), 200);
	}

	function trim() {
		const turns = element.children;
		if (turns.length <= MOST) return;
		while (turns.length >= MOST) turns[0].remove();
		element.prepend(el("div", { class: "turn system" }, label(el("p"), () => t("earlier"))));
		for (let i = labels.length; i--;) if (!element.contains(labels[i][0])) labels.splice(i, 1);
	}

	function append(kind, ...children) {
		const turn = el("div", { class: `turn ${kind}` }, children);
		element.append(turn);
		trim();
		return turn;
	}

	function showMine({ mine, id }, isDue) {
		retireChoices(element);
		lastMine = append("mine", el("div", { class: "says", dir: "auto" }, who("you"), plain(mine)),
			isDue && label(el("p", { class: "unsent" }), () => t("unsent")));
		lastMine.dataset.id = id ?? "";
		place(lastMine);
	}

	function showFrame(frame, isLive) {
		const isNotice = frame.type === "notice", isFollowing = isAtEnd() || (!isNotice && isPlaced());
		const bubbles = renderMessages(frame.messages, { t, isLive, choose, base });
		if (!bubbles.length) return;
		if (!isNotice) retireChoices(element);
		bubbles[0].prepend(who("pierre"));
		const asks = isLive && bubbles.findLast((bubble) => bubble.querySelector(".asks"))?.querySelector(".asks");
		if (!isNotice || asks) element.querySelector("#question")?.removeAttribute("id");
		if (asks) asks.id = "question";
		const turn = append(isNotice ? "notice" : "pierre", bubbles);
		if (isFollowing) place(isNotice ? turn : lastMine ?? element.firstChild);
		else target = turn, (newer.hidden = false);
	}

	element.addEventListener("scroll", () => {
		wasAtEnd = isAtEnd();
		if (wasAtEnd) newer.hidden = true;
	}, { passive: true });
	// What appears under the log takes room from it.
	new ResizeObserver(() => {
		if (!target?.isConnected || !newer.hidden) return;
		if (isPlaced()) place(target);
		else if (wasAtEnd) element.scrollTop = element.scrollHeight;
	}).observe(element);

	function relabel() {
		element.setAttribute("aria-label", t("log"));
		newer.textContent = t("newer");
		for (const [child, text] of labels) child.textContent = text();
	}

	relabel();
	return {
		element,
		newer,
		relabel,
		// `isOld`: shown again, after a change of pages or in another tab.
		show(entry, isLive, isDue, isOld) {
			if (isOld) hush();
			if (entry.frame) showFrame(entry.frame, isLive);
			else showMine(entry, isDue);
		},
		answered(id) {
			for (const mark of element.querySelectorAll(".unsent")) if (mark.parentNode.dataset.id === String(id)) mark.remove();
		},
		system(text, lang) {
			place(append("system", el("p", { lang, dir: "auto", text: plain(text) })));
		},
		clear() {
			element.replaceChildren();
			labels.length = 0;
			lastMine = target = undefined;
			wasAtEnd = newer.hidden = true;
			placed = 0;
		},
	};
}
