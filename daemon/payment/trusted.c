/* The public keys of the payment side: a text file, a key each line. */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "payment/claims.h"

enum { FILE_LIMIT = 65536 };

struct trusted_key {
	uint8_t key[PASETO_PUBLIC];
	char id[PASERK_ID_TEXT];
};

struct trusted {
	struct trusted_key *keys;
	size_t count, capacity;
};

static bool add_key(struct trusted *trusted, struct str text, struct error *error)
{
	struct trusted_key *key;

	/* It must not get into a message, and from there into a log. */
	if (str_starts(text, STR("k4.secret.")))
		return error_set(error, ERROR_INVALID,
				 "a private key stands here; nobody but the payment side may have "
				 "it: have them make a new one, and put its k4.public here");
	trusted->keys = mem_grow(trusted->keys, &trusted->capacity, trusted->count + 1,
				 sizeof *trusted->keys);
	key = &trusted->keys[trusted->count];
	if (!paserk_read_public(text, key->key, error))
		return false;
	paserk_id(key->key, key->id);
	trusted->count++;
	return true;
}

struct trusted *trusted_parse(const char *name, struct str text, struct error *error)
{
	struct trusted *trusted = mem_zalloc(1, sizeof *trusted);
	struct str line, key;
	bool ok = true;

	for (int number = 1; ok && str_split(&text, '\n', &line); number++) {
		str_split(&line, '#', &key);
		key = str_trim(key);
		if (key.len && !add_key(trusted, key, error))
			ok = error_prefix(error, "%s:%d: ", name, number);
	}
	if (ok && trusted->count == 0)
		ok = error_set(error, ERROR_INVALID,
			       "%s: no key in it; put the payment side's k4.public keys there, one "
			       "a line",
			       name);
	if (ok)
		return trusted;
	trusted_destroy(trusted);
	return NULL;
}

struct trusted *trusted_load(const char *path, struct error *error)
{
	struct buf text BUF_AUTO = {0};

	return file_read(path, FILE_LIMIT, &text, error)
		       ? trusted_parse(path, buf_borrow(&text), error)
		       : NULL;
}

void trusted_destroy(struct trusted *trusted)
{
	if (!trusted)
		return;
	free(trusted->keys);
	free(trusted);
}

const uint8_t *trusted_find(const struct trusted *trusted, struct str id)
{
	for (size_t i = 0; i < trusted->count; i++)
		if (str_eq(str_from(trusted->keys[i].id), id))
			return trusted->keys[i].key;
	return NULL;
}
