/* Accuracy, macro F1 and confusions per language: a message counts as right unless it is among
 * the misses. */
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

static void count_messages(const struct corpus *test, enum lang lang, struct tally *tallies,
			   struct figures *figures)
{
	for (size_t i = 0; i < test->utterance_count; i++) {
		const struct utterance *utterance = &test->utterances[i];

		if (utterance->lang != lang)
			continue;
		tallies[utterance->intent].gold++;
		tallies[utterance->intent].predicted++;
		figures->count++;
	}
	figures->right = figures->count;
}

static void count_misses(const struct evaluation *evaluation, const struct corpus *test,
			 enum lang lang, struct tally *tallies, struct figures *figures)
{
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
}

static void average(const struct corpus *test, const struct tally *tallies, struct figures *figures)
{
	size_t used = 0;

	for (size_t i = 0; i < test->intent_count; i++) {
		if (!tallies[i].gold)
			continue;
		figures->macro_f1 += f1(&tallies[i]);
		used++;
	}
	if (!used)
		return;
	figures->macro_f1 /= (double)used;
	figures->accuracy = (double)figures->right / (double)figures->count;
}

static void count_confusions(const struct evaluation *evaluation, enum lang lang,
			     struct figures *figures)
{
	struct evaluate_confusion *all = mem_zalloc(evaluation->miss_count + 1, sizeof *all);
	size_t count = 0, at;

	for (size_t i = 0; i < evaluation->miss_count; i++) {
		const struct evaluate_miss *miss = &evaluation->misses[i];

		if (miss->lang != lang)
			continue;
		for (at = 0; at < count; at++) {
			if (strcmp(all[at].gold, miss->gold) == 0 &&
			    strcmp(all[at].predicted, miss->predicted) == 0)
				break;
		}
		if (at == count)
			all[count++] = (struct evaluate_confusion){miss->gold, miss->predicted, 0};
		all[at].count++;
	}
	qsort(all, count, sizeof *all, evaluate_confusion_compare);
	figures->confusion_count = count < FIGURES_CONFUSIONS ? count : FIGURES_CONFUSIONS;
	memcpy(figures->confusions, all, figures->confusion_count * sizeof *all);
	free(all);
}

void figures_of_languages(const struct evaluation *evaluation, const struct corpus *test,
			  struct figures figures[LANG_COUNT])
{
	for_each_lang (lang) {
		struct tally *tallies = mem_zalloc(test->intent_count, sizeof *tallies);

		figures[lang] = (struct figures){0};
		count_messages(test, lang, tallies, &figures[lang]);
		count_misses(evaluation, test, lang, tallies, &figures[lang]);
		average(test, tallies, &figures[lang]);
		count_confusions(evaluation, lang, &figures[lang]);
		free(tallies);
	}
}
