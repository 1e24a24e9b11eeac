/* A table of settings, and the two ways into its values: a JSON file and flags. */
#include "base/settings.h"

#include <errno.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

static void *member_of(void *values, const struct setting *setting)
{
	return (char *)values + setting->offset;
}

static void list_clear(struct setting_list *list)
{
	while (list->count)
		free(list->items[--list->count]);
}

static bool list_add(struct setting_list *list, struct str item, struct error *error)
{
	if (list->count == SETTING_LIST_LIMIT)
		return error_set(error, ERROR_LIMIT, "more than %d values", SETTING_LIST_LIMIT);
	list->items[list->count++] = str_dup(item);
	return true;
}

static bool list_from_text(struct setting_list *list, const struct setting *setting,
			   struct str value, struct error *error)
{
	struct str item;

	list_clear(list);
	while (str_split(&value, ',', &item)) {
		item = str_trim(item);
		if (item.len && !list_add(list, item, error))
			return error_prefix(error, "%s: ", setting->key);
	}
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

static bool number_from_text(int64_t *member, const struct setting *setting, struct str value,
			     struct error *error)
{
	char number[24], *end;

	snprintf(number, sizeof number, "%.*s", STR_ARG(value));
	errno = 0;
	long long n = strtoll(number, &end, 10);
	if (errno || end == number || *end || value.len >= sizeof number)
		return error_set(error, ERROR_INVALID, "%s is '%.*s'; it takes a whole number",
				 setting->key, STR_ARG(value));
	return number_set(member, setting, n, error);
}

/* A setting from a flag's text. */
static bool setting_from_text(void *values, const struct setting *setting, struct str value,
			      struct error *error)
{
	char **text = member_of(values, setting);

	if (setting->type == SETTING_LIST)
		return list_from_text(member_of(values, setting), setting, value, error);
	if (setting->type == SETTING_NUMBER)
		return number_from_text(member_of(values, setting), setting, value, error);
	if (setting->check && !setting->check(setting, &value, error))
		return false;
	free(*text);
	*text = str_dup(value);
	return true;
}

static bool setting_from_json(void *values, const struct setting *setting, const json_t *value,
			      struct error *error)
{
	static const char *const wanted[] = {"a text", "a whole number", "a list of texts"};
	struct setting_list *list = member_of(values, setting);
	const json_t *item;
	size_t i;

	if (setting->type == SETTING_TEXT && json_is_string(value))
		return setting_from_text(values, setting, str_from(json_string_value(value)),
					 error);
	if (setting->type == SETTING_NUMBER && json_is_integer(value))
		return number_set(member_of(values, setting), setting, json_integer_value(value),
				  error);
	if (setting->type != SETTING_LIST || !json_is_array(value))
		return error_set(error, ERROR_INVALID, "%s takes %s", setting->key,
				 wanted[setting->type]);
	list_clear(list);
	json_array_foreach (value, i, item) {
		if (!json_is_string(item))
			return error_set(error, ERROR_INVALID, "%s takes %s", setting->key,
					 wanted[setting->type]);
		if (!list_add(list, str_from(json_string_value(item)), error))
			return error_prefix(error, "%s: ", setting->key);
	}
	return true;
}

static const struct setting *setting_find(const struct settings *settings, struct str key,
					  struct error *error)
{
	const struct setting *found = NULL;
	const char **names = mem_alloc(settings->count * sizeof *names);
	const char *closest;
	char name[64];

	snprintf(name, sizeof name, "%.*s", STR_ARG(key));
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : *c;
	for (size_t i = 0; i < settings->count; i++) {
		names[i] = settings->table[i].key;
		if (key.len < sizeof name && strcmp(name, names[i]) == 0)
			found = &settings->table[i];
	}
	closest = found ? NULL : str_closest(str_from(name), names, settings->count);
	if (!found)
		error_set(error, ERROR_INVALID, "there is no setting '%.*s'%s%s%s", STR_ARG(key),
			  closest ? "; did you mean '" : "", closest ? closest : "",
			  closest ? "'?" : "");
	free(names);
	return found;
}

void settings_init(const struct settings *settings, void *values)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->table[i];

		memset(member_of(values, setting), 0,
		       setting->type == SETTING_TEXT	 ? sizeof(char *)
		       : setting->type == SETTING_NUMBER ? sizeof(int64_t)
							 : sizeof(struct setting_list));
		setting_from_text(values, setting, str_from(setting->standard), NULL);
	}
}

void settings_finish(const struct settings *settings, void *values)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->table[i];

		if (setting->type == SETTING_TEXT)
			free(*(char **)member_of(values, setting));
		else if (setting->type == SETTING_LIST)
			list_clear(member_of(values, setting));
	}
}

bool settings_set(const struct settings *settings, void *values, struct str key, struct str value,
		  struct error *error)
{
	const struct setting *setting = setting_find(settings, key, error);

	return setting && setting_from_text(values, setting, value, error);
}

static bool take(const struct settings *settings, void *values, const struct json_doc *doc,
		 struct error *error)
{
	const char *key;
	json_t *value;

	if (!json_is_object(doc->root))
		return error_set(error, ERROR_INVALID, "%s: not an object of settings", doc->path);
	json_object_foreach (doc->root, key, value) {
		const struct setting *setting = setting_find(settings, str_from(key), error);

		if (!setting || !setting_from_json(values, setting, value, error)) {
			int line = json_doc_line(doc, value);

			return line ? error_prefix(error, "%s:%d: ", doc->path, line)
				    : error_prefix(error, "%s: ", doc->path);
		}
	}
	return true;
}

bool settings_read(const struct settings *settings, void *values, const char *path,
		   struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_load(&doc, path, error) && take(settings, values, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

bool settings_parse(const struct settings *settings, void *values, const char *name,
		    struct str text, struct error *error)
{
	struct json_doc doc = {0};
	bool ok = json_doc_parse(&doc, name, text, error) && take(settings, values, &doc, error);

	json_doc_finish(&doc);
	return ok;
}

void settings_help(const struct settings *settings, FILE *out)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->table[i];
		char left[64];

		snprintf(left, sizeof left, "--%s %s", setting->key, setting->argument);
		for (char *c = left; *c && *c != ' '; c++)
			*c = *c == '_' ? '-' : *c;
		fprintf(out, "  %-34s %s%s%s%s\n", left, setting->help,
			*setting->standard ? " [" : "", setting->standard,
			*setting->standard ? "]" : "");
	}
}
