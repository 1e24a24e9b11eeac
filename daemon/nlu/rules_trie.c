/* Building the trie of rules. */
#include "nlu/rules_trie.h"

#include <stdlib.h>

#include "base/mem.h"

static uint32_t node_add(struct trie *trie)
{
	trie->gaps = mem_grow(trie->gaps, &trie->node_capacity, trie->node_count + 1,
			      sizeof *trie->gaps);
	trie->gaps[trie->node_count] = 0;
	return (uint32_t)trie->node_count++;
}

void trie_init(struct trie *trie)
{
	*trie = (struct trie){0};
	for (int i = 0; i < RULES_ROOTS; i++)
		node_add(trie);
}

void trie_finish(struct trie *trie)
{
	map_finish(&trie->atom_ids);
	map_finish(&trie->symbols);
	map_finish(&trie->edge_ids);
	free(trie->links);
	free(trie->edges);
	free(trie->gaps);
	free(trie->outputs);
}

static void link_symbol(struct trie *trie, enum symbol_type type, struct str text, uint32_t atom)
{
	struct buf key BUF_AUTO = {0};

	buf_add_char(&key, (char)type);
	buf_add(&key, text);
	trie->links = mem_grow(trie->links, &trie->link_capacity, trie->link_count + 1,
			       sizeof *trie->links);
	trie->links[trie->link_count++] =
		(struct trie_symbol){map_intern(&trie->symbols, buf_borrow(&key)), atom};
}

static void atom_key(enum atom_kind kind, struct str text, struct buf *key)
{
	buf_add_char(key, (char)('a' + (int)kind));
	buf_add(key, text);
}

uint32_t trie_atom(struct trie *trie, enum atom_kind kind, struct str text, struct str stem)
{
	struct buf key BUF_AUTO = {0};
	uint32_t atom;

	atom_key(kind, kind == ATOM_STEM ? stem : text, &key);
	atom = map_intern(&trie->atom_ids, buf_borrow(&key));
	if (kind == ATOM_WORD)
		link_symbol(trie, SYMBOL_WORD, text, atom);
	if (kind == ATOM_PREFIX) {
		link_symbol(trie, SYMBOL_PREFIX, text, atom);
		trie->prefixes |= UINT64_C(1) << text.len;
	}
	/* The word itself counts even where the message's dictionary gives it another stem. */
	if (kind == ATOM_STEM) {
		link_symbol(trie, SYMBOL_STEM, stem, atom);
		link_symbol(trie, SYMBOL_WORD, text, atom);
	}
	return atom;
}

uint32_t trie_known_atom(const struct trie *trie, enum atom_kind kind, struct str text)
{
	struct buf key BUF_AUTO = {0};

	atom_key(kind, text, &key);
	return map_get(&trie->atom_ids, buf_borrow(&key));
}

uint32_t trie_step(struct trie *trie, uint32_t node, uint32_t atom)
{
	const uint32_t key[2] = {node, atom};
	struct str bytes = {(const char *)key, sizeof key};
	uint32_t edge = map_intern(&trie->edge_ids, bytes);

	if (edge < trie->edge_count)
		return trie->edges[edge].target;
	trie->edges = mem_grow(trie->edges, &trie->edge_capacity, trie->edge_count + 1,
			       sizeof *trie->edges);
	trie->edges[trie->edge_count++] = (struct trie_edge){node, atom, node_add(trie)};
	return trie->edges[edge].target;
}

uint32_t trie_target(const struct trie *trie, uint32_t node, uint32_t atom)
{
	const uint32_t key[2] = {node, atom};
	struct str bytes = {(const char *)key, sizeof key};
	uint32_t edge = map_get(&trie->edge_ids, bytes);

	return edge < trie->edge_count ? trie->edges[edge].target : 0;
}

uint32_t trie_gap(struct trie *trie, uint32_t node)
{
	if (!trie->gaps[node]) {
		uint32_t gap = node_add(trie);

		trie->gaps[node] = gap;
	}
	return trie->gaps[node];
}

void trie_output(struct trie *trie, uint32_t node, uint32_t kind, uint32_t number)
{
	trie->outputs = mem_grow(trie->outputs, &trie->output_capacity, trie->output_count + 1,
				 sizeof *trie->outputs);
	trie->outputs[trie->output_count++] = (struct trie_output){node, kind << 30 | number};
}

static int compare_pairs(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	if (x[0] != y[0])
		return x[0] < y[0] ? -1 : 1;
	return (x[1] > y[1]) - (x[1] < y[1]);
}

/* Both kinds of pair are two numbers, the first being what they are grouped by. */
static size_t sort_unique(void *pairs, size_t count)
{
	uint32_t(*pair)[2] = pairs;
	size_t kept = 0;

	if (count)
		qsort(pairs, count, sizeof *pair, compare_pairs);
	for (size_t i = 0; i < count; i++) {
		if (kept && compare_pairs(pair[kept - 1], pair[i]) == 0)
			continue;
		pair[kept][0] = pair[i][0];
		pair[kept][1] = pair[i][1];
		kept++;
	}
	return kept;
}

void trie_close(struct trie *trie)
{
	_Static_assert(sizeof(struct trie_symbol) == 8 && sizeof(struct trie_output) == 8,
		       "pairs of numbers");
	trie->link_count = sort_unique(trie->links, trie->link_count);
	trie->output_count = sort_unique(trie->outputs, trie->output_count);
}
