// What the stand-ins of messengers' platforms have in common: an HTTP server that can be told to
// misbehave, and webhooks that are told again until they are taken.
import { Agent, createServer, request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const HOOK_TIMEOUT_MS = 20000; // platforms wait about as long
const HOOK_LIMIT_MS = 120000; // against hanging, not a measure of speed

// {status, headers, body}; a lost connection is an error.
export function send(url, { method = "POST", headers = {}, body, agent, timeout = HOOK_TIMEOUT_MS } = {}) {
	return new Promise((done, fail) => {
		const request = httpRequest(url, { method, headers: { ...headers, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) }, agent, timeout }, (response) => {
			const pieces = [];
			response.on("data", (piece) => pieces.push(piece));
			response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: String(Buffer.concat(pieces)) }));
			response.on("error", fail);
		});
		request.on("timeout", () => request.destroy(new Error(`no answer within ${timeout} ms`)));
		request.on("error", fail);
		request.end(body);
	});
}

// Who is looked after by until(): look again whenever something happened.
export class Waiting {
	#looks = new Set();

	happened() { for (const look of this.#looks) look(); }

	// The first truthy value of `look`.
	until(look, what, limit = 30000) {
		return new Promise((done, fail) => {
			const check = () => {
				const value = look();
				if (!value) return;
				clearTimeout(timer);
				this.#looks.delete(check);
				done(value);
			};
			const timer = setTimeout(() => {
				this.#looks.delete(check);
				fail(new Error(`did not come about: ${typeof what === "function" ? what() : what}`));
			}, limit);
			this.#looks.add(check);
			check();
		});
	}
}

export class Platform extends Waiting {
	#server; #troubles = []; #held = new Set(); #agent = new Agent({ keepAlive: true, maxSockets: 32 }); #ended = false;
	users = new Map(); // id -> citizen, as messenger_citizen has them
	violations = []; // what a documented shape, limit or rule forbids
	requests = 0;
	hook = undefined; // the address of the webhook
	delivered = 0; // webhooks that were taken
	refused = []; // statuses of webhooks that were not, and errors

	async start(port = 0) {
		this.#server = createServer((request, response) => this.#take(request, response).catch((error) => {
			this.violate(`the stand-in broke: ${error.stack}`);
			response.destroy();
		}));
		this.#server.keepAliveTimeout = 60000;
		await new Promise((done) => this.#server.listen(port, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.#server.address().port}`;
	}

	async stop() {
		this.#ended = true;
		for (const response of this.#held) response.destroy();
		this.#server.closeAllConnections();
		this.#agent.destroy();
		await new Promise((done) => this.#server.close(done));
	}

	violate(text, detail) {
		this.violations.push(detail === undefined ? text : `${text}: ${JSON.stringify(detail).slice(0, 400)}`);
	}

	// A trouble is {kind, times or share, when?, accepted?, ms?, retryAfter?}: for the next `times` requests, or
	// for a share of them until mended, of those that `when` says yes to. Kinds: slow (by ms), busy (429,
	// Retry-After), broken (500), close (the socket), silent (no answer), and those of the platform.
	// accepted: the message arrives at its citizen, and only the answer is spoilt.
	trouble(trouble) {
		const made = { times: trouble.share ? Infinity : 1, met: 0, ...trouble };
		this.#troubles.push(made);
		return made;
	}

	mend() { this.#troubles = []; }

	#meets(call) {
		const found = this.#troubles.find((trouble) => trouble.times > 0 && (!trouble.when || trouble.when(call)) &&
			(trouble.share === undefined || Math.random() < trouble.share));
		if (found) {
			found.times--;
			found.met++;
		}
		return found;
	}

	async #take(request, response) {
		const pieces = [];
		try {
			for await (const piece of request) pieces.push(piece);
		} catch {
			return; // killed while it sent
		}
		this.requests++;
		const call = { method: request.method, url: new URL(request.url, this.url), headers: request.headers, raw: Buffer.concat(pieces) };
		const trouble = this.#meets(call);
		if (trouble?.kind === "slow") await sleep(trouble.ms);
		const fine = !trouble || trouble.accepted || trouble.kind === "slow" ? this.answer(call) : undefined;
		if (trouble?.kind === "close") response.destroy();
		else if (trouble?.kind === "silent") this.#held.add(response);
		else {
			const { status, headers, body } = (trouble && trouble.kind !== "slow" && this.excuse(trouble, call)) || fine;
			response.writeHead(status, { "content-type": "application/json", ...headers });
			response.end(JSON.stringify(body));
		}
		this.happened();
	}

	// Overridden: {status, headers, body} of a request; of a trouble; headers that sign a webhook.
	answer() { throw new Error("no answer"); }
	excuse() { throw new Error("no excuse"); }
	sign() { return {}; }

	// One attempt, signed; what was answered.
	post(body, { headers = this.sign(body), url = this.hook } = {}) {
		return send(url, { body, headers: { "content-type": "application/json", ...headers }, agent: this.#agent });
	}

	// Until it is taken, however often the bridge dies meanwhile.
	async deliver(body) {
		for (let wait = 20, end = Date.now() + HOOK_LIMIT_MS; ; wait = Math.min(wait * 2, 500)) {
			try {
				const { status } = await this.post(body);
				if (status === 200) {
					this.delivered++;
					this.happened();
					return;
				}
				this.refused.push(status);
			} catch (error) {
				this.refused.push(error.code ?? error.message);
			}
			if (this.#ended) return;
			if (Date.now() > end) throw new Error(`the webhook was not taken: ${this.refused.slice(-5)}`);
			await sleep(wait);
		}
	}
}
