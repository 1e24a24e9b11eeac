/* The secret that we share with the back office. */
#include "server/post_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SECRET_MIN = 32, SECRET_MAX = 4096, LINE_END = 2 };

static void cut_line_end(struct secret *secret)
{
	if (secret->len && secret->bytes[secret->len - 1] == '\n')
		secret->len--;
	if (secret->len && secret->bytes[secret->len - 1] == '\r')
		secret->len--;
}

static bool check_length(struct secret *secret, const char *path, struct error *error)
{
	if (secret->len >= SECRET_MIN && secret->len <= SECRET_MAX)
		return true;
	return error_set(error, ERROR_INVALID,
			 "the secret '%s' has %zu bytes; it must have %d to %d: 'openssl rand "
			 "-base64 48' makes a good one",
			 path, secret->len, SECRET_MIN, SECRET_MAX);
}

bool post_secret_load(struct secret *secret, const char *path, struct error *error)
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
	ok = secret_read(secret, fd, path, SECRET_MAX + LINE_END, "make a new one", error);
	close(fd);
	if (ok)
		cut_line_end(secret);
	if (ok && check_length(secret, path, error))
		return true;
	secret_finish(secret);
	return false;
}
