/* The frozen utterances measure the pack only as long as it does not contain them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "nlu/corpus.h"
#include "nlu/message.h"

struct frozen {
	struct corpus pack;
	struct corpus tests; /* of every language that has a file */
	size_t files;
};

static void load_tests(struct frozen *frozen)
{
	for_each_lang (lang) {
		char path[512];
		struct error error = {0};

		snprintf(path, sizeof path, SOURCE_DIR "/tests/data/frozen.%s.tsv",
			 lang_code(lang));
		if (corpus_load_tsv(&frozen->tests, path, lang, &error))
			frozen->files++;
		else if (error.code != ERROR_NOT_FOUND)
			fail_msg("%s", error.message);
	}
}

static int set_up(void **state)
{
	struct frozen *frozen = mem_zalloc(1, sizeof *frozen);
	struct error error = {0};

	if (!corpus_load_pack(&frozen->pack, SOURCE_DIR "/intents", &error))
		fail_msg("%s", error.message);
	load_tests(frozen);
	*state = frozen;
	return 0;
}

static int tear_down(void **state)
{
	struct frozen *frozen = *state;

	corpus_finish(&frozen->pack);
	corpus_finish(&frozen->tests);
	free(frozen);
	return 0;
}

/* The words alone, without case, accents and punctuation: as a message is compared with an
 * example. */
static struct str words_of(struct message *message, struct str text, struct buf *out)
{
	message_read(message, text);
	buf_reset(out);
	for (size_t i = 0; i < message->count; i++) {
		if (message->words[i].kind == TOKEN_SYMBOL)
			continue;
		buf_add(out, message->words[i].plain);
		buf_add_char(out, ' ');
	}
	return buf_borrow(out);
}

static void test_frozen_utterances_are_there(void **state)
{
	const struct frozen *frozen = *state;

	assert_int_equal(frozen->files, LANG_COUNT);
	assert_true(frozen->tests.utterance_count >= 200 * frozen->files);
}

static void test_no_frozen_utterance_is_an_example(void **state)
{
	const struct frozen *frozen = *state;
	struct message *message = mem_zalloc(1, sizeof *message);
	struct map examples = {0};
	struct buf words = {0};
	size_t found = 0;

	for (size_t i = 0; i < frozen->pack.utterance_count; i++)
		map_put(&examples, words_of(message, frozen->pack.utterances[i].text, &words),
			(uint32_t)i);
	for (size_t i = 0; i < frozen->tests.utterance_count; i++) {
		const struct utterance *test = &frozen->tests.utterances[i];
		uint32_t at = map_get(&examples, words_of(message, test->text, &words));
		const struct utterance *example;

		if (at == MAP_NONE)
			continue;
		example = &frozen->pack.utterances[at];
		print_error("%s:%d: '%.*s' is also at %s:%d; say it otherwise in one of them\n",
			    test->file, test->line, STR_ARG(test->text), example->file,
			    example->line);
		found++;
	}
	map_finish(&examples);
	buf_finish(&words);
	message_finish(message);
	free(message);
	assert_int_equal(found, 0);
}

static void test_every_frozen_intent_is_in_the_pack(void **state)
{
	const struct frozen *frozen = *state;

	for (size_t i = 0; i < frozen->tests.intent_count; i++) {
		const char *id = frozen->tests.intents[i];

		if (map_get(&frozen->pack.intent_index, str_from(id)) == MAP_NONE)
			fail_msg("'%s' is no intent of the pack", id);
	}
}

/* Each intent is tested in each language that is tested at all. */
static void test_every_intent_of_the_pack_is_measured(void **state)
{
	const struct frozen *frozen = *state;
	const struct corpus *tests = &frozen->tests;

	for (size_t i = 0; i < frozen->pack.intent_count; i++) {
		uint32_t intent = map_get(&tests->intent_index, str_from(frozen->pack.intents[i]));
		size_t count[LANG_COUNT + 1] = {0}, langs = 0;

		for (size_t j = 0; j < tests->utterance_count; j++) {
			if (tests->utterances[j].intent == intent)
				count[tests->utterances[j].lang]++;
		}
		for_each_lang (lang)
			langs += count[lang] > 0;
		if (langs != frozen->files)
			fail_msg("'%s' is measured in %zu of %zu languages",
				 frozen->pack.intents[i], langs, frozen->files);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frozen_utterances_are_there),
		cmocka_unit_test(test_no_frozen_utterance_is_an_example),
		cmocka_unit_test(test_every_frozen_intent_is_in_the_pack),
		cmocka_unit_test(test_every_intent_of_the_pack_is_measured),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
