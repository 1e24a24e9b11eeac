/* RFC 6455 as far as a benchmark needs it. */
#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static bool upgrade(struct peer *peer, int port)
{
	char request[512], response[2048];
	size_t len = 0;
	int n = snprintf(request, sizeof request,
			 "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
			 "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
			 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: pierre.v1\r\n\r\n",
			 port);

	if (write(peer->fd, request, (size_t)n) != n)
		return false;
	while (len < sizeof response - 1) {
		ssize_t got = read(peer->fd, response + len, sizeof response - 1 - len);

		if (got <= 0)
			return false;
		len += (size_t)got;
		response[len] = '\0';
		if (strstr(response, "\r\n\r\n"))
			return strstr(response, " 101 ") != NULL;
	}
	return false;
}

bool peer_open(struct peer *peer, int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int yes = 1;

	*peer = (struct peer){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	if (peer->fd < 0)
		return false;
	if (connect(peer->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
	    !upgrade(peer, port)) {
		peer_close(peer);
		return false;
	}
	setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	return fcntl(peer->fd, F_SETFL, O_NONBLOCK) == 0;
}

void peer_close(struct peer *peer)
{
	if (peer->fd >= 0)
		close(peer->fd);
	peer->fd = -1;
	buf_finish(&peer->in);
}

bool peer_send(struct peer *peer, struct str text)
{
	unsigned char frame[4096 + 8];
	size_t head = text.len < 126 ? 6 : 8;

	if (text.len > 4096)
		return false;
	frame[0] = 0x81;
	if (text.len < 126) {
		frame[1] = (unsigned char)(0x80 | text.len);
	} else {
		frame[1] = 0x80 | 126;
		frame[2] = (unsigned char)(text.len >> 8);
		frame[3] = (unsigned char)text.len;
	}
	/* A mask of zeros leaves the text as it is. */
	memset(frame + head - 4, 0, 4);
	memcpy(frame + head, text.data, text.len);
	return write(peer->fd, frame, head + text.len) == (ssize_t)(head + text.len);
}

bool peer_read(struct peer *peer)
{
	ssize_t got;

	do {
		char *room = buf_reserve(&peer->in, 16384);

		got = read(peer->fd, room, 16384);
		if (got > 0)
			peer->in.len += (size_t)got;
	} while (got == 16384);
	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

bool peer_next(const struct peer *peer, size_t *at, struct str *text)
{
	const unsigned char *data = (const unsigned char *)peer->in.data + *at;
	size_t left = peer->in.len - *at, head = 2, len;

	if (left < 2)
		return false;
	len = data[1] & 0x7f;
	if (len == 126) {
		if (left < 4)
			return false;
		len = (size_t)data[2] << 8 | data[3];
		head = 4;
	} else if (len == 127) {
		if (left < 10)
			return false;
		len = 0;
		for (int i = 2; i < 10; i++)
			len = len << 8 | data[i];
		head = 10;
	}
	if (left < head + len)
		return false;
	*text = (struct str){(const char *)data + head, len};
	*at += head + len;
	return true;
}

void peer_consume(struct peer *peer, size_t at)
{
	if (at == peer->in.len) {
		buf_reset(&peer->in);
		return;
	}
	memmove(peer->in.data, peer->in.data + at, peer->in.len - at);
	peer->in.len -= at;
}
