// What the widget costs a page: bytes, requests, time on a slow phone, long tasks, shifts, memory; each beside
// the same page without the widget, in turn in the same run. Prints Markdown for daemon/widget/README.md.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

const USAGE = `Usage: node tests/bench/widget.mjs [--runs N] [--messages N]

Needs build/release/daemon/server/pierred and a model (build/a.model), or PIERRED=... MODEL=..., and what
"npm ci --prefix tests/e2e" brings. The table also goes to build/bench/widget.md.

  --runs N      page loads with and without the widget, in turn (7)
  --messages N  of the long conversation (500)
`;
const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
// "Slow 4G" as Lighthouse has it, and a processor four times slower.
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const CPU = 4;
const CODE = ["pierre-chat.js", "panel.js", "panel.css"];

function options(args) {
	const chosen = { "--runs": 7, "--messages": 500 };
	for (let i = 0; i < args.length; i += 2) {
		const value = Number(args[i + 1]);
		if (!(args[i] in chosen) || !Number.isInteger(value) || value < 1) {
			process.stderr.write(`widget.mjs: ${args[i]} ${args[i + 1] ?? ""} is no option with a number\n${USAGE}`);
			process.exit(2);
		}
		chosen[args[i]] = value;
	}
	return { runs: chosen["--runs"], messages: chosen["--messages"] };
}

if (process.argv.some((arg) => arg === "--help" || arg === "-h")) {
	process.stdout.write(USAGE);
	process.exit(0);
}
const { runs, messages } = options(process.argv.slice(2));
process.env.PIERRED ??= join(root, "build/release/daemon/server/pierred");
process.env.MODEL ??= join(root, "build/a.model");
for (const file of [process.env.PIERRED, process.env.MODEL]) if (!existsSync(file)) {
	process.stderr.write(`widget.mjs: ${file} is missing\n${USAGE}`);
	process.exit(2);
}
const { Pierred, openBrowser } = await import("../e2e/pierred.mjs");
const { WidgetCitizen } = await import("../e2e/widget_citizen.mjs");

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${value.toFixed(0)} ms`;
const kib = (value) => `${(value / 1024).toFixed(1)} KiB`;
const ratio = (a, b) => (b > 0 ? (a / b).toFixed(2) : "–");
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

// As pierred sends them: plain, by gzip, by brotli.
async function sizes(pierred) {
	const length = (name, encoding) => new Promise((done, fail) => {
		const url = new URL(`widget/${"0".repeat(16)}/${name}`, pierred.url);
		get(url, { headers: encoding ? { "accept-encoding": encoding } : {} }, (response) => {
			let bytes = 0;
			response.on("data", (piece) => { bytes += piece.length; }).on("end", () => done(bytes));
		}).on("error", fail);
	});
	const rows = [];
	for (const name of [...CODE, "texts.js"]) rows.push([name, await length(name), await length(name, "gzip"), await length(name, "br")]);
	const sum = (title, some) => [title, ...[1, 2, 3].map((column) => some.reduce((total, row) => total + row[column], 0))];
	return [...rows, sum("code and style sheet", rows.slice(0, CODE.length)), sum("all together", rows)];
}

// Runs in the page, before anything else does.
function watch() {
	const seen = globalThis.seen = { tasks: [], shift: 0, button: undefined, greeting: undefined };
	new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
	new PerformanceObserver((list) => { for (const { value } of list.getEntries()) seen.shift += value; }).observe({ type: "layout-shift", buffered: true });
	const shown = (selector) => document.querySelector("pierre-chat")?.shadowRoot?.querySelector(selector)?.getClientRects().length > 0;
	const look = () => {
		if (!seen.button && shown("#launcher")) seen.button = performance.now();
		if (shown("#log .says")) seen.greeting ??= performance.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

async function slowPage(browser, isWith) {
	const context = await browser.newContext({ locale: "nl-BE", viewport: { width: 390, height: 844 } });
	await context.addInitScript(watch);
	const page = await context.newPage(), devtools = await context.newCDPSession(page), network = { requests: 0, bytes: 0 };
	devtools.on("Network.requestWillBeSent", () => { network.requests++; });
	devtools.on("Network.loadingFinished", ({ encodedDataLength }) => { network.bytes += encodedDataLength; });
	await devtools.send("Network.enable");
	if (!isWith) await devtools.send("Network.setBlockedURLs", { urls: ["*/widget/*"] });
	await devtools.send("Network.emulateNetworkConditions", SLOW);
	await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU });
	return { context, page, network };
}

const busy = (page) => page.evaluate(() => ({
	load: performance.getEntriesByType("navigation")[0].loadEventEnd,
	paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
	tasks: globalThis.seen.tasks.reduce((sum, duration) => sum + duration, 0),
	longest: Math.max(0, ...globalThis.seen.tasks), shift: globalThis.seen.shift, button: globalThis.seen.button,
}));

// One load of the home page; with the widget it is opened too.
async function load(browser, url, isWith) {
	const { context, page, network } = await slowPage(browser, isWith);
	try {
		await page.goto(`${url}nl/`, { waitUntil: "load" });
		if (isWith) await page.waitForFunction(() => globalThis.seen.button);
		await page.waitForLoadState("networkidle");
		const closed = { ...await busy(page), ...network, requests: network.requests - (isWith ? 0 : 1) };
		if (!isWith) return { closed };
		const from = await page.evaluate(() => {
			const now = performance.now();
			document.querySelector("pierre-chat").shadowRoot.querySelector("#launcher").click();
			return now;
		});
		await page.waitForFunction(() => globalThis.seen.greeting);
		await page.waitForLoadState("networkidle");
		const opened = { ...await busy(page), ...network };
		return { closed, opened: { ...opened, greeting: await page.evaluate(() => globalThis.seen.greeting) - from } };
	} finally {
		await context.close();
	}
}

async function heap(devtools) {
	await devtools.send("HeapProfiler.collectGarbage");
	const { metrics } = await devtools.send("Performance.getMetrics");
	const of = (name) => metrics.find((metric) => metric.name === name).value;
	return { bytes: of("JSHeapUsedSize"), nodes: of("Nodes") };
}

// Memory of the page: as it is, with the widget open, after a long conversation.
async function talk(browser, url) {
	const context = await browser.newContext({ locale: "nl-BE" });
	const citizen = await WidgetCitizen.open(context, url, "nl/", { open: false });
	const devtools = await context.newCDPSession(citizen.page);
	await devtools.send("Performance.enable");
	const closed = await heap(devtools);
	await citizen.launcher.click();
	await citizen.greeted();
	const opened = await heap(devtools);
	for (let i = 0; i < messages; i++) {
		await citizen.say(["ik ben mn paspoort kwijt", "bib open vandaag?", "dank u", "wanneer mag de witte zak buiten"][i % 4]);
		await citizen.answered();
	}
	const long = await heap(devtools);
	await context.close();
	return { closed, opened, long };
}

async function bare(browser, url) {
	const context = await browser.newContext({ locale: "nl-BE" });
	const page = await context.newPage(), devtools = await context.newCDPSession(page);
	await devtools.send("Network.enable");
	await devtools.send("Network.setBlockedURLs", { urls: ["*/widget/*"] });
	await devtools.send("Performance.enable");
	await page.goto(`${url}nl/`, { waitUntil: "networkidle" });
	const figures = await heap(devtools);
	await context.close();
	return figures;
}

function report(size, loads, memory, version) {
	const of = (part, key) => median(loads.map((one) => one[part][key]));
	const row = (name, key, show) => [name, show(of("without", key)), show(of("closed", key)), ratio(of("closed", key), of("without", key)), show(of("opened", key))];
	const count = (value) => String(value);
	return [
		`Chromium ${version}, ${cpus()[0].model}, ${cpus().length} cores; ${runs} loads each in turn, medians. \`node tests/bench/widget.mjs\``,
		table(["file", "bytes", "by gzip", "by brotli"], size),
		`A processor ${CPU} times slower, 150 ms and 1.6 Mbit/s (not on the WebSocket, which the browser does not slow down):`,
		table(["home page", "without the widget", "with it, closed", "ratio", "and opened"], [
			row("requests", "requests", count), row("transferred", "bytes", kib), row("first paint", "paint", ms), row("loaded", "load", ms),
			row("long tasks, sum", "tasks", ms), row("longest task", "longest", ms), row("layout shift", "shift", (value) => value.toFixed(4))]),
		`The button can be used ${ms(of("closed", "button"))} after the page was asked for, ${ratio(of("closed", "button"), of("without", "load"))} of the time in which the page loads without the widget. From the press to the first greeting: ${ms(of("opened", "greeting"))}.`,
		table(["memory", "script, MiB", "ratio", "nodes"], [["without", memory.bare], ["closed", memory.closed], ["open", memory.opened], [`after ${messages} messages`, memory.long]]
			.map(([name, { bytes, nodes }]) => [name, (bytes / 2 ** 20).toFixed(1), ratio(bytes, memory.bare.bytes), nodes])),
	].join("\n\n");
}

const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser();
const loads = [];
for (let i = 0; i < runs; i++) {
	const without = (await load(browser, pierred.url, false)).closed;
	loads.push({ without, ...await load(browser, pierred.url, true) });
	process.stderr.write(`load ${i + 1} of ${runs}\n`);
}
const memory = { bare: await bare(browser, pierred.url), ...await talk(browser, pierred.url) };
const text = report(await sizes(pierred), loads, memory, browser.version());
mkdirSync(join(root, "build/bench"), { recursive: true });
writeFileSync(join(root, "build/bench/widget.md"), `${text}\n`);
process.stdout.write(`${text}\n`);
await browser.close();
await pierred.finish();
