// A server that speaks pierre.v1 with scripted replies, for what a real pierred never says: hostile
// texts, wrong types, kinds of a later version. It serves daemon/widget/ and bare pages too.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { WebSocketServer } from "ws";

const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const LANGS = ["nl", "fr", "en"];
const TYPES = { js: "text/javascript", css: "text/css", html: "text/html", svg: "image/svg+xml" };
const LIMIT_MS = 20000; // against hanging, not a measure of speed
const CONVERSATION = "0123456789abcdef".repeat(2);
// As strict as a municipality can be: what the widget does must be possible under this.
export const STRICT = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
	"base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"].join("; ");

// {"nl": {"ui.title": "..."}, ...}, as pierred's texts.js has it.
export function interfaceTexts() {
	const of = (lang) => Object.entries(JSON.parse(readFileSync(join(root, `locales/${lang}.json`), "utf8")).texts);
	return Object.fromEntries(LANGS.map((lang) => [lang, Object.fromEntries(of(lang).filter(([key]) => key.startsWith("ui.")))]));
}

export class FakePierred {
	#server; #sockets; #seq = 0; #waiting = new Set();
	pages = new Map(); // path → {type, body}, besides the widget's files
	answers = new Map(); // what a citizen says or chooses → messages, or a function (frame → messages)
	otherwise = [{ type: "text", lang: "en", text: "What?" }];
	greeting = [{ type: "text", lang: "en", text: "Hello from the fake." }];
	lang = "en";
	intent = "passport.lost";
	received = []; // frames of the clients
	requests = []; // paths over HTTP

	async start(port = 0) {
		this.#server = createServer((request, response) => this.#serve(request, response));
		this.#sockets = new WebSocketServer({ server: this.#server, path: "/chat", handleProtocols: () => "pierre.v1" });
		this.#sockets.on("connection", (socket) => socket.on("message", (data) => this.#take(socket, JSON.parse(data))));
		await new Promise((done) => this.#server.listen(port, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.#server.address().port}/`;
	}

	#serve(request, response) {
		const path = new URL(request.url, this.url).pathname, name = /^\/widget\/(?:[^/]+\/)?([\w.-]+)$/.exec(path)?.[1];
		this.requests.push(path);
		try {
			const body = name === "texts.js" ? `export default ${JSON.stringify(interfaceTexts())};\n` : name && readFileSync(join(root, "daemon/widget", name));
			const page = body ? { type: TYPES[name.split(".").pop()], body } : this.pages.get(path);
			if (!page) throw new Error(`nothing at ${path}`);
			response.writeHead(200, { "content-type": `${page.type}; charset=utf-8`, "content-security-policy": STRICT }).end(page.body);
		} catch {
			response.writeHead(404).end();
		}
		for (const look of this.#waiting) look();
	}

	#write(socket, frame) { socket.send(JSON.stringify(frame)); }

	#take(socket, frame) {
		this.received.push(frame);
		if (frame.type === "hello") {
			const resumed = frame.resume === CONVERSATION;
			if (!resumed) this.#seq = 1;
			this.#write(socket, { type: "welcome", seq: this.#seq, conversation: CONVERSATION, resumed, lang: this.lang, languages: LANGS,
				messages: resumed ? [] : this.greeting });
		} else if (frame.type === "bye") socket.close(1000);
		else if (frame.type === "feedback") this.#write(socket, { type: "noted", seq: this.#seq, to: frame.id });
		else this.#reply(socket, frame);
		for (const look of this.#waiting) look();
	}

	#reply(socket, frame) {
		if (frame.type === "language") this.lang = frame.lang;
		const said = this.answers.get(frame.text ?? frame.value) ?? this.otherwise;
		this.#write(socket, { type: "reply", seq: ++this.#seq, ...(frame.id && { to: frame.id }), lang: this.lang, intent: this.intent,
			confidence: 0.97, messages: typeof said === "function" ? said(frame) : said });
	}

	// Something that happened without being asked, to everybody who is there.
	notice(messages) {
		this.#seq++;
		for (const socket of this.#sockets.clients) this.#write(socket, { type: "notice", seq: this.#seq, lang: this.lang, messages });
	}

	// A frame, or a text that is none, as it stands.
	sendRaw(data) {
		for (const socket of this.#sockets.clients) socket.send(typeof data === "string" ? data : JSON.stringify(data));
	}

	// The first truthy value of `look`, asked again at each frame and request.
	until(look, what) {
		return new Promise((done, fail) => {
			const timer = setTimeout(() => {
				this.#waiting.delete(check);
				fail(new Error(`${what} did not come about; received: ${JSON.stringify(this.received).slice(0, 2000)}`));
			}, LIMIT_MS);
			const check = () => {
				const value = look();
				if (!value) return;
				clearTimeout(timer);
				this.#waiting.delete(check);
				done(value);
			};
			this.#waiting.add(check);
			check();
		});
	}

	async stop() {
		for (const socket of this.#sockets.clients) socket.terminate();
		this.#sockets.close();
		this.#server.closeAllConnections();
		await new Promise((done) => this.#server.close(done));
	}
}
