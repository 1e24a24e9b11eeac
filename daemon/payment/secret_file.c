/* A secret in a file, read into memory that is wiped. */
#include "payment/secret_file.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not swapped out either, where RLIMIT_MEMLOCK allows it: libsodium goes on without a lock. */
void *secret_alloc(size_t size, struct error *error)
{
	void *memory = sodium_malloc(size);

	if (!memory)
		error_set(error, ERROR_LIMIT,
			  "no memory for a secret (%s); raise 'ulimit -v', or free some",
			  strerror(errno));
	return memory;
}

static bool check_owner(int fd, const char *path, const char *advice, struct error *error)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return error_set(error, ERROR_IO, "cannot examine '%s': %s", path, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return error_set(error, ERROR_INVALID,
				 "'%s' is no regular file; name or put one there", path);
	if (info.st_uid != geteuid())
		return error_set(error, ERROR_INVALID,
				 "'%s' belongs to user %lu, not to %lu who runs this; run it as "
				 "its owner, or chown the file",
				 path, (unsigned long)info.st_uid, (unsigned long)geteuid());
	if (info.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(error, ERROR_INVALID,
				 "others may read the secret '%s' (mode %04o); chmod 600 it, and "
				 "%s if somebody may have read it",
				 path, (unsigned)info.st_mode & 07777, advice);
	return true;
}

/* One byte more than the limit tells a file that is too long. */
static bool read_all(struct secret *secret, int fd, const char *path, size_t limit,
		     struct error *error)
{
	ssize_t got;

	do {
		got = read(fd, secret->bytes + secret->len, limit + 1 - secret->len);
		if (got > 0)
			secret->len += (size_t)got;
	} while (secret->len <= limit && (got > 0 || (got < 0 && errno == EINTR)));
	if (got < 0)
		return error_set(error, ERROR_IO, "cannot read '%s': %s", path, strerror(errno));
	return secret->len <= limit ||
	       error_set(error, ERROR_INVALID, "'%s' has more than %zu bytes; it is no secret",
			 path, limit);
}

bool secret_read(struct secret *secret, int fd, const char *path, size_t limit, const char *advice,
		 struct error *error)
{
	*secret = (struct secret){0};
	if (!check_owner(fd, path, advice, error))
		return false;
	secret->bytes = secret_alloc(limit + 1, error);
	if (!secret->bytes)
		return false;
	if (read_all(secret, fd, path, limit, error)) {
		sodium_mprotect_readonly(secret->bytes);
		return true;
	}
	secret_finish(secret);
	return false;
}

void secret_finish(struct secret *secret)
{
	sodium_free(secret->bytes);
	*secret = (struct secret){0};
}
