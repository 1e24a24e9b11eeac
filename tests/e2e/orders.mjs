// What citizens of the tests order.
import { randomInt } from "node:crypto";
import { messageOf } from "./chat.mjs";

// The answers to the form birth.certificate, in French words.
export const certificate = () => ({ whose: "moi-même", record_name: "Anne Marie Dubois", birth_date: "14 mars 1985",
	record_kind: "copie complète", record_language: "français", copies: "deux", delivery: "par la poste",
	post_address: "Anne Dubois, Rue de l'Église 12, 1299 Exemple", email: "anne.dubois@exemple.be", consent: "oui" });

// A Belgian structured communication of ten digits, which ends with them modulo 97.
export function communication(number = randomInt(1e9, 1e10 - 1)) {
	const digits = `${String(number).padStart(10, "0")}${String(number % 97 || 97).padStart(2, "0")}`;
	return `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;
}

export function isCommunication(text) {
	return /^\+{3}\d{3}\/\d{4}\/\d{5}\+{3}$/.test(text) && text === communication(Number(text.replace(/\D/g, "").slice(0, 10)));
}

// The shortest order: a tax, of so many cents. {summary, payment}, the last unless it is not confirmed.
export async function orderTax(chat, cents, { confirm = true } = {}) {
	await chat.say("I want to pay my municipal tax");
	const summary = await chat.fill(await chat.say("yes"), { communication: communication(), amount: `${(cents / 100).toFixed(2)} euro` });
	if (!confirm) return { summary };
	const reply = await chat.say("yes");
	const payment = messageOf(reply, "payment");
	if (payment?.amount !== cents) throw new Error(`no payment of ${cents} cents: ${JSON.stringify(reply)}`);
	return { summary, payment };
}
