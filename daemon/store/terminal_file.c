/* terminals.json: who may report, and what is told on the terminals. */
#include "store/terminal_file.h"

#include <sodium.h>
#include <string.h>

enum { ID_BYTES = 4 };

static const struct key_kind kind = {"terminal", "terminals", (TERMINAL_SECRET - 1) / 2,
				     TERMINAL_LIMIT};

/* --- reading --- */

static bool is_id(struct str text)
{
	return text.len == TERMINAL_MESSAGE_ID - 1 &&
	       strspn(text.data, "0123456789abcdef") == text.len;
}

static bool check_message(const struct json_doc *doc, const json_t *entry, struct error *error)
{
	struct str level = json_str(entry, "level"), terminal = json_str(entry, "terminal");

	if (!is_id(json_str(entry, "id")))
		return key_file_wrong(doc, entry, error, "a message has an \"id\" of 8 hex digits");
	if (!str_eq(level, STR("info")) && !str_eq(level, STR("warning")))
		return key_file_wrong(doc, entry, error, "a \"level\" is info or warning");
	if (json_object_get(entry, "terminal") && !key_name_is_fine(terminal))
		return key_file_wrong(doc, entry, error,
				      "a message's \"terminal\" is the name of one");
	for_each_lang (lang) {
		struct str text = json_str(json_object_get(entry, "text"), lang_code(lang));

		if (!text.len || text.len > TERMINAL_TEXT_LIMIT)
			return key_file_wrong(
				doc, entry, error,
				"a message has a \"text\" of 1 to 300 bytes in nl, fr and en");
	}
	return true;
}

static bool check(const struct json_doc *doc, struct error *error)
{
	const json_t *messages = json_object_get(doc->root, "messages");

	if (!key_list_is_fine(doc, &kind, error))
		return false;
	if (!json_is_array(messages))
		return key_file_wrong(doc, doc->root, error, "\"messages\" is a list");
	for (size_t i = 0; i < json_array_size(messages); i++) {
		if (!check_message(doc, json_array_get(messages, i), error))
			return false;
	}
	return true;
}

bool terminal_file_parse(struct terminal_file *file, const char *name, struct str text,
			 struct error *error)
{
	file->root = key_file_parse(name, text, check, error);
	return file->root;
}

bool terminal_file_load(struct terminal_file *file, const char *path, struct error *error)
{
	file->root =
		key_file_load(path, json_pack("{s:[], s:[]}", kind.list, "messages"), check, error);
	return file->root;
}

bool terminal_file_save(const struct terminal_file *file, const char *path, struct error *error)
{
	return key_file_save(file->root, path, error);
}

void terminal_file_finish(struct terminal_file *file)
{
	json_decref(file->root);
	*file = (struct terminal_file){0};
}

/* --- terminals --- */

bool terminal_file_has(const struct terminal_file *file, struct str name)
{
	return key_list_has(file->root, &kind, name);
}

bool terminal_file_add(struct terminal_file *file, const char *name, int64_t now_ms,
		       char secret[static TERMINAL_SECRET], struct error *error)
{
	return key_list_add(file->root, &kind, name, now_ms, secret, error);
}

bool terminal_file_remove(struct terminal_file *file, const char *name, struct error *error)
{
	json_t *messages = json_object_get(file->root, "messages");
	size_t at;

	if (!key_list_remove(file->root, &kind, name, error))
		return false;
	/* What was told on it alone goes with it. */
	while ((at = key_list_find(messages, "terminal", str_from(name))) <
	       json_array_size(messages))
		json_array_remove(messages, at);
	return true;
}

bool terminal_file_check(const struct terminal_file *file, struct str name, struct str secret)
{
	return key_list_check(file->root, &kind, name, secret);
}

/* --- messages --- */

static bool check_texts(const char *const texts[static LANG_COUNT], struct error *error)
{
	for_each_lang (lang) {
		size_t len = texts[lang] ? strlen(texts[lang]) : 0;

		if (!len || len > TERMINAL_TEXT_LIMIT)
			return error_set(error, ERROR_INVALID,
					 "the message in '%s' has %zu bytes; it takes 1 to %d",
					 lang_code(lang), len, TERMINAL_TEXT_LIMIT);
	}
	return true;
}

/* Those that some terminal would show: of all, and of this one (NULL: of any, so that no screen
 * has too many). */
static size_t count_for(const json_t *messages, const char *terminal_or_null)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(messages); i++) {
		struct str terminal = json_str(json_array_get(messages, i), "terminal");

		if (!terminal.len || !terminal_or_null ||
		    str_eq(terminal, str_from(terminal_or_null)))
			count++;
	}
	return count;
}

bool terminal_file_say(struct terminal_file *file, bool is_warning,
		       const char *const texts[static LANG_COUNT], const char *terminal_or_null,
		       char id[static TERMINAL_MESSAGE_ID], struct error *error)
{
	json_t *messages = json_object_get(file->root, "messages"), *entry;
	unsigned char bytes[ID_BYTES];

	if (!check_texts(texts, error))
		return false;
	if (terminal_or_null && !terminal_file_has(file, str_from(terminal_or_null)))
		return error_set(error, ERROR_NOT_FOUND, "there is no terminal '%s'",
				 terminal_or_null);
	if (count_for(messages, terminal_or_null) >= TERMINAL_MESSAGE_LIMIT)
		return error_set(error, ERROR_LIMIT,
				 "there are %d messages already: take one back first",
				 TERMINAL_MESSAGE_LIMIT);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(id, TERMINAL_MESSAGE_ID, bytes, sizeof bytes);
	entry = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "id", id, "level",
			  is_warning ? "warning" : "info", "text", "nl", texts[LANG_NL], "fr",
			  texts[LANG_FR], "en", texts[LANG_EN]);
	if (!entry)
		return error_set(error, ERROR_INVALID, "the message is no UTF-8");
	if (terminal_or_null)
		json_object_set_new(entry, "terminal", json_string(terminal_or_null));
	json_array_append_new(messages, entry);
	return true;
}

bool terminal_file_unsay(struct terminal_file *file, const char *id, struct error *error)
{
	json_t *list = json_object_get(file->root, "messages");

	if (json_array_remove(list, key_list_find(list, "id", str_from(id))) == 0)
		return true;
	return error_set(error, ERROR_NOT_FOUND, "there is no message '%s'", id);
}

json_t *terminal_file_messages(const struct terminal_file *file, struct str name)
{
	const json_t *list = json_object_get(file->root, "messages");
	json_t *found = json_array();

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		struct str terminal = json_str(entry, "terminal");

		if (terminal.len && !str_eq(terminal, name))
			continue;
		json_array_append_new(found, json_pack("{s:O, s:O, s:O}", "id",
						       json_object_get(entry, "id"), "level",
						       json_object_get(entry, "level"), "text",
						       json_object_get(entry, "text")));
	}
	return found;
}
