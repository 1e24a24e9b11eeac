// A citizen on the page for trying Pierre out, who types and clicks.

export class PageCitizen {
	complaints = []; // of the browser's console

	static async open(context, url) {
		const citizen = new PageCitizen();
		const page = citizen.page = await context.newPage();
		page.on("console", (message) => message.type() === "error" && citizen.complaints.push(message.text()));
		page.on("response", (r) => r.status() >= 400 && citizen.complaints.push(`${r.status()} ${r.url()}`));
		page.on("pageerror", (error) => citizen.complaints.push(String(error)));
		page.setDefaultTimeout(15000);
		await page.goto(url);
		citizen.log = page.locator("#log");
		await citizen.log.locator(".says").first().waitFor();
		return citizen;
	}

	async say(text) {
		await this.page.locator("#input").fill(text);
		await this.page.keyboard.press("Enter");
	}

	// The newest choice of this name.
	pick(name) { return this.log.locator(".choices button:enabled").getByText(name, { exact: true }).last().click(); }

	// Nothing that was said waits for its reply.
	answered() { return this.page.waitForFunction(() => JSON.parse(sessionStorage.getItem("pierre")).due.length === 0); }

	// Waits for the question for a slot, by a part of its text.
	async asked(text) {
		await this.page.locator("#question", { hasText: text }).waitFor();
	}
}

// The form birth.certificate in Dutch, from its first question to its summary.
export async function orderCertificate(citizen) {
	await citizen.pick("Van mezelf");
	await citizen.asked("Welke naam");
	await citizen.say("Anna Maria Peeters");
	await citizen.asked("geboortedatum");
	await citizen.say("14 maart 1985");
	await citizen.asked("afschrift");
	await citizen.pick("Volledig afschrift");
	await citizen.asked("taal");
	await citizen.pick("Nederlands");
	await citizen.asked("Hoeveel");
	await citizen.pick("2");
	await citizen.asked("afhalen");
	await citizen.pick("Afhalen aan het loket");
	await citizen.asked("e-mail");
	await citizen.say("anna.peeters@voorbeeld.be");
	await citizen.asked("gegevens");
	await citizen.pick("Ja");
	await citizen.asked("Klopt dit?");
}
