/* The daemon's table of settings. */
#include "server/config.h"

#include <stddef.h>

#define AT(member) offsetof(struct config, member)
#define CHECKED(key, standard, argument, help, check)                              \
	{                                                                          \
#key, SETTING_TEXT, AT(key), 0, 0, standard, argument, help, check \
	}
#define TEXT(key, standard, argument, help) CHECKED(key, standard, argument, help, NULL)
#define NUMBER(key, min, max, standard, help)                                      \
	{                                                                          \
#key, SETTING_NUMBER, AT(key), min, max, standard, "N", help, NULL \
	}
#define LIST(key, argument, help)                                           \
	{                                                                   \
#key, SETTING_LIST, AT(key), 0, 0, "", argument, help, NULL \
	}

enum { BILLION = 1000000000 };

static const struct setting table[] = {
	TEXT(listen, "127.0.0.1", "ADDRESS", "address to listen on"),
	NUMBER(port, 0, 65535, "8080", "port to listen on; 0: a free one"),
	TEXT(port_file, "", "FILE", "write the port there when listening"),
	TEXT(intents, "intents", "DIR", "what citizens say: the first half of the content pack"),
	TEXT(locales, "locales", "DIR", "what Pierre says: the other half"),
	TEXT(model, "run/pierre.model", "FILE", "the model, made by 'pierre train'"),
	TEXT(dictionaries, "", "DIR", "Hunspell dictionaries (the system's)"),
	TEXT(store, "run/pierre.db", "FILE", "where conversations outlive the daemon"),
	TEXT(terminals, "run/terminals.json", "FILE",
	     "terminals in the town hall, made by 'pierre terminal'"),
	CHECKED(log_level, "info", "LEVEL", "error, warning, info or debug", setting_check_level),
	NUMBER(recall, 0, 1 << 20, "16384", "how many understandings to remember; 0: none"),
	NUMBER(max_frame, 1024, 1 << 20, "16384", "bytes of a client's frame"),
	NUMBER(messages_per_second, 0, BILLION, "2", "of a connection; 0: no limit"),
	NUMBER(messages_burst, 1, BILLION, "10", "messages of a connection at once"),
	NUMBER(address_messages_per_second, 0, BILLION, "20", "of an address; 0: no limit"),
	NUMBER(address_messages_burst, 1, BILLION, "100", "messages of an address at once"),
	NUMBER(connections_per_address, 0, BILLION, "64", "0: no limit"),
	NUMBER(connections_total, 0, BILLION, "12000", "0: no limit but the system's"),
	TEXT(bridges, "run/bridges.json", "FILE", "bridges to messengers, made by 'pierre bridge'"),
	NUMBER(bridge_messages_per_second, 0, BILLION, "1000", "of a bridge; 0: no limit"),
	NUMBER(bridge_messages_burst, 1, BILLION, "5000", "messages of a bridge at once"),
	NUMBER(bridge_conversations, 1, BILLION, "20000", "that a bridge's line has at once"),
	NUMBER(bridge_ping_s, 1, BILLION, "20", "seconds until a silent bridge is asked"),
	NUMBER(idle_timeout_s, 1, BILLION, "600", "seconds until a silent connection is closed"),
	NUMBER(conversation_ttl_s, 1, BILLION, "7200", "seconds a conversation can be resumed"),
	TEXT(keys, "run/keys", "DIR", "signing keys, made by 'pierre keygen'"),
	TEXT(payment_keys, "", "FILE", "public keys of the payment side, a line each"),
	CHECKED(payment_url, "", "URL", "the payment page; without it nothing can be paid",
		setting_check_url),
	CHECKED(public_url, "", "URL", "where citizens see this daemon, for links back to it",
		setting_check_base_url),
	CHECKED(issuer, "pierre", "NAME", "our name in payment tokens", setting_check_name),
	CHECKED(payment_audience, "payment", "NAME", "the payment side's name in tokens",
		setting_check_name),
	NUMBER(reference_prefix, 0, 999, "900", "first digits of our structured communications"),
	TEXT(back_office_url, "", "URL", "where cases are delivered; without it they wait"),
	TEXT(back_office_secret, "", "FILE", "the secret that signs what is delivered"),
	NUMBER(case_keep_days, 0, 36500, "30", "days until what is delivered or past is forgotten"),
	NUMBER(feedback_keep_days, 0, 36500, "180",
	       "days until what citizens thought is forgotten"),
	LIST(allowed_origins, "URL,...", "web sites that may show Pierre (its own)"),
	LIST(trusted_proxies, "IP,...", "whose X-Forwarded-For counts (nobody's)"),
};

static const struct settings settings = {table, sizeof table / sizeof *table};

void config_init(struct config *config)
{
	settings_init(&settings, config);
}

void config_finish(struct config *config)
{
	settings_finish(&settings, config);
}

bool config_set(struct config *config, struct str key, struct str value, struct error *error)
{
	return settings_set(&settings, config, key, value, error);
}

bool config_read(struct config *config, const char *path, struct error *error)
{
	return settings_read(&settings, config, path, error);
}

bool config_parse(struct config *config, const char *name, struct str text, struct error *error)
{
	return settings_parse(&settings, config, name, text, error);
}

bool config_take_flags(struct config *config, int argc, char **argv, struct error *error)
{
	return settings_take_flags(&settings, config, argc, argv, error);
}

void config_help(FILE *out)
{
	settings_help(&settings, out);
}
