// What citizens do, as the webhooks of each platform say it.
import { randomBytes } from "node:crypto";
import { metaJson } from "./graph_api.mjs";

const seconds = () => Math.floor(Date.now() / 1000);

// Messenger and Instagram: items of `messaging`.
function metaEvents(api, channel) {
	const item = (citizen, content) => ({ sender: { id: citizen.id }, recipient: { id: api.accounts[channel] }, timestamp: Date.now(), ...content });
	const mid = () => (channel === "messenger" ? "m_" : "aWdfZAG1f") + randomBytes(36).toString("base64url");
	return {
		text: (citizen, text) => item(citizen, { message: { mid: mid(), text } }),
		press: (citizen, { kind, title, value }) => item(citizen, kind === "postback" ? { postback: { mid: mid(), title, payload: value } }
			: { message: { mid: mid(), text: title, quick_reply: { payload: value } } }),
		start: (citizen, ref) => item(citizen, ref === undefined ? { postback: { mid: mid(), title: "Get Started", payload: "GET_STARTED" } }
			: { referral: { ref, source: "SHORTLINK", type: "OPEN_THREAD" } }),
		attachment: (citizen, type = "image") => item(citizen, { message: { mid: mid(), attachments: [{ type, payload: { url: "https://scontent.example/v/1.jpg" } }] } }),
		reaction: (citizen, about) => item(citizen, { reaction: { mid: about?.id ?? mid(), action: "react", reaction: "love", emoji: "\u2764\ufe0f" } }),
		read: (citizen, about) => item(citizen, { read: channel === "messenger" ? { watermark: Date.now() } : { mid: about?.id ?? mid() } }),
		delivery: (citizen, about) => item(citizen, { delivery: { mids: [about?.id ?? mid()], watermark: Date.now() } }),
		remove: (citizen) => item(citizen, { message: { mid: mid(), is_deleted: true } }),
		empty: (citizen) => item(citizen, { postback: {} }),
	};
}

function whatsappEvents(api) {
	const item = (citizen, type, content) => {
		const id = `wamid.${randomBytes(30).toString("base64")}`;
		api.received(id);
		return { from: citizen.id, id, timestamp: String(seconds()), type, ...content };
	};
	return {
		text: (citizen, body) => item(citizen, "text", { text: { body } }),
		press: (citizen, { kind, title, value, description }) => item(citizen, "interactive", { interactive: kind === "list"
			? { type: "list_reply", list_reply: { id: value, title, ...(description && { description }) } } : { type: "button_reply", button_reply: { id: value, title } } }),
		start: (citizen) => item(citizen, "text", { text: { body: "Hallo!" } }), // a wa.me link only fills in a text
		attachment: (citizen, type = "image") => item(citizen, type, { [type]: { id: "1003383421387256", mime_type: "image/jpeg", sha256: "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=" } }),
		reaction: (citizen, about) => item(citizen, "reaction", { reaction: { message_id: about?.id ?? "wamid.x", emoji: "\u2764\ufe0f" } }),
		read: (citizen, about) => ({ status: { id: about?.id ?? "wamid.x", status: "read", timestamp: String(seconds()), recipient_id: citizen.id } }),
		delivery: (citizen, about) => ({ status: { id: about?.id ?? "wamid.x", status: "delivered", timestamp: String(seconds()), recipient_id: citizen.id } }),
		remove: (citizen) => item(citizen, "unsupported", { errors: [{ code: 131051, title: "Message type unknown", message: "Message type unknown", error_data: { details: "Message type is currently not supported." } }] }),
		empty: (citizen) => item(citizen, "text", { from: undefined, text: {}, id: undefined, profileOf: citizen.id }),
	};
}

// Telegram: whole updates.
function telegramEvents(api) {
	const from = (citizen) => ({ id: Number(citizen.id), is_bot: false, first_name: "An", ...(citizen.locale && { language_code: citizen.locale }) });
	const chat = (citizen) => ({ id: Number(citizen.id), first_name: "An", type: "private" });
	const update = (content) => ({ update_id: api.nextId(), ...content });
	const message = (citizen, content) => update({ message: { message_id: api.nextId(), from: from(citizen), chat: chat(citizen), date: seconds(), ...content } });
	return {
		text: (citizen, text) => message(citizen, { text }),
		press: (citizen, { value, message: message_id }) => {
			const id = String(api.nextId()) + "0".repeat(12);
			api.asked(id);
			return update({ callback_query: { id, from: from(citizen), chat_instance: "-3213133131", data: value,
				message: { message_id, from: { id: Number(api.token.split(":")[0]), is_bot: true, first_name: "Pierre" }, chat: chat(citizen), date: seconds(), text: "?" } } });
		},
		start: (citizen, ref) => message(citizen, { text: ref ? `/start ${ref}` : "/start", entities: [{ offset: 0, length: 6, type: "bot_command" }] }),
		attachment: (citizen, type = "photo") => message(citizen, { [type === "image" ? "photo" : type]: [{ file_id: "AgACAgQAAx", file_unique_id: "AQADx", width: 90, height: 67, file_size: 1101 }] }),
		reaction: (citizen, about) => update({ message_reaction: { chat: chat(citizen), message_id: about?.id ?? 1, user: from(citizen), date: seconds(), old_reaction: [], new_reaction: [{ type: "emoji", emoji: "\u2764" }] } }),
		read: (citizen) => update({ edited_message: { message_id: 1, from: from(citizen), chat: chat(citizen), date: seconds(), edit_date: seconds(), text: "hallo" } }), // Telegram tells of no reading
		delivery: () => update({ poll: { id: "1", question: "?", options: [] } }),
		remove: (citizen) => update({ my_chat_member: { chat: chat(citizen), from: from(citizen), date: seconds(),
			old_chat_member: { user: { id: 1, is_bot: true, first_name: "Pierre" }, status: "kicked" }, new_chat_member: { user: { id: 1, is_bot: true, first_name: "Pierre" }, status: "member" } } }),
		empty: (citizen) => update({ message: { message_id: api.nextId(), chat: chat(citizen), date: seconds() } }),
	};
}

const waMessages = (api, items) => {
	const messages = items.filter(({ status }) => !status);
	return { ...(messages.length && { contacts: [...new Set(messages.map(({ from }) => from))].filter(Boolean).map((wa_id) => ({ profile: { name: "An Peeters" }, wa_id })), messages }),
		...(messages.length < items.length && { statuses: items.filter(({ status }) => status).map(({ status }) => status) }) };
};

// Per channel: what happens there, and the bodies of webhooks that tell of such items.
export const messengers = (graph, telegram) => ({
	messenger: { api: graph, events: metaEvents(graph, "messenger"), bodies: (items) => [metaJson({ object: "page",
		entry: [{ id: graph.accounts.messenger, time: Date.now(), messaging: items }] })] },
	instagram: { api: graph, events: metaEvents(graph, "instagram"), bodies: (items) => [metaJson({ object: "instagram",
		entry: items.map((item) => ({ id: graph.accounts.instagram, time: Date.now(), messaging: [item] })) })] },
	whatsapp: { api: graph, events: whatsappEvents(graph), bodies: (items) => [metaJson(graph.value(waMessages(graph, items)))] },
	telegram: { api: telegram, events: telegramEvents(telegram), bodies: (items) => items.map((item) => JSON.stringify(item)) },
});
