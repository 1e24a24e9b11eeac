/* The bridge's table of settings. */
#include "bridge/bridge_config.h"

#include <stddef.h>

#include "base/settings.h"

#define AT(member) offsetof(struct bridge_config, member)
#define CHECKED(key, standard, argument, help, check)                              \
	{                                                                          \
#key, SETTING_TEXT, AT(key), 0, 0, standard, argument, help, check \
	}
#define TEXT(key, standard, argument, help) CHECKED(key, standard, argument, help, NULL)
#define NUMBER(key, min, max, standard, help)                                      \
	{                                                                          \
#key, SETTING_NUMBER, AT(key), min, max, standard, "N", help, NULL \
	}

enum { DAY_S = 86400, WEEK_S = 7 * DAY_S, HOUR_MS = 3600000 };

/* Names and phone numbers are at hand, and are what is put there by mistake. */
static bool check_account(const struct setting *setting, struct str *value, struct error *error)
{
	for (size_t i = 0; i < value->len; i++) {
		if (!char_is_digit(value->data[i]))
			return error_set(error, ERROR_INVALID,
					 "%s: '%.*s' is no id; Meta's ids are digits only: neither "
					 "a name nor a phone number",
					 setting->key, STR_ARG(*value));
	}
	return true;
}

static const struct setting table[] = {
	TEXT(listen, "127.0.0.1", "ADDRESS", "address to listen on"),
	NUMBER(port, 0, 65535, "8090", "port to listen on; 0: a free one"),
	TEXT(port_file, "", "FILE", "write the port there when listening"),
	TEXT(store, "run/bridge.db", "FILE", "what waits to be answered and sent"),
	TEXT(key_file, "run/bridge.key", "FILE", "seals the store; made at the first start"),
	TEXT(daemon_url, "ws://127.0.0.1:8080/bridge/messengers", "URL", "pierred's line for us"),
	TEXT(daemon_secret, "run/bridge.secret", "FILE", "of that line, from 'pierre bridge add'"),
	CHECKED(log_level, "info", "LEVEL", "error, warning, info or debug", setting_check_level),
	TEXT(meta_app_secret, "", "FILE", "the Meta app's secret, which signs webhooks"),
	TEXT(meta_verify_token, "", "FILE", "what Meta must know to subscribe"),
	CHECKED(graph_url, "https://graph.facebook.com/v25.0", "URL", "Meta's Graph API",
		setting_check_base_url),
	CHECKED(messenger_page, "", "ID", "the page", check_account),
	TEXT(messenger_token, "", "FILE", "the page's access token; none: no Messenger"),
	CHECKED(instagram_account, "", "ID", "the professional account", check_account),
	TEXT(instagram_token, "", "FILE", "its access token; none: no Instagram"),
	CHECKED(whatsapp_number, "", "ID", "the phone number's id (not the number)", check_account),
	TEXT(whatsapp_token, "", "FILE", "its access token; none: no WhatsApp"),
	CHECKED(telegram_url, "https://api.telegram.org", "URL", "Telegram's Bot API",
		setting_check_base_url),
	TEXT(telegram_token, "", "FILE", "the bot's token; none: no Telegram"),
	TEXT(telegram_secret, "", "FILE", "the secret_token that was given to setWebhook"),
	NUMBER(window_s, 1, WEEK_S, "86400", "how long Meta lets us answer a message"),
	NUMBER(typing_after_ms, 0, HOUR_MS, "800", "then 'is typing' is shown; 0: never"),
	NUMBER(retry_first_ms, 1, HOUR_MS, "1000", "before a failed request is tried again"),
	NUMBER(retry_last_ms, 1, HOUR_MS, "300000", "the longest wait: it doubles each time"),
	NUMBER(send_timeout_ms, 100, HOUR_MS, "15000", "of one request"),
	NUMBER(doubt_s, 1, DAY_S, "30",
	       "how long an echo settles whether a broken request has arrived"),
	NUMBER(sends_at_once, 1, 256, "16", "requests to the platforms at the same time"),
	NUMBER(conversations_open, 1, 1000000, "5000", "conversations open with the daemon"),
	NUMBER(max_body, 1024, 64 << 20, "8388608", "bytes of a webhook"),
};

static const struct settings settings = {table, sizeof table / sizeof *table};

void bridge_config_init(struct bridge_config *config)
{
	*config = (struct bridge_config){0};
	settings_init(&settings, config);
}

void bridge_config_finish(struct bridge_config *config)
{
	settings_finish(&settings, config);
}

bool bridge_config_read(struct bridge_config *config, const char *path, struct error *error)
{
	return settings_read(&settings, config, path, error);
}

bool bridge_config_parse(struct bridge_config *config, const char *name, struct str text,
			 struct error *error)
{
	return settings_parse(&settings, config, name, text, error);
}

bool bridge_config_set(struct bridge_config *config, struct str key, struct str value,
		       struct error *error)
{
	return settings_set(&settings, config, key, value, error);
}

bool bridge_config_take_flags(struct bridge_config *config, int argc, char **argv,
			      struct error *error)
{
	return settings_take_flags(&settings, config, argc, argv, error);
}

void bridge_config_help(FILE *out)
{
	settings_help(&settings, out);
}

const char *bridge_config_account(const struct bridge_config *config, enum channel channel)
{
	const char *const accounts[CHANNELS] = {
		[CHANNEL_MESSENGER] = config->messenger_page,
		[CHANNEL_INSTAGRAM] = config->instagram_account,
		[CHANNEL_WHATSAPP] = config->whatsapp_number,
		[CHANNEL_TELEGRAM] = "",
	};

	return accounts[channel];
}
