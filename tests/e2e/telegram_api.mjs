// A stand-in for the Telegram Bot API: sendMessage, sendChatAction, answerCallbackQuery.
// Source of shapes and limits: core.telegram.org/bots/api.
import { randomBytes, randomInt } from "node:crypto";
import { Platform } from "./platform.mjs";

const ACTIONS = ["typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document", "choose_sticker", "find_location"];
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isAddress = (value) => typeof value === "string" && /^(https?|tg):\/\//.test(value) && URL.canParse(value) && !/\s/.test(value);
const others = (object, ...known) => Object.keys(object).find((key) => !known.includes(key));

function inlineKeyboard(markup) {
	if (!isObject(markup) || others(markup, "inline_keyboard") || !Array.isArray(markup.inline_keyboard)) return "reply_markup is an inline_keyboard";
	const rows = markup.inline_keyboard;
	if (rows.length < 1 || rows.some((row) => !Array.isArray(row) || row.length < 1 || row.length > 8)) return "rows of 1 to 8 buttons";
	if (rows.flat().length > 100) return "at most 100 buttons";
	for (const button of rows.flat()) {
		if (!isObject(button) || typeof button.text !== "string" || button.text.trim() === "") return "a button's text is not empty";
		if (others(button, "text", "callback_data", "url")) return "unknown member of a button";
		if ((button.callback_data === undefined) === (button.url === undefined)) return "a button has callback_data or url";
		if (button.url !== undefined && !isAddress(button.url)) return "Wrong HTTP URL";
		const { length } = Buffer.from(button.callback_data ?? "x");
		if (typeof (button.callback_data ?? "") !== "string" || length < 1 || length > 64) return "callback_data has 1 to 64 bytes";
	}
}

function message(body) {
	const unknown = others(body, "chat_id", "text", "reply_markup", "link_preview_options", "disable_notification", "protect_content", "reply_parameters");
	if (unknown) return `unknown parameter ${unknown}`; // parse_mode too: nothing of ours is markup
	if (typeof body.text !== "string" || !body.text.isWellFormed() || body.text.trim() === "") return "message text is empty";
	if (body.text.length > 4096) return "message is too long";
	if (body.link_preview_options !== undefined && typeof body.link_preview_options?.is_disabled !== "boolean") return "link_preview_options is {is_disabled}";
	return body.reply_markup === undefined ? undefined : inlineKeyboard(body.reply_markup);
}

export class TelegramApi extends Platform {
	#next = randomInt(1, 1e6); #queries = new Map();
	token = `${randomInt(1e9, 2e9)}:AA${randomBytes(25).toString("base64url").slice(0, 33)}`;
	secret = randomBytes(24).toString("base64url");
	typings = [];
	oldTokens = new Set();

	sign() { return { "x-telegram-bot-api-secret-token": this.secret }; }

	nextId() { return ++this.#next; }

	replaceToken() {
		this.oldTokens.add(this.token);
		return this.token = `${this.token.split(":")[0]}:AA${randomBytes(25).toString("base64url").slice(0, 33)}`;
	}

	#error(error_code, description, parameters) {
		return { status: error_code, body: { ok: false, error_code, description, ...(parameters && { parameters }) } };
	}

	#refuse(text, detail) {
		this.violate(`telegram: ${text}`, detail);
		return this.#error(400, `Bad Request: ${text}`);
	}

	excuse({ kind, retryAfter = 1 }) {
		if (kind === "busy" || kind === "rate") return this.#error(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
		if (kind === "token") return this.#error(401, "Unauthorized");
		return this.#error(500, "Internal Server Error");
	}

	answer({ method, url, headers, raw }) {
		const [, bot, name, more] = url.pathname.split("/");
		if (bot !== `bot${this.token}`) {
			if (!this.oldTokens.has(bot?.slice(3))) this.violate("telegram: not the token", bot);
			return this.#error(401, "Unauthorized");
		}
		if (method !== "POST" || more !== undefined || url.search) return this.#refuse(`${method} ${name}`);
		if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return this.#refuse(`content-type is ${headers["content-type"]}`);
		let body;
		try {
			body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
		} catch {
			return this.#refuse("no JSON in UTF-8", String(raw));
		}
		if (!isObject(body)) return this.#refuse("no JSON object");
		const action = { sendMessage: () => this.#message(body), sendChatAction: () => this.#chatAction(body), answerCallbackQuery: () => this.#callback(body) }[name];
		return action ? action() : this.#error(404, "Not Found");
	}

	#reach({ chat_id }) {
		if (typeof chat_id !== "string" && !Number.isSafeInteger(chat_id)) return this.#refuse("chat_id is missing");
		const user = this.users.get(String(chat_id));
		if (!user?.wroteMs) return this.#refuse(`chat not found`, chat_id);
		if (user.blocked) return this.#error(403, "Forbidden: bot was blocked by the user");
	}

	#message(body) {
		const wrong = message(body);
		if (wrong) return this.#refuse(wrong, body);
		const refused = this.#reach(body);
		if (refused) return refused;
		const user = this.users.get(String(body.chat_id)), id = this.nextId(), buttons = (body.reply_markup?.inline_keyboard ?? []).flat();
		user.see({ id, raw: body, text: body.text,
			choices: buttons.filter(({ callback_data }) => callback_data).map(({ text, callback_data }) => ({ kind: "callback", title: text, value: callback_data, message: id })),
			links: buttons.filter((button) => button.url).map(({ text, url }) => ({ title: text, url })) });
		return { status: 200, body: { ok: true, result: { message_id: id, from: { id: Number(this.token.split(":")[0]), is_bot: true, first_name: "Pierre" },
			chat: { id: Number(body.chat_id), type: "private" }, date: Math.floor(Date.now() / 1000), text: body.text } } };
	}

	#chatAction(body) {
		if (!ACTIONS.includes(body.action)) return this.#refuse(`unknown action ${body.action}`);
		if (others(body, "chat_id", "action")) return this.#refuse("unknown parameter", body);
		const refused = this.#reach(body);
		if (refused) return refused;
		this.typings.push(String(body.chat_id));
		return { status: 200, body: { ok: true, result: true } };
	}

	// A pressed button turns until it is answered: see unanswered().
	asked(query) { this.#queries.set(query, false); }
	get unanswered() { return [...this.#queries].filter(([, answered]) => !answered).map(([query]) => query); }

	#callback(body) {
		if (typeof body.callback_query_id !== "string" || !this.#queries.has(body.callback_query_id)) return this.#refuse("query is too old and response timeout expired or query ID is invalid", body);
		if (others(body, "callback_query_id", "text", "show_alert", "cache_time")) return this.#refuse("unknown parameter", body);
		if (body.text !== undefined && (typeof body.text !== "string" || body.text.length > 200)) return this.#refuse("text has at most 200 characters");
		this.#queries.set(body.callback_query_id, true);
		return { status: 200, body: { ok: true, result: true } };
	}
}
