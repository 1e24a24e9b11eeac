// pierre-bridge for a test: with a pierred that knows its key, and the stand-ins of the platforms;
// each on a free port, in a folder of its own, ended by its process id.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GraphApi } from "./graph_api.mjs";
import { Citizen } from "./messenger_citizen.mjs";
import { messengers } from "./messenger_events.mjs";
import { Pierred } from "./pierred.mjs";
import { TelegramApi } from "./telegram_api.mjs";
import { Town, eventually } from "./town.mjs";

export const CHANNELS = ["messenger", "instagram", "whatsapp", "telegram"];

export class Bridge {
	#process; #folder = mkdtempSync(join(tmpdir(), "pierre-bridge-")); #log;
	port = 0;
	flags = []; // besides those of start()
	env = {}; // of pierre-bridge, besides ours
	graph = new GraphApi();
	telegram = new TelegramApi();
	citizens = [];

	// town: with payments and a back office. flags: of pierre-bridge; daemonFlags: of pierred.
	constructor({ town = false, flags = [], daemonFlags = [] } = {}) {
		process.once("exit", () => {
			this.#process?.kill("SIGKILL");
			rmSync(this.#folder, { recursive: true, force: true });
		});
		this.town = town ? new Town() : undefined;
		this.pierred = this.town?.pierred ?? new Pierred();
		this.flags = flags;
		this.daemonFlags = daemonFlags;
		this.messengers = messengers(this.graph, this.telegram);
	}

	get folder() { return this.#folder; }
	get store() { return join(this.#folder, "bridge.db"); }
	get pid() { return this.#process.pid; }
	get url() { return `http://127.0.0.1:${this.port}`; }
	get log() { return readFileSync(join(this.#folder, "log"), "utf8"); }
	get violations() { return [...this.graph.violations, ...this.telegram.violations]; }

	file(name) { return join(this.#folder, name); }
	secret(name, value) { writeFileSync(this.file(name), `${value}\n`, { mode: 0o600 }); }

	#pierreBridge(verb) {
		const made = spawnSync(process.env.PIERRE, ["bridge", verb, "messengers", "--file", this.file("bridges.json")], { encoding: "utf8" });
		if (made.status !== 0) throw new Error(`pierre bridge ${verb}: ${made.stderr || made.error}`);
		return made.stdout;
	}

	// The bridge's key with pierred.
	addKey() {
		[this.daemonSecret] = /\b[0-9a-f]{64}\b/.exec(this.#pierreBridge("add"));
		this.secret("daemon.secret", this.daemonSecret);
	}

	removeKey() { this.#pierreBridge("remove"); }

	async start() {
		this.addKey();
		const flags = ["--bridges", this.file("bridges.json"), "--bridge-messages-per-second", "0", ...this.daemonFlags];
		// Messengers open pages behind buttons over TLS, which something in front of them ends.
		if (this.town) await this.town.start({ flags, pageUrl: (url) => url.replace(/^http:/, "https:") });
		else {
			this.pierred.flags = flags;
			await this.pierred.start();
		}
		await this.graph.start();
		await this.telegram.start();
		this.secret("meta.secret", this.graph.appSecret);
		this.secret("verify.token", this.graph.verifyToken);
		this.secret("telegram.secret", this.telegram.secret);
		this.writeTokens();
		await this.startBridge();
	}

	// As the administrator puts them there.
	writeTokens() {
		for (const [channel, token] of Object.entries(this.graph.tokens)) this.secret(`${channel}.token`, token);
		this.secret("telegram.token", this.telegram.token);
	}

	get arguments() {
		const { accounts } = this.graph;
		return ["--port", String(this.port), "--port-file", this.file("port"), "--store", this.store, "--key-file", this.file("bridge.key"),
			"--daemon-url", `ws://127.0.0.1:${this.pierred.port}/bridge/messengers`, "--daemon-secret", this.file("daemon.secret"),
			"--meta-app-secret", this.file("meta.secret"), "--meta-verify-token", this.file("verify.token"), "--graph-url", this.graph.graphUrl,
			"--messenger-page", accounts.messenger, "--messenger-token", this.file("messenger.token"),
			"--instagram-account", accounts.instagram, "--instagram-token", this.file("instagram.token"),
			"--whatsapp-number", accounts.whatsapp, "--whatsapp-token", this.file("whatsapp.token"),
			"--telegram-token", this.file("telegram.token"), "--telegram-secret", this.file("telegram.secret"), "--telegram-url", this.telegram.url,
			"--retry-first-ms", "50", "--retry-last-ms", "1000", "--send-timeout-ms", "1000", "--doubt-s", "2", "--log-level", "info", ...this.flags];
	}

	async startBridge() {
		rmSync(this.file("port"), { force: true });
		this.#log = openSync(this.file("log"), "a");
		this.#process = spawn(process.env.BRIDGE, this.arguments, { stdio: ["ignore", this.#log, this.#log], env: { ...process.env, ...this.env } });
		closeSync(this.#log);
		for (let i = 0; i < 600 && !existsSync(this.file("port")); i++) {
			if (this.#isGone) throw new Error(`pierre-bridge did not start: ${this.log.slice(-2000)}`);
			await sleep(25);
		}
		if (!existsSync(this.file("port"))) throw new Error(`pierre-bridge has written no port: ${this.log.slice(-2000)}`);
		this.port = Number(readFileSync(this.file("port"), "utf8"));
		this.graph.hook = `${this.url}/meta`;
		this.telegram.hook = `${this.url}/telegram`;
	}

	get #isGone() { return this.#process.exitCode !== null || this.#process.signalCode !== null; }

	// The exit status.
	async end(signal = "SIGTERM") {
		if (this.#isGone) return this.#process.exitCode;
		const gone = new Promise((done) => this.#process.once("exit", done));
		this.#process.kill(signal);
		return gone;
	}

	// Resolves when the process that runs now has ended, however.
	gone() { return new Promise((done) => this.#process.once("exit", done)); }

	signal(name) { this.#process.kill(name); }

	async crash() {
		await this.end("SIGKILL");
		await this.startBridge();
	}

	// kill -9 of pierred; a new one on the same store and port.
	async crashDaemon() {
		await this.pierred.end("SIGKILL");
		await this.pierred.start();
	}

	// Neither dead nor answering.
	stopDaemon() { this.pierred.signal("SIGSTOP"); }
	continueDaemon() { this.pierred.signal("SIGCONT"); }

	citizen(channel, options) {
		const citizen = new Citizen(this.messengers, channel, options);
		this.citizens.push(citizen);
		return citizen;
	}

	// {name: value} of the lines of /metrics.
	async metrics() {
		const text = await (await fetch(`${this.url}/metrics`)).text();
		return Object.fromEntries(text.split("\n").filter((line) => line && !line.startsWith("#"))
			.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
	}

	until(look, what) { return eventually(look, what); }

	// All bytes that the bridge has on its disk: the store, what SQLite keeps beside it, the log.
	get bytes() {
		return Buffer.concat(readdirSync(this.#folder).filter((name) => name.startsWith("bridge.db") || name === "log").map((name) => readFileSync(this.file(name))));
	}

	// The exit statuses of pierre-bridge and pierred.
	async finish() {
		const bridge = await this.end();
		await this.graph.stop();
		await this.telegram.stop();
		const daemon = this.town ? await this.town.finish() : await this.pierred.finish();
		rmSync(this.#folder, { recursive: true, force: true });
		return [bridge, daemon];
	}
}
