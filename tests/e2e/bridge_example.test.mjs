// The bridge of sixty lines (bridge_example.mjs) against a real pierred: two citizens, two languages, a
// choice by its number, and a daemon that dies in between.
// PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap bridge_example.test.mjs
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { Pierred } from "./pierred.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const LIMIT_MS = 30000; // against hanging, not a measure of speed

const pierred = new Pierred();
const keys = join(pierred.folder, "bridges.json");
pierred.flags = ["--bridges", keys];
const added = spawnSync(process.env.PIERRE, ["bridge", "add", "console", "--file", keys], { encoding: "utf8" });
assert.equal(added.status, 0, added.stderr);
await pierred.start();

// What stands on the console, of each citizen.
class Console {
	rows = [];
	complaints = "";
	#waiting = new Set();

	constructor() {
		this.process = spawn(process.execPath, [join(here, "bridge_example.mjs"), `${pierred.url.replace(/^http/, "ws")}bridge/console`],
			{ env: { ...process.env, KEY: added.stdout.trim() }, stdio: ["pipe", "pipe", "pipe"] });
		this.process.stderr.on("data", (data) => { this.complaints += data; });
		createInterface({ input: this.process.stdout }).on("line", (row) => {
			this.rows.push(row);
			for (const look of this.#waiting) look();
		});
	}

	of(user) { return this.rows.filter((row) => row.startsWith(`${user}< `)).map((row) => row.slice(user.length + 2)); }
	type(user, text) { this.process.stdin.write(`${user}: ${text}\n`); }

	// Types, and waits for a row that matches, below what was there before.
	say(user, text, wanted) {
		const before = this.of(user).length;
		const look = () => this.of(user).slice(before).find((row) => wanted.test(row));
		this.type(user, text);
		return new Promise((done, fail) => {
			const timer = setTimeout(() => fail(new Error(`no ${wanted} for ${user}; ${JSON.stringify(this.of(user))} ${this.complaints}`)), LIMIT_MS);
			const check = () => {
				const row = look();
				if (!row) return;
				clearTimeout(timer);
				this.#waiting.delete(check);
				done(row);
			};
			this.#waiting.add(check);
			check();
		});
	}
}

const bridge = new Console();
after(async () => {
	bridge.process.stdin.end();
	await once(bridge.process, "exit");
	assert.equal(await pierred.finish(), 0);
});

test("two citizens are answered in their languages, each on his own", async () => {
	await bridge.say("ann", "j'ai perdu mon passeport", /passeport/i);
	await bridge.say("bob", "ik ben mijn paspoort kwijt", /paspoort/i);
	assert.ok(!bridge.of("ann").some((row) => /paspoort/i.test(row)), bridge.of("ann").join("\n"));
	assert.ok(!bridge.of("bob").some((row) => /passeport/i.test(row)), bridge.of("bob").join("\n"));
});

test("a choice is taken by its number", async () => {
	// Which certificate? A list; the number of one of them means it.
	const offer = await bridge.say("bob", "attest", /^\d+ \S/);
	const [, number, title] = /^(\d+) (.*)$/.exec(offer);
	assert.equal(number, "1");
	const before = bridge.of("bob").length;
	const said = await bridge.say("bob", "1", /\S/);
	assert.ok(said.length > 20, `${title}: ${said}`);
	assert.ok(!bridge.of("bob").slice(before).some((row) => /niet begrepen/.test(row)), bridge.of("bob").slice(before).join("\n"));
});

test("a daemon that dies loses no word and says none twice", async () => {
	const before = bridge.of("ann").filter((row) => /Pierre|plaisir|rien/i.test(row)).length;
	await pierred.end("SIGKILL");
	// She types while nobody is there.
	const answered = bridge.say("ann", "merci beaucoup", /plaisir|rien/i);
	await pierred.start();
	await answered;
	await bridge.say("bob", "dank u wel", /graag/i);
	assert.equal(bridge.of("ann").filter((row) => /Pierre|plaisir|rien/i.test(row)).length, before + 1);
	assert.equal(bridge.of("bob").filter((row) => /graag gedaan/i.test(row)).length, 1);
});
