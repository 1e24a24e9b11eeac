/* One signing key and its file. A secret is only ever in locked memory, which libsodium wipes. */
#include "payment/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "payment/secret_file.h"

enum { FILE_LIMIT = 512, NAME_SIZE = PASERK_ID_TEXT + 8 };

static const struct str SUFFIX = {".secret", 7};

static bool system_failed(struct error *error, const char *what, const char *path)
{
	return error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, "cannot %s '%s': %s",
			 what, path, strerror(errno));
}

static void key_file_name(const struct key *key, char name[static NAME_SIZE])
{
	snprintf(name, NAME_SIZE, "%s%s", key->id + strlen("k4.pid."), SUFFIX.data);
}

bool key_is_file(const char *name)
{
	return name[0] != '.' && str_ends(str_from(name), SUFFIX);
}

/* The public half and the id follow from the secret, which becomes read only. */
static void key_derive(struct key *key)
{
	crypto_sign_ed25519_sk_to_pk(key->public_key, key->secret);
	paserk_id(key->public_key, key->id);
	sodium_mprotect_readonly(key->secret);
}

bool key_make(struct key *key, int64_t use_from_ms, struct error *error)
{
	*key = (struct key){.use_from_ms = use_from_ms, .publish_until_ms = KEY_ALWAYS};
	key->secret = secret_alloc(PASETO_SECRET, error);
	if (!key->secret)
		return false;
	crypto_sign_keypair(key->public_key, key->secret);
	key_derive(key);
	return true;
}

void key_finish(struct key *key)
{
	sodium_free(key->secret);
	*key = (struct key){0};
}

static bool parse_moment(struct str line, struct str name, int64_t *ms)
{
	return str_starts(line, name) && clock_parse(str_slice(line, name.len, line.len), ms);
}

/* Says what is wrong without a word of the content. */
static const char *key_parse(struct key *key, struct str text)
{
	struct str line;

	/* What is cut off within a line would otherwise pass for a whole file. */
	if (!str_ends(text, STR("\n")))
		return "is cut off";
	text.len--;
	if (!str_split(&text, '\n', &line) || !paserk_read_secret(line, key->secret, NULL))
		return "does not begin with a whole k4.secret key";
	if (!str_split(&text, '\n', &line) ||
	    !parse_moment(line, STR("use_from "), &key->use_from_ms))
		return "has no line such as 'use_from 2026-11-23T10:00:00Z' after the key";
	key->publish_until_ms = KEY_ALWAYS;
	if (str_split(&text, '\n', &line) &&
	    !parse_moment(line, STR("publish_until "), &key->publish_until_ms))
		return "has a third line which is not 'publish_until 2026-11-23T10:00:00Z'";
	return text.data ? "has more than three lines" : NULL;
}

static bool key_understand(struct key *key, struct str text, const char *path, const char *name,
			   struct error *error)
{
	char expected[NAME_SIZE];
	const char *wrong = key_parse(key, text);

	if (wrong)
		return error_set(error, ERROR_INVALID,
				 "'%s' %s; restore it from a backup, or remove it and run 'pierre "
				 "keys rotate'",
				 path, wrong);
	key_derive(key);
	key_file_name(key, expected);
	if (strcmp(expected, name) != 0)
		return error_set(error, ERROR_INVALID,
				 "'%s' holds the key of '%s'; give it that name", path, expected);
	return true;
}

static bool key_load(struct key *key, int fd, const char *path, const char *name,
		     struct error *error)
{
	struct secret file;
	bool fine;

	if (!secret_read(&file, fd, path, FILE_LIMIT, "rotate", error))
		return false;
	fine = key_understand(key, (struct str){file.bytes, file.len}, path, name, error);
	secret_finish(&file);
	return fine;
}

bool key_read(struct key *key, const char *folder, const char *name, struct error *error)
{
	char *path MEM_AUTO = file_join(folder, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool fine;

	*key = (struct key){0};
	if (fd < 0)
		return system_failed(error, "open", path);
	key->secret = secret_alloc(PASETO_SECRET, error);
	fine = key->secret && key_load(key, fd, path, name, error);
	close(fd);
	if (!fine)
		key_finish(key);
	return fine;
}

/* The content of the file; returns its length. */
static size_t key_print(const struct key *key, char text[static FILE_LIMIT])
{
	char from[21], until[21];
	int len;

	paserk_secret(key->secret, text);
	clock_format(key->use_from_ms, from);
	clock_format(key->publish_until_ms, until);
	len = snprintf(text + PASERK_SECRET_TEXT - 1, FILE_LIMIT - PASERK_SECRET_TEXT,
		       key->publish_until_ms == KEY_ALWAYS ? "\nuse_from %s\n"
							   : "\nuse_from %s\npublish_until %s\n",
		       from, until);
	return PASERK_SECRET_TEXT - 1 + (size_t)len;
}

static bool write_new(const struct key *key, const char *path, struct error *error)
{
	char *text = secret_alloc(FILE_LIMIT, error);
	int fd;
	bool fine;

	if (!text)
		return false;
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	fine = fd >= 0 && file_write_all(fd, (struct str){text, key_print(key, text)}) &&
	       fsync(fd) == 0;
	if (!fine)
		system_failed(error, "write", path);
	if (fd >= 0 && close(fd) != 0 && fine)
		fine = system_failed(error, "write", path);
	sodium_free(text);
	return fine;
}

static bool sync_folder(const char *folder, struct error *error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0;

	if (!fine)
		system_failed(error, "write", folder);
	if (fd >= 0)
		close(fd);
	return fine;
}

bool key_write(const struct key *key, const char *folder, struct error *error)
{
	char name[NAME_SIZE];
	char *path MEM_AUTO = NULL, *temporary MEM_AUTO = NULL;

	key_file_name(key, name);
	path = file_join(folder, name);
	/* A dot in front: key_is_file overlooks what a crash leaves behind. */
	temporary = file_join(folder, ".new");
	if (!write_new(key, temporary, error))
		return false;
	if (rename(temporary, path) != 0) {
		unlink(temporary);
		return system_failed(error, "write", path);
	}
	return sync_folder(folder, error);
}

bool key_delete(const struct key *key, const char *folder, struct error *error)
{
	char name[NAME_SIZE];
	char *path MEM_AUTO = NULL;

	key_file_name(key, name);
	path = file_join(folder, name);
	if (unlink(path) != 0)
		return system_failed(error, "delete", path);
	return sync_folder(folder, error);
}
