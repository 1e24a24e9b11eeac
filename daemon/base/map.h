/* A table from strings to 32-bit numbers, for loading and training; it only grows. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map {
	struct map_slot *slots;
	size_t capacity; /* a power of two */
	size_t count;
	struct arena keys;
};

#define MAP_NONE UINT32_MAX

/* A zeroed struct is an empty map. */
void map_finish(struct map *map);
/* The value of the key, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct str key);
/* Sets or replaces; copies the key. */
void map_put(struct map *map, struct str key, uint32_t value);
/* The value of the key; when it is new, it gets map->count, the next number from zero on. */
uint32_t map_intern(struct map *map, struct str key);
/* Walks in no particular order: start with *position = 0; false at the end. Lends the key. */
bool map_next(const struct map *map, size_t *position, struct str *key, uint32_t *value);

#endif
