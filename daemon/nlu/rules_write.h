/* Writing the rules' section; for this room's own use. */
#ifndef NLU_RULES_WRITE_H
#define NLU_RULES_WRITE_H

#include "base/error.h"
#include "nlu/rules_trie.h"

struct rules_rule {
	uint16_t intent, effect;
	float weight;
	struct str source;
	uint32_t first_exclusion, last_exclusion;
};

struct rules_entity {
	struct str kind, value;
	uint32_t kind_atom, value_atom;
};

/* What the section holds beside the trie. */
struct rules_parts {
	struct rules_rule *rules;
	size_t rule_count, rule_capacity;
	uint32_t *exclusions;
	size_t exclusion_count, exclusion_capacity;
	struct rules_entity *entities;
	size_t entity_count, entity_capacity;
};

/* The trie is closed. ERROR_LIMIT when a table would grow too large. */
bool rules_write(const struct trie *trie, const struct rules_parts *parts, struct buf *out,
		 struct error *error);

#endif
