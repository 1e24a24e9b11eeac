// The conversation as plain text, to keep: who, when, what, in the order of the log.
import { plain } from "./elements.js";

const list = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);

// "name: value", where there is a value.
const pair = (name, value) => plain(value) && `${name}: ${plain(value)}`;

// A line each; what a message lacks is left out.
function lines(message, t) {
	const own = (key, values) => t(key, values, message.lang), minutes = message.minutes;
	const transfer = message.transfer ?? {};
	return [
		plain(message.title), plain(message.name), message.cancelled === true && own("cancelled"), plain(message.text),
		plain(message.amount_text), pair(own("reference"), message.reference), pair(own("pay"), message.url), plain(message.expires_text),
		...(message.transfer ? [pair(own("beneficiary"), transfer.name), pair(own("iban"), transfer.iban), pair("BIC", transfer.bic)] : []),
		plain(message.when_text), minutes && `${own("duration")}: ${own("minutes", { count: minutes })}`, pair(own("code"), message.code),
		plain(message.hours_text), pair(own("address"), message.address), pair(own("phone"), message.phone), pair(own("email"), message.email),
		pair(own("website"), message.website), pair(own("appointment"), message.appointment_url), plain(message.note), plain(message.access_text),
		...list(message.hours).map(({ day, text }) => pair(plain(day), text)),
		...list(message.choices).map(({ title }) => plain(title) && `- ${plain(title)}`),
		...list(message.links).map(({ title, url }) => `- ${plain(title)}: ${plain(url)}`),
	].filter(Boolean);
}

export function transcript(entries, t, lang) {
	const clock = new Intl.DateTimeFormat(lang, { dateStyle: "short", timeStyle: "short" });
	return entries.map(({ at, mine, frame }) => {
		const said = frame ? list(frame.messages).flatMap((message) => lines(message, t)).join("\n") : plain(mine);
		return `${t(frame ? "pierre" : "you")} (${clock.format(at)})\n${said.replace(/^/gm, "  ")}\n`;
	}).join("\n");
}
