/* A lean WebSocket client for measuring: non-blocking, masks with zero, checks little. */
#ifndef BENCH_SOCKET_H
#define BENCH_SOCKET_H

#include "base/buf.h"

struct peer {
	int fd;
	struct buf in;
	uint64_t seq;	 /* of the last reply */
	uint64_t id;	 /* of the last message */
	int64_t sent_us; /* 0: nothing is due */
};

/* Connects to 127.0.0.1 and upgrades; the socket is non-blocking afterwards. */
bool peer_open(struct peer *peer, int port);
void peer_close(struct peer *peer);
/* Sends one text frame; false when the socket does not take it whole. */
bool peer_send(struct peer *peer, struct str text);
/* Reads what is there; false when the connection is gone. */
bool peer_read(struct peer *peer);
/* The next whole frame, which stays valid until peer_read; *at starts at 0. */
bool peer_next(const struct peer *peer, size_t *at, struct str *text);
/* Forgets the first `at` bytes. */
void peer_consume(struct peer *peer, size_t at);

#endif
