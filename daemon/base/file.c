/* Whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static bool file_fail(struct error *error, const char *what, const char *path)
{
	enum error_code code = errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO;

	return error_set(error, code, "%s '%s': %s", what, path, strerror(errno));
}

static bool read_all(int fd, const char *path, size_t limit, struct buf *out, struct error *error)
{
	size_t start = out->len;
	ssize_t got;

	do {
		got = read(fd, buf_reserve(out, 65536), 65536);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return file_fail(error, "cannot read", path);
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		if (out->len - start > limit)
			return error_set(error, ERROR_LIMIT, "'%s' is larger than %zu bytes", path,
					 limit);
	} while (got != 0);
	return true;
}

bool file_read(const char *path, size_t limit, struct buf *out, struct error *error)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t before = out->len;
	bool ok;

	if (fd < 0)
		return file_fail(error, "cannot open", path);
	if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		close(fd);
		return error_set(error, ERROR_IO, "'%s' is a folder, a file is expected", path);
	}
	ok = read_all(fd, path, limit, out, error);
	if (!ok)
		out->len = before;
	close(fd);
	return ok;
}

bool file_write_all(int fd, struct str content)
{
	while (content.len) {
		ssize_t put = write(fd, content.data, content.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		content = str_slice(content, (size_t)put, content.len);
	}
	return true;
}

bool file_write(const char *path, struct str content, struct error *error)
{
	struct buf temporary = {0};
	bool ok = false;
	int fd;

	buf_addf(&temporary, "%s.%ld.tmp", path, (long)getpid());
	fd = open(temporary.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0) {
		file_fail(error, "cannot create", temporary.data);
		goto out;
	}
	ok = file_write_all(fd, content) && fsync(fd) == 0 && rename(temporary.data, path) == 0;
	if (!ok) {
		file_fail(error, "cannot write", path);
		unlink(temporary.data);
	}
	close(fd);
out:
	buf_finish(&temporary);
	return ok;
}

bool file_has_changed(const char *path, struct file_stamp *stamp)
{
	struct file_stamp now = {0}, before = *stamp;
	struct stat found;

	if (stat(path, &found) == 0)
		now = (struct file_stamp){(uint64_t)found.st_ino, found.st_size,
					  found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
	*stamp = now;
	return now.inode != before.inode || now.size != before.size ||
	       now.seconds != before.seconds || now.nanoseconds != before.nanoseconds;
}

char *file_join(const char *dir, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", dir, name);
	return buf_take(&path);
}
