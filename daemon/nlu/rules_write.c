/* Laying the tables of the rules' section out, the same for the same input. */
#include "nlu/rules_write.h"

#include <stdlib.h>

#include "base/little.h"
#include "base/mem.h"

static void add_u32(struct buf *out, uint32_t value)
{
	little_add(out, value, 4);
}

/* Slots of a table that is at most half full, so that probing ends soon, and ends. */
static size_t slots_for(size_t count)
{
	size_t slots = 8;

	while (slots < 2 * count)
		slots *= 2;
	return slots;
}

static uint32_t add_text(struct buf *text, struct str s)
{
	uint32_t at = (uint32_t)text->len;

	buf_add(text, s);
	return at;
}

struct symbol_slot {
	struct str key; /* type and text; data NULL: free */
	uint64_t hash;
	uint32_t number;
};

static uint64_t key_hash(struct str key)
{
	uint64_t hash = SYMBOL_HASH_START;

	for (size_t i = 1; i < key.len; i++)
		hash = symbol_hash_step(hash, key.data[i]);
	return symbol_hash(hash, (enum symbol_type)key.data[0]);
}

/* In order of their numbers: the map's own order may change. */
static void place_symbols(const struct map *symbols, struct symbol_slot *slots, size_t slot_count)
{
	struct str *keys = mem_zalloc(symbols->count, sizeof *keys);
	struct str key;
	size_t position = 0;
	uint32_t number;

	while (map_next(symbols, &position, &key, &number))
		keys[number] = key;
	for (uint32_t i = 0; i < symbols->count; i++) {
		uint64_t hash = key_hash(keys[i]);
		size_t slot = hash & (slot_count - 1);

		while (slots[slot].key.data)
			slot = (slot + 1) & (slot_count - 1);
		slots[slot] = (struct symbol_slot){keys[i], hash, i};
	}
	free(keys);
}

static void write_symbols(const struct trie *trie, size_t slot_count, struct buf *text,
			  struct buf *out)
{
	struct symbol_slot *slots = mem_zalloc(slot_count, sizeof *slots);
	uint32_t *first = mem_zalloc(trie->symbols.count + 1, sizeof *first);

	for (size_t i = 0; i < trie->link_count; i++)
		first[trie->links[i].symbol + 1] = (uint32_t)i + 1;
	place_symbols(&trie->symbols, slots, slot_count);
	for (size_t i = 0; i < slot_count; i++) {
		const struct symbol_slot *slot = &slots[i];
		struct str word;

		if (!slot->key.data) {
			for (int j = 0; j < 5; j++)
				add_u32(out, 0);
			continue;
		}
		word = str_slice(slot->key, 1, slot->key.len);
		add_u32(out, (uint32_t)(slot->hash >> 32));
		add_u32(out, add_text(text, word));
		add_u32(out, (uint32_t)word.len | (uint32_t)slot->key.data[0] << 24);
		add_u32(out, first[slot->number]);
		add_u32(out, first[slot->number + 1]);
	}
	for (size_t i = 0; i < trie->link_count; i++) {
		uint32_t atom = trie->links[i].atom;

		add_u32(out, atom);
		add_u32(out, trie_target(trie, RULES_ROOT, atom));
		add_u32(out, trie_target(trie, RULES_ROOT_ENTITY, atom));
	}
	free(slots);
	free(first);
}

static void write_edges(const struct trie *trie, size_t slot_count, struct buf *out)
{
	struct trie_edge *slots = mem_zalloc(slot_count, sizeof *slots);

	for (size_t i = 0; i < trie->edge_count; i++) {
		const struct trie_edge *edge = &trie->edges[i];
		size_t slot = edge_hash(edge->node, edge->atom) & (slot_count - 1);

		while (slots[slot].target)
			slot = (slot + 1) & (slot_count - 1);
		slots[slot] = *edge;
	}
	for (size_t i = 0; i < slot_count; i++) {
		add_u32(out, slots[i].node);
		add_u32(out, slots[i].atom);
		add_u32(out, slots[i].target);
	}
	free(slots);
}

static void write_nodes(const struct trie *trie, struct buf *out)
{
	uint32_t *bits = mem_zalloc(trie->node_count, sizeof *bits);
	size_t output = 0;

	for (size_t i = 0; i < trie->edge_count; i++)
		bits[trie->edges[i].node] |= rules_bit(trie->edges[i].atom);
	for (size_t i = 0; i < trie->node_count; i++) {
		add_u32(out, trie->gaps[i]);
		add_u32(out, (uint32_t)output);
		while (output < trie->output_count && trie->outputs[output].node == i)
			output++;
		add_u32(out, (uint32_t)output);
		add_u32(out, bits[i]);
	}
	free(bits);
	for (size_t i = 0; i < trie->output_count; i++)
		add_u32(out, trie->outputs[i].output);
}

static void write_parts(const struct rules_parts *parts, struct buf *text, struct buf *out)
{
	for (size_t i = 0; i < parts->rule_count; i++) {
		const struct rules_rule *rule = &parts->rules[i];
		uint32_t weight;

		memcpy(&weight, &rule->weight, sizeof weight);
		add_u32(out, (uint32_t)rule->intent | (uint32_t)rule->effect << 16);
		add_u32(out, weight);
		add_u32(out, add_text(text, rule->source));
		add_u32(out, (uint32_t)rule->source.len);
		add_u32(out, rule->first_exclusion);
		add_u32(out, rule->last_exclusion);
	}
	for (size_t i = 0; i < parts->exclusion_count; i++)
		add_u32(out, parts->exclusions[i]);
	for (size_t i = 0; i < parts->entity_count; i++) {
		const struct rules_entity *entity = &parts->entities[i];

		add_u32(out, add_text(text, entity->kind));
		add_u32(out, (uint32_t)entity->kind.len);
		add_u32(out, add_text(text, entity->value));
		add_u32(out, (uint32_t)entity->value.len);
		add_u32(out, entity->kind_atom);
		add_u32(out, entity->value_atom);
	}
}

static void write_header(const uint32_t *numbers, struct buf *out)
{
	for (size_t i = 0; i < RULES_HEADER_LEN / 4; i++)
		add_u32(out, numbers[i]);
}

bool rules_write(const struct trie *trie, const struct rules_parts *parts, struct buf *out,
		 struct error *error)
{
	struct buf text BUF_AUTO = {0};
	struct buf body BUF_AUTO = {0};
	size_t symbols = slots_for(trie->symbols.count);
	size_t edges = slots_for(trie->edge_count);

	if (symbols > RULES_TABLE_LIMIT || edges > RULES_TABLE_LIMIT ||
	    trie->link_count > RULES_TABLE_LIMIT || trie->output_count > RULES_TABLE_LIMIT)
		return error_set(error, ERROR_LIMIT,
				 "the rules stand for too many sequences (%zu); use fewer "
				 "alternatives",
				 trie->edge_count);
	write_symbols(trie, symbols, &text, &body);
	write_edges(trie, edges, &body);
	write_nodes(trie, &body);
	write_parts(parts, &text, &body);
	write_header(
		(const uint32_t[RULES_HEADER_LEN / 4]){
			RULES_MAGIC,
			RULES_VERSION,
			(uint32_t)symbols,
			(uint32_t)trie->link_count,
			(uint32_t)edges,
			(uint32_t)trie->node_count,
			(uint32_t)trie->output_count,
			(uint32_t)parts->rule_count,
			(uint32_t)parts->exclusion_count,
			(uint32_t)parts->entity_count,
			(uint32_t)text.len,
			(uint32_t)trie->prefixes,
			(uint32_t)(trie->prefixes >> 32),
		},
		out);
	buf_add(out, buf_borrow(&body));
	buf_add(out, buf_borrow(&text));
	return true;
}
