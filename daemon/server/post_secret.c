/* Reading a shared secret, straight into memory that is not swapped out. */
#include "server/post_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MIN = 32, SECRET_MAX = 4096 };

static bool check_file(int fd, const char *path, struct error *error)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return error_set(error, ERROR_IO, "cannot examine '%s': %s", path, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return error_set(error, ERROR_INVALID,
				 "'%s' is no regular file; back_office_secret must name one", path);
	if (info.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(error, ERROR_INVALID,
				 "others may read the secret '%s' (mode %04o); chmod 600 it, and "
				 "make a new one if somebody may have read it",
				 path, (unsigned)info.st_mode & 07777);
	return true;
}

static bool read_bytes(struct secret *secret, int fd, const char *path, struct error *error)
{
	ssize_t got;

	do {
		got = read(fd, secret->bytes + secret->len, SECRET_MAX + 1 - secret->len);
		secret->len += got > 0 ? (size_t)got : 0;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		return error_set(error, ERROR_IO, "cannot read '%s': %s", path, strerror(errno));
	if (secret->len && secret->bytes[secret->len - 1] == '\n')
		secret->len--;
	if (secret->len && secret->bytes[secret->len - 1] == '\r')
		secret->len--;
	if (secret->len >= SECRET_MIN && secret->len <= SECRET_MAX) {
		sodium_mprotect_readonly(secret->bytes);
		return true;
	}
	return error_set(error, ERROR_INVALID,
			 "the secret '%s' has %zu bytes; it must have %d to %d: 'openssl rand "
			 "-base64 48' makes a good one",
			 path, secret->len, SECRET_MIN, SECRET_MAX);
}

bool secret_load(struct secret *secret, const char *path, struct error *error)
{
	int fd;
	bool ok;

	*secret = (struct secret){0};
	if (!*path)
		return error_set(error, ERROR_INVALID,
				 "back_office_url needs back_office_secret: the file with the "
				 "secret that signs what is sent");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
				 "cannot open '%s' of back_office_secret: %s", path,
				 strerror(errno));
	secret->bytes = sodium_malloc(SECRET_MAX + 1);
	if (secret->bytes)
		ok = check_file(fd, path, error) && read_bytes(secret, fd, path, error);
	else
		ok = error_set(error, ERROR_LIMIT,
			       "no memory could be locked for a secret; raise 'ulimit -l'");
	close(fd);
	if (!ok)
		secret_finish(secret);
	return ok;
}

void secret_finish(struct secret *secret)
{
	sodium_free(secret->bytes);
	*secret = (struct secret){0};
}
