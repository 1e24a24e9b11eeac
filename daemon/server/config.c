/* The table of settings, and the two ways into it: a JSON file and flags. */
#include "server/config.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"

enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_LIST };

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset;
	int64_t min, max;     /* of a number */
	const char *standard; /* as text */
	const char *argument, *help;
};

#define AT(member) offsetof(struct config, member)
#define TEXT(key, standard, argument, help)                                 \
	{                                                                   \
#key, SETTING_TEXT, AT(key), 0, 0, standard, argument, help \
	}
#define NUMBER(key, min, max, standard, help)                                \
	{                                                                    \
#key, SETTING_NUMBER, AT(key), min, max, standard, "N", help \
	}
#define LIST(key, argument, help)                                     \
	{                                                             \
#key, SETTING_LIST, AT(key), 0, 0, "", argument, help \
	}

enum { BILLION = 1000000000, URL_LIMIT = 512, NAME_LIMIT = 128 };

static const struct setting settings[] = {
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
	TEXT(log_level, "info", "LEVEL", "error, warning, info or debug"),
	NUMBER(recall, 0, 1 << 20, "16384", "how many understandings to remember; 0: none"),
	NUMBER(max_frame, 1024, 1 << 20, "16384", "bytes of a client's frame"),
	NUMBER(messages_per_second, 0, BILLION, "2", "of a connection; 0: no limit"),
	NUMBER(messages_burst, 1, BILLION, "10", "messages of a connection at once"),
	NUMBER(address_messages_per_second, 0, BILLION, "20", "of an address; 0: no limit"),
	NUMBER(address_messages_burst, 1, BILLION, "100", "messages of an address at once"),
	NUMBER(connections_per_address, 0, BILLION, "64", "0: no limit"),
	NUMBER(connections_total, 0, BILLION, "12000", "0: no limit but the system's"),
	NUMBER(idle_timeout_s, 1, BILLION, "600", "seconds until a silent connection is closed"),
	NUMBER(conversation_ttl_s, 1, BILLION, "7200", "seconds a conversation can be resumed"),
	TEXT(keys, "run/keys", "DIR", "signing keys, made by 'pierre keygen'"),
	TEXT(payment_keys, "", "FILE", "public keys of the payment side, a line each"),
	TEXT(payment_url, "", "URL", "the payment page; without it nothing can be paid"),
	TEXT(public_url, "", "URL", "where citizens see this daemon, for links back to it"),
	TEXT(issuer, "pierre", "NAME", "our name in payment tokens"),
	TEXT(payment_audience, "payment", "NAME", "the payment side's name in tokens"),
	NUMBER(reference_prefix, 0, 999, "900", "first digits of our structured communications"),
	TEXT(back_office_url, "", "URL", "where cases are delivered; without it they wait"),
	TEXT(back_office_secret, "", "FILE", "the secret that signs what is delivered"),
	NUMBER(case_keep_days, 0, 36500, "30", "days until what is delivered or past is forgotten"),
	NUMBER(feedback_keep_days, 0, 36500, "180",
	       "days until what citizens thought is forgotten"),
	LIST(allowed_origins, "URL,...", "web sites that may show Pierre (its own)"),
	LIST(trusted_proxies, "IP,...", "whose X-Forwarded-For counts (nobody's)"),
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static void *member_of(struct config *config, const struct setting *setting)
{
	return (char *)config + setting->offset;
}

static void text_set(char **member, struct str value)
{
	free(*member);
	*member = str_dup(value);
}

static void list_clear(struct config_list *list)
{
	while (list->count)
		free(list->items[--list->count]);
}

static bool list_add(struct config_list *list, struct str item, struct error *error)
{
	if (list->count == CONFIG_LIST_LIMIT)
		return error_set(error, ERROR_LIMIT, "more than %d values", CONFIG_LIST_LIMIT);
	list->items[list->count++] = str_dup(item);
	return true;
}

static bool number_set(int64_t *member, const struct setting *setting, int64_t value,
		       struct error *error)
{
	if (value < setting->min || value > setting->max)
		return error_set(error, ERROR_INVALID, "%s is %lld; it may be %lld to %lld",
				 setting->key, (long long)value, (long long)setting->min,
				 (long long)setting->max);
	*member = value;
	return true;
}

static bool level_check(const struct setting *setting, struct str value, struct error *error)
{
	enum log_level level;

	return log_level_parse(value, &level) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it may be error, warning, info or debug", setting->key,
			 STR_ARG(value));
}

/* Printable ASCII without blanks and quotes, which may stand in a header, a log and a page. */
static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] <= ' ' || value.data[i] > '~' || strchr("\"'<>\\", value.data[i]))
			return false;
	}
	return true;
}

static bool url_check(const struct setting *setting, struct str value, struct error *error)
{
	size_t scheme = str_starts(value, STR("https://")) ? 8 : 7;
	bool has_scheme = scheme == 8 || str_starts(value, STR("http://"));

	if (!value.len || (has_scheme && value.len > scheme && value.len <= URL_LIMIT &&
			   !strchr("/?#:", value.data[scheme]) && is_plain(value) &&
			   !memchr(value.data, '#', value.len)))
		return true;
	return error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes a URL such as https://www.commune.example/pay, at "
			 "most %d characters",
			 setting->key, STR_ARG(value), URL_LIMIT);
}

static bool name_check(const struct setting *setting, struct str value, struct error *error)
{
	return (value.len && value.len <= NAME_LIMIT && is_plain(value)) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes 1 to %d characters without blanks and quotes",
			 setting->key, STR_ARG(value), NAME_LIMIT);
}

static bool text_check(const struct setting *setting, struct str value, struct error *error)
{
	static const struct {
		size_t offset;
		bool (*check)(const struct setting *setting, struct str value, struct error *error);
	} checks[] = {
		{AT(log_level), level_check},	    {AT(payment_url), url_check},
		{AT(public_url), url_check},	    {AT(issuer), name_check},
		{AT(payment_audience), name_check},
	};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (checks[i].offset == setting->offset)
			return checks[i].check(setting, value, error);
	}
	return true;
}

/* A setting from a flag's text. */
static bool setting_from_text(struct config *config, const struct setting *setting,
			      struct str value, struct error *error)
{
	void *member = member_of(config, setting);
	struct str item;
	char number[24], *end;

	if (setting->type == SETTING_TEXT) {
		if (!text_check(setting, value, error))
			return false;
		while (setting->offset == AT(public_url) && str_ends(value, STR("/")))
			value.len--;
		text_set(member, value);
		return true;
	}
	if (setting->type == SETTING_LIST) {
		list_clear(member);
		while (str_split(&value, ',', &item)) {
			item = str_trim(item);
			if (item.len && !list_add(member, item, error))
				return error_prefix(error, "%s: ", setting->key);
		}
		return true;
	}
	snprintf(number, sizeof number, "%.*s", STR_ARG(value));
	errno = 0;
	long long n = strtoll(number, &end, 10);
	if (errno || end == number || *end || value.len >= sizeof number)
		return error_set(error, ERROR_INVALID, "%s is '%.*s'; it takes a whole number",
				 setting->key, STR_ARG(value));
	return number_set(member, setting, n, error);
}

static bool setting_from_json(struct config *config, const struct setting *setting,
			      const json_t *value, struct error *error)
{
	static const char *const wanted[] = {"a text", "a whole number", "a list of texts"};
	void *member = member_of(config, setting);
	const json_t *item;
	size_t i;

	if (setting->type == SETTING_TEXT && json_is_string(value))
		return setting_from_text(config, setting, str_from(json_string_value(value)),
					 error);
	if (setting->type == SETTING_NUMBER && json_is_integer(value))
		return number_set(member, setting, json_integer_value(value), error);
	if (setting->type != SETTING_LIST || !json_is_array(value))
		return error_set(error, ERROR_INVALID, "%s takes %s", setting->key,
				 wanted[setting->type]);
	list_clear(member);
	json_array_foreach (value, i, item) {
		if (!json_is_string(item))
			return error_set(error, ERROR_INVALID, "%s takes %s", setting->key,
					 wanted[setting->type]);
		if (!list_add(member, str_from(json_string_value(item)), error))
			return error_prefix(error, "%s: ", setting->key);
	}
	return true;
}

static const struct setting *setting_find(struct str key, struct error *error)
{
	const char *names[SETTING_COUNT];
	const char *closest;
	char name[64];

	snprintf(name, sizeof name, "%.*s", STR_ARG(key));
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : *c;
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (key.len < sizeof name && strcmp(name, settings[i].key) == 0)
			return &settings[i];
		names[i] = settings[i].key;
	}
	closest = str_closest(str_from(name), names, SETTING_COUNT);
	error_set(error, ERROR_INVALID, "there is no setting '%.*s'%s%s%s", STR_ARG(key),
		  closest ? "; did you mean '" : "", closest ? closest : "", closest ? "'?" : "");
	return NULL;
}

void config_init(struct config *config)
{
	*config = (struct config){0};
	for (size_t i = 0; i < SETTING_COUNT; i++)
		setting_from_text(config, &settings[i], str_from(settings[i].standard), NULL);
}

void config_finish(struct config *config)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (settings[i].type == SETTING_TEXT)
			free(*(char **)member_of(config, &settings[i]));
		else if (settings[i].type == SETTING_LIST)
			list_clear(member_of(config, &settings[i]));
	}
}

bool config_set(struct config *config, struct str key, struct str value, struct error *error)
{
	const struct setting *setting = setting_find(key, error);

	return setting && setting_from_text(config, setting, value, error);
}

static bool config_take(struct config *config, const struct json_doc *doc, struct error *error)
{
	const char *key;
	json_t *value;

	if (!json_is_object(doc->root))
		return error_set(error, ERROR_INVALID, "%s: not an object of settings", doc->path);
	json_object_foreach (doc->root, key, value) {
		const struct setting *setting = setting_find(str_from(key), error);

		if (!setting || !setting_from_json(config, setting, value, error)) {
			int line = json_doc_line(doc, value);

			return line ? error_prefix(error, "%s:%d: ", doc->path, line)
				    : error_prefix(error, "%s: ", doc->path);
		}
	}
	return true;
}

bool config_read(struct config *config, const char *path, struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_load(&doc, path, error) && config_take(config, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

bool config_parse(struct config *config, const char *name, struct str text, struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_parse(&doc, name, text, error) && config_take(config, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

void config_help(FILE *out)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct setting *setting = &settings[i];
		char left[64];

		snprintf(left, sizeof left, "--%s %s", setting->key, setting->argument);
		for (char *c = left; *c && *c != ' '; c++)
			*c = *c == '_' ? '-' : *c;
		fprintf(out, "  %-34s %s%s%s%s\n", left, setting->help,
			*setting->standard ? " [" : "", setting->standard,
			*setting->standard ? "]" : "");
	}
}
