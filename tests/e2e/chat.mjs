// A citizen without a browser: pierre.v1 over a WebSocket, who says again what was not answered.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

const LIMIT_MS = 30000; // against hanging, not a measure of speed

// The last question of a reply that waits for an answer, in the language of the conversation.
export const questionOf = (frame) => frame.messages.findLast((message) => message.type === "question");
export const messageOf = (frame, type) => frame.messages.find((message) => message.type === type);
export const textOf = (frame) => frame.messages.map((message) => message.text ?? "").join("\n");

export class Chat {
	#url; #channel; #lang; #socket; #due = []; #next = 1; #waiting = new Set(); #away = false;
	seq = 0;
	conversation; welcome; resumed; lost = 0;
	frames = []; // replies and notices, each number once
	errors = [];

	constructor(url, { lang, channel = "web" } = {}) {
		this.#url = url.replace(/^http/, "ws") + "chat";
		this.#lang = lang;
		this.#channel = channel;
	}

	static async open(url, options) {
		const chat = new Chat(url, options);
		await chat.connect();
		return chat;
	}

	get notices() { return this.frames.filter((frame) => frame.type === "notice"); }

	#take(frame) {
		if (frame.type === "error") this.errors.push(frame);
		if (frame.type === "welcome") {
			this.welcome = frame;
			this.conversation = frame.conversation;
			this.resumed = frame.resumed;
			this.lost += frame.lost ?? 0;
			this.seq = Math.max(this.seq, frame.seq);
		} else if (frame.type !== "error" && frame.seq > this.seq) {
			this.seq = frame.seq;
			this.#due = this.#due.filter(({ id }) => id !== frame.to);
			this.frames.push(frame);
		}
		for (const look of this.#waiting) look();
	}

	// Goes on with the conversation if there is one; again and again until pierred is there.
	async connect() {
		this.#away = false;
		for (const end = Date.now() + LIMIT_MS; ;) {
			const socket = new WebSocket(this.#url, "pierre.v1");
			try {
				await once(socket, "open");
				this.#begin(socket);
				return await this.until(() => this.welcome && this.#socket === socket && !this.#greets, "a welcome", socket);
			} catch (error) {
				socket.terminate();
				if (Date.now() > end) throw error;
				await sleep(50);
			}
		}
	}

	#greets = false;

	#begin(socket) {
		this.#socket = socket;
		this.#greets = true;
		socket.on("message", (data) => {
			const frame = JSON.parse(data);
			if (this.#socket !== socket) return;
			if (frame.type === "welcome") this.#greets = false;
			this.#take(frame);
			if (frame.type === "welcome") for (const said of this.#due) socket.send(JSON.stringify(said));
		});
		socket.on("error", () => {});
		socket.on("close", () => {
			if (this.#socket === socket && !this.#away && !this.#greets) this.connect().catch((error) => this.errors.push(error));
		});
		socket.send(JSON.stringify({ type: "hello", channel: this.#channel, ...(this.#lang && { lang: this.#lang }),
			...(this.conversation && { resume: this.conversation, seq: this.seq }) }));
	}

	// The first truthy value of `look`, asked again at each frame.
	until(look, what, socket) {
		return new Promise((done, fail) => {
			const finish = (settle, value) => {
				clearTimeout(timer);
				this.#waiting.delete(check);
				socket?.off("close", closed);
				settle(value);
			};
			const check = () => {
				const value = look();
				if (value) finish(done, value);
			};
			const closed = () => finish(fail, new Error(`closed before ${what}`));
			const timer = setTimeout(() => finish(fail, new Error(`no ${what}; last: ${JSON.stringify(this.frames.at(-1))}, ` +
				`errors: ${JSON.stringify(this.errors)}`)), LIMIT_MS);
			this.#waiting.add(check);
			socket?.once("close", closed);
			check();
		});
	}

	#turn(frame) {
		const id = String(this.#next++);
		this.#due.push({ ...frame, id });
		if (this.#socket?.readyState === WebSocket.OPEN && !this.#greets) this.#socket.send(JSON.stringify({ ...frame, id, seq: this.seq }));
		return this.until(() => this.frames.find(({ to }) => to === id), `reply to ${JSON.stringify(frame)}`);
	}

	// Resolve with the reply.
	say(text) { return this.#turn({ type: "message", text }); }
	choose(value) { return this.#turn({ type: "choose", value }); }

	// The notice number `count`, from 1.
	notice(count = 1) { return this.until(() => this.notices[count - 1], `notice ${count}`); }

	// Answers the questions of a form in words, by slot, until it asks for a confirmation; resolves
	// with the reply that has the summary.
	async fill(reply, answers) {
		for (let question; (question = questionOf(reply))?.input !== "confirm";) {
			const answer = question && answers[question.slot];
			if (!answer?.length) throw new Error(`nothing to answer to ${JSON.stringify(reply)}`);
			reply = await this.say(Array.isArray(answer) ? answer.shift() : answer);
			if (questionOf(reply)?.slot === question.slot && !Array.isArray(answer))
				throw new Error(`${JSON.stringify(answer)} was not taken: ${JSON.stringify(reply)}`);
		}
		return reply;
	}

	// Away: the conversation can be resumed by connect().
	async leave() {
		this.#away = true;
		const socket = this.#socket;
		if (socket.readyState === WebSocket.CLOSED) return;
		const gone = once(socket, "close");
		socket.close();
		await gone;
	}
}
