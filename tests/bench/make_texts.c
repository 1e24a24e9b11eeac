/* Prints `intent<TAB>text` lines for the engines to learn from and to be measured with. */
#include <stdio.h>
#include <stdlib.h>

#include "nlu/corpus.h"
#include "texts.h"

static int usage(void)
{
	fputs("Usage: bench_texts typos FILE | noise SHARE LANG FILE | pack LANG DIR\n\n"
	      "typos  a file's messages, each with two letters of its longest word swapped\n"
	      "noise  a file's messages, with typos in this share of the words (0.1)\n"
	      "pack   the examples of a content pack in a language\n",
	      stderr);
	return 2;
}

static bool print_pack(const char *lang_name, const char *folder, struct error *error)
{
	enum lang lang = lang_parse(str_from(lang_name));
	struct corpus corpus = {0};
	bool fine = corpus_load_pack(&corpus, folder, error);

	for (size_t i = 0; fine && i < corpus.utterance_count; i++) {
		const struct utterance *u = &corpus.utterances[i];

		if (u->lang == lang)
			printf("%s\t%.*s\n", corpus.intents[u->intent], STR_ARG(u->text));
	}
	corpus_finish(&corpus);
	return fine;
}

static bool print_changed(const char *path, enum lang lang, const double *noise,
			  struct error *error)
{
	struct bench_texts texts = {0};
	bool fine = bench_texts_read(&texts, path, lang, error);

	if (fine && noise)
		bench_texts_corrupt(&texts, *noise, 1);
	else if (fine)
		bench_texts_add_typos(&texts);
	for (size_t i = 0; fine && i < texts.count; i++)
		printf("%s\t%s\n", texts.items[i].intent, texts.items[i].text);
	bench_texts_finish(&texts);
	return fine;
}

int main(int argc, char **argv)
{
	struct error error = {0};
	double share = argc == 5 ? strtod(argv[2], NULL) : 0;
	bool fine;

	if (argc == 3 && strcmp(argv[1], "typos") == 0)
		fine = print_changed(argv[2], LANG_UNKNOWN, NULL, &error);
	else if (argc == 5 && strcmp(argv[1], "noise") == 0 && share > 0 && share <= 1)
		fine = print_changed(argv[4], lang_parse(str_from(argv[3])), &share, &error);
	else if (argc == 4 && strcmp(argv[1], "pack") == 0)
		fine = print_pack(argv[2], argv[3], &error);
	else
		return usage();
	if (!fine)
		fprintf(stderr, "bench_texts: %s\n", error.message);
	return fine ? 0 : 1;
}
