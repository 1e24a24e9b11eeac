// What is paid on a messenger: from the question to the link as the channel's best form, and the notice
// that the money has arrived, though the bridge and pierred die in between.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_order.test.mjs
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bridge, CHANNELS } from "./bridge.mjs";
import { communication } from "./orders.mjs";
import { Visitor, eventually } from "./town.mjs";

const world = new Bridge({ town: true });
const { town } = world;
before(() => world.start());
after(() => world.finish());

const words = {
	nl: { want: "ik wil mijn gemeentebelasting betalen", begin: "Nu regelen", which: /gestructureerde mededeling/, amount: /Welk bedrag/, right: /Klopt dit/, yes: "Ja, versturen", noted: /Betaal nu/, pay: /^Betaal/, arrived: /€ 12,34[^]*(ontvangen|aangekomen|binnen)/ },
	fr: { want: "je veux payer ma taxe communale", begin: "Le faire maintenant", which: /communication structurée/, amount: /Quel montant/, right: /Est-ce correct/, yes: "Oui, envoyer", noted: /Payez maintenant/, pay: /^Payer/, arrived: /12,34[^]*est arrivé/ },
	en: { want: "I want to pay my municipal tax", begin: "Do it now", which: /structured communication/, amount: /Which amount/, right: /Is this right/, yes: "Yes, send it", noted: /Pay now/, pay: /^Pay/, arrived: /12\.34[^]*has arrived/ },
};

const offersTo = (title) => ({ choices }) => choices.some((choice) => choice.title === title);

// Asks, answers, confirms; resolves with the part that has the link.
async function order(citizen, say) {
	await citizen.ask(say.want, ({ choices }) => choices.some(({ title }) => title === say.begin));
	await citizen.choose(say.begin, say.which);
	await citizen.ask(communication(), say.amount);
	await citizen.ask("12,34 euro", say.right);
	const part = await citizen.choose(say.yes, ({ links }) => links.some(({ title }) => say.pay.test(title)));
	assert.match(citizen.textSince(0), say.noted);
	return part;
}

// Where the page is in this town, without the TLS that bridge.mjs tells of.
const linkOf = (citizen, say) => citizen.link(say.pay).url.replace(/^https:/, "http:");

const best = {
	messenger: ({ attachment }) => attachment.payload.template_type === "button" && attachment.payload.buttons[0].type === "web_url",
	instagram: ({ attachment }) => attachment.payload.template_type === "button" && attachment.payload.buttons[0].type === "web_url",
	whatsapp: ({ interactive }) => interactive.type === "cta_url",
	telegram: ({ reply_markup }) => reply_markup.inline_keyboard[0][0].url !== undefined,
};

for (const [channel, lang] of [["messenger", "fr"], ["instagram", "nl"], ["whatsapp", "nl"], ["telegram", "en"], ["whatsapp", "fr"], ["messenger", "en"]]) test(`${channel}, ${lang}: from the question to the notice`, async () => {
	const citizen = world.citizen(channel), say = words[lang];
	const part = await order(citizen, say);
	assert.ok(best[channel](part.raw), JSON.stringify(part.raw));
	const url = linkOf(citizen, say);
	assert.ok(url.startsWith(`${town.payment.url}?token=v4.public.`), url);
	const visitor = new Visitor(town.payment);
	assert.equal((await visitor.open(url)).state, "open", visitor.page.code);
	const from = citizen.seen.length;
	assert.equal((await visitor.press("pay")).state, "paid");
	await citizen.hear(say.arrived, from);
});

test("a form with choices that fit no button is answered by number and by press, up to the link", async () => {
	const citizen = world.citizen("messenger", { locale: "fr_BE" });
	await citizen.ask("je voudrais un acte de naissance", ({ choices }) => choices.some(({ title }) => title === "Le faire maintenant"));
	await citizen.choose("Le faire maintenant", /^1\. De moi-même$/m);
	await citizen.ask("1", /Quel nom figure/);
	await citizen.ask("Anne Marie Dubois", /date de naissance/);
	await citizen.ask("14 mars 1985", /copie complète/);
	await citizen.choose("Copie complète", /Dans quelle langue/);
	await citizen.choose("Français", /Combien d'exemplaires/);
	await citizen.choose("2", /par la poste/);
	await citizen.choose("Par la poste", /À qui et où/);
	await citizen.ask("Anne Dubois, Rue de l'Église 12, 1299 Exemple", /adresse e-mail/);
	await citizen.ask("anne.dubois@exemple.be", /peut-elle utiliser/);
	await citizen.choose("Oui", /Est-ce correct/);
	await citizen.choose("Oui, envoyer", ({ links }) => links.some(({ title }) => title === "Payer 20,00 €"));
	assert.match(citizen.textSince(0), /copie complète|Copie complète/);
});

test("an appointment is made on each messenger, by press, up to the calendar's file", async () => {
	for (const channel of CHANNELS) {
		const citizen = world.citizen(channel, { locale: channel === "messenger" ? "en_GB" : undefined });
		await citizen.ask("can I book an appointment", offersTo("Do it now"));
		await citizen.choose("Do it now", /^\d+\. |Which service|With which/m);
		await citizen.ask("Mediation service", /Which day|What day|When/);
		await citizen.choose(/^tomorrow|^on |day .*\d\d:\d\d|at \d/, /name/i);
		await citizen.ask("Jane Smith", /phone/i);
		await citizen.ask("0470 12 34 56", /May the municipality use/);
		await citizen.choose(/^Yes/, /right\?/);
		await citizen.choose(/^Yes/, /^https?:.*\/appointments\/\w+\.ics$/m);
	}
});

test("the notice comes though the bridge was dead when the money came, and pierred died too", async () => {
	const citizen = world.citizen("whatsapp"), say = words.nl;
	await order(citizen, say);
	const visitor = new Visitor(town.payment);
	await visitor.open(linkOf(citizen, say));
	await world.end("SIGKILL");
	const from = citizen.seen.length;
	await visitor.press("pay");
	await eventually(() => town.payment.state.queue.length === 0, "the answer's delivery");
	await world.crashDaemon();
	await world.startBridge();
	await citizen.hear(say.arrived, from); // who is paid for need not write first
	await citizen.ask("hulp", /praktische vragen/);
	assert.equal(citizen.seen.slice(from).filter(({ text }) => say.arrived.test(text)).length, 1, "heard once");
});

test("what the link confirms stays one order, though the confirmation is told thrice", async () => {
	const citizen = world.citizen("messenger"), say = words.en;
	await citizen.ask(say.want, ({ choices }) => choices.some(({ title }) => title === say.begin));
	await citizen.choose(say.begin, say.which);
	await citizen.ask(communication(), say.amount);
	await citizen.ask("12,34 euro", say.right);
	const yes = citizen.item("press", citizen.find(say.yes).choice);
	await Promise.all([citizen.tell(yes), citizen.tell(yes), citizen.tell(yes, yes)]);
	await citizen.hear(({ links }) => links.some(({ title }) => say.pay.test(title)));
	await citizen.ask("help", /practical questions/);
	assert.equal(citizen.seen.filter(({ links }) => links.some(({ title }) => say.pay.test(title))).length, 1);
});

test("no request that a platform forbids, none sent twice", () => {
	assert.deepEqual(world.violations, []);
	assert.deepEqual(world.graph.repeats, []);
	assert.deepEqual(town.office.faults, []);
});
