// What became of an order, told to Pierre at least once: signed, kept in the queue until Pierre
// confirms it, also over a restart of either side.
import { randomBytes } from "node:crypto";
import { PublicProtocol } from "paseto";
import { SignFactory } from "paseto/v4/public";

const paseto = new PublicProtocol(SignFactory);
const FIRST_DELAY = 250, LONGEST_DELAY = 30000, TIMEOUT_MS = 5000, LIFETIME_S = 300, GIVE_UP_MS = 86400000;
// 409: Pierre knows better, for good. 401 may be a key that Pierre has not loaded yet.
const FINAL = [200, 409];

export class Answers {
	#state; #keys; #pierre; #names;
	#timer; #busy; #stopped = false; #attempts = 0;

	constructor(state, keys, pierre, names) {
		this.#state = state;
		this.#keys = keys;
		this.#pierre = pierre;
		this.#names = names;
	}

	// The caller saves the state.
	add(order, { payment, status, amount, currency }) {
		this.#state.queue.push({ id: randomBytes(16).toString("hex"), order, payment, status, amount, currency,
			until: Date.now() + GIVE_UP_MS });
	}

	isDue(order) {
		return this.#state.queue.some((answer) => answer.order === order);
	}

	// Signed anew at each attempt, as it may lie for longer than a token is valid; the jti stays.
	#sign({ id, order, payment, status, amount, currency }) {
		const now = Date.now();
		const moment = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
		const claims = { iss: this.#names.payment, aud: this.#names.pierre, jti: id, iat: moment(now), nbf: moment(now),
			exp: moment(now + LIFETIME_S * 1000), order, payment, status, amount, currency };
		const footer = new TextEncoder().encode(JSON.stringify({ kid: this.#keys.id }));

		return paseto.Sign(this.#keys.secretKey, claims, { footer, addIssuedAt: false });
	}

	async #send(answer) {
		try {
			const response = await fetch(`${this.#pierre}/payments/status`, { method: "POST", redirect: "error",
				headers: { "content-type": "text/plain" }, body: await this.#sign(answer),
				signal: AbortSignal.timeout(TIMEOUT_MS) });
			return response.status;
		} catch (error) {
			return error.cause?.code ?? error.message;
		}
	}

	async #attempt(answer) {
		const status = await this.#send(answer);
		console.log(`event=answer order=${answer.order} status=${answer.status} pierre=${status}`);
		if (!FINAL.includes(status) && Date.now() < answer.until) return false;
		this.#state.queue = this.#state.queue.filter((other) => other !== answer);
		this.#state.save();
		return true;
	}

	// An order's answers in their order, so that a refund does not overtake its payment.
	async #work() {
		const stuck = new Set();
		for (const answer of [...this.#state.queue])
			if (!stuck.has(answer.order) && !(await this.#attempt(answer))) stuck.add(answer.order);
		if (!stuck.size) this.#attempts = 0;
		if (this.#state.queue.length && !this.#stopped)
			this.#timer = setTimeout(() => this.deliver(), Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempts++));
	}

	// Resolves after an attempt.
	deliver() {
		clearTimeout(this.#timer);
		return (this.#busy ??= this.#work().finally(() => { this.#busy = undefined; }));
	}

	stop() {
		this.#stopped = true;
		clearTimeout(this.#timer);
	}
}
