/* The tables of a rules' section, located; for this room's own use. */
#ifndef NLU_RULES_VIEW_H
#define NLU_RULES_VIEW_H

#include "nlu/rules_format.h"

struct rules_view {
	const unsigned char *symbols, *atoms, *edges, *nodes, *outputs, *rules, *exclusions,
		*entities, *text;
	uint32_t symbol_mask, edge_mask;
	uint64_t prefixes; /* bit n: there is a prefix of n bytes */
};

/* Of bytes that rules_init found whole. */
static inline struct rules_view rules_view(const void *data)
{
	const unsigned char *h = data;
	struct rules_view view;

	view.symbols = h + RULES_HEADER_LEN;
	view.atoms = view.symbols + (size_t)RULES_SYMBOL_LEN * rules_u32(h, RULES_H_SYMBOLS);
	view.edges = view.atoms + (size_t)RULES_ATOM_LEN * rules_u32(h, RULES_H_ATOMS);
	view.nodes = view.edges + (size_t)RULES_EDGE_LEN * rules_u32(h, RULES_H_EDGES);
	view.outputs = view.nodes + (size_t)RULES_NODE_LEN * rules_u32(h, RULES_H_NODES);
	view.rules = view.outputs + (size_t)4 * rules_u32(h, RULES_H_OUTPUTS);
	view.exclusions = view.rules + (size_t)RULES_RULE_LEN * rules_u32(h, RULES_H_RULES);
	view.entities = view.exclusions + (size_t)4 * rules_u32(h, RULES_H_EXCLUSIONS);
	view.text = view.entities + (size_t)RULES_ENTITY_LEN * rules_u32(h, RULES_H_ENTITIES);
	view.symbol_mask = rules_u32(h, RULES_H_SYMBOLS) - 1;
	view.edge_mask = rules_u32(h, RULES_H_EDGES) - 1;
	view.prefixes = rules_u32(h, RULES_H_PREFIXES) |
			(uint64_t)rules_u32(h, RULES_H_PREFIXES_HIGH) << 32;
	return view;
}

#endif
