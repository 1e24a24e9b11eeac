// What Meta's pages demand of a message, per product. Each check returns what is wrong, or nothing.
// Characters are counted as UTF-16 units, of which there are never fewer than of any other kind.
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isText = (value, most, least = 1) => typeof value === "string" && value.length >= least && value.length <= most && value.trim() !== "" && value.isWellFormed();
const bytes = (value) => Buffer.byteLength(value);

// The first of the checks [isWrong, what] that holds.
const first = (checks) => checks.find(([wrong]) => wrong)?.[1];
const others = (object, ...known) => Object.keys(object).find((key) => !known.includes(key));

function isAddress(value) {
	return typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value) && !/[\s<>"]/.test(value);
}

const MARK = /^[0-9a-f.]{16,40}$/; // ours, not Meta's: see daemon/bridge

// Send API of Messenger and Instagram. Sources: developers.facebook.com, messenger-platform/reference
// (send-api, buttons, templates) and instagram-messaging.
const products = {
	messenger: { text: (value) => typeof value === "string" && value.length < 2000, textLimit: "2,000 characters", buttons: ["web_url", "postback", "phone_number"] },
	instagram: { text: (value) => typeof value === "string" && bytes(value) <= 1000, textLimit: "1,000 bytes", buttons: ["web_url", "postback"] },
};

function quickReplies(replies) {
	if (!Array.isArray(replies) || replies.length < 1 || replies.length > 13) return "quick_replies are 1 to 13";
	for (const reply of replies) {
		const wrong = !isObject(reply) ? "a quick reply is an object" : first([
			[reply.content_type !== "text", "content_type is text"],
			[!isText(reply.title, 20), "a quick reply's title has 1 to 20 characters"],
			[!isText(reply.payload, 1000), "a quick reply's payload has 1 to 1,000 characters"],
			[others(reply, "content_type", "title", "payload", "image_url"), "unknown member of a quick reply"],
		]);
		if (wrong) return wrong;
	}
}

function button(button, product) {
	if (!isObject(button)) return "a button is an object";
	const common = first([
		[!products[product].buttons.includes(button.type), `no button of type ${button.type}`],
		[!isText(button.title, 20), "a button's title has 1 to 20 characters"],
	]);
	if (common) return common;
	if (button.type === "web_url") return first([
		[!isAddress(button.url), "a button's url is an http address"],
		[others(button, "type", "title", "url", "webview_height_ratio", "messenger_extensions", "fallback_url", "webview_share_button"), "unknown member of a button"]]);
	return first([
		[button.type === "postback" && !isText(button.payload, 1000), "a postback's payload has 1 to 1,000 characters"],
		[button.type === "phone_number" && !/^\+[0-9]{5,20}$/.test(button.payload), "a phone number is + and digits"],
		[others(button, "type", "title", "payload"), "unknown member of a button"]]);
}

function buttons(list, product) {
	if (!Array.isArray(list) || list.length < 1 || list.length > 3) return "a template has 1 to 3 buttons";
	for (const one of list) {
		const wrong = button(one, product);
		if (wrong) return wrong;
	}
}

function element(element, product) {
	return !isObject(element) ? "an element is an object" : first([
		[!isText(element.title, 80), "an element's title has 1 to 80 characters"],
		[element.subtitle !== undefined && !isText(element.subtitle, 80), "a subtitle has 1 to 80 characters"],
		[Object.keys(element).length < 2, "an element has more than a title"],
		[others(element, "title", "subtitle", "image_url", "default_action", "buttons"), "unknown member of an element"],
		[element.image_url !== undefined && !isAddress(element.image_url), "image_url is an http address"],
		[element.default_action !== undefined && (element.default_action?.type !== "web_url" || !isAddress(element.default_action.url) || element.default_action.title), "default_action is a web_url without title"],
	]) ?? (element.buttons === undefined ? undefined : buttons(element.buttons, product));
}

function template(payload, product) {
	if (!isObject(payload)) return "a template has a payload";
	if (payload.template_type === "button") return first([
		[!isText(payload.text, 640), "a button template's text has 1 to 640 characters"],
		[others(payload, "template_type", "text", "buttons", "sharable"), "unknown member of a template"],
	]) ?? buttons(payload.buttons, product);
	if (payload.template_type !== "generic") return `no template_type ${payload.template_type}`;
	if (!Array.isArray(payload.elements) || payload.elements.length < 1 || payload.elements.length > 10) return "a generic template has 1 to 10 elements";
	for (const one of payload.elements) {
		const wrong = element(one, product);
		if (wrong) return wrong;
	}
}

// `message` of the Send API.
export function sendApiMessage(message, product) {
	const { text, textLimit } = products[product];
	if (!isObject(message)) return "message is an object";
	const { attachment } = message;
	return first([
		[others(message, "text", "attachment", "quick_replies", "metadata"), "unknown member of message"],
		[(message.text === undefined) === (attachment === undefined), "a message has text or an attachment"],
		[message.text !== undefined && (!isText(message.text, Infinity) || !text(message.text)), `text is not empty, and below ${textLimit}`],
		[message.metadata !== undefined && (product === "instagram" || !isText(message.metadata, 1000)), "metadata is Messenger's, 1 to 1,000 characters"],
		[product === "messenger" && !MARK.test(message.metadata), "no mark"],
		[attachment !== undefined && (!isObject(attachment) || attachment.type !== "template"), "attachment is a template"],
		[product === "instagram" && attachment !== undefined && message.quick_replies !== undefined, "Instagram's quick replies stand below text"],
	]) ?? (attachment && template(attachment.payload, product)) ?? (message.quick_replies === undefined ? undefined : quickReplies(message.quick_replies));
}

// A whole request of the Send API.
export function sendApi(body, product) {
	if (!isObject(body)) return "no JSON object";
	const wrong = first([
		[!isObject(body.recipient) || typeof body.recipient.id !== "string" || Object.keys(body.recipient).length !== 1, "recipient is {id}"],
		[(body.message === undefined) === (body.sender_action === undefined), "a message or a sender_action"],
		[others(body, "recipient", "messaging_type", "message", "sender_action"), `unknown member ${others(body, "recipient", "messaging_type", "message", "sender_action")}`],
	]);
	if (wrong) return wrong;
	if (body.message === undefined) return first([
		[!["typing_on", "typing_off", "mark_seen"].includes(body.sender_action), "unknown sender_action"],
		[body.messaging_type !== undefined, "a sender_action stands alone"]]);
	return first([[product === "messenger" && body.messaging_type !== "RESPONSE", "messaging_type is RESPONSE"]]) ?? sendApiMessage(body.message, product);
}

// WhatsApp Cloud API. Sources: developers.facebook.com, business-messaging/whatsapp/messages.
function replyButtons(action) {
	const list = action.buttons;
	if (!Array.isArray(list) || list.length < 1 || list.length > 3) return "1 to 3 reply buttons";
	for (const one of list) {
		const { id, title } = one?.reply ?? {};
		const wrong = first([
			[one?.type !== "reply", "a button is of type reply"],
			[!isText(id, 256) || id.trim() !== id, "a button's id has 1 to 256 characters, none blank at its ends"],
			[!isText(title, 20), "a button's title has 1 to 20 characters"]]);
		if (wrong) return wrong;
	}
	return unique(list.map(({ reply }) => reply.id), "id") ?? unique(list.map(({ reply }) => reply.title), "title");
}

const unique = (values, what) => new Set(values).size === values.length ? undefined : `a button's ${what} twice`;

function sections(action) {
	const list = action.sections;
	if (!isText(action.button, 20)) return "the list's button has 1 to 20 characters";
	if (!Array.isArray(list) || list.length < 1 || list.length > 10) return "1 to 10 sections";
	if (list.some((one) => list.length > 1 || one?.title !== undefined ? !isText(one?.title, 24) : !Array.isArray(one?.rows))) return "a section's title has 1 to 24 characters";
	const rows = list.flatMap((one) => one.rows ?? []);
	if (rows.length < 1 || rows.length > 10) return "1 to 10 rows in all";
	for (const row of rows) {
		const wrong = first([
			[!isText(row?.id, 200), "a row's id has 1 to 200 characters"],
			[!isText(row?.title, 24), "a row's title has 1 to 24 characters"],
			[row?.description !== undefined && !isText(row.description, 72), "a row's description has 1 to 72 characters"],
			[row && others(row, "id", "title", "description"), "unknown member of a row"]]);
		if (wrong) return wrong;
	}
	return unique(rows.map(({ id }) => id), "row id");
}

function pageButton({ name, parameters }) {
	return first([
		[name !== "cta_url", "the action is cta_url"],
		[!isText(parameters?.display_text, 20), "display_text has 1 to 20 characters"],
		[!isAddress(parameters?.url), "url is an http address"]]);
}

function interactive(content) {
	if (!isObject(content)) return "interactive is an object";
	const kinds = { button: [1024, replyButtons], list: [4096, sections], cta_url: [1024, pageButton] };
	const [most, action] = kinds[content.type] ?? [];
	if (!action) return `no interactive of type ${content.type}`;
	return first([
		[others(content, "type", "header", "body", "footer", "action"), "unknown member of interactive"],
		[!isText(content.body?.text, most), `the body has 1 to ${most} characters`],
		[content.header !== undefined && (content.header.type !== "text" || !isText(content.header.text, 60)), "the header has 1 to 60 characters"],
		[content.footer !== undefined && !isText(content.footer.text, 60), "the footer has 1 to 60 characters"],
		[!isObject(content.action), "an action is missing"],
	]) ?? action(content.action);
}

export function whatsapp(body) {
	if (!isObject(body)) return "no JSON object";
	if (body.messaging_product !== "whatsapp") return "messaging_product is whatsapp";
	if (body.status !== undefined) return first([
		[body.status !== "read", "status is read"],
		[typeof body.message_id !== "string", "message_id is missing"],
		[body.typing_indicator !== undefined && body.typing_indicator?.type !== "text", "typing_indicator is of type text"],
		[others(body, "messaging_product", "status", "message_id", "typing_indicator"), "unknown member"]]);
	return first([
		[body.recipient_type !== undefined && body.recipient_type !== "individual", "recipient_type is individual"],
		[typeof body.to !== "string" || body.to === "", "to is missing"],
		[others(body, "messaging_product", "recipient_type", "to", "type", "text", "interactive", "biz_opaque_callback_data", "context"), "unknown member"],
		[body.biz_opaque_callback_data !== undefined && !isText(body.biz_opaque_callback_data, 512), "biz_opaque_callback_data has at most 512 characters"],
		[!MARK.test(body.biz_opaque_callback_data), "no mark"],
		[!["text", "interactive"].includes(body.type), `no type ${body.type}`],
		[body.type === "text" && !isText(body.text?.body, 4096), "the text's body has 1 to 4,096 characters"],
		[body.type === "text" && (body.interactive !== undefined || others(body.text, "body", "preview_url")), "unknown member of text"],
		[body.type === "interactive" && body.text !== undefined, "text and interactive"],
	]) ?? (body.type === "interactive" ? interactive(body.interactive) : undefined);
}
