/* How long one message takes to be understood: as typed and with a typo, the first time and
 * later, and how long it takes to start. See README.md. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/understand.h"

enum { ROUNDS = 20 };

struct texts {
	char **items;
	enum lang *langs;
	size_t count, capacity, lang_capacity;
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool texts_read(struct texts *texts, enum lang lang)
{
	BUF_AUTO struct buf content = {0};
	struct error error = {0};
	struct str rest, line, intent;
	char path[512];

	snprintf(path, sizeof path, "%s/tests/data/frozen.%s.tsv", SOURCE_DIR, lang_code(lang));
	if (!file_read(path, 1 << 20, &content, &error)) {
		fprintf(stderr, "bench_understand: %s\n", error.message);
		return false;
	}
	for (rest = buf_borrow(&content); str_split(&rest, '\n', &line);) {
		if (!str_split(&line, '\t', &intent) || !line.len)
			continue;
		texts->items = mem_grow(texts->items, &texts->capacity, texts->count + 1,
					sizeof *texts->items);
		texts->langs = mem_grow(texts->langs, &texts->lang_capacity, texts->count + 1,
					sizeof *texts->langs);
		texts->langs[texts->count] = lang;
		texts->items[texts->count++] = str_dup(line);
	}
	return true;
}

/* Swaps two neighbouring letters of the longest word. */
static void add_typos(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		char *text = texts->items[i], *best = NULL;
		size_t best_len = 3;

		for (char *word = text; *word;) {
			size_t len = strcspn(word, " ");

			if (len > best_len) {
				best = word;
				best_len = len;
			}
			word += len + strspn(word + len, " ");
		}
		/* ASCII letters only: half a letter of UTF-8 is no typo. */
		for (size_t k = 1; best && k + 1 < best_len; k++) {
			if ((signed char)best[k] > 0 && (signed char)best[k + 1] > 0 &&
			    best[k] != best[k + 1]) {
				char c = best[k];

				best[k] = best[k + 1];
				best[k + 1] = c;
				break;
			}
		}
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_row(const char *name, double *times, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += times[i];
	qsort(times, count, sizeof *times, compare);
	printf("| %s | %.1f | %.1f | %.1f | %.1f |\n", name, times[count / 2],
	       times[count * 9 / 10], times[count * 99 / 100], sum / (double)count);
}

static void measure(struct understander *understander, const struct texts *texts, int rounds,
		    const char *name)
{
	double *times = mem_alloc(sizeof *times * texts->count * (size_t)rounds);
	struct understanding u;
	size_t n = 0;

	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < texts->count; i++) {
			double begin = now_us();

			understand(understander, str_from(texts->items[i]), texts->langs[i], &u);
			times[n++] = now_us() - begin;
		}
	}
	print_row(name, times, n);
	free(times);
}

int main(int argc, char **argv)
{
	struct understander_options options = {argc == 2 ? argv[1] : NULL, NULL};
	struct understander *understander;
	struct texts texts = {0};
	struct error error = {0};
	double begin = now_us();

	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "Usage: bench_understand MODEL\n\nTimes understanding over the "
				"frozen utterances of tests/data.\n");
		return 2;
	}
	understander = understander_create(&options, &error);
	if (!understander) {
		fprintf(stderr, "bench_understand: %s\n", error.message);
		return 1;
	}
	printf("Ready after %.0f ms, dictionaries included.\n\n"
	       "| microseconds per message | median | p90 | p99 | mean |\n"
	       "| --- | --- | --- | --- | --- |\n",
	       (now_us() - begin) / 1000);
	for_each_lang (lang) {
		if (!texts_read(&texts, lang))
			return 1;
	}
	measure(understander, &texts, 1, "as typed, first time");
	measure(understander, &texts, ROUNDS, "as typed, words known");
	add_typos(&texts);
	measure(understander, &texts, 1, "one more typo, first time");
	measure(understander, &texts, ROUNDS, "one more typo, words known");
	understander_destroy(understander);
	for (size_t i = 0; i < texts.count; i++)
		free(texts.items[i]);
	free(texts.items);
	free(texts.langs);
	return 0;
}
