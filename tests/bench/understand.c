/* How long one message takes to be understood: as typed, with a typo and hostile, the first time
 * and later, and how long it takes to start. See README.md. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/mem.h"
#include "nlu/understand.h"
#include "texts.h"

enum { ROUNDS = 20, ROUNDS_OF_FILE = 5, HOSTILE_TEXTS = 50 };

struct options {
	const char *model, *test, *predictions;
	bool hostile;
};

/* Of one pass or more over the texts, in microseconds. */
struct figure {
	double median, p90, p99, worst, mean;
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Where `predictions` is given, the intents go there, a line each, beside the time. */
static struct figure measure(struct understander *understander, const struct bench_texts *texts,
			     int rounds, bool prior, FILE *predictions)
{
	size_t n = 0, count = texts->count * (size_t)rounds;
	double *times = mem_alloc(sizeof *times * count), sum = 0;
	struct understanding u;
	struct figure figure;

	while (n < count) {
		const struct bench_text *text = &texts->items[n % texts->count];
		double begin = now_us();

		understand(understander, str_from(text->text), prior ? text->lang : LANG_UNKNOWN,
			   &u);
		times[n] = now_us() - begin;
		sum += times[n++];
		if (predictions)
			fprintf(predictions, "%s\n",
				u.candidate_count ? u.candidates[0].intent : "-");
	}
	qsort(times, count, sizeof *times, compare);
	figure = (struct figure){times[count / 2], times[count * 9 / 10], times[count * 99 / 100],
				 times[count - 1], sum / (double)count};
	free(times);
	return figure;
}

static void print_row(const char *name, struct figure f)
{
	printf("| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.0f |\n", name, f.median, f.p90, f.p99,
	       f.worst, f.mean, 1e6 / f.mean);
}

static void print_head(void)
{
	printf("| microseconds per message | median | p90 | p99 | worst | mean | messages/s |\n"
	       "| --- | --- | --- | --- | --- | --- | --- |\n");
}

static void measure_hostile(struct understander *understander)
{
	for (enum hostile_kind kind = 0; kind < HOSTILE_KIND_COUNT; kind++) {
		struct bench_texts texts = {0};

		bench_texts_add_hostile(&texts, kind, HOSTILE_TEXTS);
		print_row(hostile_name(kind), measure(understander, &texts, 1, false, NULL));
		bench_texts_finish(&texts);
	}
}

static bool measure_frozen(struct understander *understander, struct error *error)
{
	struct bench_texts texts = {0};
	char path[512];
	bool fine = true;

	for_each_lang (lang) {
		snprintf(path, sizeof path, "%s/tests/data/frozen.%s.tsv", SOURCE_DIR,
			 lang_code(lang));
		fine = fine && bench_texts_read(&texts, path, lang, error);
	}
	if (fine) {
		print_row("as typed, first time", measure(understander, &texts, 1, true, NULL));
		print_row("as typed, words known",
			  measure(understander, &texts, ROUNDS, true, NULL));
		bench_texts_add_typos(&texts);
		print_row("one more typo, first time",
			  measure(understander, &texts, 1, true, NULL));
		print_row("one more typo, words known",
			  measure(understander, &texts, ROUNDS, true, NULL));
		measure_hostile(understander);
	}
	bench_texts_finish(&texts);
	return fine;
}

/* Lines for tests/bench/run: each of its engines prints the same. */
static void print_pass(const char *name, struct figure f)
{
	printf("%s %.1f %.1f %.0f\n", name, f.median, f.p99, 1e6 / f.mean);
}

/* What was used, and how long this process could have run had another not had its core. */
static void print_use(void)
{
	unsigned long long run = 0, waited = 0;
	struct rusage usage;
	FILE *file = fopen("/proc/self/schedstat", "r");

	if (file) {
		if (fscanf(file, "%llu %llu", &run, &waited) == 2)
			printf("schedstat %llu %llu\n", run, waited);
		fclose(file);
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("peak %ld\n", usage.ru_maxrss);
}

static bool measure_file(struct understander *understander, const struct options *options,
			 struct error *error)
{
	enum lang lang = lang_parse(str_slice(str_from(options->test), 0, 2));
	struct bench_texts texts = {0};
	FILE *predictions = fopen(options->predictions, "w");
	bool fine;

	if (!predictions)
		return error_set(error, ERROR_IO, "%s cannot be written", options->predictions);
	fine = bench_texts_read(&texts, options->test + 3, lang, error);
	if (fine) {
		print_pass("first", measure(understander, &texts, 1, false, predictions));
		print_pass("again", measure(understander, &texts, ROUNDS_OF_FILE, false, NULL));
		print_use();
	}
	bench_texts_finish(&texts);
	if (fclose(predictions) != 0)
		fine = error_set(error, ERROR_IO, "%s cannot be written", options->predictions);
	return fine;
}

static bool run(const struct options *options, struct error *error)
{
	const struct understander_options understand_options = {options->model, NULL};
	double begin = now_us();
	struct understander *understander = understander_create(&understand_options, error);
	bool fine = true;

	if (!understander)
		return false;
	if (options->test) {
		fine = measure_file(understander, options, error);
	} else {
		printf("Ready after %.0f ms, dictionaries included.\n\n",
		       (now_us() - begin) / 1000);
		print_head();
		if (options->hostile)
			measure_hostile(understander);
		else
			fine = measure_frozen(understander, error);
	}
	understander_destroy(understander);
	return fine;
}

static bool options_read(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {{"model", required_argument, NULL, 'm'},
					      {"test", required_argument, NULL, 't'},
					      {"predictions", required_argument, NULL, 'p'},
					      {"hostile", no_argument, NULL, 'h'},
					      {0}};

	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (c == 'm')
			options->model = optarg;
		else if (c == 't')
			options->test = optarg;
		else if (c == 'p')
			options->predictions = optarg;
		else if (c == 'h')
			options->hostile = true;
		else
			return false;
	}
	if (!options->model && optind + 1 == argc)
		options->model = argv[optind++];
	return options->model && optind == argc && !options->test == !options->predictions &&
	       (!options->test || (strlen(options->test) > 3 && options->test[2] == '='));
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct error error = {0};

	if (!options_read(&options, argc, argv)) {
		fputs("Usage: bench_understand MODEL\n"
		      "       bench_understand --model MODEL --hostile\n"
		      "       bench_understand --model MODEL --test LANG=FILE --predictions "
		      "FILE\n\n"
		      "Times understanding: over the frozen utterances of tests/data and hostile\n"
		      "texts, over hostile texts alone, or over the messages of a file.\n",
		      stderr);
		return 2;
	}
	if (!run(&options, &error)) {
		fprintf(stderr, "bench_understand: %s\n", error.message);
		return 1;
	}
	return 0;
}
