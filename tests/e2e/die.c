/* Ends the process it is preloaded into by SIGKILL, just before its N-th call from now on that
 * writes to a file or a socket: so every gap between two writes can be visited.
 *   cc -shared -fPIC -o die.so die.c; DIE_FILE=F LD_PRELOAD=./die.so pierred ...
 * F holds two numbers of 64 bits: N (0: never), and how many calls there were since that is not 0.
 * Another process may change them at any time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
	atomic_uint_fast64_t limit, count;
} * shared;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("DIE_FILE");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map = MAP_FAILED;

	if (fd >= 0)
		map = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		abort();
	shared = map;
	close(fd);
}

static void count(void)
{
	if (shared && shared->limit && ++shared->count == shared->limit)
		kill(getpid(), SIGKILL);
}

/* Counts a call of the C library's, and makes it. */
#define COUNTED(type, name, parameters, ...)                       \
	type name parameters;                                      \
	type name parameters                                       \
	{                                                          \
		static type(*next) parameters;                     \
		if (!next)                                         \
			*(void **)&next = dlsym(RTLD_NEXT, #name); \
		count();                                           \
		return next(__VA_ARGS__);                          \
	}

COUNTED(ssize_t, write, (int fd, const void *data, size_t len), fd, data, len)
COUNTED(ssize_t, writev, (int fd, const struct iovec *parts, int n), fd, parts, n)
COUNTED(ssize_t, pwrite, (int fd, const void *data, size_t len, off_t at), fd, data, len, at)
COUNTED(ssize_t, pwrite64, (int fd, const void *data, size_t len, off64_t at), fd, data, len, at)
COUNTED(int, fsync, (int fd), fd)
COUNTED(int, fdatasync, (int fd), fd)
COUNTED(int, ftruncate, (int fd, off_t len), fd, len)
COUNTED(int, ftruncate64, (int fd, off64_t len), fd, len)
COUNTED(int, rename, (const char *from, const char *to), from, to)
COUNTED(int, unlink, (const char *path), path)
COUNTED(ssize_t, send, (int fd, const void *data, size_t len, int flags), fd, data, len, flags)
COUNTED(ssize_t, sendto,
	(int fd, const void *data, size_t len, int flags, const struct sockaddr *to,
	 socklen_t size),
	fd, data, len, flags, to, size)
COUNTED(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), fd, message, flags)
