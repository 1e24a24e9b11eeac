/* Sets of sequences, small and bounded: a pattern of many ways is refused, not stored. */
#include "nlu/rules_expand.h"

static struct pattern_sequence sequence_concat(struct arena *memory, struct pattern_sequence a,
					       struct pattern_sequence b)
{
	struct pattern_atom *atoms = arena_alloc(memory, (a.count + b.count) * sizeof *atoms);

	if (a.count)
		memcpy(atoms, a.atoms, a.count * sizeof *atoms);
	if (b.count)
		memcpy(atoms + a.count, b.atoms, b.count * sizeof *atoms);
	return (struct pattern_sequence){atoms, a.count + b.count};
}

void pattern_set_init(struct arena *memory, const struct pattern_atom *atoms, size_t count,
		      struct pattern_set *set)
{
	struct pattern_sequence given = {atoms, count};

	set->items = arena_alloc(memory, sizeof *set->items);
	set->items[0] = sequence_concat(memory, given, (struct pattern_sequence){NULL, 0});
	set->count = 1;
}

bool pattern_set_join(struct arena *memory, struct pattern_set *set, const struct pattern_set *more)
{
	size_t count = set->count + more->count;
	struct pattern_sequence *items;

	if (count > PATTERN_SEQUENCE_LIMIT)
		return false;
	items = arena_alloc(memory, count * sizeof *items);
	if (set->count)
		memcpy(items, set->items, set->count * sizeof *items);
	if (more->count)
		memcpy(items + set->count, more->items, more->count * sizeof *items);
	*set = (struct pattern_set){items, count};
	return true;
}

bool pattern_set_add_empty(struct arena *memory, struct pattern_set *set)
{
	struct pattern_set empty;

	pattern_set_init(memory, NULL, 0, &empty);
	return pattern_set_join(memory, set, &empty);
}

bool pattern_set_append(struct arena *memory, struct pattern_set *set,
			const struct pattern_set *tail)
{
	size_t count = set->count * tail->count;
	struct pattern_sequence *items;
	size_t filled = 0;

	if (count > PATTERN_SEQUENCE_LIMIT)
		return false;
	items = arena_alloc(memory, count * sizeof *items);
	for (size_t i = 0; i < set->count; i++) {
		for (size_t j = 0; j < tail->count; j++) {
			if (set->items[i].count + tail->items[j].count > PATTERN_ATOM_LIMIT)
				return false;
			items[filled++] = sequence_concat(memory, set->items[i], tail->items[j]);
		}
	}
	*set = (struct pattern_set){items, count};
	return true;
}

static bool is_gap(const struct pattern_atom *atom)
{
	return atom->kind == ATOM_GAP;
}

static enum trim sequence_trim(struct pattern_sequence *sequence, size_t *at)
{
	const struct pattern_atom *atoms = sequence->atoms;
	size_t count = sequence->count;
	size_t words = 0;

	while (count && is_gap(atoms)) {
		atoms++;
		count--;
	}
	while (count && is_gap(&atoms[count - 1]))
		count--;
	for (size_t i = 0; i < count; i++) {
		if ((atoms[i].kind == ATOM_START && i > 0) ||
		    (atoms[i].kind == ATOM_END && i + 1 < count)) {
			*at = atoms[i].at;
			return TRIM_INNER;
		}
		words += atoms[i].kind < ATOM_GAP;
	}
	*sequence = (struct pattern_sequence){atoms, count};
	return words > 0 ? TRIM_FINE : TRIM_EMPTY;
}

enum trim pattern_set_trim(struct pattern_set *set, size_t *at)
{
	enum trim result = TRIM_FINE;

	for (size_t i = 0; result == TRIM_FINE && i < set->count; i++)
		result = sequence_trim(&set->items[i], at);
	return result;
}
