// A stand-in for Meta's Graph API: takes messages for Messenger, Instagram and WhatsApp as the real
// one does, checks them, shows them to citizens, and tells of it by signed webhooks.
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { sendApi, whatsapp } from "./graph_shapes.mjs";
import { Platform } from "./platform.mjs";

export const digits = (count) => String(randomInt(1, 10)) + Array.from({ length: count - 1 }, () => randomInt(10)).join("");
const token = () => `EAA${randomBytes(60).toString("base64url").replace(/[-_]/g, "x")}`;

// As Meta writes its webhooks: no letter beyond ASCII, and slashes escaped.
export const metaJson = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).replaceAll("/", "\\/");

// What a citizen sees of a message of the Send API, and of one of WhatsApp.
function shownByMeta({ text, quick_replies = [], attachment }) {
	const { payload } = attachment ?? {};
	const elements = payload?.elements ?? (payload ? [payload] : []);
	const buttons = elements.flatMap((element) => element.buttons ?? []);
	return {
		text: text ?? elements.map((element) => element.text ?? [element.title, element.subtitle].filter(Boolean).join("\n")).join("\n"),
		choices: [...quick_replies.map(({ title, payload: value }) => ({ kind: "quick_reply", title, value })),
			...buttons.filter(({ type }) => type === "postback").map(({ title, payload: value }) => ({ kind: "postback", title, value }))],
		links: buttons.filter(({ type }) => type !== "postback").map(({ title, url, payload: number }) => ({ title, url: url ?? `tel:${number}` })),
	};
}

function shownByWhatsApp({ text, interactive }) {
	const action = interactive?.action ?? {};
	return {
		text: text?.body ?? interactive.body.text,
		choices: [...(action.buttons ?? []).map(({ reply }) => ({ kind: "button", title: reply.title, value: reply.id })),
			...(action.sections ?? []).flatMap(({ rows }) => rows).map(({ id, title, description }) => ({ kind: "list", title, description, value: id }))],
		links: action.name === "cta_url" ? [{ title: action.parameters.display_text, url: action.parameters.url }] : [],
	};
}

// Graph's errors: name -> [code, subcode, status, message].
const errors = {
	token: [190, 463, 401, "Error validating access token: the session has expired"],
	parameter: [100, undefined, 400, "Invalid parameter"],
	user: [100, 2018001, 400, "No matching user found"],
	window: [10, 2018278, 400, "This message is sent outside of the allowed window"],
	blocked: [551, 1545041, 400, "This person isn't available right now"],
	rate: [613, undefined, 400, "Calls to this API have exceeded the rate limit"],
	busy: [4, undefined, 429, "Application request limit reached"],
	broken: [2, undefined, 500, "An unexpected error has occurred. Please retry your request later"],
	pair: [131056, undefined, 400, "(Business account, consumer account) pair rate limit hit"],
};

export class GraphApi extends Platform {
	#sent = 0; #marks = new Map(); #received = new Set();
	version = "v21.0";
	accounts = { messenger: digits(15), instagram: `1784${digits(13)}`, whatsapp: digits(15) };
	businessAccount = digits(15);
	appId = Number(digits(15));
	displayNumber = `322${digits(7)}`;
	tokens = { messenger: token(), instagram: token(), whatsapp: token() };
	appSecret = randomBytes(16).toString("hex");
	verifyToken = randomBytes(12).toString("hex");
	windowMs = 86400000;
	undeliverable = 0; // take so many of WhatsApp's messages and never bring them
	echoes = true; // tell of what was sent, as subscribed to
	statuses = ["sent", "delivered"];
	repeats = []; // marks that were seen a second time
	profiles = []; // of whom the profile was fetched
	typings = [];
	hooks = new Set(); // webhooks under way

	get graphUrl() { return `${this.url}/${this.version}`; }

	sign(body, secret = this.appSecret) {
		return { "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
			"x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`, "user-agent": "facebookexternalua" };
	}

	#error(name, detail) {
		const [code, error_subcode, status, message] = errors[name];
		return { status, body: { error: { message: detail ? `(#${code}) ${detail}` : message, type: "OAuthException", code, error_subcode, fbtrace_id: `A${randomBytes(8).toString("base64url")}` } } };
	}

	// A violation, and what Meta says to it.
	#refuse(name, text, detail) {
		this.violate(text, detail);
		return this.#error(name, text);
	}

	excuse(trouble) {
		const made = this.#error(trouble.kind);
		return trouble.retryAfter === undefined ? made : { ...made, headers: { "retry-after": String(trouble.retryAfter) } };
	}

	answer({ method, url, headers, raw }) {
		const [, version, id, edge, more] = url.pathname.split("/");
		if (version !== this.version) return this.#refuse("parameter", `no version ${version}`);
		if (url.searchParams.has("access_token")) this.violate("a token in the address: it would stand in logs");
		if (method === "GET" && id && edge === undefined) return this.#profile(id, url.searchParams, headers);
		const channel = Object.keys(this.accounts).find((name) => this.accounts[name] === id);
		if (method !== "POST" || edge !== "messages" || more !== undefined || !channel) return this.#refuse("parameter", `nothing at ${method} ${url.pathname}`);
		if (headers.authorization !== `Bearer ${this.tokens[channel]}`) return this.#wrongToken(channel, headers);
		if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return this.#refuse("parameter", `content-type is ${headers["content-type"]}`);
		let body;
		try {
			body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
		} catch {
			return this.#refuse("parameter", "no JSON in UTF-8", String(raw));
		}
		const wrong = channel === "whatsapp" ? whatsapp(body) : sendApi(body, channel);
		if (wrong) return this.#refuse("parameter", `${channel}: ${wrong}`, body);
		return channel === "whatsapp" ? this.#whatsapp(body) : this.#sendApi(body, channel);
	}

	// An old token is no defect of the bridge: administrators replace them while it runs.
	oldTokens = new Set();
	#wrongToken(channel, { authorization }) {
		if (!this.oldTokens.has(authorization?.replace("Bearer ", ""))) this.violate(`${channel}: not the token`, authorization);
		return this.#error("token");
	}

	replaceToken(channel) {
		this.oldTokens.add(this.tokens[channel]);
		return this.tokens[channel] = token();
	}

	#profile(id, query, { authorization }) {
		const user = this.users.get(id);
		if (authorization !== `Bearer ${this.tokens.messenger}`) return this.#wrongToken("messenger", { authorization });
		if (user?.channel !== "messenger") return this.#refuse("parameter", `no profile of ${id} with a locale`);
		if (query.get("fields") !== "locale") return this.#refuse("parameter", `fields are ${query.get("fields")}`);
		this.profiles.push(id);
		return { status: 200, body: { ...(user.locale && { locale: user.locale }), id } };
	}

	// Whom it may go to, by what is forbidden.
	#reach(id, channel) {
		const user = this.users.get(id);
		if (user?.channel !== channel || !user.wroteMs) return this.#refuse("user", `${channel}: nobody ${id} wrote to us`);
		if (user.blocked) return this.#error("blocked");
		// A moment of grace: a request is under way when the window closes.
		if (Date.now() > user.wroteMs + this.windowMs + 1000) return this.#refuse("window", `${channel}: outside of the window, ${Date.now() - user.wroteMs} ms after the last word`);
	}

	#mark(mark) {
		if (this.#marks.has(mark)) this.repeats.push(mark);
		this.#marks.set(mark, (this.#marks.get(mark) ?? 0) + 1);
	}

	#tell(object) {
		const told = this.deliver(metaJson(object)).catch((error) => this.violate(error.message)).finally(() => {
			this.hooks.delete(told);
			this.happened();
		});
		this.hooks.add(told);
	}

	#sendApi({ recipient: { id }, message, sender_action }, channel) {
		const refused = this.#reach(id, channel);
		if (refused) return refused;
		const user = this.users.get(id);
		if (sender_action) {
			this.typings.push(id);
			user.typed?.(sender_action);
			return { status: 200, body: { recipient_id: id } };
		}
		const mid = `m_${randomBytes(20).toString("base64url")}${++this.#sent}`;
		if (message.metadata) this.#mark(message.metadata);
		const shown = shownByMeta(message);
		user.see({ id: mid, mark: message.metadata, raw: message, ...shown });
		const account = this.accounts[channel], now = Date.now();
		if (this.echoes) this.#tell({ object: channel === "messenger" ? "page" : "instagram", entry: [{ id: account, time: now, messaging: [{
			sender: { id: account }, recipient: { id }, timestamp: now, message: { is_echo: true, ...(channel === "messenger" && { app_id: this.appId, metadata: message.metadata }),
				mid, ...(message.text ? { text: message.text } : { attachments: [{ type: "template", payload: message.attachment.payload }] }) } }] }] });
		return { status: 200, body: { recipient_id: id, message_id: mid } };
	}

	// The bridge may name it as read: told by the citizen who sent it.
	received(wamid) { this.#received.add(wamid); }

	// A webhook of WhatsApp around messages or statuses.
	value(content) {
		return { object: "whatsapp_business_account", entry: [{ id: this.businessAccount, changes: [{ field: "messages", value: {
			messaging_product: "whatsapp", metadata: { display_phone_number: this.displayNumber, phone_number_id: this.accounts.whatsapp }, ...content } }] }] };
	}

	#whatsapp(body) {
		if (body.status) {
			if (!this.#received.has(body.message_id)) return this.#refuse("parameter", `whatsapp: nobody sent ${body.message_id}`);
			if (body.typing_indicator) this.typings.push(body.message_id);
			return { status: 200, body: { success: true } };
		}
		const refused = this.#reach(body.to, "whatsapp");
		if (refused) return refused;
		const id = `wamid.${randomBytes(30).toString("base64")}`, mark = body.biz_opaque_callback_data;
		this.#mark(mark);
		const isBrought = this.undeliverable === 0 || this.undeliverable-- === 0;
		if (isBrought) this.users.get(body.to).see({ id, mark, raw: body, ...shownByWhatsApp(body) });
		for (const status of !this.echoes ? [] : isBrought ? this.statuses : ["failed"]) this.#tell(this.value({ statuses: [{ id, status, timestamp: String(Math.floor(Date.now() / 1000)),
			recipient_id: body.to, biz_opaque_callback_data: mark, ...(status === "failed" && { errors: [{ code: 131026, title: "Message undeliverable" }] }), pricing: { billable: true, pricing_model: "CBP", category: "service" } }] }));
		return { status: 200, body: { messaging_product: "whatsapp", contacts: [{ input: body.to, wa_id: body.to }], messages: [{ id }] } };
	}
}
