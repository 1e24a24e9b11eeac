// Reading aloud, with voices of the machine itself; dictating, where the municipality allows it.
import { plain } from "./elements.js";

const SPOKEN = new Map(Object.entries({ nl: "nl-BE", fr: "fr-BE", en: "en-GB" }));
const list = (value) => (Array.isArray(value) ? value : []);
const titles = (items) => list(items).map((item) => plain(item?.title)).filter(Boolean).join(", ");

// What is worth hearing of a message, a line each; addresses of pages are not.
function words(message, t) {
	const own = (key) => t(key, {}, SPOKEN.has(message.lang) ? message.lang : undefined), choices = titles(message.choices), links = titles(message.links);
	return [message.title, message.name, message.text, message.cancelled === true && own("cancelled"), message.when_text, message.amount_text,
		message.expires_text, message.hours_text, message.address, message.phone, message.note,
		choices && `${own("choices")}: ${choices}`, links && `${own("links")}: ${links}`]
		.flatMap((text) => plain(text).replace(/https?:\/\/\S+/g, "").split("\n")).map((line) => line.trim()).filter(Boolean);
}

// `allowed`: the words of the attribute `speech`; dictating must be asked for.
export function createSpeech({ t, lang, allowed = "output" }) {
	const may = (word) => allowed.split(/\s+/).includes(word);
	const synthesis = may("output") ? globalThis.speechSynthesis : undefined;
	const Recognition = may("input") ? globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition : undefined;
	const queue = new Set(); // kept, or some browsers forget to say that they are done
	let isOn = false, finish;

	const tagOf = (known) => SPOKEN.get(known) ?? SPOKEN.get(lang()) ?? "fr-BE";
	const voices = () => synthesis?.getVoices().filter(({ localService }) => localService) ?? [];
	voices(); // some browsers look for them only now

	function voiceFor(tag) {
		const able = voices().filter((voice) => voice.lang.slice(0, 2).toLowerCase() === tag.slice(0, 2));
		return able.find((voice) => voice.lang.replace("_", "-") === tag) ?? able.find((voice) => voice.default) ?? able[0];
	}

	function say(text, tag, voice) {
		const utterance = new SpeechSynthesisUtterance(text);
		utterance.lang = tag;
		utterance.voice = voice;
		utterance.onend = utterance.onerror = () => queue.delete(utterance);
		queue.add(utterance);
		synthesis.speak(utterance);
	}

	// What the page itself has read aloud is left alone.
	function stop() {
		if (queue.size) synthesis.cancel();
		queue.clear();
		finish?.();
	}

	async function isLocal(tag) {
		try {
			return (await Recognition.available({ langs: [tag], processLocally: true })) === "available";
		} catch {
			return false;
		}
	}

	async function listen({ onText, onEnd, onError }) {
		const tag = tagOf(lang()), recognition = new Recognition();
		stop();
		const end = finish = () => {
			if (finish !== end) return;
			finish = undefined;
			recognition.abort();
			onEnd();
		};
		Object.assign(recognition, { lang: tag, interimResults: true, onend: end });
		recognition.onresult = ({ results }) => finish === end && onText(Array.from(results, ([best]) => best.transcript).join(""));
		recognition.onerror = () => finish === end && onError();
		if (await isLocal(tag)) recognition.processLocally = true;
		try {
			if (finish === end) recognition.start();
		} catch {
			onError();
			end();
		}
	}

	addEventListener("keydown", ({ key }) => key === "Escape" && stop(), true);
	addEventListener("pagehide", stop);
	return {
		get canSpeak() { return voices().length > 0; },
		get canListen() { return Boolean(Recognition); },
		get isSpeaking() { return queue.size > 0; },
		get isOn() { return isOn; },
		setOn(next) {
			isOn = next;
			if (!isOn) stop();
		},
		speak(messages) {
			if (!isOn) return;
			for (const message of list(messages)) {
				const tag = tagOf(message?.lang), voice = voiceFor(tag);
				if (message && voice) for (const line of words(message, t)) say(line, tag, voice);
			}
		},
		stop,
		listen,
	};
}
