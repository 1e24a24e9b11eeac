// The widget's conversation without its looks, in a real browser against a real pierred: nothing is lost, nothing is
// said twice. PIERRED=... MODEL=... node --test-reporter=tap widget_connection.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pierred, openBrowser } from "./pierred.mjs";
import { eventually } from "./town.mjs";
import { FROM_NOWHERE, Tab, serveBare } from "./widget_tab.mjs";

const pierred = new Pierred();
await pierred.start();
const browser = await openBrowser(FROM_NOWHERE);
let context, tabs;

const bare = (search = "") => `${pierred.url}bare${search}`;
const LOST = "lost my pasport", TWO = ["> lost my pasport", "passport.lost"];

// A tab of the present scene; its errors fail it.
async function open(search = "?lang=en", prepare) {
	const tab = await Tab.open(context, bare(search), prepare);
	tabs.push(tab);
	return tab;
}

// One with a question and its answer behind it.
async function openAnswered() {
	const tab = await open();
	await tab.quiet(0, 1);
	await tab.say(LOST);
	await tab.quiet(1, 2);
	return tab;
}

const scene = (name, play) => test(name, async () => {
	context = await browser.newContext({ locale: "fr-BE" });
	tabs = [];
	await serveBare(context);
	try {
		await play();
		for (const { complaints } of tabs) assert.deepEqual(complaints, []);
	} finally {
		await context.close();
	}
});

// Puts `answer(socket, frame)` in place of pierred for the sockets of a page.
const fakeDaemon = (page, answer) => page.routeWebSocket(/\/chat$/, (socket) => {
	socket.onMessage((data) => answer((frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)), JSON.parse(data), socket));
});
const welcome = (more = {}) => ({ type: "welcome", seq: 1, conversation: "ab".repeat(16), resumed: false, lang: "en", languages: ["en"],
	messages: [{ type: "text", lang: "en", text: "Hello" }], ...more });
const reply = (to, seq, more = {}) => ({ type: "reply", seq, to, lang: "en", intent: "greet", confidence: 1, messages: [], ...more });
const unique = (values) => new Set(values).size === values.length;

scene("nothing is written, asked or fetched before it begins", async () => {
	const tab = await open("?closed");
	assert.deepEqual(await tab.storage(), []);
	assert.equal(await tab.page.evaluate(() => window.writtenAtFirst), 0);
	assert.equal(tab.sockets.length, 0);
	await tab.call("start");
	await tab.quiet(0, 1);
	assert.deepEqual((await tab.seen).states, ["connecting", "open"]);
	assert.ok((await tab.storage()).every((key) => key.startsWith("pierre:")));
	assert.equal(await tab.page.evaluate(() => localStorage.length), 0);
});

scene("what is typed before the greeting is sent once, in order, after it", async () => {
	const tab = await open("?closed");
	await tab.page.evaluate((text) => {
		window.pierre.start();
		for (const said of [text, "hello", "thank you"]) window.pierre.message(said);
	}, LOST);
	await tab.quiet(3, 4);
	assert.deepEqual(tab.said().map(({ text }) => text), [LOST, "hello", "thank you"]);
	assert.ok(unique(tab.said().map(({ id }) => id)));
	assert.equal(tab.said("hello").length, 1);
	const { waiting } = await tab.seen;
	assert.equal(waiting.at(-1), false);
	assert.ok(waiting.includes(true));
});

scene("a slow network: each message goes once, and waits for the answer to the one before", async () => {
	let inFlight = 0, most = 0;
	const tab = await open("?lang=en", (page) => page.routeWebSocket(/\/chat$/, (socket) => {
		const daemon = socket.connectToServer();
		socket.onMessage((data) => {
			if (JSON.parse(data).type === "message") most = Math.max(most, ++inFlight);
			setTimeout(() => daemon.send(data), 150);
		});
		daemon.onMessage((data) => {
			if (JSON.parse(data).type === "reply") inFlight--;
			setTimeout(() => socket.send(data), 150);
		});
	}));
	for (const text of [LOST, "hello", "thank you"]) await tab.say(text);
	await tab.quiet(3, 4);
	assert.equal(most, 1);
	assert.deepEqual((await tab.log()).filter((line) => line.startsWith(">")), ["> lost my pasport", "> hello", "> thank you"]);
});

scene("a reload goes on with the conversation, and its old choices are dead", async () => {
	const tab = await openAnswered();
	const before = (await tab.seen).log;
	await tab.page.reload();
	await tab.quiet(1, 2);
	const after = (await tab.seen).log;
	assert.deepEqual(after.map(({ key, at, mine }) => [key, at, mine]), before.map(({ key, at, mine }) => [key, at, mine]));
	assert.ok(unique(after.map(({ key }) => key)));
	assert.deepEqual(after.map(({ isLive, isAgain }) => [isLive, isAgain]), [[false, true], [false, true], [true, true]]);
	await tab.say("hello");
	await tab.quiet(2, 3);
	assert.equal(tab.said("hello").at(-1).resume?.length, 32);
	assert.ok(unique(tab.said().map(({ id }) => id)));
});

scene("a page change with a message on its way: it is answered on the next page, once", async () => {
	const tab = await open();
	await tab.quiet(0, 1);
	await tab.page.evaluate(([text, url]) => { window.pierre.message(text); location.href = url; }, [LOST, bare("?lang=en&page=2")]);
	await tab.page.waitForURL(/page=2/);
	await tab.quiet(1, 2);
	assert.deepEqual(await tab.log(), ["welcome", ...TWO]);
	assert.ok(new Set(tab.said().map(({ id }) => id)).size === 1);
});

for (const signal of ["SIGKILL", "SIGTERM"]) {
	scene(`${signal} and a new start: goes on, and what was said meanwhile is answered once`, async () => {
		const tab = await open();
		await tab.quiet(0, 1);
		await tab.say(LOST);
		await tab.quiet(1, 2);
		const before = tab.sockets.length;
		await pierred.end(signal);
		await tab.state("connecting");
		for (const text of ["hello", "thank you"]) await tab.say(text);
		await pierred.start();
		await tab.quiet(3, 4);
		assert.deepEqual((await tab.log()).slice(0, 4), ["welcome", ...TWO, "> hello"]);
		assert.deepEqual(tab.sockets.slice(before).flatMap(({ sent }) => sent).map(({ type }) => type), ["hello", "message", "message"]);
	});
}

scene("pierred away for long is said, and resume() tries at once", async () => {
	const tab = await open();
	await tab.quiet(0, 1);
	await tab.page.clock.install();
	await pierred.end("SIGKILL");
	await tab.until(() => true);
	for (let i = 0; i < 8; i++) await tab.page.clock.runFor(1000);
	await tab.state("away");
	assert.deepEqual((await tab.seen).states, ["connecting", "open", "connecting", "away"]);
	await pierred.start();
	await tab.call("resume");
	await tab.state("open");
});

scene("offline: it is said, what is said waits, and goes once when the network is back", async () => {
	const tab = await open();
	await tab.quiet(0, 1);
	await context.setOffline(true);
	await tab.state("offline");
	await tab.say(LOST);
	await tab.call("language", "nl");
	await tab.call("language", "fr");
	assert.equal((await tab.seen).log.at(-1).isDue, true);
	assert.equal((await tab.seen).waiting.at(-1), false);
	await context.setOffline(false);
	await tab.quiet(1, 3);
	assert.equal(tab.said().length, 1);
	assert.deepEqual(tab.said("language").map(({ lang }) => lang), ["fr"]);
	assert.equal((await tab.seen).log.at(-1).frame.lang, "fr");
});

scene("a socket that swallows everything is given up, and the message sent again with its id", async () => {
	let count = 0;
	const tab = await open("?lang=en", async (page) => {
		await page.clock.install();
		await page.routeWebSocket(/\/chat$/, (socket) => {
			const daemon = socket.connectToServer(), isDead = count++ === 0;
			socket.onMessage((data) => { if (!isDead || JSON.parse(data).type === "hello") daemon.send(data); });
		});
	});
	await tab.page.clock.runFor(1000);
	await tab.quiet(0, 1);
	await tab.say(LOST);
	await tab.page.clock.runFor(9000);
	await tab.quiet(1, 2);
	assert.equal(count, 2);
});

scene("a connection that never greets is given up", async () => {
	let count = 0;
	const tab = await open("?lang=en", async (page) => {
		await page.clock.install();
		await page.routeWebSocket(/\/chat$/, (socket) => { if (count++) socket.connectToServer(); });
	});
	for (let i = 0; i < 12; i++) await tab.page.clock.runFor(1000);
	await tab.quiet(0, 1);
	assert.equal(count, 2);
});

scene("a second tab joins the conversation, and both show what either says", async () => {
	const one = await openAnswered();
	const two = await open();
	await two.quiet(1, 2);
	assert.ok((await two.seen).log.every(({ isAgain }) => isAgain));
	await eventually(() => one.openSockets === 0 && two.openSockets === 1, "one socket, in the tab in front");
	await two.say("hello");
	await two.quiet(2, 3);
	await one.quiet(2, 3);
	await one.say("thank you");
	await one.quiet(3, 4);
	await two.quiet(3, 4);
	assert.deepEqual(await one.log(), await two.log());
	assert.deepEqual((await one.seen).log.map(({ key }) => key), (await two.seen).log.map(({ key }) => key));
	assert.deepEqual([...one.said(), ...two.said()].map(({ text }) => text).sort(), ["hello", LOST, "thank you"]);
	for (const { states } of [await one.seen, await two.seen]) assert.ok(!states.includes("elsewhere") && states.at(-1) === "open");
});

scene("two tabs in sight hand the socket over once for each that is turned to, and then rest", async () => {
	const one = await open(), two = await open();
	await one.quiet(0, 1);
	await two.quiet(0, 1);
	for (let i = 0; i < 5; i++) {
		const [to, from] = i % 2 ? [two, one] : [one, two];
		await to.focus();
		await eventually(() => to.openSockets === 1 && from.openSockets === 0, "the socket here");
	}
	const count = one.sockets.length + two.sockets.length;
	await one.say(LOST);
	await one.quiet(1, 2);
	await two.quiet(1, 2);
	assert.equal(one.sockets.length + two.sockets.length, count);
	assert.ok(count <= 7, `${count} sockets`);
});

scene("two tabs that claim at the same moment agree on one", async () => {
	const one = await open(), two = await open();
	await one.quiet(0, 1);
	await two.quiet(0, 1);
	for (let i = 0; i < 5; i++) {
		await Promise.all([one.focus(), two.focus()]);
		await Promise.all([one.focus(), two.focus()]);
	}
	await Promise.all([one.say("hello"), two.say(LOST)]);
	await one.quiet(2, 3);
	await two.quiet(2, 3);
	await eventually(() => one.openSockets + two.openSockets === 1, "one socket");
	for (const { states } of [await one.seen, await two.seen]) assert.ok(!states.includes("elsewhere"));
});

scene("the tab with the socket goes away: one in sight takes over unasked", async () => {
	const one = await open(), two = await open();
	await two.quiet(0, 1);
	await eventually(() => two.openSockets === 1 && one.openSockets === 0, "the second's socket");
	await two.page.close({ runBeforeUnload: true });
	await eventually(() => one.openSockets === 1, "the first's socket");
	const three = await open();
	await eventually(() => three.openSockets === 1 && one.openSockets === 0, "the third's socket");
	await three.turn(false);
	await eventually(() => one.openSockets === 1 && three.openSockets === 0, "the first's socket again");
	await one.say(LOST);
	await one.quiet(1, 2);
	await three.quiet(1, 2);
});

scene("the tab with the socket is frozen without a word: one in sight takes over", async () => {
	const one = await open("?lang=en", (page) => page.clock.install());
	await one.page.clock.runFor(1000);
	await one.quiet(0, 1);
	const two = await open("?lang=en", (page) => page.addInitScript(() => {
		const Real = BroadcastChannel;
		window.BroadcastChannel = class extends Real { constructor(name) { super(name); window.channel = this; } };
	}));
	await eventually(() => two.openSockets === 1 && one.openSockets === 0, "the second's socket");
	await one.page.evaluate(() => {
		window.pongs = 0;
		const channel = new BroadcastChannel(`pierre:${window.memory.name}`);
		channel.onmessage = ({ data }) => { window.pongs += data.tell === "pong"; };
	});
	for (let i = 1; i <= 3; i++) {
		await one.page.clock.runFor(5000);
		await one.until((count) => window.pongs >= count, i);
	}
	assert.equal(one.openSockets, 0);
	await two.page.evaluate(() => Object.assign(window.channel, { onmessage: null, postMessage() {} }));
	for (let i = 0; i < 5; i++) await one.page.clock.runFor(5000);
	await eventually(() => one.openSockets === 1, "the first's socket");
	await one.say(LOST);
	await one.page.clock.runFor(1000);
	await one.quiet(1, 2);
});

scene("a tab that was copied, storage and all, is the same conversation", async () => {
	const one = await openAnswered();
	const copied = await one.page.evaluate(() => Object.entries(sessionStorage));
	await one.say("hello");
	await one.quiet(2, 3);
	const two = await open("?lang=en", (page) => page.addInitScript((all) => {
		for (const [key, value] of all) sessionStorage.setItem(key, value);
	}, copied));
	await two.quiet(2, 3);
	await Promise.all([one.say("thank you"), two.say("opening hours of the library")]);
	await one.quiet(4, 5);
	await two.quiet(4, 5);
	const count = one.sockets.length + two.sockets.length;
	// One that was on its way when the other took over goes twice under one id, and counts once.
	const said = [...one.said(), ...two.said()];
	assert.equal(new Set(said.map(({ id }) => id)).size, 4);
	assert.ok(unique((await one.seen).log.filter(({ frame }) => frame?.to).map(({ frame }) => frame.to)));
	assert.ok(count <= 5, `${count} sockets`);
	const keys = async (tab) => (await tab.seen).log.map(({ key }) => key).sort();
	assert.deepEqual(await keys(one), await keys(two));
});

scene("without BroadcastChannel a copied tab is told that it goes on elsewhere, and takes it back when asked", async () => {
	const alone = (page) => page.addInitScript(() => { delete window.BroadcastChannel; });
	const one = await open("?lang=en", alone);
	await one.quiet(0, 1);
	const copied = await one.page.evaluate(() => Object.entries(sessionStorage));
	const two = await open("?lang=en", async (page) => {
		await alone(page);
		await page.addInitScript((all) => { for (const [key, value] of all) sessionStorage.setItem(key, value); }, copied);
	});
	await two.quiet(0, 1);
	await one.state("elsewhere");
	await one.focus();
	assert.equal(one.sockets.length, 1);
	await one.call("resume");
	await one.state("open");
	await two.state("elsewhere");
	await two.say(LOST);
	await two.quiet(1, 2);
});

scene("to forget in one tab clears all, there too, and begins anew once", async () => {
	const one = await openAnswered();
	const two = await open();
	await two.quiet(1, 2);
	const token = two.said("hello")[0].resume;
	await one.call("forget");
	await one.quiet(0, 1);
	await two.quiet(0, 1);
	assert.equal(one.said("bye").length + two.said("bye").length, 1);
	assert.ok(![...await one.storage(), ...await two.storage()].some((key) => key.includes(LOST)));
	for (const tab of [one, two]) assert.ok(!JSON.stringify(await tab.page.evaluate(() => Object.values(sessionStorage))).includes(token));
	const [stranger] = [await open("?closed")];
	const isResumed = await stranger.page.evaluate((resume) => new Promise((done) => {
		const socket = new WebSocket(location.href.replace(/^http/, "ws").replace(/bare.*/, "chat"), "pierre.v1");
		socket.onopen = () => socket.send(JSON.stringify({ type: "hello", channel: "web", resume }));
		socket.onmessage = ({ data }) => { socket.close(); done(JSON.parse(data).resumed); };
	}), token);
	assert.equal(isResumed, false);
});

scene("a tab that slept while another forgot the conversation forgets it too when it wakes", async () => {
	const one = await openAnswered();
	const two = await open();
	await two.quiet(1, 2);
	await one.happen("pagehide");
	await two.call("forget");
	await two.quiet(0, 1);
	await one.happen("pageshow");
	await one.quiet(0, 1);
	await one.say("hello");
	await two.quiet(1, 2);
	assert.deepEqual(await one.log(), await two.log());
});

scene("to forget while offline clears here at once, and says bye when the network is back, even on another page", async () => {
	const tab = await openAnswered();
	const token = await tab.page.evaluate(() => window.memory.state.token);
	await context.setOffline(true);
	await tab.state("offline");
	await tab.call("forget");
	await tab.say("hello");
	assert.deepEqual(await tab.log(), ["> hello"]);
	await tab.page.reload();
	await tab.until(() => window.seen?.states.at(-1) === "offline");
	await context.setOffline(false);
	await tab.quiet(1, 2);
	const hellos = tab.said("hello").slice(-2);
	assert.deepEqual(hellos.map(({ resume }) => resume), [token, undefined]);
	assert.equal(tab.said("bye").length, 1);
	assert.deepEqual(await tab.page.evaluate(() => window.memory.state.byes), []);
});

scene("storage that throws: works from memory", async () => {
	const tab = await open("?lang=en", (page) => page.addInitScript(() => {
		Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });
	}));
	await tab.quiet(0, 1);
	await tab.say(LOST);
	await tab.quiet(1, 2);
	await tab.call("close");
	await tab.call("start");
	await tab.quiet(1, 2);
	assert.deepEqual(await tab.log(), ["welcome", ...TWO]);
});

scene("storage that is full: the newest stays, the oldest makes room", async () => {
	const tab = await open();
	for (const text of [LOST, "hello", "thank you"]) await tab.say(text);
	await tab.quiet(3, 4);
	await tab.page.evaluate(() => {
		const fill = (size) => { try { for (let i = 0; ; i++) sessionStorage.setItem(`other${size}.${i}`, "x".repeat(size)); } catch { /* full */ } };
		for (const size of [1e6, 1e4, 100, 1]) fill(size);
	});
	await tab.say("opening hours of the library");
	await tab.quiet(4, 5);
	await tab.page.reload();
	await tab.until(() => window.seen.states.at(-1) === "open");
	const log = await tab.log();
	assert.ok(log.includes("> opening hours of the library"), log.join());
	assert.equal(log.filter((line) => line === "welcome").length <= 1, true);
	await tab.say("hello");
	await tab.until(() => window.seen.log.at(-1).frame && !window.seen.log.some(({ isDue }) => isDue));
});

scene("stored content that is no JSON, another's or hostile is ignored", async () => {
	const state = { name: "x", token: null, seq: 0, begun: 0, due: [], byes: [], former: [] };
	for (const [stored, entry] of [["{", "{"], ["[1,2]", "null"], [{ ...state, token: "../../etc", seq: -1, due: [{}] }, { key: 1 }],
		[{ ...state, due: [{ type: "constructor", id: "1" }] }, ""], [state, { key: "k", at: 1, frame: { type: "reply", seq: 3 } }]]) {
		const tab = await open("?closed"), texts = [stored, entry].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
		await tab.page.evaluate(([text, other]) => {
			sessionStorage.setItem(`pierre:state:${window.memory.name}`, text);
			for (const number of ["0", "x", "-1"]) sessionStorage.setItem(`pierre:entry:${window.memory.name} ${number}`, other);
			window.pierre.start();
		}, texts);
		await tab.quiet(0, 1);
		assert.deepEqual(await tab.log(), ["welcome"]);
		await tab.page.close();
	}
});

scene("a view with a defect loses nothing", async () => {
	const tab = await open();
	await tab.quiet(0, 1);
	await tab.page.evaluate((text) => {
		window.seen.log.push = () => { throw new Error("a defect"); };
		window.pierre.message(text);
	}, LOST);
	await tab.until(() => window.memory.state.due.length === 0);
	await tab.page.reload();
	await tab.quiet(1, 2);
	assert.equal(tab.said().length, 1);
});

scene("the newest 500 entries are kept, each under a key of its own", async () => {
	const tab = await open("?closed");
	const [count, first, last] = await tab.page.evaluate(async () => {
		const { openMemory } = await import("/widget/memory.js");
		const memory = openMemory("long");
		memory.load();
		memory.state = { name: "x", token: null, seq: 0, begun: 0, due: [], byes: [], former: [] };
		memory.save();
		for (let i = 0; i < 620; i++) memory.add({ key: `k${i}`, at: i, mine: `text ${i}`, id: `k${i}` });
		const again = openMemory("long");
		again.load();
		again.add({ key: "new", at: 1000, mine: "new", id: "new" });
		const keys = Object.keys(sessionStorage).filter((key) => key.startsWith("pierre:entry:long "));
		const third = openMemory("long");
		third.load();
		return [keys.length, third.entries[0].key, third.entries.at(-1).key];
	});
	assert.deepEqual([count, first, last], [500, "k121", "new"]);
});

scene("is the panel open: kept over a page change, and known without starting anything", async () => {
	const tab = await open("?closed");
	assert.equal(await tab.page.evaluate(() => window.wasOpenAtFirst), false);
	await tab.page.evaluate(() => { window.memory.isOpen = true; });
	await tab.page.reload();
	await tab.until(() => window.pierre);
	assert.equal(await tab.page.evaluate(() => window.wasOpenAtFirst && window.memory.isOpen), true);
	await tab.page.evaluate(() => { window.memory.isOpen = false; });
	assert.deepEqual(await tab.storage(), []);
});

for (const [leave, comeBack] of [[["pagehide", "window"], ["pageshow", "window"]], [["freeze", "document"], ["resume", "document"]]]) {
	scene(`${leave[0]} and ${comeBack[0]}: without a socket in between, and what happened meanwhile is there`, async () => {
		const one = await open();
		await one.quiet(0, 1);
		await one.happen(...leave);
		await eventually(() => one.openSockets === 0, "no socket");
		const two = await open("?closed");
		await one.say(LOST);
		assert.equal(one.openSockets, 0);
		await one.happen(...comeBack);
		await one.quiet(1, 2);
		assert.equal(one.said().length, 1);
		await two.call("start");
		await two.quiet(1, 2);
		await one.happen(...leave);
		await two.say("hello");
		await two.quiet(2, 3);
		await one.happen(...comeBack);
		await one.quiet(2, 3);
		assert.deepEqual(await one.log(), await two.log());
	});
}

scene("hidden for long, or timers that jumped: the socket is not trusted", async () => {
	const tab = await open("?lang=en", (page) => page.clock.install());
	await tab.page.clock.runFor(1000);
	await tab.quiet(0, 1);
	await tab.turn(false);
	await tab.page.clock.runFor(30000);
	await tab.turn(true);
	assert.equal(tab.sockets.length, 1);
	await tab.turn(false);
	await tab.page.clock.fastForward(90000);
	assert.equal(tab.sockets.length, 1);
	await tab.turn(true);
	await eventually(() => tab.sockets[1]?.received.length > 0, "a second socket");
	await tab.page.clock.fastForward(600000);
	await eventually(() => tab.sockets[2]?.received.length > 0, "a third socket");
	await tab.say(LOST);
	await tab.quiet(1, 2);
	assert.equal(tab.sockets.length, 3);
});

scene("closed for being silent: sleeps until somebody looks or says something", async () => {
	const flags = pierred.flags;
	await pierred.end("SIGTERM");
	pierred.flags = ["--idle-timeout-s", "1"];
	await pierred.start();
	try {
		const tab = await open();
		await tab.quiet(0, 1);
		await eventually(() => tab.openSockets === 0, "the close");
		await tab.say(LOST);
		await tab.quiet(1, 2);
		await eventually(() => tab.openSockets === 0, "the second close");
		assert.equal(tab.sockets.length, 2);
		await tab.focus();
		await eventually(() => tab.sockets.length === 3, "a third socket");
		await tab.state("open");
	} finally {
		await pierred.end("SIGTERM");
		pierred.flags = flags;
		await pierred.start();
	}
});

scene("a conversation that is forgotten there: what was read stays, what was asked is asked in the new one", async () => {
	const tab = await open();
	await tab.quiet(0, 1);
	await tab.say("hello");
	await tab.quiet(1, 2);
	await tab.page.evaluate((text) => {
		window.pierre.close();
		const key = Object.keys(sessionStorage).find((name) => name.startsWith("pierre:state:"));
		const state = JSON.parse(sessionStorage.getItem(key));
		sessionStorage.setItem(key, JSON.stringify({ ...state, token: "0".repeat(32), seq: 9, due: [{ type: "message", id: "old", text }] }));
		sessionStorage.setItem(`${key.replace("state", "entry")} 3`, JSON.stringify({ key: "old", id: "old", at: Date.now(), mine: text }));
	}, LOST);
	await tab.page.reload();
	await tab.quiet(2, 4);
	const log = await tab.log();
	assert.deepEqual([log[0], log[1], ...log.slice(3)], ["welcome", "> hello", "> lost my pasport", "welcome", "passport.lost"]);
	assert.equal(tab.said().filter(({ text }) => text === LOST).length, 1);
	assert.ok(unique((await tab.seen).log.map(({ key }) => key)));
});

scene("closed with 1008: tries again, but with the longest delay, however often somebody looks", async () => {
	let count = 0;
	const tab = await open("?lang=en", async (page) => {
		await page.clock.install();
		await fakeDaemon(page, (send, frame, socket) => { count++; socket.close({ code: 1008, reason: "too many bad frames" }); });
	});
	await tab.page.clock.runFor(1000);
	await eventually(() => count === 1, "the first try");
	for (let i = 0; i < 6; i++) {
		await tab.page.clock.runFor(1000);
		await tab.focus();
	}
	assert.equal(count, 1);
	await tab.state("away");
	await tab.page.clock.runFor(10000);
	await eventually(() => count === 2, "the second try");
});

scene("back-off grows, and begins anew only after a connection that held", async () => {
	let count = 0;
	const tab = await open("?lang=en", async (page) => {
		await page.clock.install();
		await fakeDaemon(page, (send, frame, socket) => { count++; send(welcome({ resumed: Boolean(frame.resume), messages: frame.resume ? [] : welcome().messages })); socket.close({ code: 1001 }); });
	});
	for (let i = 0; i < 60; i++) await tab.page.clock.runFor(1000);
	assert.ok(count >= 5 && count <= 13, `${count} in a minute`);
	assert.deepEqual(await tab.log(), ["welcome"]);
});

scene("too_fast: tried again when it is allowed, in order, each counted once", async () => {
	const flags = pierred.flags;
	await pierred.end("SIGTERM");
	pierred.flags = ["--messages-per-second", "4", "--messages-burst", "2"];
	await pierred.start();
	try {
		const tab = await open();
		for (const text of [LOST, "hello", "thank you", "goodbye"]) await tab.say(text);
		await tab.quiet(4, 5);
		const refused = tab.sockets[0].received.map(JSON.parse).filter(({ type }) => type === "error");
		assert.ok(refused.length > 0 && refused.every(({ code }) => code === "too_fast"));
		assert.deepEqual((await tab.seen).failed, []);
		assert.deepEqual((await tab.seen).log.filter(({ frame }) => frame?.to).map(({ frame }) => frame.to), (await tab.seen).log.filter(({ id }) => id).map(({ id }) => id));
	} finally {
		await pierred.end("SIGTERM");
		pierred.flags = flags;
		await pierred.start();
	}
});

scene("lost: the message is no longer due, and the citizen is told", async () => {
	const tab = await open("?lang=en", (page) => fakeDaemon(page, (send, frame) => {
		if (frame.type === "hello") send(welcome());
		else if (frame.text === "lost") send({ type: "error", seq: 1, to: frame.id, code: "lost", message: "Please ask again." });
		else send(reply(frame.id, 2));
	}));
	await tab.say("lost");
	await tab.say("next");
	await tab.quiet(2, 2);
	assert.deepEqual((await tab.seen).failed, [["Please ask again.", "en"]]);
});

scene("a defect there is tried three times and then said; the next message is not held up", async () => {
	const tab = await open("?lang=en", async (page) => {
		await page.clock.install();
		await fakeDaemon(page, (send, frame) => {
			if (frame.type === "hello") send(welcome());
			else if (frame.text === "bad") send({ type: "error", seq: 1, to: frame.id, code: "internal", message: "A defect." });
			else send(reply(frame.id, 2));
		});
	});
	await tab.page.clock.runFor(1000);
	await tab.say("bad");
	await tab.say("next");
	for (let i = 0; i < 6; i++) await tab.page.clock.runFor(1000);
	await tab.quiet(2, 2);
	assert.deepEqual((await tab.seen).failed, [["A defect.", "en"]]);
});

scene("frames of no use are passed over; one that comes twice is shown once", async () => {
	const junk = ["", "{", "null", "[]", "7", "{\"type\":5}", { type: "welcome" }, { type: "reply", seq: "2", messages: [] }, { type: "reply", seq: 9 },
		{ type: "notice", messages: [] }, { type: "error" }, { type: "noted" }, { type: "toString" }, { type: "surprise", seq: 4, messages: [] }];
	const tab = await open("?lang=en", (page) => fakeDaemon(page, (send, frame) => {
		if (frame.type === "hello") for (const one of [...junk, welcome(), ...junk]) send(one);
		else for (const one of [...junk, reply(frame.id, 2), reply(frame.id, 2)]) send(one);
	}));
	await tab.quiet(0, 1);
	await tab.say("hello");
	await tab.quiet(1, 2);
	await tab.say("again");
	await tab.until(() => window.seen.waiting.at(-1) === false);
	assert.deepEqual(await tab.log(), ["welcome", "> hello", "greet", "> again"]);
});

scene("feedback is sent again until it is noted, and the last one about a reply counts", async () => {
	const asked = [];
	let count = 0;
	const tab = await open("?lang=en", (page) => fakeDaemon(page, (send, frame, socket) => {
		if (frame.type === "hello") send(welcome({ resumed: Boolean(frame.resume), messages: [] })), count++;
		if (frame.type === "message") send(reply(frame.id, 2));
		if (frame.type !== "feedback") return;
		asked.push(frame);
		if (count === 1) socket.close({ code: 1001 });
		else send({ type: "noted", seq: 2, to: frame.id });
	}));
	await tab.say("hello");
	await tab.quiet(1, 2);
	await tab.call("feedback", { about: 2, intent: "greet", helpful: false });
	await tab.call("feedback", { about: 2, intent: "greet", helpful: false, reason: "unclear", note: "what?" });
	await tab.until(() => window.seen.noted.length > 0);
	assert.deepEqual((await tab.seen).noted, [2]);
	const { type, about, intent, helpful, reason, note } = asked.at(-1);
	assert.deepEqual({ type, about, intent, helpful, reason, note }, { type: "feedback", about: 2, intent: "greet", helpful: false, reason: "unclear", note: "what?" });
	assert.deepEqual(await tab.page.evaluate(() => window.memory.state.due), []);
});

scene("a choice and a language are answered once, also when the answer got lost with the connection", async () => {
	let isCut = true;
	const tab = await open("", (page) => page.routeWebSocket(/\/chat$/, (socket) => {
		const daemon = socket.connectToServer();
		daemon.onMessage((data) => {
			if (!isCut || JSON.parse(data).type !== "reply") { socket.send(data); return; }
			isCut = false;
			socket.close({ code: 1006 }).catch(() => {});
			daemon.close();
		});
	}));
	await tab.quiet(0, 1);
	await tab.call("language", "nl");
	await tab.quiet(0, 2);
	isCut = true;
	await tab.call("choose", "lang:fr", "Français");
	await tab.quiet(1, 3);
	await tab.say("bonjour");
	await tab.quiet(2, 4);
	assert.equal((await tab.log())[2], "> Français");
});

scene("close() leaves no timer, no socket, no listener; start() goes on", async () => {
	const tab = await open("?closed", (page) => page.addInitScript(() => {
		const running = window.running = new Set(), listeners = window.listeners = [];
		for (const kind of ["Timeout", "Interval"]) {
			const set = window[`set${kind}`].bind(window), clear = window[`clear${kind}`].bind(window);
			window[`set${kind}`] = (work, ...rest) => {
				const timer = set(() => { if (kind === "Timeout") running.delete(timer); work(); }, ...rest);
				running.add(timer);
				return timer;
			};
			window[`clear${kind}`] = (timer) => { running.delete(timer); clear(timer); };
		}
		for (const target of [window, document]) {
			const add = target.addEventListener.bind(target);
			target.addEventListener = (name, work, options) => { listeners.push(options?.signal); add(name, work, options); };
		}
	}));
	const left = () => tab.page.evaluate(() => ({ timers: window.running.size, listeners: window.listeners.filter((signal) => !signal?.aborted).length }));
	const before = await left();
	await tab.call("start");
	await tab.quiet(0, 1);
	await tab.say(LOST);
	assert.notDeepEqual(await left(), before);
	await tab.call("close");
	assert.deepEqual(await left(), before);
	await eventually(() => tab.openSockets === 0, "no socket");
	await tab.call("start");
	await tab.quiet(1, 2);
	await pierred.end("SIGKILL");
	await tab.call("close");
	assert.deepEqual(await left(), before);
	await pierred.start();
});

test("the daemon ends cleanly after all this", async () => {
	await browser.close();
	assert.equal(await pierred.finish(), 0);
});
