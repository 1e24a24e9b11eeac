/* The table of a terminal's settings, and the way from its JSON file into it. */
#include "core/config.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/config_services.h"

enum setting_type {
	SETTING_TEXT,
	SETTING_NUMBER,
	SETTING_SWITCH,
	SETTING_LANG,
	SETTING_SERVICES,
	SETTING_REMARK /* for editors and readers; takes no effect */
};

typedef bool setting_check(const char *key, struct str value, struct error *error);

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset;
	int64_t min, max;     /* of a number; bytes of a text */
	const char *standard; /* as text */
	setting_check *check; /* of a text that is not empty, or NULL */
	const char *help;
	bool is_path;
};

static setting_check name_check, server_check, printer_check, keyboard_check, key_check;

#define AT(member) offsetof(struct kiosk_config, member)
#define TEXT(key, min, max, standard, check, help)                                  \
	{                                                                           \
#key, SETTING_TEXT, AT(key), min, max, standard, check, help, false \
	}
#define PATH(key, standard, help)                                                      \
	{                                                                              \
#key, SETTING_TEXT, AT(key), 0, PATH_LIMIT, standard, NULL, help, true \
	}
#define NUMBER(key, min, max, standard, help)                                        \
	{                                                                            \
#key, SETTING_NUMBER, AT(key), min, max, standard, NULL, help, false \
	}
#define OTHER(key, type, standard, help)                               \
	{                                                              \
#key, type, AT(key), 0, 0, standard, NULL, help, false \
	}
#define REMARK(key)                                               \
	{                                                         \
		key, SETTING_REMARK, 0, 0, 0, "", NULL, "", false \
	}

enum { NAME_LIMIT = 32, SHOWN_LIMIT = 200, URL_LIMIT = 512, PATH_LIMIT = 1024 };

static const struct setting settings[] = {
	REMARK("$schema"),
	REMARK("$comment"),
	TEXT(name, 1, NAME_LIMIT, "terminal", name_check,
	     "the terminal's name, as 'pierre terminal add' knows it"),
	TEXT(location, 0, SHOWN_LIMIT, "", NULL, "where it stands, for the clerks"),
	TEXT(server, 1, URL_LIMIT, "http://127.0.0.1:8080", server_check, "the daemon"),
	PATH(key_file, "", "file of the terminal's secret; without it nothing is reported"),
	PATH(state_dir, "/var/lib/pierre-kiosk", "folder for what a start without daemon needs"),
	TEXT(municipality, 0, SHOWN_LIMIT, "", NULL, "its name, until the daemon has told it"),
	TEXT(phone, 0, SHOWN_LIMIT, "", NULL, "shown while the daemon is away"),
	TEXT(address, 0, SHOWN_LIMIT, "", NULL, "shown while the daemon is away"),
	OTHER(lang, SETTING_LANG, "nl", "first language of the start screen: nl, fr or en"),
	NUMBER(ask_after_s, 20, 600, "60", "seconds without a touch until it asks"),
	NUMBER(end_after_s, 20, 300, "30", "seconds that it counts down from then on"),
	TEXT(printer, 0, URL_LIMIT, "", printer_check,
	     "file:/dev/usb/lp0, tcp:HOST:9100 or cups:QUEUE; without it nothing is printed"),
	NUMBER(paper_columns, 32, 48, "48", "characters on a line: 32 (58 mm) or 48 (80 mm)"),
	PATH(payment_command, "", "program that drives the card terminal"),
	TEXT(headset_key, 0, NAME_LIMIT, "F12", key_check, "GDK's name of the headset's key"),
	TEXT(keyboard, 1, NAME_LIMIT, "azerty", keyboard_check, "azerty or qwerty"),
	OTHER(start_lowered, SETTING_SWITCH, "false", "all controls in the lower half"),
	OTHER(services, SETTING_SERVICES, "{}", "services in this building, and the way there"),
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static bool is_one_of(struct str value, const char *set)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!strchr(set, value.data[i]))
			return false;
	}
	return true;
}

static bool name_check(const char *key, struct str value, struct error *error)
{
	return is_one_of(value, "abcdefghijklmnopqrstuvwxyz0123456789-") ||
	       error_set(error, ERROR_INVALID, "%s is '%.*s'; it takes a to z, 0 to 9 and -", key,
			 STR_ARG(value));
}

/* Printable ASCII without blanks and quotes, which may stand in a request's header and a log. */
static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] <= ' ' || value.data[i] > '~' || strchr("\"'<>\\", value.data[i]))
			return false;
	}
	return true;
}

/* A host and perhaps a port, no user, path, query or fragment: the paths are the daemon's. */
static bool is_authority(struct str value)
{
	return value.len && is_plain(value) && !memchr(value.data, '/', value.len) &&
	       !memchr(value.data, '@', value.len) && !memchr(value.data, '?', value.len) &&
	       !memchr(value.data, '#', value.len) && value.data[0] != ':';
}

static struct str server_trim(struct str value)
{
	while (str_ends(value, STR("/")))
		value.len--;
	return value;
}

static bool server_check(const char *key, struct str value, struct error *error)
{
	struct str rest = server_trim(value);

	if (str_starts(rest, STR("https://")))
		rest = str_slice(rest, 8, rest.len);
	else if (str_starts(rest, STR("http://")))
		rest = str_slice(rest, 7, rest.len);
	else
		rest.len = 0;
	return is_authority(rest) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes http://HOST:PORT or https://HOST, without a path",
			 key, STR_ARG(value));
}

static bool printer_check(const char *key, struct str value, struct error *error)
{
	bool is_file = str_starts(value, STR("file:/"));
	bool is_tcp = str_starts(value, STR("tcp:"));
	bool is_queue = str_starts(value, STR("cups:"));

	return (is_plain(value) &&
		(is_file || ((is_tcp || is_queue) && !str_ends(value, STR(":"))))) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes file:/dev/usb/lp0, tcp:HOST:9100 or cups:QUEUE",
			 key, STR_ARG(value));
}

static bool keyboard_check(const char *key, struct str value, struct error *error)
{
	return str_eq(value, STR("azerty")) || str_eq(value, STR("qwerty")) ||
	       error_set(error, ERROR_INVALID, "%s is '%.*s'; it may be azerty or qwerty", key,
			 STR_ARG(value));
}

static bool key_check(const char *key, struct str value, struct error *error)
{
	return is_one_of(value,
			 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ||
	       error_set(error, ERROR_INVALID, "%s is '%.*s'; it takes a key's name such as F12",
			 key, STR_ARG(value));
}

static void *member_of(struct kiosk_config *config, const struct setting *setting)
{
	return (char *)config + setting->offset;
}

static bool has_control(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if ((unsigned char)value.data[i] < ' ' || value.data[i] == 0x7f)
			return true;
	}
	return false;
}

/* A relative path is that of the file's folder. */
static char *path_resolve(const char *file, struct str path)
{
	const char *slash = strrchr(file, '/');
	struct buf full = {0};

	if (!path.len || path.data[0] == '/' || !slash)
		return str_dup(path);
	buf_add(&full, str_slice(str_from(file), 0, (size_t)(slash + 1 - file)));
	buf_add(&full, path);
	return buf_take(&full);
}

static bool text_set(char **member, const struct setting *setting, const char *file,
		     struct str value, struct error *error)
{
	if ((int64_t)value.len < setting->min || (int64_t)value.len > setting->max)
		return error_set(error, ERROR_INVALID, "%s has %zu bytes; it may have %lld to %lld",
				 setting->key, value.len, (long long)setting->min,
				 (long long)setting->max);
	if (has_control(value))
		return error_set(error, ERROR_INVALID, "%s has a line break or control character",
				 setting->key);
	if (value.len && setting->check && !setting->check(setting->key, value, error))
		return false;
	free(*member);
	if (setting->offset == AT(server))
		value = server_trim(value);
	*member = setting->is_path ? path_resolve(file, value) : str_dup(value);
	return true;
}

static bool number_set(int64_t *member, const struct setting *setting, int64_t value,
		       struct error *error)
{
	if (value < setting->min || value > setting->max)
		return error_set(error, ERROR_INVALID, "%s is %lld; it may be %lld to %lld",
				 setting->key, (long long)value, (long long)setting->min,
				 (long long)setting->max);
	if (setting->offset == AT(paper_columns) && value != setting->min && value != setting->max)
		return error_set(error, ERROR_INVALID, "%s is %lld; it may be 32 or 48",
				 setting->key, (long long)value);
	*member = value;
	return true;
}

static bool lang_set(enum lang *member, const struct setting *setting, struct str value,
		     struct error *error)
{
	for_each_lang (lang) {
		if (str_eq(value, str_from(lang_code(lang)))) {
			*member = lang;
			return true;
		}
	}
	return error_set(error, ERROR_INVALID, "%s is '%.*s'; it may be nl, fr or en", setting->key,
			 STR_ARG(value));
}

/* *wrong: the value, and after a failure the one within it that is to be mended. */
static bool setting_from_json(struct kiosk_config *config, const struct setting *setting,
			      const struct json_doc *doc, const json_t **wrong, struct error *error)
{
	static const char *const wanted[] = {"a text", "a whole number", "true or false",
					     "a text", "an object",	 "a text"};
	const json_t *value = *wrong;
	struct str text = {json_string_value(value), json_string_length(value)};
	void *member = member_of(config, setting);

	if (setting->type == SETTING_TEXT && json_is_string(value))
		return text_set(member, setting, doc->path, text, error);
	if (setting->type == SETTING_NUMBER && json_is_integer(value))
		return number_set(member, setting, json_integer_value(value), error);
	if (setting->type == SETTING_LANG && json_is_string(value))
		return lang_set(member, setting, text, error);
	if (setting->type == SETTING_REMARK && json_is_string(value))
		return true;
	if (setting->type == SETTING_SERVICES && json_is_object(value))
		return config_services_take(config, value, wrong, error);
	if (setting->type != SETTING_SWITCH || !json_is_boolean(value))
		return error_set(error, ERROR_INVALID, "%s takes %s", setting->key,
				 wanted[setting->type]);
	*(bool *)member = json_is_true(value);
	return true;
}

static const struct setting *setting_find(struct str key, struct error *error)
{
	const char *names[SETTING_COUNT];
	const char *closest;

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		names[i] = settings[i].key;
		if (str_eq(key, str_from(names[i])))
			return &settings[i];
	}
	closest = str_closest(key, names, SETTING_COUNT);
	error_set(error, ERROR_INVALID, "there is no setting '%.*s'%s%s%s", STR_ARG(key),
		  closest ? "; did you mean '" : "", closest ? closest : "", closest ? "'?" : "");
	return NULL;
}

static void setting_reset(struct kiosk_config *config, const struct setting *setting)
{
	struct str standard = str_from(setting->standard);
	void *member = member_of(config, setting);

	if (setting->type == SETTING_TEXT)
		text_set(member, setting, "", standard, NULL);
	else if (setting->type == SETTING_NUMBER)
		*(int64_t *)member = strtoll(setting->standard, NULL, 10);
	else if (setting->type == SETTING_LANG)
		lang_set(member, setting, standard, NULL);
	else if (setting->type == SETTING_SWITCH)
		*(bool *)member = str_eq(standard, STR("true"));
}

void kiosk_config_init(struct kiosk_config *config)
{
	*config = (struct kiosk_config){0};
	for (size_t i = 0; i < SETTING_COUNT; i++)
		setting_reset(config, &settings[i]);
}

void kiosk_config_finish(struct kiosk_config *config)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (settings[i].type == SETTING_TEXT)
			free(*(char **)member_of(config, &settings[i]));
	}
	config_services_clear(config);
	*config = (struct kiosk_config){0};
}

static bool config_take(struct kiosk_config *config, const struct json_doc *doc,
			struct error *error)
{
	const char *key;
	json_t *value;

	if (!json_is_object(doc->root))
		return error_set(error, ERROR_INVALID, "%s: not an object of settings", doc->path);
	json_object_foreach (doc->root, key, value) {
		const struct setting *setting = setting_find(str_from(key), error);
		const json_t *wrong = value;

		if (!setting || !setting_from_json(config, setting, doc, &wrong, error)) {
			int line = json_doc_line(doc, wrong);

			/* true, false and null know no line. */
			return line ? error_prefix(error, "%s:%d: ", doc->path, line)
				    : error_prefix(error, "%s: ", doc->path);
		}
	}
	return true;
}

bool kiosk_config_read(struct kiosk_config *config, const char *path, struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_load(&doc, path, error) && config_take(config, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

bool kiosk_config_parse(struct kiosk_config *config, const char *name, struct str text,
			struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_parse(&doc, name, text, error) && config_take(config, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

void kiosk_config_help(FILE *out)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct setting *setting = &settings[i];

		if (setting->type == SETTING_REMARK)
			continue;
		fprintf(out, "  %-16s %s%s%s%s\n", setting->key, setting->help,
			*setting->standard ? " [" : "", setting->standard,
			*setting->standard ? "]" : "");
	}
}
