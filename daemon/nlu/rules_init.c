/* Checking the bytes of the rules' section, so that matching needs no checks: whatever number
 * it follows stays within its table, and every walk ends. */
#include "nlu/rules.h"
#include "nlu/rules_view.h"
#include "nlu/values.h"

struct counts {
	uint32_t symbols, atoms, edges, nodes, outputs, rules, exclusions, entities, text;
};

static bool is_range(uint32_t first, uint32_t last, uint32_t count)
{
	return first <= last && last <= count;
}

static bool is_text(uint32_t offset, uint32_t len, uint32_t text)
{
	return len <= text && offset <= text - len;
}

static bool is_power_of_two(uint32_t x)
{
	return x && (x & (x - 1)) == 0;
}

static bool read_counts(const unsigned char *h, struct counts *counts)
{
	const uint32_t limit = RULES_TABLE_LIMIT;

	*counts = (struct counts){
		.symbols = rules_u32(h, RULES_H_SYMBOLS),
		.atoms = rules_u32(h, RULES_H_ATOMS),
		.edges = rules_u32(h, RULES_H_EDGES),
		.nodes = rules_u32(h, RULES_H_NODES),
		.outputs = rules_u32(h, RULES_H_OUTPUTS),
		.rules = rules_u32(h, RULES_H_RULES),
		.exclusions = rules_u32(h, RULES_H_EXCLUSIONS),
		.entities = rules_u32(h, RULES_H_ENTITIES),
		.text = rules_u32(h, RULES_H_TEXT),
	};
	return counts->symbols <= limit && counts->atoms <= limit && counts->edges <= limit &&
	       counts->nodes <= limit && counts->outputs <= limit && counts->rules <= limit &&
	       counts->exclusions <= limit && counts->entities <= limit &&
	       is_power_of_two(counts->symbols) && is_power_of_two(counts->edges) &&
	       counts->nodes >= RULES_ROOTS && counts->entities >= VALUE_KINDS;
}

static uint64_t size_of(const struct counts *counts)
{
	return RULES_HEADER_LEN + (uint64_t)RULES_SYMBOL_LEN * counts->symbols +
	       (uint64_t)RULES_EDGE_LEN * counts->edges + (uint64_t)RULES_NODE_LEN * counts->nodes +
	       (uint64_t)RULES_RULE_LEN * counts->rules +
	       (uint64_t)RULES_ENTITY_LEN * counts->entities +
	       (uint64_t)RULES_ATOM_LEN * counts->atoms + UINT64_C(4) * counts->outputs +
	       UINT64_C(4) * counts->exclusions + counts->text;
}

static bool check_symbols(const struct rules_view *view, const struct counts *counts)
{
	bool free_slot = false;

	for (uint32_t i = 0; i < counts->symbols; i++) {
		const unsigned char *slot = view->symbols + (size_t)RULES_SYMBOL_LEN * i;
		uint32_t len = rules_u32(slot, 2) & RULES_SYMBOL_BYTES;

		free_slot |= len == 0;
		if (!is_text(rules_u32(slot, 1), len, counts->text) ||
		    !is_range(rules_u32(slot, 3), rules_u32(slot, 4), counts->atoms))
			return false;
	}
	for (uint32_t i = 0; i < counts->atoms; i++) {
		const unsigned char *atom = view->atoms + (size_t)RULES_ATOM_LEN * i;

		if (rules_u32(atom, 1) >= counts->nodes || rules_u32(atom, 2) >= counts->nodes)
			return false;
	}
	return free_slot;
}

static bool check_edges(const struct rules_view *view, const struct counts *counts)
{
	bool free_slot = false;

	for (uint32_t i = 0; i < counts->edges; i++) {
		uint32_t target = rules_u32(view->edges + (size_t)RULES_EDGE_LEN * i, 2);

		free_slot |= target == 0;
		if (target >= counts->nodes)
			return false;
	}
	return free_slot;
}

static bool check_nodes(const struct rules_view *view, const struct counts *counts)
{
	for (uint32_t i = 0; i < counts->nodes; i++) {
		const unsigned char *node = view->nodes + (size_t)RULES_NODE_LEN * i;
		uint32_t gap = rules_u32(node, 0);

		/* Gaps lead to later nodes only, so a chain of them ends. */
		if ((gap && (gap <= i || gap >= counts->nodes)) ||
		    !is_range(rules_u32(node, 1), rules_u32(node, 2), counts->outputs))
			return false;
	}
	for (uint32_t i = 0; i < counts->outputs; i++) {
		uint32_t output = rules_u32(view->outputs, i);
		uint32_t number = output & RULES_NUMBER_MASK;

		if ((output >> 30 == RULES_OUTPUT_RULE && number >= counts->rules) ||
		    (output >> 30 == RULES_OUTPUT_ENTITY && number >= counts->entities))
			return false;
	}
	return true;
}

static bool check_parts(const struct rules_view *view, const struct counts *counts)
{
	for (uint32_t i = 0; i < counts->rules; i++) {
		const unsigned char *rule = view->rules + (size_t)RULES_RULE_LEN * i;
		uint32_t bits = rules_u32(rule, 1);
		float weight;

		memcpy(&weight, &bits, sizeof weight);
		if (rules_u32(rule, 0) >> 16 > RULE_WEIGH || !(weight > -1e6F && weight < 1e6F) ||
		    !is_text(rules_u32(rule, 2), rules_u32(rule, 3), counts->text) ||
		    !is_range(rules_u32(rule, 4), rules_u32(rule, 5), counts->exclusions))
			return false;
	}
	for (uint32_t i = 0; i < counts->entities; i++) {
		const unsigned char *entity = view->entities + (size_t)RULES_ENTITY_LEN * i;

		if (!is_text(rules_u32(entity, 0), rules_u32(entity, 1), counts->text) ||
		    !is_text(rules_u32(entity, 2), rules_u32(entity, 3), counts->text))
			return false;
	}
	return true;
}

static bool damaged(struct error *error)
{
	return error_set(error, ERROR_DAMAGED,
			 "the rules of the model are damaged; train it again");
}

bool rules_init(struct rules *rules, struct str bytes, struct error *error)
{
	const unsigned char *h = (const unsigned char *)bytes.data;
	struct counts counts;
	struct rules_view view;

	if (bytes.len < RULES_HEADER_LEN || rules_u32(h, RULES_H_MAGIC) != RULES_MAGIC)
		return damaged(error);
	if (rules_u32(h, RULES_H_VERSION) != RULES_VERSION)
		return error_set(
			error, ERROR_VERSION,
			"the rules of the model are of format %u, this program reads %d; train "
			"it again",
			rules_u32(h, RULES_H_VERSION), RULES_VERSION);
	/* Offsets before pointers: a pointer beyond the bytes must not even be computed. */
	if (!read_counts(h, &counts) || size_of(&counts) != bytes.len)
		return damaged(error);
	view = rules_view(h);
	if (!check_symbols(&view, &counts) || !check_edges(&view, &counts) ||
	    !check_nodes(&view, &counts) || !check_parts(&view, &counts))
		return damaged(error);
	*rules = (struct rules){bytes.data, bytes.len};
	return true;
}

struct str rules_source(const struct rules *rules, uint32_t rule)
{
	struct rules_view view;
	const unsigned char *found;

	if (rule >= rules_u32(rules->data, RULES_H_RULES))
		return STR("");
	view = rules_view(rules->data);
	found = view.rules + (size_t)RULES_RULE_LEN * rule;
	return (struct str){(const char *)view.text + rules_u32(found, 2), rules_u32(found, 3)};
}
