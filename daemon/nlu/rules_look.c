/* Looking words and phrases up in the tables of a rules' section. */
#include "nlu/rules_look.h"

#include "nlu/rules_pattern.h"

enum { ENTITY_WORDS = 32 };

static void atoms_add(struct atoms *atoms, const unsigned char *row)
{
	uint32_t atom = rules_u32(row, 0);

	for (size_t i = 0; i < atoms->count; i++) {
		if (atoms->items[i] == atom)
			return;
	}
	if (atoms->count == WORD_ATOMS)
		return;
	atoms->items[atoms->count] = atom;
	atoms->starts[atoms->count] = rules_u32(row, 1);
	atoms->phrases[atoms->count++] = rules_u32(row, 2);
}

static void symbol_atoms(const struct rules_view *view, enum symbol_type type, struct str text,
			 uint64_t steps, struct atoms *atoms)
{
	uint64_t hash = symbol_hash(steps, type);
	uint32_t i = (uint32_t)hash & view->symbol_mask;

	for (;; i = (i + 1) & view->symbol_mask) {
		const unsigned char *slot = view->symbols + (size_t)RULES_SYMBOL_LEN * i;
		uint32_t len = rules_u32(slot, 2);

		if ((len & RULES_SYMBOL_BYTES) == 0)
			return;
		if (rules_u32(slot, 0) == (uint32_t)(hash >> 32) &&
		    len == ((uint32_t)text.len | (uint32_t)type << 24) &&
		    memcmp(view->text + rules_u32(slot, 1), text.data, text.len) == 0) {
			for (uint32_t j = rules_u32(slot, 3); j < rules_u32(slot, 4); j++)
				atoms_add(atoms, view->atoms + (size_t)RULES_ATOM_LEN * j);
			return;
		}
	}
}

static uint64_t hash_steps(struct str text)
{
	uint64_t steps = SYMBOL_HASH_START;

	for (size_t i = 0; i < text.len; i++)
		steps = symbol_hash_step(steps, text.data[i]);
	return steps;
}

/* Everything that rules can ask of a word and that is true of this one. */
void look_atoms(const struct rules_view *view, const struct rule_word *word, struct atoms *atoms)
{
	uint64_t steps = SYMBOL_HASH_START;
	struct str plain = word->plain;

	atoms->count = 0;
	if (!plain.len || plain.len > UINT16_MAX)
		return;
	for (size_t i = 0; i < plain.len; i++) {
		steps = symbol_hash_step(steps, plain.data[i]);
		if (i + 1 < 64 && view->prefixes >> (i + 1) & 1)
			symbol_atoms(view, SYMBOL_PREFIX, str_slice(plain, 0, i + 1), steps, atoms);
	}
	symbol_atoms(view, SYMBOL_WORD, plain, steps, atoms);
	if (!word->stem.len || word->stem.len > UINT16_MAX)
		return;
	if (!str_eq(word->stem, plain))
		steps = hash_steps(word->stem);
	symbol_atoms(view, SYMBOL_STEM, word->stem, steps, atoms);
}

/* Punctuation and emoji that no rule knows do not count as words, so that "brand!!" ends with
 * its word. */
bool look_ignored(const struct rule_word *word, const struct atoms *atoms)
{
	unsigned char c = word->plain.len ? (unsigned char)word->plain.data[0] : 0;

	if (atoms->count)
		return false;
	return c >= 0x80 ? word->plain.len <= 4 && (c >= 0xe2 || c == 0xc2)
			 : !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) &&
				   word->plain.len <= 1;
}

uint32_t look_edge(const struct rules_view *view, uint32_t node, uint32_t atom)
{
	uint32_t i = (uint32_t)edge_hash(node, atom) & view->edge_mask;

	for (;; i = (i + 1) & view->edge_mask) {
		const unsigned char *edge = view->edges + (size_t)RULES_EDGE_LEN * i;
		uint32_t target = rules_u32(edge, 2);

		if (!target || (rules_u32(edge, 0) == node && rules_u32(edge, 1) == atom))
			return target;
	}
}

/* The longest phrase from word `at` on: the node where it ends, or 0; *end is behind it. */
uint32_t look_phrase(const struct rules_view *view, const struct rule_word *words, size_t count,
		     size_t at, size_t *end)
{
	uint32_t node = RULES_ROOT_ENTITY, found = 0;
	size_t limit = count - at < ENTITY_WORDS ? count : at + ENTITY_WORDS;

	for (size_t i = at; i < limit; i++) {
		struct atoms atoms = {.count = 0};
		struct str plain = words[i].plain;
		const unsigned char *outputs;
		uint32_t target = 0;

		if (plain.len && plain.len <= PATTERN_WORD_BYTES)
			symbol_atoms(view, SYMBOL_WORD, plain, hash_steps(plain), &atoms);
		if (i > at && look_ignored(&words[i], &atoms))
			continue;
		for (size_t j = 0; j < atoms.count && !target; j++)
			target = look_edge(view, node, atoms.items[j]);
		if (!target)
			break;
		node = target;
		outputs = view->nodes + (size_t)RULES_NODE_LEN * node;
		if (rules_u32(outputs, 1) < rules_u32(outputs, 2)) {
			found = node;
			*end = i + 1;
		}
	}
	return found;
}

struct str look_text(const struct rules_view *view, const unsigned char *at)
{
	return (struct str){(const char *)view->text + rules_u32(at, 0), rules_u32(at, 1)};
}

bool look_begins(const struct atoms *atoms)
{
	for (size_t i = 0; i < atoms->count; i++) {
		if (atoms->phrases[i])
			return true;
	}
	return false;
}

const unsigned char *look_entity(const struct rules_view *view, uint32_t number)
{
	return view->entities + (size_t)RULES_ENTITY_LEN * number;
}

/* The month that a phrase stands for: entity "month" with a value from 1 to 12. */
int look_month(const struct rules_view *view, uint32_t node)
{
	const unsigned char *found = view->nodes + (size_t)RULES_NODE_LEN * node;

	for (uint32_t i = rules_u32(found, 1); i < rules_u32(found, 2); i++) {
		uint32_t output = rules_u32(view->outputs, i);
		const unsigned char *entity = look_entity(view, output & RULES_NUMBER_MASK);
		struct str value;
		int month = 0;

		if (output >> 30 != RULES_OUTPUT_ENTITY ||
		    !str_eq(look_text(view, entity), STR("month")))
			continue;
		value = look_text(view, entity + 8);
		for (size_t j = 0; j < value.len && j < 2; j++)
			month = month * 10 + (value.data[j] - '0');
		return month >= 1 && month <= 12 ? month : 0;
	}
	return 0;
}
