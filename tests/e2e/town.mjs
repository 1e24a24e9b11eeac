// A town for a test: pierred with keys to sign with, the stand-in for the payment page, and a back
// office that takes cases; each on a free port, each ended by its process id.
import { spawn, spawnSync } from "node:child_process";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadKeys } from "./payment/keys.mjs";
import { Pierred } from "./pierred.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const LIMIT_MS = 30000;

// Looks again and again; for what lies in another process, which tells nobody.
export async function eventually(look, what) {
	for (const end = Date.now() + LIMIT_MS; ;) {
		const value = await look();
		if (value) return value;
		if (Date.now() > end) throw new Error(`${what} did not come about`);
		await sleep(20);
	}
}

// Takes cases as daemon/server/BACKOFFICE.md has it; a wrong signature is kept as a fault.
export class BackOffice {
	#server; #waiting = new Set();
	secret = randomBytes(32).toString("hex");
	deliveries = []; // {id, body}
	faults = [];
	refuses = 0; // answer so many with 503 first

	async start() {
		this.#server = createServer((request, response) => this.#take(request, response));
		await new Promise((done) => this.#server.listen(0, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.#server.address().port}/cases`;
	}

	#isSigned(header, body) {
		const { t, sha256 } = Object.fromEntries((header ?? "").split(",").map((part) => part.split("=")));
		const wanted = createHmac("sha256", this.secret).update(`${t}.`).update(body).digest();
		const given = Buffer.from(sha256 ?? "", "hex");
		return Math.abs(Date.now() / 1000 - Number(t)) < 300 && given.length === wanted.length && timingSafeEqual(given, wanted);
	}

	async #take(request, response) {
		const pieces = [];
		for await (const piece of request) pieces.push(piece);
		const body = Buffer.concat(pieces), id = request.headers["idempotency-key"];
		const isFine = request.method === "POST" && this.#isSigned(request.headers["pierre-signature"], body);
		if (!isFine) this.faults.push({ method: request.method, headers: request.headers, body: String(body) });
		else if (this.refuses > 0) this.refuses--;
		else this.deliveries.push({ id, body: JSON.parse(body) });
		response.writeHead(!isFine ? 401 : this.deliveries.at(-1)?.id === id ? 200 : 503).end();
		for (const look of this.#waiting) look();
	}

	of(id) { return this.deliveries.filter((delivery) => delivery.id === id); }

	// The first delivery that `wanted` says yes to.
	until(wanted, what = "a case") {
		return new Promise((done, fail) => {
			const timer = setTimeout(() => fail(new Error(`${what} was not delivered; faults: ${JSON.stringify(this.faults)}`)), LIMIT_MS);
			const check = () => {
				const found = this.deliveries.find(wanted);
				if (!found) return;
				clearTimeout(timer);
				this.#waiting.delete(check);
				done(found);
			};
			this.#waiting.add(check);
			check();
		});
	}

	async stop() {
		this.#server.closeAllConnections();
		await new Promise((done) => this.#server.close(done));
	}
}

// The stand-in of the folder payment/.
export class PaymentPage {
	#process; #folder;
	port = 0;

	constructor(folder) {
		this.#folder = folder;
		process.once("exit", () => this.#process?.kill("SIGKILL"));
	}

	async start(pierre) {
		const file = join(this.#folder, "port");
		rmSync(file, { force: true });
		this.#process = spawn(process.execPath, [join(here, "payment/server.mjs"), "--port", String(this.port), "--port-file", file,
			"--pierre", pierre, "--keys", this.#folder], { stdio: ["ignore", "ignore", "inherit"] });
		await eventually(() => {
			if (this.#process.exitCode !== null) throw new Error("the stand-in did not start");
			return existsSync(file);
		}, "the start of the stand-in");
		this.port = Number(readFileSync(file, "utf8"));
		this.url = `http://127.0.0.1:${this.port}/pay`;
	}

	// What it has on its disk.
	get state() { return JSON.parse(readFileSync(join(this.#folder, "state.json"), "utf8")); }

	async end(signal = "SIGTERM") {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const gone = new Promise((done) => this.#process.once("exit", done));
		this.#process.kill(signal);
		await gone;
	}
}

// A citizen's browser on the payment page, without the browser: opens a link, presses buttons.
// Loads again while Pierre does not answer.
export class Visitor {
	constructor(payment) { this.payment = payment; }

	async #get(url) {
		const response = await fetch(url);
		const html = await response.text();
		const [, code] = /data-code="(\w+)"/.exec(html) ?? [];
		return { status: response.status, url: response.url, html, code, state: /data-status="(\w+)"/.exec(html)?.[1] };
	}

	async open(link) {
		return this.page = await eventually(async () => {
			const page = await this.#get(link);
			return page.code !== "unreachable" && page;
		}, "the payment page");
	}

	async press(action) {
		const response = await fetch(this.page.url.replace(/\?.*/, ""), { method: "POST", redirect: "manual", body: new URLSearchParams({ action }) });
		if (response.status !== 303) throw new Error(`${action}: ${response.status}`);
		return this.page = await this.#get(new URL(response.headers.get("location"), this.payment.url).href);
	}
}

export class Town {
	#folder = mkdtempSync(join(tmpdir(), "pierre-town-"));

	constructor() {
		process.once("exit", () => rmSync(this.#folder, { recursive: true, force: true }));
		this.office = new BackOffice();
		this.payment = new PaymentPage(join(this.#folder, "payment"));
		this.pierred = new Pierred();
	}

	// pierred needs the stand-in's address and the stand-in needs pierred's: pierred starts twice.
	// pageUrl: how citizens reach the payment page, where that differs from what it listens on.
	async start({ env, flags = [], pageUrl = (url) => url } = {}) {
		const keys = join(this.#folder, "keys"), secret = join(this.#folder, "secret");
		const made = spawnSync(process.env.PIERRE, ["keygen", "--out", keys], { encoding: "utf8" });
		if (made.status !== 0) throw new Error(`pierre keygen: ${made.stderr}`);
		this.paymentKeys = await loadKeys(join(this.#folder, "payment"));
		await this.office.start();
		writeFileSync(secret, `${this.office.secret}\n`, { mode: 0o600 });
		await this.pierred.start();
		await this.payment.start(this.pierred.url);
		await this.pierred.end("SIGTERM");
		this.pierred.flags = ["--keys", keys, "--payment-keys", join(this.#folder, "payment/payment.public"),
			"--payment-url", pageUrl(this.payment.url), "--public-url", this.pierred.url, "--back-office-url", this.office.url,
			"--back-office-secret", secret, "--address-messages-per-second", "0", ...flags];
		await this.pierred.start(env);
	}

	get url() { return this.pierred.url; }

	// kill -9, and a new start on the same store and port.
	async crash() {
		await this.pierred.end("SIGKILL");
		await this.pierred.start();
	}

	post(path, token) {
		return fetch(new URL(path, this.url), { method: "POST", headers: { "content-type": "text/plain" }, body: token });
	}

	// {name: value} of the lines of /metrics.
	async metrics() {
		const text = await (await fetch(`${this.url}metrics`)).text();
		return Object.fromEntries(text.split("\n").filter((line) => line && !line.startsWith("#"))
			.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
	}

	// The exit status of pierred.
	async finish() {
		await this.payment.end();
		await this.office.stop();
		const status = await this.pierred.finish();
		rmSync(this.#folder, { recursive: true, force: true });
		return status;
	}
}
