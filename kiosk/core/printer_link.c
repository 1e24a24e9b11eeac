/* A printer's file or socket, with deadlines; nothing here waits when it is told to stop. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/printer_device.h"

static const int FLAGS = O_NOCTTY | O_NONBLOCK | O_CLOEXEC;

/* False when the time is over, the work is to stop, or the other side has gone. */
static bool wait_for(struct printer_link *link, short what, int64_t deadline_mono)
{
	struct pollfd fds[2] = {{link->fd, what, 0}, {link->cancel_fd, POLLIN, 0}};
	int64_t left;
	int got;

	do {
		left = deadline_mono - printer_now_mono();
		if (left < 0)
			left = 0;
		got = poll(fds, link->cancel_fd >= 0 ? 2 : 1, (int)left);
	} while (got < 0 && errno == EINTR);
	return got > 0 && !fds[1].revents && (fds[0].revents & what);
}

/* A serial line would otherwise turn bytes into others. */
static void make_raw(int fd)
{
	struct termios modes;

	if (tcgetattr(fd, &modes) != 0)
		return;
	cfmakeraw(&modes);
	tcsetattr(fd, TCSANOW, &modes);
}

static bool open_file(struct printer_link *link, const char *path)
{
	struct stat about;

	link->can_answer = true;
	link->fd = open(path, O_RDWR | FLAGS);
	if (link->fd < 0 && (errno == EACCES || errno == EINVAL || errno == EROFS)) {
		link->can_answer = false;
		link->fd = open(path, O_WRONLY | FLAGS);
	}
	if (link->fd < 0)
		return false;
	/* What one reads from a regular file or a pipe is what one has written. */
	if (fstat(link->fd, &about) != 0 || !S_ISCHR(about.st_mode))
		link->can_answer = false;
	if (S_ISREG(about.st_mode))
		(void)lseek(link->fd, 0, SEEK_END);
	make_raw(link->fd);
	return true;
}

static bool try_address(struct printer_link *link, const struct addrinfo *address,
			int64_t deadline_mono)
{
	int failed = 0;
	socklen_t size = sizeof failed;

	link->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return false;
	if (connect(link->fd, address->ai_addr, address->ai_addrlen) == 0)
		return true;
	if (errno == EINPROGRESS && wait_for(link, POLLOUT, deadline_mono) &&
	    getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && !failed)
		return true;
	close(link->fd);
	link->fd = -1;
	return false;
}

static bool open_socket(struct printer_link *link, const struct printer_device *device,
			int64_t deadline_mono)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	bool ok = false;

	link->can_answer = link->is_socket = true;
	if (getaddrinfo(device->name, device->port, &hints, &found) != 0)
		return false;
	for (const struct addrinfo *address = found; address && !ok; address = address->ai_next)
		ok = try_address(link, address, deadline_mono);
	freeaddrinfo(found);
	return ok;
}

bool printer_link_open(struct printer_link *link, const struct printer_device *device,
		       int64_t deadline_mono)
{
	*link = (struct printer_link){.fd = -1, .cancel_fd = device->cancel_fd};
	if (device->kind == KIND_TCP)
		return open_socket(link, device, deadline_mono);
	return open_file(link, device->name);
}

void printer_link_close(struct printer_link *link)
{
	unsigned char byte;

	if (link->fd < 0)
		return;
	/* Closing with unread bytes would reset the connection, and the ticket with it. */
	while (link->can_answer && printer_link_read(link, &byte, 0))
		;
	close(link->fd);
	link->fd = -1;
}

bool printer_link_write(struct printer_link *link, struct str bytes, int64_t deadline_mono)
{
	while (bytes.len) {
		ssize_t sent = link->is_socket ? send(link->fd, bytes.data, bytes.len, MSG_NOSIGNAL)
					       : write(link->fd, bytes.data, bytes.len);

		if (sent > 0)
			bytes = str_slice(bytes, (size_t)sent, bytes.len);
		else if ((sent < 0 && errno != EAGAIN && errno != EINTR) ||
			 !wait_for(link, POLLOUT, deadline_mono))
			return false;
	}
	/* usblp throws away on close what it has not sent; it can be written to when it has. */
	return wait_for(link, POLLOUT, deadline_mono);
}

bool printer_link_read(struct printer_link *link, unsigned char *byte, int64_t deadline_mono)
{
	return wait_for(link, POLLIN, deadline_mono) && read(link->fd, byte, 1) == 1;
}
