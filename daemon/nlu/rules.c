/* Matching: the words of a message walk the trie of all rules at once.
 *
 * A thread is a place in the trie. A new one begins at the root with every word; how many there
 * are at a time depends on the length of patterns and on how many of them a gap keeps waiting,
 * not on the number of rules, and is bounded by THREADS. */
#include "nlu/rules.h"

#include <stdlib.h>

#include "nlu/rules_look.h"
#include "nlu/rules_pattern.h"
#include "nlu/values.h"

enum { THREADS = 128, MATCHED = 64, TAGS = 8 };

struct thread {
	uint32_t node;
	uint32_t left; /* words that a gap may still skip */
	uint32_t bits; /* of the atoms that lead on */
};

struct threads {
	struct thread items[THREADS];
	size_t count;
};

/* The message, as the search for entities needs it. */
struct words {
	const struct rules_view *view;
	const struct rule_word *items;
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

static void threads_add(struct threads *threads, struct thread thread)
{
	for (size_t i = 0; i < threads->count; i++) {
		if (threads->items[i].node == thread.node) {
			if (threads->items[i].left < thread.left)
				threads->items[i].left = thread.left;
			return;
		}
	}
	if (threads->count < THREADS)
		threads->items[threads->count++] = thread;
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
		if (rules_u32(found, 3))
			threads_add(threads, (struct thread){node, left, rules_u32(found, 3)});
		node = rules_u32(found, 0);
		left = PATTERN_GAP_WORDS;
	}
}

/* All threads and a new one, which goes to `start`, take an atom if they can, and go on among
 * `targets`. */
static void step(struct matcher *matcher, uint32_t atom, uint32_t start, struct threads *targets)
{
	arrive(matcher, targets, start);
	for (size_t i = 0; i < matcher->current->count; i++) {
		const struct thread *thread = &matcher->current->items[i];

		if (thread->bits & rules_bit(atom))
			arrive(matcher, targets, look_edge(&matcher->view, thread->node, atom));
	}
}

static void take_entity(struct matcher *matcher, uint32_t atom)
{
	if (atom != RULES_ATOM_NONE)
		step(matcher, atom, look_edge(&matcher->view, RULES_ROOT, atom), matcher->behind);
}

static void add_entity(struct matcher *matcher, const struct entity *entity)
{
	struct rules_result *result = matcher->result;

	if (result->entity_count < sizeof result->entities / sizeof *result->entities)
		result->entities[result->entity_count++] = *entity;
}

/* A phrase of the pack: it may stand for several things. */
static void take_phrase(struct matcher *matcher, const struct words *words, size_t at, size_t end,
			uint32_t node)
{
	const struct rules_view *view = &matcher->view;
	const unsigned char *found = view->nodes + (size_t)RULES_NODE_LEN * node;

	matcher->entity_end = end;
	for (uint32_t i = rules_u32(found, 1); i < rules_u32(found, 2); i++) {
		uint32_t output = rules_u32(view->outputs, i);
		const unsigned char *entity;

		if (output >> 30 != RULES_OUTPUT_ENTITY)
			continue;
		entity = look_entity(view, output & RULES_NUMBER_MASK);
		take_entity(matcher, rules_u32(entity, 4));
		take_entity(matcher, rules_u32(entity, 5));
		add_entity(matcher, &(struct entity){
					    .kind = look_text(view, entity),
					    .value = look_text(view, entity + 8),
					    .begin = words->items[at].begin,
					    .end = words->items[end - 1].end,
				    });
	}
}

static void take_value(struct matcher *matcher, const struct words *words, size_t at,
		       const struct value *value)
{
	const unsigned char *entity = look_entity(&matcher->view, value->kind);

	matcher->entity_end = at + value->words;
	take_entity(matcher, rules_u32(entity, 4));
	add_entity(matcher, &(struct entity){
				    .kind = look_text(&matcher->view, entity),
				    .number = value->number,
				    .begin = words->items[at].begin,
				    .end = words->items[matcher->entity_end - 1].end,
			    });
}

static int named_month(void *context, size_t at, size_t *end)
{
	const struct words *words = context;
	uint32_t node = look_phrase(words->view, words->items, words->count, at, end);

	return node ? look_month(words->view, node) : 0;
}

/* Looks for an entity that begins here; rules that ask for it go on behind it. */
static void find_entity(struct matcher *matcher, struct words *words, size_t at,
			const struct atoms *atoms)
{
	struct value value;
	uint32_t node;
	size_t end;
	int month;

	if (value_at(words->items, words->count, at, named_month, words, &value)) {
		take_value(matcher, words, at, &value);
		return;
	}
	if (!look_begins(atoms))
		return;
	node = look_phrase(&matcher->view, words->items, words->count, at, &end);
	if (!node)
		return;
	month = look_month(&matcher->view, node);
	if (month && value_after_month(words->items, words->count, end, month, &value)) {
		value.words += end - at;
		take_value(matcher, words, at, &value);
	} else {
		take_phrase(matcher, words, at, end, node);
	}
}

/* One word: threads that take it move on, threads in a gap may skip it. */
static void take_word(struct matcher *matcher, const struct atoms *atoms)
{
	struct threads *next = matcher->next;

	for (size_t i = 0; i < atoms->count; i++)
		step(matcher, atoms->items[i], atoms->starts[i], next);
	for (size_t i = 0; i < matcher->current->count; i++) {
		const struct thread *thread = &matcher->current->items[i];

		if (thread->left > 0)
			threads_add(next,
				    (struct thread){thread->node, thread->left - 1, thread->bits});
	}
}

/* The threads that took the entity go on where it ends. */
static void leave_entity(struct matcher *matcher)
{
	for (size_t i = 0; i < matcher->behind->count; i++)
		threads_add(matcher->current, matcher->behind->items[i]);
	matcher->behind->count = 0;
}

static void walk(struct matcher *matcher, const struct rule_word *items, size_t count)
{
	struct words words = {&matcher->view, items, count};
	struct atoms atoms;

	arrive(matcher, matcher->current, RULES_ROOT_START);
	for (size_t i = 0; i < count; i++) {
		struct threads *used = matcher->current;

		if (i == matcher->entity_end)
			leave_entity(matcher);
		look_atoms(&matcher->view, &items[i], &atoms);
		if (i >= matcher->entity_end)
			find_entity(matcher, &words, i, &atoms);
		if (look_ignored(&items[i], &atoms))
			continue;
		take_word(matcher, &atoms);
		matcher->current = matcher->next;
		matcher->next = used;
		used->count = 0;
	}
	leave_entity(matcher);
	step(matcher, RULES_ATOM_END, 0, matcher->next);
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
