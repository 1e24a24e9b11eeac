/* Within server: how much one connection, one address and all together may do. */
#ifndef SERVER_LIMITS_H
#define SERVER_LIMITS_H

#include "server/config.h"
#include "base/table.h"

/* A token bucket: `rate` a second, `burst` at once. */
struct bucket {
	int64_t full_at_us; /* when it will be full again; times are monotonic, in microseconds */
};

/* Takes one; 0, or after how many milliseconds it is worth trying again. A rate of 0 never
 * refuses. */
int64_t bucket_take(struct bucket *bucket, int64_t rate, int64_t burst, int64_t now_us);

/* An address that has connections or had some a moment ago: an IPv4 address, or 64 bits of
 * network of an IPv6 address, since one household has at least that. */
struct address {
	struct table_node node;
	uint8_t bytes[16];
	int64_t connections;
	struct bucket bucket, refusals;
	struct address *older, *newer; /* by last use */
};

struct limits;

struct limits *limits_create(const struct config *config);
void limits_destroy(struct limits *limits);

enum limits_answer { LIMITS_FINE, LIMITS_ADDRESS, LIMITS_TOTAL };
/* A connection begins: on LIMITS_FINE *address is set, and limits_leave must follow. The text is
 * that of inet_ntop; what is no address counts as one. */
enum limits_answer limits_enter(struct limits *limits, const char *address_text, int64_t now_us,
				struct address **address);
void limits_leave(struct limits *limits, struct address *address);
/* One message of an address; as bucket_take. */
int64_t limits_message(struct limits *limits, struct address *address, int64_t now_us);
/* A request over HTTP that costs as much as a message, from an address without a connection: as
 * bucket_take. */
int64_t limits_request(struct limits *limits, const char *address_text, int64_t now_us);
/* May this address try its luck with a token? 100 refusals are free, and then one in 0.6 seconds:
 * 0, or after how many milliseconds it is worth trying again. */
int64_t limits_try(struct limits *limits, const char *address_text, int64_t now_us);
/* It did, and was refused. */
void limits_refused(struct limits *limits, const char *address_text, int64_t now_us);
/* Is this one of the trusted proxies? */
bool limits_trusts(const struct limits *limits, struct str address_text);
/* Forgets at most `count` addresses that are at rest. */
void limits_sweep(struct limits *limits, size_t count, int64_t now_us);

#endif
