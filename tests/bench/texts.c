/* Messages of a file, and slips of the hand in them. */
#include "texts.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/noise.h"

enum { FILE_LIMIT = 64 << 20 };

void bench_texts_finish(struct bench_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		free(texts->items[i].intent);
		free(texts->items[i].text);
	}
	free(texts->items);
	*texts = (struct bench_texts){0};
}

bool bench_texts_read(struct bench_texts *texts, const char *path, enum lang lang,
		      struct error *error)
{
	BUF_AUTO struct buf content = {0};
	struct str rest, line, intent;

	if (!file_read(path, FILE_LIMIT, &content, error))
		return false;
	for (rest = buf_borrow(&content); str_split(&rest, '\n', &line);) {
		if (!str_split(&line, '\t', &intent) || !line.len)
			continue;
		texts->items = mem_grow(texts->items, &texts->capacity, texts->count + 1,
					sizeof *texts->items);
		texts->items[texts->count++] =
			(struct bench_text){str_dup(intent), str_dup(line), lang};
	}
	if (!texts->count)
		return error_set(error, ERROR_INVALID,
				 "%s has no line 'intent<TAB>text'; give it some", path);
	return true;
}

static void swap_bytes(char *a, char *b)
{
	char c = *a;

	*a = *b;
	*b = c;
}

/* ASCII letters only: half a letter of UTF-8 is no typo. */
static void add_typo(char *text)
{
	char *best = NULL;
	size_t best_len = 3;

	for (char *word = text; *word;) {
		size_t len = strcspn(word, " ");

		if (len > best_len) {
			best = word;
			best_len = len;
		}
		word += len + strspn(word + len, " ");
	}
	for (size_t k = 1; best && k + 1 < best_len; k++) {
		if ((signed char)best[k] > 0 && (signed char)best[k + 1] > 0 &&
		    best[k] != best[k + 1]) {
			swap_bytes(&best[k], &best[k + 1]);
			return;
		}
	}
}

void bench_texts_add_typos(struct bench_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		add_typo(texts->items[i].text);
}

void bench_texts_corrupt(struct bench_texts *texts, double share, uint64_t seed)
{
	for (size_t i = 0; i < texts->count; i++) {
		struct bench_text *text = &texts->items[i];
		struct buf out = {0};

		noise_apply(str_from(text->text), text->lang, share, seed, &out);
		free(text->text);
		text->text = buf_take(&out);
	}
}
