/* Within bridge: what an administrator can set, and the secrets in the files that he names. */
#ifndef BRIDGE_BRIDGE_CONFIG_H
#define BRIDGE_BRIDGE_CONFIG_H

#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/str.h"
#include "bridge/channel.h"

struct bridge_config {
	char *listen;
	int64_t port; /* 0: a free one */
	char *port_file;
	char *store, *key_file;
	char *daemon_url, *daemon_secret;
	char *log_level;
	char *meta_app_secret, *meta_verify_token;
	char *graph_url, *telegram_url;
	/* Who we are there: page, account, phone number id. */
	char *messenger_page, *instagram_account, *whatsapp_number;
	char *messenger_token, *instagram_token, *whatsapp_token;
	char *telegram_token, *telegram_secret;
	int64_t window_s, typing_after_ms;
	int64_t retry_first_ms, retry_last_ms, send_timeout_ms, doubt_s;
	int64_t sends_at_once, conversations_open;
	int64_t max_body; /* bytes */
};

/* The defaults. */
void bridge_config_init(struct bridge_config *config);
void bridge_config_finish(struct bridge_config *config);
/* As config_read and config_set of pierred. */
bool bridge_config_read(struct bridge_config *config, const char *path, struct error *error);
bool bridge_config_parse(struct bridge_config *config, const char *name, struct str text,
			 struct error *error);
bool bridge_config_set(struct bridge_config *config, struct str key, struct str value,
		       struct error *error);
/* As settings_take_flags. */
bool bridge_config_take_flags(struct bridge_config *config, int argc, char **argv,
			      struct error *error);
void bridge_config_help(FILE *out);

/* What stands in the files; "" where a setting names none. */
struct bridge_secrets {
	char *daemon, *app_secret, *verify_token, *telegram_secret;
	char *token[CHANNELS]; /* of each channel; "": it is off */
};

/* ERROR_INVALID or ERROR_IO names the setting: a file is missing, empty, readable for others, or a
 * channel has a token but not what else it needs. */
bool bridge_secrets_load(struct bridge_secrets *secrets, const struct bridge_config *config,
			 struct error *error);
void bridge_secrets_finish(struct bridge_secrets *secrets);
/* Our id on the channel: what an answer is sent from. */
const char *bridge_config_account(const struct bridge_config *config, enum channel channel);

#endif
