/* terminals.json: who may report, and what is told on the terminals. */
#include "store/terminal_file.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

enum {
	FILE_LIMIT = 1 << 20,
	HASH_BYTES = 32,
	HASH_TEXT = 2 * HASH_BYTES + 1,
	SECRET_BYTES = 16,
	ID_BYTES = 4
};

static bool is_hex(struct str text, size_t len)
{
	return text.len == len && strspn(text.data, "0123456789abcdef") >= len;
}

bool terminal_name_is_fine(struct str name)
{
	if (!name.len || name.len >= TERMINAL_NAME)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
			return false;
	}
	return true;
}

/* A secret has 128 random bits, so a fast hash is enough: nobody guesses it from one. */
static void hash(struct str secret, char out[static HASH_TEXT])
{
	unsigned char bytes[HASH_BYTES];

	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)secret.data, secret.len,
			   NULL, 0);
	sodium_bin2hex(out, HASH_TEXT, bytes, sizeof bytes);
}

/* --- reading --- */

static bool wrong(const struct json_doc *doc, const json_t *at, struct error *error,
		  const char *what)
{
	return error_set(error, ERROR_INVALID, "%s:%d: %s", doc->path, json_doc_line(doc, at),
			 what);
}

static bool check_terminal(const struct json_doc *doc, const json_t *entry, struct error *error)
{
	if (!json_is_object(entry) || !terminal_name_is_fine(json_str(entry, "name")))
		return wrong(doc, entry, error,
			     "a terminal has a \"name\": 1 to 32 of a-z, 0-9 and -");
	return is_hex(json_str(entry, "key"), HASH_TEXT - 1) ||
	       wrong(doc, entry, error,
		     "the terminal's \"key\" is no hash; make it with 'pierre terminal add'");
}

static bool check_message(const struct json_doc *doc, const json_t *entry, struct error *error)
{
	struct str level = json_str(entry, "level"), terminal = json_str(entry, "terminal");

	if (!is_hex(json_str(entry, "id"), TERMINAL_MESSAGE_ID - 1))
		return wrong(doc, entry, error, "a message has an \"id\" of 8 hex digits");
	if (!str_eq(level, STR("info")) && !str_eq(level, STR("warning")))
		return wrong(doc, entry, error, "a \"level\" is info or warning");
	if (json_object_get(entry, "terminal") && !terminal_name_is_fine(terminal))
		return wrong(doc, entry, error, "a message's \"terminal\" is the name of one");
	for_each_lang (lang) {
		struct str text = json_str(json_object_get(entry, "text"), lang_code(lang));

		if (!text.len || text.len > TERMINAL_TEXT_LIMIT)
			return wrong(doc, entry, error,
				     "a message has a \"text\" of 1 to 300 bytes in nl, fr and en");
	}
	return true;
}

static bool check(const struct json_doc *doc, struct error *error)
{
	const json_t *terminals = json_object_get(doc->root, "terminals");
	const json_t *messages = json_object_get(doc->root, "messages");

	if (!json_is_array(terminals) || json_array_size(terminals) > TERMINAL_LIMIT)
		return wrong(doc, doc->root, error, "\"terminals\" is a list of at most 256");
	if (!json_is_array(messages))
		return wrong(doc, doc->root, error, "\"messages\" is a list");
	for (size_t i = 0; i < json_array_size(terminals); i++) {
		if (!check_terminal(doc, json_array_get(terminals, i), error))
			return false;
	}
	for (size_t i = 0; i < json_array_size(messages); i++) {
		if (!check_message(doc, json_array_get(messages, i), error))
			return false;
	}
	return true;
}

bool terminal_file_parse(struct terminal_file *file, const char *name, struct str text,
			 struct error *error)
{
	struct json_doc doc;
	bool ok;

	*file = (struct terminal_file){0};
	if (!json_doc_parse(&doc, name, text, error))
		return false;
	ok = check(&doc, error);
	if (ok)
		file->root = json_incref(doc.root);
	json_doc_finish(&doc);
	return ok;
}

bool terminal_file_load(struct terminal_file *file, const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0};

	*file = (struct terminal_file){0};
	if (file_read(path, FILE_LIMIT, &text, error))
		return terminal_file_parse(file, path, buf_borrow(&text), error);
	if (error->code != ERROR_NOT_FOUND)
		return false;
	file->root = json_pack("{s:[], s:[]}", "terminals", "messages");
	return true;
}

bool terminal_file_save(const struct terminal_file *file, const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0};
	char *dump = json_dumps(file->root, JSON_INDENT(2));

	buf_add(&text, str_from(dump));
	buf_add(&text, STR("\n"));
	free(dump);
	return file_write(path, buf_borrow(&text), error);
}

void terminal_file_finish(struct terminal_file *file)
{
	json_decref(file->root);
	*file = (struct terminal_file){0};
}

/* --- terminals --- */

/* The index of the entry whose `key` is `value`, or the list's length. */
static size_t find(const json_t *list, const char *key, struct str value)
{
	size_t i = 0;

	while (i < json_array_size(list) && !str_eq(json_str(json_array_get(list, i), key), value))
		i++;
	return i;
}

bool terminal_file_has(const struct terminal_file *file, struct str name)
{
	const json_t *list = json_object_get(file->root, "terminals");

	return find(list, "name", name) < json_array_size(list);
}

bool terminal_file_add(struct terminal_file *file, const char *name, int64_t now_ms,
		       char secret[static TERMINAL_SECRET], struct error *error)
{
	json_t *list = json_object_get(file->root, "terminals");
	unsigned char bytes[SECRET_BYTES];
	char key[HASH_TEXT], created[21];

	if (!terminal_name_is_fine(str_from(name)))
		return error_set(error, ERROR_INVALID,
				 "'%s' is no name of a terminal: 1 to 32 of a-z, 0-9 and -", name);
	if (terminal_file_has(file, str_from(name)))
		return error_set(error, ERROR_INVALID,
				 "there is a terminal '%s' already; remove it first for a new key",
				 name);
	if (json_array_size(list) == TERMINAL_LIMIT)
		return error_set(error, ERROR_LIMIT, "there are %d terminals already",
				 TERMINAL_LIMIT);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(secret, TERMINAL_SECRET, bytes, sizeof bytes);
	sodium_memzero(bytes, sizeof bytes);
	hash(str_from(secret), key);
	clock_format(now_ms, created);
	json_array_append_new(
		list, json_pack("{s:s, s:s, s:s}", "name", name, "key", key, "created", created));
	return true;
}

bool terminal_file_remove(struct terminal_file *file, const char *name, struct error *error)
{
	json_t *list = json_object_get(file->root, "terminals");

	json_t *messages = json_object_get(file->root, "messages");
	size_t at;

	if (json_array_remove(list, find(list, "name", str_from(name))) != 0)
		return error_set(error, ERROR_NOT_FOUND, "there is no terminal '%s'", name);
	/* What was told on it alone goes with it. */
	while ((at = find(messages, "terminal", str_from(name))) < json_array_size(messages))
		json_array_remove(messages, at);
	return true;
}

bool terminal_file_check(const struct terminal_file *file, struct str name, struct str secret)
{
	const json_t *list = json_object_get(file->root, "terminals");
	struct str key = json_str(json_array_get(list, find(list, "name", name)), "key");
	char given[HASH_TEXT], nobody[HASH_TEXT] = {0};
	bool is_there = key.len == HASH_TEXT - 1;

	hash(secret, given);
	return sodium_memcmp(is_there ? key.data : nobody, given, HASH_TEXT - 1) == 0 && is_there;
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

	if (json_array_remove(list, find(list, "id", str_from(id))) == 0)
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
