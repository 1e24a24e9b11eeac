/* The keys of a folder: which of them signs, and which are published. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "payment/keyring_keys.h"

enum { KEYS_LIMIT = 64 };

static int compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->use_from_ms != y->use_from_ms)
		return x->use_from_ms < y->use_from_ms ? -1 : 1;
	return strcmp(x->id, y->id);
}

static bool read_key(struct keyring *keyring, const char *folder, const char *name,
		     struct error *error)
{
	if (keyring->count == KEYS_LIMIT)
		return error_set(error, ERROR_LIMIT,
				 "'%s' has more than %d keys; remove the oldest", folder,
				 KEYS_LIMIT);
	keyring->keys = mem_grow(keyring->keys, &keyring->capacity, keyring->count + 1,
				 sizeof *keyring->keys);
	if (!key_read(&keyring->keys[keyring->count], folder, name, error))
		return false;
	keyring->count++;
	return true;
}

static bool read_folder(struct keyring *keyring, DIR *dir, const char *folder, struct error *error)
{
	const struct dirent *entry;

	/* Who may write here could put a key of his own beside ours. */
	struct stat info;

	if (fstat(dirfd(dir), &info) == 0 && (info.st_mode & (S_IWGRP | S_IWOTH)))
		return error_set(error, ERROR_INVALID,
				 "others may write to the folder of keys '%s' (mode %04o); chmod "
				 "700 it",
				 folder, (unsigned)info.st_mode & 07777);
	while ((entry = readdir(dir))) {
		if (key_is_file(entry->d_name) && !read_key(keyring, folder, entry->d_name, error))
			return false;
	}
	if (!keyring->count)
		return error_set(error, ERROR_NOT_FOUND,
				 "there is no key in '%s'; make one with 'pierre keygen --out %s'",
				 folder, folder);
	qsort(keyring->keys, keyring->count, sizeof *keyring->keys, compare_keys);
	return true;
}

struct keyring *keyring_load(const char *folder, struct error *error)
{
	struct keyring *keyring;
	DIR *dir = opendir(folder);
	bool fine;

	if (!dir) {
		error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
			  "cannot open the folder of keys '%s': %s; 'pierre keygen --out' makes it",
			  folder, strerror(errno));
		return NULL;
	}
	keyring = mem_zalloc(1, sizeof *keyring);
	fine = read_folder(keyring, dir, folder, error);
	closedir(dir);
	if (fine)
		return keyring;
	keyring_destroy(keyring);
	return NULL;
}

void keyring_destroy(struct keyring *keyring)
{
	if (!keyring)
		return;
	for (size_t i = 0; i < keyring->count; i++)
		key_finish(&keyring->keys[i]);
	free(keyring->keys);
	free(keyring);
}

const struct key *keyring_current(const struct keyring *keyring, int64_t now_ms)
{
	const struct key *current = NULL;

	for (size_t i = 0; i < keyring->count; i++) {
		const struct key *key = &keyring->keys[i];

		if (key->use_from_ms <= now_ms && key->publish_until_ms > now_ms)
			current = key;
	}
	return current;
}

bool keyring_sign(const struct keyring *keyring, int64_t now_ms, struct str payload,
		  struct buf *token, struct error *error)
{
	const struct key *key = keyring_current(keyring, now_ms);
	struct buf footer BUF_AUTO = {0};

	if (!key)
		return error_set(error, ERROR_NOT_FOUND,
				 "no key signs at this moment; run 'pierre keys rotate --now'");
	buf_addf(&footer, "{\"kid\":\"%s\"}", key->id);
	paseto_sign(key->secret, payload, buf_borrow(&footer), STR(""), token);
	return true;
}

const uint8_t *keyring_public(const struct keyring *keyring, struct str id, int64_t now_ms)
{
	for (size_t i = 0; i < keyring->count; i++) {
		const struct key *key = &keyring->keys[i];

		if (key->publish_until_ms > now_ms && str_eq(id, str_from(key->id)))
			return key->public_key;
	}
	return NULL;
}

size_t keyring_count(const struct keyring *keyring)
{
	return keyring->count;
}

struct key_info keyring_info(const struct keyring *keyring, size_t index, int64_t now_ms)
{
	const struct key *key = &keyring->keys[index];
	struct key_info info = {
		.use_from_ms = key->use_from_ms,
		.publish_until_ms = key->publish_until_ms,
	};

	memcpy(info.id, key->id, sizeof info.id);
	paserk_public(key->public_key, info.public_text);
	if (key->publish_until_ms <= now_ms)
		info.state = KEY_EXPIRED;
	else if (key->use_from_ms > now_ms)
		info.state = KEY_NEXT;
	else
		info.state = key == keyring_current(keyring, now_ms) ? KEY_CURRENT : KEY_RETIRED;
	return info;
}

const char *key_state_name(enum key_state state)
{
	static const char *const names[] = {"next", "current", "retired", "expired"};

	return names[state];
}

void keyring_publish(const struct keyring *keyring, int64_t now_ms, struct buf *out)
{
	json_t *keys = json_array(), *all = json_pack("{s:o}", "keys", keys);

	for (size_t i = 0; i < keyring->count; i++) {
		struct key_info info = keyring_info(keyring, i, now_ms);
		char from[21], until[21];

		if (info.state == KEY_EXPIRED)
			continue;
		clock_format(info.use_from_ms, from);
		clock_format(info.publish_until_ms, until);
		json_array_append_new(
			keys, json_pack("{s:s, s:s, s:s, s:s?}", "kid", info.id, "key",
					info.public_text, "use_from", from, "publish_until",
					info.publish_until_ms == KEY_ALWAYS ? NULL : until));
	}
	json_add(out, all);
	json_decref(all);
}
