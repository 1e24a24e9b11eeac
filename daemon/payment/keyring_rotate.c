/* The first key of a folder, and rotation. The new key is on disk before an old one is retired: a
 * crash in between leaves keys that the next rotation retires. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "payment/keyring_keys.h"

/* The descriptor holds the lock until it is closed; -1 and *error otherwise. */
static int lock_folder(const char *folder, struct error *error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
			  "cannot open the folder of keys '%s': %s", folder, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	error_set(error, ERROR_BUSY,
		  "somebody else changes the keys in '%s' at this moment; look at them and try "
		  "again",
		  folder);
	return -1;
}

static bool add_key(const char *folder, int64_t use_from_ms, struct error *error)
{
	struct key key;
	bool fine;

	if (!key_make(&key, use_from_ms, error))
		return false;
	fine = key_write(&key, folder, error);
	key_finish(&key);
	return fine;
}

static bool refuse_keys(const char *folder, struct error *error)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool fine = dir;

	if (!dir)
		return error_set(error, ERROR_IO, "cannot open '%s': %s", folder, strerror(errno));
	while (fine && (entry = readdir(dir)))
		fine = !key_is_file(entry->d_name);
	closedir(dir);
	if (!fine)
		error_set(error, ERROR_INVALID,
			  "there is a key in '%s'; add another with 'pierre keys rotate --keys %s'",
			  folder, folder);
	return fine;
}

/* Files hold whole seconds: a key that is used at once must not lie ahead. */
static int64_t whole_second(int64_t ms)
{
	return ms - ms % 1000;
}

bool keyring_start(const char *folder, int64_t now_ms, struct error *error)
{
	int fd;
	bool fine;

	if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST)
		return error_set(error, ERROR_IO, "cannot make the folder '%s': %s", folder,
				 strerror(errno));
	fd = lock_folder(folder, error);
	if (fd < 0)
		return false;
	fine = refuse_keys(folder, error) && add_key(folder, whole_second(now_ms), error);
	close(fd);
	return fine;
}

/* After every key that stays, so that the order of use is never a matter of chance. */
static int64_t next_use(const struct keyring *keyring, int64_t now_ms, bool at_once)
{
	int64_t use = whole_second(now_ms) + (at_once ? 0 : KEYRING_LEAD_MS);

	for (size_t i = 0; i < keyring->count; i++) {
		int64_t other = keyring->keys[i].use_from_ms;

		if (other >= use && !(at_once && other > now_ms))
			use = other + 1000;
	}
	return use;
}

static bool retire(struct key *key, const char *folder, int64_t use_ms, int64_t now_ms,
		   bool at_once, struct error *error)
{
	if (key->publish_until_ms <= now_ms || (at_once && key->use_from_ms > now_ms))
		return key_delete(key, folder, error);
	if (key->publish_until_ms != KEY_ALWAYS)
		return true;
	key->publish_until_ms = use_ms + KEYRING_GRACE_MS;
	return key_write(key, folder, error);
}

bool keyring_rotate(const char *folder, int64_t now_ms, bool at_once, struct error *error)
{
	int fd = lock_folder(folder, error);
	struct keyring *keyring = fd < 0 ? NULL : keyring_load(folder, error);
	int64_t use;
	bool fine = keyring;

	if (keyring) {
		use = next_use(keyring, now_ms, at_once);
		fine = add_key(folder, use, error);
		for (size_t i = 0; fine && i < keyring->count; i++)
			fine = retire(&keyring->keys[i], folder, use, now_ms, at_once, error);
	}
	keyring_destroy(keyring);
	if (fd >= 0)
		close(fd);
	return fine;
}
