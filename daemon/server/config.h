/* Within server: what an operator can set, from a JSON file and from flags. */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#include "base/settings.h"

struct config {
	char *listen; /* an address, or "" for all */
	int64_t port; /* 0: a free one */
	char *port_file;
	char *intents, *locales, *model, *dictionaries, *store, *terminals;
	char *log_level;
	int64_t recall;	   /* understandings to remember; 0: none */
	int64_t max_frame; /* bytes */
	/* Per second, and how many at once; 0: no limit. */
	int64_t messages_per_second, messages_burst;
	int64_t address_messages_per_second, address_messages_burst;
	int64_t connections_per_address, connections_total; /* 0: no limit */
	char *bridges;
	int64_t bridge_messages_per_second, bridge_messages_burst; /* of a bridge; 0: no limit */
	int64_t bridge_conversations;				   /* of a line */
	int64_t bridge_ping_s;
	int64_t idle_timeout_s, conversation_ttl_s;
	char *keys;			 /* folder of our signing keys */
	char *payment_keys;		 /* file of the payment side's public keys, or "" */
	char *payment_url;		 /* the payment page; "": nothing can be paid */
	char *public_url;		 /* where citizens see the daemon, no final slash, or "" */
	char *issuer, *payment_audience; /* we and the payment side, as tokens name us */
	int64_t reference_prefix;	 /* of structured communications */
	/* Cases go there, signed with the secret in that file; "": they wait. */
	char *back_office_url, *back_office_secret;
	int64_t case_keep_days; /* after their delivery */
	int64_t feedback_keep_days;
	struct setting_list allowed_origins; /* empty: the same origin */
	struct setting_list trusted_proxies;
};

/* The defaults. */
void config_init(struct config *config);
void config_finish(struct config *config);
/* Takes the keys of a file. An unknown key, a wrong type or a value out of range is
 * ERROR_INVALID; the message has file, line, and the closest known key. */
bool config_read(struct config *config, const char *path, struct error *error);
/* The same from memory, for tests and fuzzing. */
bool config_parse(struct config *config, const char *name, struct str text, struct error *error);
/* Sets one key, spelt with _ or -, from a flag's text. */
bool config_set(struct config *config, struct str key, struct str value, struct error *error);
/* As settings_take_flags. */
bool config_take_flags(struct config *config, int argc, char **argv, struct error *error);
/* One line per flag. */
void config_help(FILE *out);

#endif
