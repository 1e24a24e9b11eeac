// A pierred of its own for a test, and a browser; both are ended by their process ids.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");

export class Pierred {
	#folder = mkdtempSync(join(tmpdir(), "pierre-e2e-"));
	#process;
	port = 0;
	flags = []; // besides those of start()

	// Nothing outlives a test run that broke off.
	constructor() {
		process.once("exit", () => {
			this.#process?.kill("SIGKILL");
			rmSync(this.#folder, { recursive: true, force: true });
		});
	}

	get folder() { return this.#folder; }
	get store() { return join(this.#folder, "db"); }

	// `env` goes to this process only.
	async start(env = {}) {
		const file = join(this.#folder, "port");
		rmSync(file, { force: true });
		this.#process = spawn(process.env.PIERRED, ["--port", String(this.port), "--port-file", file,
			"--store", this.store, "--model", process.env.MODEL,
			"--intents", join(root, "intents"), "--locales", join(root, "locales"),
			"--messages-per-second", "0", "--log-level", "warning", ...this.flags],
			{ stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
		for (let i = 0; i < 300 && !existsSync(file); i++) {
			if (this.#process.exitCode !== null || this.#process.signalCode !== null) throw new Error("pierred did not start");
			await sleep(50);
		}
		this.port = Number(readFileSync(file, "utf8"));
		this.url = `http://127.0.0.1:${this.port}/`;
	}

	// Resolves when the process that runs now has ended, however.
	gone() { return new Promise((done) => this.#process.once("exit", done)); }

	signal(name) { this.#process.kill(name); }

	async end(signal) {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return this.#process.exitCode;
		const gone = new Promise((done) => this.#process.once("exit", done));
		this.#process.kill(signal);
		return gone;
	}

	// The exit status.
	async finish() {
		const status = await this.end("SIGTERM");
		rmSync(this.#folder, { recursive: true, force: true });
		return status;
	}
}

export const openBrowser = (...flags) => chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", ...flags],
});
