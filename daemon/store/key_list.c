/* Named keys in a JSON file, as hashes. */
#include "store/key_list.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"

enum { FILE_LIMIT = 1 << 20, HASH_BYTES = 32, HASH_TEXT = 2 * HASH_BYTES + 1 };

/* --- the file --- */

bool key_file_wrong(const struct json_doc *doc, const json_t *at, struct error *error,
		    const char *what)
{
	return error_set(error, ERROR_INVALID, "%s:%d: %s", doc->path, json_doc_line(doc, at),
			 what);
}

json_t *key_file_parse(const char *name, struct str text,
		       bool (*check)(const struct json_doc *doc, struct error *error),
		       struct error *error)
{
	struct json_doc doc;
	json_t *root = NULL;

	if (!json_doc_parse(&doc, name, text, error))
		return NULL;
	if (check(&doc, error))
		root = json_incref(doc.root);
	json_doc_finish(&doc);
	return root;
}

json_t *key_file_load(const char *path, json_t *empty,
		      bool (*check)(const struct json_doc *doc, struct error *error),
		      struct error *error)
{
	BUF_AUTO struct buf text = {0};
	json_t *root = NULL;

	if (file_read(path, FILE_LIMIT, &text, error))
		root = key_file_parse(path, buf_borrow(&text), check, error);
	else if (error->code == ERROR_NOT_FOUND)
		return empty;
	json_decref(empty);
	return root;
}

bool key_file_save(const json_t *root, const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0};
	char *dump = json_dumps(root, JSON_INDENT(2));

	buf_add(&text, str_from(dump));
	buf_add(&text, STR("\n"));
	free(dump);
	return file_write(path, buf_borrow(&text), error);
}

/* --- the list --- */

bool key_name_is_fine(struct str name)
{
	if (!name.len || name.len >= KEY_NAME)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
			return false;
	}
	return true;
}

/* A secret has 128 random bits or more, so a fast hash is enough: nobody guesses it from one. */
static void hash(struct str secret, char out[static HASH_TEXT])
{
	unsigned char bytes[HASH_BYTES];

	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)secret.data, secret.len,
			   NULL, 0);
	sodium_bin2hex(out, HASH_TEXT, bytes, sizeof bytes);
}

static bool entry_is_fine(const struct json_doc *doc, const json_t *entry,
			  const struct key_kind *kind, struct error *error)
{
	struct str key = json_str(entry, "key");
	char what[96];

	if (!json_is_object(entry) || !key_name_is_fine(json_str(entry, "name"))) {
		snprintf(what, sizeof what, "a %s has a \"name\": 1 to 32 of a-z, 0-9 and -",
			 kind->name);
		return key_file_wrong(doc, entry, error, what);
	}
	if (key.len == HASH_TEXT - 1 && strspn(key.data, "0123456789abcdef") == key.len)
		return true;
	snprintf(what, sizeof what, "the %s's \"key\" is no hash; make it with 'pierre %s add'",
		 kind->name, kind->name);
	return key_file_wrong(doc, entry, error, what);
}

bool key_list_is_fine(const struct json_doc *doc, const struct key_kind *kind, struct error *error)
{
	const json_t *list = json_object_get(doc->root, kind->list);
	char what[64];

	if (!json_is_array(list) || json_array_size(list) > kind->limit) {
		snprintf(what, sizeof what, "\"%s\" is a list of at most %zu", kind->list,
			 kind->limit);
		return key_file_wrong(doc, doc->root, error, what);
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!entry_is_fine(doc, json_array_get(list, i), kind, error))
			return false;
	}
	return true;
}

size_t key_list_find(const json_t *list, const char *member, struct str value)
{
	size_t i = 0;

	while (i < json_array_size(list) &&
	       !str_eq(json_str(json_array_get(list, i), member), value))
		i++;
	return i;
}

bool key_list_has(const json_t *root, const struct key_kind *kind, struct str name)
{
	const json_t *list = json_object_get(root, kind->list);

	return key_list_find(list, "name", name) < json_array_size(list);
}

bool key_list_add(json_t *root, const struct key_kind *kind, const char *name, int64_t now_ms,
		  char *secret, struct error *error)
{
	json_t *list = json_object_get(root, kind->list);
	unsigned char bytes[KEY_SECRET_BYTES];
	char key[HASH_TEXT], created[21];

	if (!key_name_is_fine(str_from(name)))
		return error_set(error, ERROR_INVALID,
				 "'%s' is no name of a %s: 1 to 32 of a-z, 0-9 and -", name,
				 kind->name);
	if (key_list_has(root, kind, str_from(name)))
		return error_set(error, ERROR_INVALID,
				 "there is a %s '%s' already; remove it first for a new key",
				 kind->name, name);
	if (json_array_size(list) >= kind->limit)
		return error_set(error, ERROR_LIMIT, "there are %zu %s already", kind->limit,
				 kind->list);
	randombytes_buf(bytes, kind->secret_bytes);
	sodium_bin2hex(secret, 2 * kind->secret_bytes + 1, bytes, kind->secret_bytes);
	sodium_memzero(bytes, sizeof bytes);
	hash(str_from(secret), key);
	clock_format(now_ms, created);
	json_array_append_new(
		list, json_pack("{s:s, s:s, s:s}", "name", name, "key", key, "created", created));
	return true;
}

bool key_list_remove(json_t *root, const struct key_kind *kind, const char *name,
		     struct error *error)
{
	json_t *list = json_object_get(root, kind->list);

	if (json_array_remove(list, key_list_find(list, "name", str_from(name))) == 0)
		return true;
	return error_set(error, ERROR_NOT_FOUND, "there is no %s '%s'", kind->name, name);
}

bool key_list_check(const json_t *root, const struct key_kind *kind, struct str name,
		    struct str secret)
{
	const json_t *list = json_object_get(root, kind->list);
	struct str key = json_str(json_array_get(list, key_list_find(list, "name", name)), "key");
	char given[HASH_TEXT], nobody[HASH_TEXT] = {0};
	bool is_there = key.len == HASH_TEXT - 1;

	hash(secret, given);
	return sodium_memcmp(is_there ? key.data : nobody, given, HASH_TEXT - 1) == 0 && is_there;
}
