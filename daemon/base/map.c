/* Open addressing with linear probing. */
#include "base/map.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

struct map_slot {
	struct str key; /* data NULL: free */
	uint64_t hash;
	uint32_t value;
};

void map_finish(struct map *map)
{
	free(map->slots);
	arena_finish(&map->keys);
	*map = (struct map){0};
}

/* The slot of the key, or the free one where it belongs. The map is never full. */
static struct map_slot *map_find(const struct map *map, struct str key, uint64_t hash)
{
	size_t i = hash & (map->capacity - 1);

	while (map->slots[i].key.data &&
	       (map->slots[i].hash != hash || !str_eq(map->slots[i].key, key)))
		i = (i + 1) & (map->capacity - 1);
	return &map->slots[i];
}

static void map_rehash(struct map *map)
{
	struct map old = *map;

	map->capacity = old.capacity ? old.capacity * 2 : 16;
	map->slots = mem_zalloc(map->capacity, sizeof *map->slots);
	for (size_t i = 0; i < old.capacity; i++) {
		if (old.slots[i].key.data)
			*map_find(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	}
	free(old.slots);
}

uint32_t map_get(const struct map *map, struct str key)
{
	const struct map_slot *slot;

	if (!map->count)
		return MAP_NONE;
	slot = map_find(map, key, hash_bytes(key, 0));
	return slot->key.data ? slot->value : MAP_NONE;
}

static uint32_t map_set(struct map *map, struct str key, uint32_t value, bool replace)
{
	uint64_t hash = hash_bytes(key, 0);
	struct map_slot *slot;

	if ((map->count + 1) * 2 > map->capacity)
		map_rehash(map);
	slot = map_find(map, key, hash);
	if (!slot->key.data) {
		*slot = (struct map_slot){arena_copy(&map->keys, key), hash, value};
		map->count++;
	} else if (replace) {
		slot->value = value;
	}
	return slot->value;
}

void map_put(struct map *map, struct str key, uint32_t value)
{
	map_set(map, key, value, true);
}

uint32_t map_intern(struct map *map, struct str key)
{
	return map_set(map, key, (uint32_t)map->count, false);
}

bool map_next(const struct map *map, size_t *position, struct str *key, uint32_t *value)
{
	for (; *position < map->capacity; (*position)++) {
		const struct map_slot *slot = &map->slots[*position];

		if (!slot->key.data)
			continue;
		*key = slot->key;
		*value = slot->value;
		(*position)++;
		return true;
	}
	return false;
}
