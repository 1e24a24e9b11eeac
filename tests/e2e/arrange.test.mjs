// What is arranged without paying: a report to the back office, an appointment from booking to
// cancelling. PIERRED=... PIERRE=... MODEL=... node --test-reporter=tap arrange.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chat, messageOf, questionOf, textOf } from "./chat.mjs";
import { Town } from "./town.mjs";

const town = new Town();
await town.start();

// The one event of an iCalendar file: {NAME: value} without parameters, and the method.
async function calendar(url) {
	const response = await fetch(new URL(url, town.url));
	const text = await response.text();
	assert.equal(response.status, 200);
	assert.match(response.headers.get("content-type"), /^text\/calendar; charset=utf-8$/);
	assert.doesNotMatch(text, /[^\r]\n/);
	const lines = text.replace(/\r\n[ \t]/g, "").trimEnd().split("\r\n");
	assert.equal(lines[0], "BEGIN:VCALENDAR");
	assert.equal(lines.at(-1), "END:VCALENDAR");
	const event = lines.slice(lines.indexOf("BEGIN:VEVENT") + 1, lines.indexOf("END:VEVENT"));
	const method = lines.find((line) => line.startsWith("METHOD:"))?.slice(7);
	return { method, ...Object.fromEntries(event.map((line) => [/^[A-Z-]+/.exec(line)[0], line.slice(line.indexOf(":") + 1)])) };
}

// "2026-12-07T10:00", a local time of Belgium, as the instant of an .ics file ("20261207T090000Z").
function instant(local) {
	for (const hours of [1, 2]) {
		const date = new Date(Date.parse(`${local}:00Z`) - hours * 3600000);
		const shown = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Brussels", dateStyle: "short", timeStyle: "short" }).format(date);
		if (shown.replace(" ", "T") === local) return date.toISOString().replace(/[-:]|\.\d+/g, "");
	}
	throw new Error(`${local} is no time of Belgium`);
}

const person = { name: "Jane Smith", phone: "0470 12 34 56", consent: "yes" };

// As far as the question for a time, at the mediation service: it has one place at a time.
async function askForTime() {
	const chat = await Chat.open(town.url);
	await chat.say("can I book an appointment");
	const services = questionOf(await chat.say("yes"));
	assert.equal(services.slot, "service");
	const times = questionOf(await chat.say("Mediation service"));
	assert.equal(times.slot, "appointment");
	return { chat, times: times.choices.map(({ value }) => value).filter((value) => value.startsWith("slot:")) };
}

test("a pothole is reported in Dutch, and delivered although the back office was down at first", async () => {
	town.office.refuses = 1;
	const chat = await Chat.open(town.url);
	const first = await chat.say("er is een diepe put in de weg in de Kerkstraat 12");
	assert.equal(first.intent, "street.defect");
	const summary = await chat.fill(first, { description: "midden op het fietspad, bij de school", reply_by: "Nee, dat hoeft niet" });
	assert.match(textOf(summary), /Put in de weg[^]*Kerkstraat 12/);
	const done = await chat.say("ja");
	const [number] = /\d{4}-\d{6}/.exec(textOf(done));
	const { id, body } = await town.office.until((delivery) => delivery.body.case.number === number);
	assert.equal(body.case.id, id);
	assert.match(body.case.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.deepEqual(Object.keys(body), ["case", "data"]);
	assert.equal(body.data.form, "street.defect");
	assert.equal(body.data.service, "public_works");
	assert.equal(body.data.lang, "nl");
	assert.equal(typeof body.data.slots.street_id, "string");
	assert.deepEqual({ ...body.data.slots, street_id: undefined }, { damage: "pothole", street: "Kerkstraat 12", street_id: undefined,
		description: "midden op het fietspad, bij de school", reply_by: "none" });
	assert.equal((await town.metrics()).pierre_case_failures_total, 1);
	await chat.leave();
});

test("an appointment is booked in English, moved and cancelled by its code, and the calendar follows", async () => {
	const { chat, times } = await askForTime();
	const [, start] = /(\d{4}-\d\d-\d\dT\d\d:\d\d)$/.exec(times[1]);
	await chat.fill(await chat.choose(times[1]), person);
	const booked = messageOf(await chat.say("yes"), "appointment");
	assert.equal(booked.start, start);
	assert.equal(booked.service, "mediation");
	assert.equal(booked.cancelled, false);
	const event = await calendar(booked.calendar_url);
	assert.equal(event.METHOD ?? event.method, "PUBLISH");
	assert.equal(event.DTSTART, instant(start));
	assert.equal(event.SEQUENCE, "0");
	assert.match(event.SUMMARY, /Mediation/);
	await chat.leave();

	// Another day, another conversation: only the code is left.
	const later = await Chat.open(town.url);
	assert.equal(questionOf(await later.say("I want to move my appointment")).slot, "code");
	const found = await later.say(booked.code.toLowerCase().replace("-", ""));
	const what = messageOf(found, "choices").choices;
	const offers = questionOf(await later.choose(what[0].value)).choices.filter(({ value }) => value.startsWith("move:"));
	const moved = messageOf(await later.choose(offers.at(-1).value), "appointment");
	assert.notEqual(moved.start, start);
	assert.equal(moved.code, booked.code);
	const second = await calendar(moved.calendar_url);
	assert.equal(second.UID, event.UID);
	assert.equal(second.SEQUENCE, "1");
	assert.equal(second.DTSTART, instant(moved.start));

	const gone = messageOf(await later.choose(messageOf(await later.say(`cancel ${booked.code}`), "choices").choices[1].value), "appointment");
	assert.equal(gone.cancelled, true);
	const last = await calendar(gone.calendar_url);
	assert.equal(last.UID, event.UID);
	assert.equal(last.STATUS, "CANCELLED");
	assert.equal(last.method, "CANCEL");
	assert.equal(last.SEQUENCE, "2");
	await later.leave();

	const heard = [];
	for (const [revision, event] of [[0, undefined], [1, "moved"], [2, "cancelled"]]) {
		const { body } = await town.office.until(({ body }) => body.data.booking?.code === booked.code && body.data.booking.revision === revision);
		assert.equal(body.data.event, event);
		heard.push(body.data.booking.start);
	}
	assert.deepEqual(heard, [start, moved.start, moved.start]);

	// Both places are free again.
	const { chat: next, times: free } = await askForTime();
	assert.ok(free.includes(times[1]));
	await next.leave();
});

test("of two who want the last place one gets it, and the other is told and offered others", async () => {
	const both = [await askForTime(), await askForTime()];
	const [wanted] = both[0].times;
	assert.equal(both[1].times[0], wanted);
	for (const { chat } of both) await chat.fill(await chat.choose(wanted), person);
	const replies = await Promise.all(both.map(({ chat }) => chat.say("yes")));
	const [won, lost] = messageOf(replies[0], "appointment") ? replies : [...replies].reverse();
	assert.ok(messageOf(won, "appointment"));
	assert.equal(messageOf(lost, "appointment"), undefined);
	assert.match(textOf(lost), /taken/);
	const question = questionOf(lost);
	assert.equal(question.slot, "appointment");
	assert.ok(!question.choices.some(({ value }) => value === wanted));
	const loser = both[replies.indexOf(lost)].chat;
	const other = question.choices.find(({ value }) => value.startsWith("slot:")).value;
	await loser.fill(await loser.choose(other), person);
	assert.equal(`slot:appointment:${messageOf(await loser.say("yes"), "appointment").start}`, other);
	for (const { chat } of both) await chat.leave();
});

test("pierred killed after a booking keeps it, and the code finds it", async () => {
	const { chat, times } = await askForTime();
	await chat.fill(await chat.choose(times.at(-1)), person);
	const { code, start } = messageOf(await chat.say("yes"), "appointment");
	await town.crash();
	await chat.leave();
	const other = await Chat.open(town.url);
	assert.equal(messageOf(await other.say(`my appointment ${code}`), "appointment").start, start);
	await town.office.until(({ body }) => body.data.booking?.code === code);
	await other.leave();
});

test("what the back office got was signed, and pierred ends cleanly", async () => {
	assert.deepEqual(town.office.faults, []);
	assert.equal(await town.finish(), 0);
});
