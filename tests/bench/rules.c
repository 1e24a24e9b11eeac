/* Does the time of matching depend on the number of rules? 100, 1,000 and 10,000 rules made of the
 * pack's own utterances, over the frozen utterances. See README.md. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/rules.h"

enum { WORDS = 256, ROUNDS = 60, SETS = 3, SEED = 20261124 };

/* A message, ready to be matched. */
struct message {
	struct rule_word *words;
	size_t count;
};

struct messages {
	struct message *items;
	size_t count, capacity;
	struct arena memory;
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Numerical Recipes' generator: the same rules on every machine. */
static size_t draw(uint64_t *state, size_t limit)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(*state >> 33) % limit;
}

static bool messages_read(struct messages *messages, enum lang lang)
{
	BUF_AUTO struct buf content = {0};
	struct error error = {0};
	struct str rest, line, intent;
	char path[512];

	snprintf(path, sizeof path, "%s/tests/data/frozen.%s.tsv", SOURCE_DIR, lang_code(lang));
	if (!file_read(path, 1 << 20, &content, &error)) {
		fprintf(stderr, "bench_rules: %s\n", error.message);
		return false;
	}
	for (rest = buf_borrow(&content); str_split(&rest, '\n', &line);) {
		struct rule_word words[WORDS];
		struct message message;

		if (!str_split(&line, '\t', &intent) || !line.len)
			continue;
		message.count = rule_words_read(line, &messages->memory, words, WORDS);
		message.words =
			arena_alloc(&messages->memory, message.count * sizeof *message.words);
		memcpy(message.words, words, message.count * sizeof *message.words);
		messages->items = mem_grow(messages->items, &messages->capacity,
					   messages->count + 1, sizeof *messages->items);
		messages->items[messages->count++] = message;
	}
	return true;
}

static bool is_letters(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		if (!(word.data[i] >= 'a' && word.data[i] <= 'z'))
			return false;
	}
	return word.len > 0;
}

/* A word of some utterance of the same language. */
static struct str other_word(const struct corpus *pack, enum lang lang, uint64_t *random,
			     struct arena *memory)
{
	for (;;) {
		const struct utterance *utterance =
			&pack->utterances[draw(random, pack->utterance_count)];
		struct rule_word words[WORDS];
		size_t count, at;

		if (utterance->lang != lang)
			continue;
		count = rule_words_read(utterance->text, memory, words, WORDS);
		if (!count)
			continue;
		at = draw(random, count);
		if (is_letters(words[at].plain))
			return words[at].plain;
	}
}

/* One word of a pattern: as it is, as an alternative, optional, by its beginning, or as a gap. */
static void add_term(struct buf *pattern, struct str word, bool first, struct str other,
		     uint64_t *random)
{
	size_t kind = draw(random, 10);

	if (!first && kind == 0)
		buf_addf(pattern, " ..");
	else if (kind <= 2)
		buf_addf(pattern, " (%.*s|%.*s)", STR_ARG(word), STR_ARG(other));
	else if (!first && kind == 3)
		buf_addf(pattern, " [%.*s]", STR_ARG(word));
	else if (kind == 4 && word.len > 6)
		buf_addf(pattern, " %.*s*", (int)word.len - 2, word.data);
	else
		buf_addf(pattern, " %.*s", STR_ARG(word));
}

/* Two to five neighbouring words of an utterance, the longest of which stays as it is, as somebody
 * would write a rule for it; false when the utterance has no such place. */
static bool make_pattern(const struct corpus *pack, const struct utterance *utterance,
			 uint64_t *random, struct buf *pattern)
{
	struct arena memory = {0};
	struct rule_word words[WORDS];
	size_t count = rule_words_read(utterance->text, &memory, words, WORDS);
	size_t take = 2 + draw(random, 4), first, longest;
	bool fine = count >= take;

	first = longest = fine ? draw(random, count - take + 1) : 0;
	for (size_t i = first; fine && i < first + take; i++) {
		fine = is_letters(words[i].plain);
		if (fine && words[i].plain.len > words[longest].plain.len)
			longest = i;
	}
	fine = fine && words[longest].plain.len >= 5;
	for (size_t i = first; fine && i < first + take; i++) {
		struct str word = words[i].plain;

		if (i == longest)
			buf_addf(pattern, " %.*s", STR_ARG(word));
		else
			add_term(pattern, word, i == first,
				 other_word(pack, utterance->lang, random, &memory), random);
	}
	if (fine && draw(random, 10) == 0) {
		struct str other = other_word(pack, utterance->lang, random, &memory);

		buf_addf(pattern, " !%.*s", STR_ARG(other));
	}
	arena_finish(&memory);
	return fine;
}

/* Distinct rules with the pack's entities; the first of more are those of fewer. */
static void make_rules(const struct corpus *pack, size_t count, struct corpus *out)
{
	struct map known = {0};
	uint64_t random = SEED;

	while (out->rule_count < count) {
		const struct utterance *utterance =
			&pack->utterances[draw(&random, pack->utterance_count)];
		struct buf pattern BUF_AUTO = {0};

		if (!make_pattern(pack, utterance, &random, &pattern) ||
		    map_intern(&known, buf_borrow(&pattern)) < out->rule_count)
			continue;
		corpus_add_rule(out, &(struct corpus_rule){.pattern = buf_borrow(&pattern),
							   .effect = RULE_WEIGH,
							   .weight = 1,
							   .intent = utterance->intent,
							   .lang = utterance->lang});
	}
	for (size_t i = 0; i < pack->entity_count; i++)
		corpus_add_entity(out, &pack->entities[i]);
	map_finish(&known);
}

/* Rules of one number, and what was measured of them. */
struct set {
	size_t count;
	struct buf bytes;
	struct rules rules;
	double *times; /* per message, microseconds */
	double compiled;
	size_t hits;
};

static bool set_compile(struct set *set, const struct corpus *pack)
{
	struct corpus corpus = {0};
	struct error error = {0};
	double begin;
	bool fine;

	make_rules(pack, set->count, &corpus);
	begin = now_us();
	fine = rules_compile(&corpus, NULL, NULL, &set->bytes, &error) &&
	       rules_init(&set->rules, buf_borrow(&set->bytes), &error);
	set->compiled = (now_us() - begin) / 1000;
	corpus_finish(&corpus);
	if (!fine)
		fprintf(stderr, "bench_rules: %s\n", error.message);
	return fine;
}

/* Keeps the fastest round of each message: other programs only ever add to a time. */
static void match_all(struct set *set, const struct messages *messages)
{
	set->hits = 0;
	for (size_t i = 0; i < messages->count; i++) {
		struct rules_result result;
		double begin = now_us(), us;

		rules_match(&set->rules, messages->items[i].words, messages->items[i].count,
			    &result);
		us = now_us() - begin;
		set->hits += result.hit_count;
		if (set->times[i] == 0 || us < set->times[i])
			set->times[i] = us;
	}
}

static double mean_of(const struct set *set, const struct messages *messages)
{
	double sum = 0;

	for (size_t i = 0; i < messages->count; i++)
		sum += set->times[i];
	return sum / (double)messages->count;
}

static void print_all(const struct set *sets, const struct messages *messages)
{
	printf("| rules | microseconds per message | ratio | rules that match | compiled, ms | KiB "
	       "|\n| --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < SETS; i++)
		printf("| %zu | %.2f | %.2f | %.2f | %.0f | %.0f |\n", sets[i].count,
		       mean_of(&sets[i], messages),
		       mean_of(&sets[i], messages) / mean_of(&sets[0], messages),
		       (double)sets[i].hits / (double)messages->count, sets[i].compiled,
		       (double)sets[i].bytes.len / 1024);
}

int main(void)
{
	struct set sets[SETS] = {{.count = 100}, {.count = 1000}, {.count = 10000}};
	struct corpus pack = {0};
	struct messages messages = {0};
	struct error error = {0};
	bool fine = corpus_load_pack(&pack, SOURCE_DIR "/intents", &error);

	if (!fine)
		fprintf(stderr, "bench_rules: %s\n", error.message);
	for_each_lang (lang)
		fine = fine && messages_read(&messages, lang);
	for (size_t i = 0; fine && i < SETS; i++) {
		sets[i].times = mem_zalloc(messages.count, sizeof *sets[i].times);
		fine = set_compile(&sets[i], &pack);
	}
	/* In turn, so that what else the machine does slows all of them. */
	for (int round = 0; fine && round < ROUNDS; round++) {
		for (size_t i = 0; i < SETS; i++)
			match_all(&sets[i], &messages);
	}
	if (fine)
		print_all(sets, &messages);
	for (size_t i = 0; i < SETS; i++) {
		buf_finish(&sets[i].bytes);
		free(sets[i].times);
	}
	corpus_finish(&pack);
	arena_finish(&messages.memory);
	free(messages.items);
	return fine ? 0 : 1;
}
