/* Keyed hashes and seals. Two keys come of the one in the file, one for each use. */
#include "bridge/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"

enum { KEY = 32, FILE_LIMIT = 256, HASH = (VAULT_NAME - 1) / 2 };

struct vault {
	uint8_t names[crypto_generichash_KEYBYTES];
	uint8_t seals[crypto_secretbox_KEYBYTES];
};

/* Key files are written once, so that two bridges that start together agree. */
static bool make(const char *path, struct error *error)
{
	uint8_t key[KEY];
	char text[2 * KEY + 2];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return errno == EEXIST ||
		       error_set(error, ERROR_IO,
				 "key_file %s: %s; its folder must exist and be writable", path,
				 strerror(errno));
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(text, sizeof text, key, sizeof key);
	text[sizeof text - 2] = '\n';
	ok = file_write_all(fd, (struct str){text, sizeof text - 1}) && fsync(fd) == 0;
	if (!ok)
		error_set(error, ERROR_IO, "key_file %s: %s", path, strerror(errno));
	close(fd);
	if (!ok)
		unlink(path);
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	return ok;
}

static bool check_private(const char *path, struct error *error)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return error_set(error, ERROR_IO, "key_file %s: %s", path, strerror(errno));
	return (info.st_mode & 077) == 0 ||
	       error_set(error, ERROR_INVALID,
			 "key_file %s: others may read it; run 'chmod 600 %s', and if they did, "
			 "delete it (open conversations are lost)",
			 path, path);
}

static bool read_key(const char *path, uint8_t key[static KEY], struct error *error)
{
	BUF_AUTO struct buf text = {0};
	struct str digits;
	size_t len = 0;
	bool ok;

	if (!file_read(path, FILE_LIMIT, &text, error))
		return error_prefix(error, "key_file ");
	digits = str_trim(buf_borrow(&text));
	ok = digits.len == (size_t)2 * KEY &&
	     sodium_hex2bin(key, KEY, digits.data, digits.len, NULL, &len, NULL) == 0 && len == KEY;
	sodium_memzero(text.data, text.len);
	return ok ||
	       error_set(error, ERROR_INVALID,
			 "key_file %s: not 64 hexadecimal digits; restore the file, or delete "
			 "it and the store (open conversations are lost)",
			 path);
}

struct vault *vault_open(const char *path, struct error *error)
{
	struct vault *vault = NULL;
	uint8_t key[KEY];

	if (!make(path, error) || !check_private(path, error) || !read_key(path, key, error))
		return NULL;
	vault = mem_zalloc(1, sizeof *vault);
	crypto_kdf_derive_from_key(vault->names, sizeof vault->names, 1, "p.bridge", key);
	crypto_kdf_derive_from_key(vault->seals, sizeof vault->seals, 2, "p.bridge", key);
	sodium_memzero(key, sizeof key);
	return vault;
}

void vault_close(struct vault *vault)
{
	if (!vault)
		return;
	sodium_memzero(vault, sizeof *vault);
	free(vault);
}

/* Each piece with its length, so that no two lists of pieces are one string of bytes. */
static void hash(const struct vault *vault, const struct str *pieces, size_t count,
		 char text[static VAULT_NAME])
{
	crypto_generichash_state state;
	uint8_t sum[HASH];
	char length[8];

	crypto_generichash_init(&state, vault->names, sizeof vault->names, sizeof sum);
	for (size_t i = 0; i < count; i++) {
		little_put(length, pieces[i].len, sizeof length);
		crypto_generichash_update(&state, (const uint8_t *)length, sizeof length);
		crypto_generichash_update(&state, (const uint8_t *)pieces[i].data, pieces[i].len);
	}
	crypto_generichash_final(&state, sum, sizeof sum);
	sodium_bin2hex(text, VAULT_NAME, sum, sizeof sum);
}

void vault_name(const struct vault *vault, enum channel channel, struct str account,
		struct str user, char name[static VAULT_NAME])
{
	const struct str pieces[] = {STR("citizen"), str_from(channel_name(channel)), account,
				     user};

	hash(vault, pieces, sizeof pieces / sizeof *pieces, name);
}

void vault_event(const struct vault *vault, enum channel channel, struct str id,
		 char name[static VAULT_NAME])
{
	const struct str pieces[] = {STR("event"), str_from(channel_name(channel)), id};

	hash(vault, pieces, sizeof pieces / sizeof *pieces, name);
}

/* The name in front of the text says whose it is. */
void vault_seal(const struct vault *vault, const char *name, struct str text, struct buf *out)
{
	BUF_AUTO struct buf plain = {0};
	uint8_t nonce[crypto_secretbox_NONCEBYTES];
	char *room;

	buf_add(&plain, (struct str){name, VAULT_NAME - 1});
	buf_add(&plain, text);
	randombytes_buf(nonce, sizeof nonce);
	buf_add(out, (struct str){(char *)nonce, sizeof nonce});
	room = buf_reserve(out, plain.len + crypto_secretbox_MACBYTES);
	crypto_secretbox_easy((uint8_t *)room, (uint8_t *)plain.data, plain.len, nonce,
			      vault->seals);
	out->len += plain.len + crypto_secretbox_MACBYTES;
	sodium_memzero(plain.data, plain.len);
}

bool vault_open_seal(const struct vault *vault, const char *name, struct str sealed,
		     struct buf *out, struct error *error)
{
	enum { FRAME = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + VAULT_NAME - 1 };
	BUF_AUTO struct buf plain = {0};
	const uint8_t *bytes = (const uint8_t *)sealed.data;
	size_t len;

	if (sealed.len < FRAME)
		return error_set(error, ERROR_DAMAGED, "a citizen's address is too short");
	len = sealed.len - FRAME;
	buf_reserve(&plain, len + VAULT_NAME - 1);
	plain.len = len + VAULT_NAME - 1;
	if (crypto_secretbox_open_easy((uint8_t *)plain.data, bytes + crypto_secretbox_NONCEBYTES,
				       sealed.len - crypto_secretbox_NONCEBYTES, bytes,
				       vault->seals) != 0 ||
	    memcmp(plain.data, name, VAULT_NAME - 1) != 0)
		return error_set(error, ERROR_DAMAGED,
				 "a citizen's address does not open with this key_file; was it "
				 "replaced? Delete the store, or restore the key");
	buf_add(out, str_slice(buf_borrow(&plain), VAULT_NAME - 1, plain.len));
	sodium_memzero(plain.data, plain.len);
	return true;
}
