/* Accuracy and macro F1 per language: a message counts as right unless it is among the misses. */
#include "tool/figures.h"

#include <stdlib.h>

#include "base/mem.h"

struct tally {
	size_t gold, predicted, wrong;
};

static double f1(const struct tally *tally)
{
	size_t right = tally->gold - tally->wrong;

	return 2.0 * (double)right / (double)(tally->gold + tally->predicted);
}

static void figures_of(const struct evaluation *evaluation, const struct corpus *test,
		       enum lang lang, struct tally *tallies, struct figures *figures)
{
	size_t used = 0;

	for (size_t i = 0; i < test->utterance_count; i++) {
		const struct utterance *utterance = &test->utterances[i];

		if (utterance->lang != lang)
			continue;
		tallies[utterance->intent].gold++;
		tallies[utterance->intent].predicted++;
		figures->count++;
	}
	figures->right = figures->count;
	for (size_t i = 0; i < evaluation->miss_count; i++) {
		const struct evaluate_miss *miss = &evaluation->misses[i];
		uint32_t gold = map_get(&test->intent_index, str_from(miss->gold));
		uint32_t predicted = map_get(&test->intent_index, str_from(miss->predicted));

		if (miss->lang != lang || gold == MAP_NONE)
			continue;
		figures->right--;
		tallies[gold].wrong++;
		tallies[gold].predicted--;
		if (predicted != MAP_NONE)
			tallies[predicted].predicted++;
	}
	for (size_t i = 0; i < test->intent_count; i++) {
		if (!tallies[i].gold)
			continue;
		figures->macro_f1 += f1(&tallies[i]);
		used++;
	}
	if (used) {
		figures->macro_f1 /= (double)used;
		figures->accuracy = (double)figures->right / (double)figures->count;
	}
}

void figures_of_languages(const struct evaluation *evaluation, const struct corpus *test,
			  struct figures figures[LANG_COUNT])
{
	for_each_lang (lang) {
		struct tally *tallies = mem_zalloc(test->intent_count, sizeof *tallies);

		figures[lang] = (struct figures){0};
		figures_of(evaluation, test, lang, tallies, &figures[lang]);
		free(tallies);
	}
}
