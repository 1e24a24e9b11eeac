/* The trie of rules while it is being built; for this room's own use. */
#ifndef NLU_RULES_TRIE_H
#define NLU_RULES_TRIE_H

#include "base/map.h"
#include "nlu/rules_format.h"
#include "nlu/rules_pattern.h"

struct trie_edge {
	uint32_t node, atom, target;
};

struct trie_output {
	uint32_t node, output;
};

struct trie_symbol {
	uint32_t symbol, atom;
};

struct trie {
	struct map atom_ids; /* "kind text" -> atom */
	struct map symbols;  /* "type text" -> symbol */
	struct map edge_ids; /* bytes of node and atom -> edge */
	struct trie_symbol *links;
	size_t link_count, link_capacity;
	struct trie_edge *edges;
	size_t edge_count, edge_capacity;
	uint32_t *gaps; /* per node */
	size_t node_count, node_capacity;
	struct trie_output *outputs;
	size_t output_count, output_capacity;
	uint64_t prefixes;
};

void trie_init(struct trie *trie);
void trie_finish(struct trie *trie);
/* The atom of a kind and a text; new ones are linked to the symbol by which a word finds them.
 * `stem` is for ATOM_STEM: the stem of `text`. */
uint32_t trie_atom(struct trie *trie, enum atom_kind kind, struct str text, struct str stem);
/* The atom of an entity's kind or kind=value, RULES_ATOM_NONE when no rule asks for it. */
uint32_t trie_known_atom(const struct trie *trie, enum atom_kind kind, struct str text);
uint32_t trie_step(struct trie *trie, uint32_t node, uint32_t atom);
/* The node that is there already; 0 when none is. */
uint32_t trie_target(const struct trie *trie, uint32_t node, uint32_t atom);
uint32_t trie_gap(struct trie *trie, uint32_t node);
void trie_output(struct trie *trie, uint32_t node, uint32_t kind, uint32_t number);
/* Sorts links and outputs and drops what is twice. */
void trie_close(struct trie *trie);

#endif
