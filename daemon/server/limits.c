/* Connections and messages per address. */
#include "server/limits.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/mem.h"

enum { SECOND_US = 1000000, REFUSALS = 100, REFUSAL_US = 60 * SECOND_US / REFUSALS, SWEEP = 2 };

struct limits {
	const struct config *config;
	struct table addresses;
	struct address *oldest, *newest;
	int64_t connections;
	uint8_t secret[crypto_shorthash_KEYBYTES];
};

/* 0, or after how many milliseconds there is one to take; `step` microseconds bring one. */
static int64_t bucket_wait(const struct bucket *bucket, int64_t step, int64_t burst, int64_t now_us)
{
	int64_t full_at_us = bucket->full_at_us < now_us ? now_us : bucket->full_at_us;
	int64_t room = full_at_us + step - now_us - step * burst;

	return room > 0 ? room / 1000 + 1 : 0;
}

static void bucket_drain(struct bucket *bucket, int64_t step, int64_t now_us)
{
	if (bucket->full_at_us < now_us)
		bucket->full_at_us = now_us;
	bucket->full_at_us += step;
}

int64_t bucket_take(struct bucket *bucket, int64_t rate, int64_t burst, int64_t now_us)
{
	int64_t step, wait;

	if (rate == 0)
		return 0;
	step = SECOND_US / rate + 1;
	wait = bucket_wait(bucket, step, burst, now_us);
	if (!wait)
		bucket_drain(bucket, step, now_us);
	return wait;
}

struct limits *limits_create(const struct config *config)
{
	struct limits *limits = mem_zalloc(1, sizeof *limits);

	limits->config = config;
	randombytes_buf(limits->secret, sizeof limits->secret);
	return limits;
}

void limits_destroy(struct limits *limits)
{
	if (!limits)
		return;
	while (limits->oldest) {
		struct address *address = limits->oldest;

		limits->oldest = address->newer;
		free(address);
	}
	table_finish(&limits->addresses);
	free(limits);
}

static void address_parse(const char *text, uint8_t bytes[static 16])
{
	struct in6_addr six;
	struct in_addr four;

	memset(bytes, 0, 16);
	if (inet_pton(AF_INET6, text, &six) == 1) {
		if (IN6_IS_ADDR_V4MAPPED(&six))
			memcpy(bytes, six.s6_addr, 16);
		else
			memcpy(bytes, six.s6_addr, 8);
	} else if (inet_pton(AF_INET, text, &four) == 1) {
		bytes[10] = bytes[11] = 0xff;
		memcpy(bytes + 12, &four, 4);
	}
}

static void unlink_address(struct limits *limits, struct address *address)
{
	if (address->older)
		address->older->newer = address->newer;
	else
		limits->oldest = address->newer;
	if (address->newer)
		address->newer->older = address->older;
	else
		limits->newest = address->older;
}

static void link_newest(struct limits *limits, struct address *address)
{
	address->older = limits->newest;
	address->newer = NULL;
	if (limits->newest)
		limits->newest->newer = address;
	else
		limits->oldest = address;
	limits->newest = address;
}

static struct address *address_find(struct limits *limits, const char *text)
{
	struct address *address;
	struct table_node *node;
	uint8_t bytes[16];
	uint64_t hash;

	address_parse(text, bytes);
	crypto_shorthash((uint8_t *)&hash, bytes, sizeof bytes, limits->secret);
	for (node = table_first(&limits->addresses, hash); node; node = table_next(node)) {
		address = TABLE_ENTRY(node, struct address, node);
		if (memcmp(address->bytes, bytes, sizeof bytes) == 0)
			return address;
	}
	address = mem_zalloc(1, sizeof *address);
	memcpy(address->bytes, bytes, sizeof bytes);
	table_add(&limits->addresses, &address->node, hash);
	link_newest(limits, address);
	return address;
}

enum limits_answer limits_enter(struct limits *limits, const char *address_text, int64_t now_us,
				struct address **address)
{
	const struct config *config = limits->config;
	struct address *found;

	if (config->connections_total && limits->connections >= config->connections_total)
		return LIMITS_TOTAL;
	limits_sweep(limits, SWEEP, now_us);
	found = address_find(limits, address_text);
	if (config->connections_per_address &&
	    found->connections >= config->connections_per_address)
		return LIMITS_ADDRESS;
	found->connections++;
	limits->connections++;
	*address = found;
	return LIMITS_FINE;
}

void limits_leave(struct limits *limits, struct address *address)
{
	address->connections--;
	limits->connections--;
	unlink_address(limits, address);
	link_newest(limits, address);
}

int64_t limits_message(struct limits *limits, struct address *address, int64_t now_us)
{
	return bucket_take(&address->bucket, limits->config->address_messages_per_second,
			   limits->config->address_messages_burst, now_us);
}

/* The address of a request, as the one that was heard last. */
static struct address *address_heard(struct limits *limits, const char *text, int64_t now_us)
{
	struct address *address;

	limits_sweep(limits, SWEEP, now_us);
	address = address_find(limits, text);
	unlink_address(limits, address);
	link_newest(limits, address);
	return address;
}

int64_t limits_request(struct limits *limits, const char *address_text, int64_t now_us)
{
	return limits_message(limits, address_heard(limits, address_text, now_us), now_us);
}

int64_t limits_try(struct limits *limits, const char *address_text, int64_t now_us)
{
	return bucket_wait(&address_heard(limits, address_text, now_us)->refusals, REFUSAL_US,
			   REFUSALS, now_us);
}

void limits_refused(struct limits *limits, const char *address_text, int64_t now_us)
{
	bucket_drain(&address_heard(limits, address_text, now_us)->refusals, REFUSAL_US, now_us);
}

bool limits_trusts(const struct limits *limits, struct str address_text)
{
	const struct setting_list *proxies = &limits->config->trusted_proxies;

	for (size_t i = 0; i < proxies->count; i++) {
		if (str_eq(address_text, str_from(proxies->items[i])))
			return true;
	}
	return false;
}

void limits_sweep(struct limits *limits, size_t count, int64_t now_us)
{
	struct address *address = limits->oldest;

	while (address && count--) {
		struct address *newer = address->newer;

		unlink_address(limits, address);
		if (address->connections == 0 && address->bucket.full_at_us <= now_us &&
		    address->refusals.full_at_us <= now_us) {
			table_remove(&limits->addresses, &address->node);
			free(address);
		} else {
			link_newest(limits, address);
		}
		address = newer;
	}
}
