/* A hash table whose links lie in the things themselves, for keys that come and go:
 * conversations, addresses. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_node {
	struct table_node *next;
	uint64_t hash; /* of a key that strangers cannot choose, or keyed with a secret */
};

struct table {
	struct table_node **heads;
	size_t size; /* a power of two */
	size_t count;
};

#define TABLE_ENTRY(node, type, member) ((type *)((char *)(node)-offsetof(type, member)))

/* A zeroed struct is an empty table; the things in it are the caller's. */
void table_finish(struct table *table);
/* The first node of this hash, and table_next the one behind it; NULL when there is none. */
struct table_node *table_first(const struct table *table, uint64_t hash);
struct table_node *table_next(const struct table_node *node);
void table_add(struct table *table, struct table_node *node, uint64_t hash);
void table_remove(struct table *table, struct table_node *node);

#endif
