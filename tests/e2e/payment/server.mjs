// A STAND-IN for the municipality's payment page, so that the hand-off can be tried and tested. No
// money moves here, and it is not part of what is installed. README.md says how to start it.
import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Answers } from "./answers.mjs";
import { Refusal, readHandoff, useToken } from "./handoff.mjs";
import { loadKeys } from "./keys.mjs";
import { errorPage, orderPage, style } from "./pages.mjs";
import { State } from "./state.mjs";
import { langOf } from "./texts.mjs";

const FORM_LIMIT = 1024, ANSWER_MS = 3000;
const headers = {
	"content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
	"cache-control": "no-store",
};
const statuses = { malformed: 400, forged: 400, unknown_key: 400, bad_claim: 400, bad_request: 400, expired: 410, used: 409,
	unreachable: 503, not_found: 404 };

function options() {
	const { values } = parseArgs({ options: {
		port: { type: "string", default: "0" }, "port-file": { type: "string" },
		pierre: { type: "string", default: "http://127.0.0.1:8080" }, keys: { type: "string" },
		"pierre-name": { type: "string", default: "pierre" }, name: { type: "string", default: "payment" },
	} });
	const pierre = new URL(values.pierre);

	if (!values.keys) throw new Error("--keys DIR says where the key pair and the state lie");
	if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) throw new Error(`--port ${values.port} is no port`);
	if (!["127.0.0.1", "localhost", "[::1]"].includes(pierre.hostname))
		throw new Error(`--pierre ${values.pierre} is not on this machine; a stand-in stays there`);
	return { ...values, pierre: pierre.href.replace(/\/+$/, ""),
		names: { pierre: values["pierre-name"], payment: values.name } };
}

function send(response, status, body, more = {}) {
	response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers, ...more });
	response.end(body);
}
// Takes the token out of the address bar, and a reload repeats nothing.
const see = (response, order, how = "") => send(response, 303, "", { location: `/pay/${order}${how}` });

class StandIn {
	constructor(given, keys, state) {
		this.given = given;
		this.state = state;
		this.answers = new Answers(state, keys, given.pierre, given.names);
	}

	#put(id, order) {
		if (order) this.state.orders[id] = order;
		else delete this.state.orders[id];
		this.state.save();
	}

	// "taking" is on disk before Pierre is asked: should the answer be lost, the token counts as
	// used there, and still belongs to this citizen here.
	async #take(token, claims) {
		const before = this.state.orders[claims.order];
		const isSame = before?.claims.jti === claims.jti, isAgain = isSame && before.status === "taking";
		if (!before || isAgain || (!isSame && ["failed", "taking"].includes(before.status)))
			this.#put(claims.order, { claims, status: "taking", payment: `standin-${randomBytes(8).toString("hex")}` });
		let isNew;
		try {
			isNew = await useToken(token, this.given.pierre);
		} catch (error) {
			if (error.code !== "unreachable") this.#put(claims.order, before);
			throw error;
		}
		const order = this.state.orders[claims.order];
		if (order.status === "taking" && (isNew || isAgain)) this.#put(claims.order, { ...order, status: "open" });
		else if (order.status === "taking") this.#put(claims.order, before);
		return isNew || isAgain || (isSame && before.status === "open");
	}

	async takeOver(response, token) {
		const claims = await readHandoff(token, this.given.pierre, this.given.names);

		if (!(await this.#take(token, claims))) throw new Refusal("used", `the token of order ${claims.order} was used before`);
		see(response, claims.order);
	}

	async decide(response, id, action) {
		const order = this.state.orders[id];
		const next = { open: { pay: "paid", fail: "failed" }, paid: { refund: "refunded" } }[order.status]?.[action];

		if (next) {
			order.status = next;
			this.answers.add(id, { payment: order.payment, status: next, amount: order.claims.amount, currency: order.claims.currency });
			this.state.save();
			// Whoever waits sees whether Pierre knows; a Pierre that is slow or down hears of it later.
			await Promise.race([this.answers.deliver(), new Promise((done) => setTimeout(done, ANSWER_MS).unref())]);
		}
		see(response, id, action === "later" ? "?later" : "");
	}

	async handle(request, response) {
		const url = new URL(request.url, "http://127.0.0.1");
		const [, id] = /^\/pay\/([0-9a-f]{32})$/.exec(url.pathname) ?? [];
		const order = id && this.state.orders[id]?.status !== "taking" ? this.state.orders[id] : undefined;

		// A page of elsewhere neither reaches this one by another name nor sends its forms.
		if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "") ||
			(request.method !== "GET" && request.headers["sec-fetch-site"] === "cross-site"))
			throw new Refusal("bad_request", `host ${request.headers.host}, from ${request.headers["sec-fetch-site"]}`);
		if (request.method === "GET" && url.pathname === "/style.css")
			return send(response, 200, style, { "content-type": "text/css" });
		if (request.method === "GET" && url.pathname === "/healthz")
			return send(response, 200, "a stand-in for a payment page\n", { "content-type": "text/plain" });
		if (request.method === "GET" && url.pathname === "/pay")
			return this.takeOver(response, url.searchParams.get("token") ?? "");
		if (request.method === "GET" && order)
			return send(response, 200, orderPage(order, this.answers.isDue(id), order.status === "open" && url.searchParams.has("later")));
		if (request.method === "POST" && order)
			return this.decide(response, id, (await form(request)).get("action"));
		throw new Refusal("not_found", `${request.method} ${url.pathname}`);
	}
}

async function form(request) {
	let text = "";
	for await (const piece of request) {
		text += piece;
		if (text.length > FORM_LIMIT) throw new Refusal("bad_request", `a form above ${FORM_LIMIT} bytes`);
	}
	return new URLSearchParams(text);
}

function fail(request, response, error) {
	const code = error instanceof Refusal ? error.code : "unreachable";
	console.log(`event=refused code=${code} why=${JSON.stringify(error instanceof Refusal ? error.message : error.stack)}`);
	if (!response.headersSent)
		send(response, statuses[code], errorPage(langOf(request.headers["accept-language"]), code));
}

async function main() {
	const given = options();
	const keys = await loadKeys(given.keys);
	const standIn = new StandIn(given, keys, new State(join(given.keys, "state.json")));
	const server = createServer((request, response) =>
		standIn.handle(request, response).catch((error) => fail(request, response, error)));

	await new Promise((done, broken) => server.once("error", broken).listen(Number(given.port), "127.0.0.1", done));
	const { port } = server.address();
	if (given["port-file"]) {
		writeFileSync(`${given["port-file"]}.new`, `${port}\n`);
		renameSync(`${given["port-file"]}.new`, given["port-file"]);
	}
	console.log(`event=started port=${port} key=${keys.id} pierre=${given.pierre}`);
	standIn.answers.deliver();
	for (const signal of ["SIGTERM", "SIGINT"])
		process.once(signal, () => {
			standIn.answers.stop();
			server.close(() => process.exit(0));
			server.closeAllConnections();
		});
}

main().catch((error) => {
	console.error(`payment stand-in: ${error.message}`);
	process.exit(1);
});
