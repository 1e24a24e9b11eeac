/* Whole files, read and replaced. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

/* Reads a regular file of at most `limit` bytes behind what `out` holds; after a
 * failure it holds no more. */
bool file_read(const char *path, size_t limit, struct buf *out, struct error *error);
/* Replaces a file in one stroke: a temporary file beside it, fsync, rename. After a failure the
 * old content is still there. */
bool file_write(const char *path, struct str content, struct error *error);
/* Writes all of it to a descriptor, whatever interrupts; false, with errno, when it cannot. */
bool file_write_all(int fd, struct str content);
/* What was last seen of a file; zeroed: nothing. */
struct file_stamp {
	uint64_t inode;
	int64_t size, seconds, nanoseconds;
};
/* Is it another than last time, gone, or there again? Remembers what it sees. */
bool file_has_changed(const char *path, struct file_stamp *stamp);
/* "dir/name" as a string that the caller frees. */
char *file_join(const char *dir, const char *name);

#endif
