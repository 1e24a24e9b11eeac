/* Matching: the words of a message walk the trie of all rules at once.
 *
 * A thread is a place in the trie. A new one begins at the root with every word; how many there
 * are at a time depends on the length of patterns and on how many of them a gap keeps waiting,
 * not on the number of rules, and is bounded by THREADS. */
#include "nlu/rules.h"

#include <stdlib.h>

#include "nlu/rules_pattern.h"
#include "nlu/rules_view.h"

enum { THREADS = 128, WORD_ATOMS = 16, MATCHED = 64, TAGS = 8, ENTITY_WORDS = 32 };

struct thread {
	uint32_t node;
	uint32_t left; /* words that a gap may still skip */
};

struct threads {
	struct thread items[THREADS];
	size_t count;
};

struct atoms {
	uint32_t items[WORD_ATOMS];
	size_t count;
};

struct matcher {
	struct rules_view view;
	struct threads *current, *next;
	struct threads *behind; /* those that go on behind the entity */
	size_t entity_end;	/* index of the word behind it; 0: none is open */
	uint32_t matched[MATCHED];
	size_t matched_count;
	uint32_t excluded[MATCHED];
	size_t excluded_count;
	struct rules_result *result;
};

static void atoms_add(struct atoms *atoms, uint32_t atom)
{
	for (size_t i = 0; i < atoms->count; i++) {
		if (atoms->items[i] == atom)
			return;
	}
	if (atoms->count < WORD_ATOMS)
		atoms->items[atoms->count++] = atom;
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
				atoms_add(atoms, rules_u32(view->atoms, j));
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
static void word_atoms(const struct rules_view *view, const struct rule_word *word,
		       struct atoms *atoms)
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
static bool is_ignored(const struct rule_word *word, const struct atoms *atoms)
{
	unsigned char c = word->plain.len ? (unsigned char)word->plain.data[0] : 0;

	if (atoms->count)
		return false;
	return c >= 0x80 ? word->plain.len <= 4 && (c >= 0xe2 || c == 0xc2)
			 : !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) &&
				   word->plain.len <= 1;
}

static uint32_t edge_target(const struct rules_view *view, uint32_t node, uint32_t atom)
{
	uint32_t i = (uint32_t)edge_hash(node, atom) & view->edge_mask;

	for (;; i = (i + 1) & view->edge_mask) {
		const unsigned char *edge = view->edges + (size_t)RULES_EDGE_LEN * i;
		uint32_t target = rules_u32(edge, 2);

		if (!target || (rules_u32(edge, 0) == node && rules_u32(edge, 1) == atom))
			return target;
	}
}

static void threads_add(struct threads *threads, uint32_t node, uint32_t left)
{
	for (size_t i = 0; i < threads->count; i++) {
		if (threads->items[i].node == node) {
			if (threads->items[i].left < left)
				threads->items[i].left = left;
			return;
		}
	}
	if (threads->count < THREADS)
		threads->items[threads->count++] = (struct thread){node, left};
}

static void set_add(uint32_t set[MATCHED], size_t *count, uint32_t number)
{
	for (size_t i = 0; i < *count; i++) {
		if (set[i] == number)
			return;
	}
	if (*count < MATCHED)
		set[(*count)++] = number;
}

/* A thread arrives at a node (0: nowhere): notes what ends there, and waits in its gap as well. */
static void arrive(struct matcher *matcher, struct threads *threads, uint32_t node)
{
	uint32_t left = 0;

	while (node) {
		const unsigned char *found = matcher->view.nodes + (size_t)RULES_NODE_LEN * node;

		for (uint32_t i = rules_u32(found, 1); i < rules_u32(found, 2); i++) {
			uint32_t output = rules_u32(matcher->view.outputs, i);

			if (output >> 30 == RULES_OUTPUT_RULE)
				set_add(matcher->matched, &matcher->matched_count,
					output & RULES_NUMBER_MASK);
			else if (output >> 30 == RULES_OUTPUT_EXCLUSION)
				set_add(matcher->excluded, &matcher->excluded_count,
					output & RULES_NUMBER_MASK);
		}
		threads_add(threads, node, left);
		node = rules_u32(found, 0);
		left = PATTERN_GAP_WORDS;
	}
}

/* All threads and a new one take an atom, if they can, and go on among `targets`. */
static void step(struct matcher *matcher, uint32_t atom, struct threads *targets)
{
	arrive(matcher, targets, edge_target(&matcher->view, RULES_ROOT, atom));
	for (size_t i = 0; i < matcher->current->count; i++)
		arrive(matcher, targets,
		       edge_target(&matcher->view, matcher->current->items[i].node, atom));
}

/* The longest phrase from word `at` on: the node where it ends, or 0; *end is behind it. */
static uint32_t longest_phrase(const struct rules_view *view, const struct rule_word *words,
			       size_t count, size_t at, size_t *end)
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
		if (i > at && is_ignored(&words[i], &atoms))
			continue;
		for (size_t j = 0; j < atoms.count && !target; j++)
			target = edge_target(view, node, atoms.items[j]);
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

static struct str view_text(const struct rules_view *view, const unsigned char *at)
{
	return (struct str){(const char *)view->text + rules_u32(at, 0), rules_u32(at, 1)};
}

static bool begins_phrase(const struct rules_view *view, const struct atoms *atoms)
{
	for (size_t i = 0; i < atoms->count; i++) {
		if (edge_target(view, RULES_ROOT_ENTITY, atoms->items[i]))
			return true;
	}
	return false;
}

/* Looks for an entity that begins here; rules that ask for it go on behind it. */
static void find_entity(struct matcher *matcher, const struct rule_word *words, size_t count,
			size_t at)
{
	const struct rules_view *view = &matcher->view;
	size_t end;
	uint32_t node = longest_phrase(view, words, count, at, &end);
	const unsigned char *found = view->nodes + (size_t)RULES_NODE_LEN * node;
	struct rules_result *result = matcher->result;
	bool first = true;

	if (!node)
		return;
	matcher->entity_end = end;
	for (uint32_t i = rules_u32(found, 1); i < rules_u32(found, 2); i++) {
		uint32_t output = rules_u32(view->outputs, i);
		const unsigned char *entity =
			view->entities + (size_t)RULES_ENTITY_LEN * (output & RULES_NUMBER_MASK);

		if (output >> 30 != RULES_OUTPUT_ENTITY)
			continue;
		step(matcher, rules_u32(entity, 4), matcher->behind);
		step(matcher, rules_u32(entity, 5), matcher->behind);
		if (first &&
		    result->entity_count < sizeof result->entities / sizeof *result->entities)
			result->entities[result->entity_count++] = (struct entity){
				.kind = view_text(view, entity),
				.value = view_text(view, entity + 8),
				.begin = words[at].begin,
				.end = words[end - 1].end,
			};
		first = false;
	}
}

/* One word: threads that take it move on, threads in a gap may skip it. */
static void take_word(struct matcher *matcher, const struct atoms *atoms)
{
	struct threads *next = matcher->next;

	for (size_t i = 0; i < atoms->count; i++)
		step(matcher, atoms->items[i], next);
	for (size_t i = 0; i < matcher->current->count; i++) {
		const struct thread *thread = &matcher->current->items[i];

		if (thread->left > 0)
			threads_add(next, thread->node, thread->left - 1);
	}
}

/* The threads that took the entity go on where it ends. */
static void leave_entity(struct matcher *matcher)
{
	for (size_t i = 0; i < matcher->behind->count; i++)
		threads_add(matcher->current, matcher->behind->items[i].node,
			    matcher->behind->items[i].left);
	matcher->behind->count = 0;
}

static void walk(struct matcher *matcher, const struct rule_word *words, size_t count)
{
	struct atoms atoms;

	arrive(matcher, matcher->current, RULES_ROOT_START);
	for (size_t i = 0; i < count; i++) {
		struct threads *used = matcher->current;

		if (i == matcher->entity_end)
			leave_entity(matcher);
		word_atoms(&matcher->view, &words[i], &atoms);
		if (is_ignored(&words[i], &atoms))
			continue;
		if (i >= matcher->entity_end && begins_phrase(&matcher->view, &atoms))
			find_entity(matcher, words, count, i);
		take_word(matcher, &atoms);
		matcher->current = matcher->next;
		matcher->next = used;
		used->count = 0;
	}
	leave_entity(matcher);
	step(matcher, RULES_ATOM_END, matcher->next);
}

static bool is_excluded(const struct matcher *matcher, const unsigned char *rule)
{
	for (uint32_t i = rules_u32(rule, 4); i < rules_u32(rule, 5); i++) {
		uint32_t node = rules_u32(matcher->view.exclusions, i);

		for (size_t j = 0; j < matcher->excluded_count; j++) {
			if (matcher->excluded[j] == node)
				return true;
		}
	}
	return false;
}

/* What decides and forbids before what weighs, then in the order of the rules. */
static int compare_hits(const void *a, const void *b)
{
	const struct rule_hit *x = a, *y = b;
	int order = (x->effect == RULE_WEIGH) - (y->effect == RULE_WEIGH);

	return order ? order : (x->rule > y->rule) - (x->rule < y->rule);
}

static void collect_hits(struct matcher *matcher)
{
	struct rule_hit hits[MATCHED];
	struct rules_result *result = matcher->result;
	size_t limit = sizeof result->hits / sizeof *result->hits;
	size_t count = 0;

	for (size_t i = 0; i < matcher->matched_count; i++) {
		const unsigned char *rule =
			matcher->view.rules + (size_t)RULES_RULE_LEN * matcher->matched[i];
		uint32_t bits = rules_u32(rule, 1);
		struct rule_hit *hit = &hits[count];

		if (is_excluded(matcher, rule))
			continue;
		hit->rule = matcher->matched[i];
		hit->intent = (uint16_t)(rules_u32(rule, 0) & UINT16_MAX);
		hit->effect = (enum rule_effect)(rules_u32(rule, 0) >> 16);
		memcpy(&hit->weight, &bits, sizeof bits);
		count++;
	}
	if (count > 1)
		qsort(hits, count, sizeof *hits, compare_hits);
	result->hit_count = count < limit ? count : limit;
	if (count)
		memcpy(result->hits, hits, result->hit_count * sizeof *hits);
}

void rules_match(const struct rules *rules, const struct rule_word *words, size_t count,
		 struct rules_result *result)
{
	struct threads threads[3];
	struct matcher matcher;

	for (int i = 0; i < 3; i++)
		threads[i].count = 0;
	matcher.view = rules_view(rules->data);
	matcher.current = &threads[0];
	matcher.next = &threads[1];
	matcher.behind = &threads[2];
	matcher.entity_end = 0;
	matcher.matched_count = 0;
	matcher.excluded_count = 0;
	matcher.result = result;
	result->entity_count = 0;
	walk(&matcher, words, count);
	collect_hits(&matcher);
}
