/* Requests in the shapes of the Send API, the WhatsApp Cloud API and the Telegram Bot API. */
#include "bridge/request.h"

#include <string.h>

#include "base/json.h"

void platform_request_finish(struct platform_request *request)
{
	if (request->bearer.data)
		explicit_bzero(request->bearer.data, request->bearer.len);
	/* Telegram has its token in the path. */
	if (request->url.data)
		explicit_bzero(request->url.data, request->url.len);
	buf_finish(&request->url);
	buf_finish(&request->body);
	buf_finish(&request->bearer);
}

bool channel_shows_marks(enum channel channel)
{
	return channel == CHANNEL_MESSENGER || channel == CHANNEL_WHATSAPP;
}

static void begin(const struct bridge_config *config, const struct bridge_secrets *secrets,
		  enum channel channel, const char *method, struct platform_request *out)
{
	*out = (struct platform_request){0};
	if (channel == CHANNEL_TELEGRAM) {
		buf_addf(&out->url, "%s/bot%s/%s", config->telegram_url, secrets->token[channel],
			 method);
		return;
	}
	buf_addf(&out->url, "%s/%s/messages", config->graph_url,
		 bridge_config_account(config, channel));
	buf_addf(&out->bearer, "%s", secrets->token[channel]);
}

static void end(struct platform_request *out, json_t *body_take)
{
	json_add(&out->body, body_take);
	json_decref(body_take);
}

/* Ids of Telegram are numbers; as text they stay what they are. */
static json_t *send_api(enum channel channel, const json_t *part, const char *address,
			const char *mark)
{
	json_t *message = json_deep_copy(part);
	json_t *body = json_pack("{s:{s:s}}", "recipient", "id", address);

	if (channel == CHANNEL_MESSENGER) {
		json_object_set_new(message, "metadata", json_string(mark));
		json_object_set_new(body, "messaging_type", json_string("RESPONSE"));
	}
	json_object_set_new(body, "message", message);
	return body;
}

/* Who hides his number has an id with a point in it: "US.1234". */
static const char *recipient_key(const char *address)
{
	return strchr(address, '.') ? "recipient" : "to";
}

static json_t *cloud_api(const json_t *part, const char *address, const char *mark)
{
	json_t *body = json_deep_copy(part);

	json_object_set_new(body, "messaging_product", json_string("whatsapp"));
	json_object_set_new(body, "recipient_type", json_string("individual"));
	json_object_set_new(body, recipient_key(address), json_string(address));
	json_object_set_new(body, "biz_opaque_callback_data", json_string(mark));
	return body;
}

static json_t *bot_api(const json_t *part, const char *address)
{
	json_t *body = json_deep_copy(part);

	json_object_del(body, "method");
	json_object_set_new(body, "chat_id", json_string(address));
	return body;
}

void request_part(const struct bridge_config *config, const struct bridge_secrets *secrets,
		  enum channel channel, const json_t *part, const char *address, const char *mark,
		  struct platform_request *out)
{
	const char *method = json_string_value(json_object_get(part, "method"));

	begin(config, secrets, channel, method ? method : "sendMessage", out);
	if (channel == CHANNEL_TELEGRAM)
		end(out, bot_api(part, address));
	else if (channel == CHANNEL_WHATSAPP)
		end(out, cloud_api(part, address, mark));
	else
		end(out, send_api(channel, part, address, mark));
}

void request_typing(const struct bridge_config *config, const struct bridge_secrets *secrets,
		    enum channel channel, const char *address, const char *event,
		    struct platform_request *out)
{
	begin(config, secrets, channel, "sendChatAction", out);
	if (channel == CHANNEL_TELEGRAM)
		end(out, json_pack("{s:s, s:s}", "chat_id", address, "action", "typing"));
	else if (channel == CHANNEL_WHATSAPP)
		end(out,
		    json_pack("{s:s, s:s, s:s, s:{s:s}}", "messaging_product", "whatsapp", "status",
			      "read", "message_id", event, "typing_indicator", "type", "text"));
	else
		end(out, json_pack("{s:{s:s}, s:s}", "recipient", "id", address, "sender_action",
				   "typing_on"));
}

void request_locale(const struct bridge_config *config, const struct bridge_secrets *secrets,
		    const char *address, struct platform_request *out)
{
	*out = (struct platform_request){0};
	buf_addf(&out->url, "%s/", config->graph_url);
	/* An id is opaque: what is not plain in it is written so that it stays one piece of a
	 * path. */
	for (const char *c = address; *c; c++) {
		bool is_plain = char_is_digit(*c) || (*c >= 'a' && *c <= 'z') ||
				(*c >= 'A' && *c <= 'Z') || *c == '-' || *c == '_';

		if (is_plain)
			buf_add_char(&out->url, *c);
		else
			buf_addf(&out->url, "%%%02X", (unsigned)(unsigned char)*c);
	}
	buf_add(&out->url, STR("?fields=locale"));
	buf_addf(&out->bearer, "%s", secrets->token[CHANNEL_MESSENGER]);
}

void request_press(const struct bridge_config *config, const struct bridge_secrets *secrets,
		   const char *press, struct platform_request *out)
{
	begin(config, secrets, CHANNEL_TELEGRAM, "answerCallbackQuery", out);
	end(out, json_pack("{s:s}", "callback_query_id", press));
}
