// Every state in which a citizen can see the widget, one after the other, in one Dutch visit; what axe-core
// says of each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { eventually, Visitor } from "./town.mjs";
import { bookAppointment, orderCertificate } from "./widget_citizen.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
// Of a whole page: the button of the widget lies outside its landmarks, and a modal dialog hides the rest.
const NOT_OURS = ["region", "page-has-heading-one", "landmark-one-main", "bypass", "skip-link"];

// The rules that do not hold, each with where; [] when all do.
export async function violations(page) {
	if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe);
	return page.evaluate(async ({ tags, off }) => {
		const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
		const { violations: found } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
		return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => `${node.target} ${node.html.slice(0, 160)}`).join(" | ")}`);
	}, { tags: TAGS, off: NOT_OURS });
}

async function* answers(citizen) {
	const { log, page } = citizen;
	yield "closed";
	await citizen.launcher.click();
	await citizen.greeted();
	yield "greeting";
	await citizen.say("ik ben mn paspoort kwijt");
	await citizen.card("Dienst Bevolking").waitFor();
	await citizen.answered();
	yield "answer with a card";
	await log.locator(".card summary").last().click();
	yield "hours open";
	await page.locator("#helpful-no").click();
	await page.locator("#feedback").getByText("Er ontbreekt iets").waitFor();
	yield "feedback with reasons";
	await page.locator("#reason-skip").click();
}

async function* order(citizen, town) {
	const { log, page } = citizen;
	await citizen.say("ik wil een geboorteakte");
	await log.locator(".choices button:enabled").first().waitFor();
	yield "choices";
	await citizen.pick("Nu regelen");
	await log.getByText("Stap 1 van").waitFor();
	yield "question of a form";
	await orderCertificate(citizen, { until: "geboortedatum" });
	yield "question for a date";
	await orderCertificate(citizen, { from: "geboortedatum" });
	yield "summary";
	await citizen.pick("Ja, versturen");
	const card = log.locator(".card", { has: page.locator(".amount") });
	await card.locator("summary").last().click();
	await card.getByRole("img").evaluate((image) => image.decode());
	yield "payment with the transfer open";
	const visitor = new Visitor(town.payment);
	await visitor.open(await card.getByRole("link").first().getAttribute("href"));
	await visitor.press("pay");
	await log.locator(".turn.notice").waitFor();
	yield "notice";
}

async function* rest(citizen, town) {
	const { page } = citizen;
	await page.locator("#menu-button").click();
	yield "menu";
	await page.locator("#forget").click();
	await page.locator("#forget-yes").waitFor();
	yield "question before deleting";
	await page.locator("#forget-no").click();
	if (await page.locator("#menu").isVisible()) await page.keyboard.press("Escape");
	await page.context().setOffline(true);
	await eventually(() => page.locator("#away, #status").evaluateAll((all) => all.some((e) => !e.hidden && /internet|verbinding/i.test(e.textContent))), "the state offline");
	yield "offline";
	await page.context().setOffline(false);
	await town.pierred.end("SIGKILL");
	await page.locator("#away").waitFor({ timeout: 60000 });
	yield "away";
	await town.pierred.start();
	await page.locator("#away").waitFor({ state: "hidden", timeout: 60000 });
}

// Goes on when the caller takes the next; `citizen` has not opened the widget yet.
export async function* states(citizen, town) {
	yield* answers(citizen);
	yield* order(citizen, town);
	await bookAppointment(citizen);
	yield "appointment";
	yield* rest(citizen, town);
}
