/* Messages of a file, and slips of the hand in them. */
#include "texts.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "random.h"

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

/* The bytes of the character that begins here. */
static size_t character_len(const char *at)
{
	size_t len = 1;

	while (((unsigned char)at[len] & 0xc0) == 0x80)
		len++;
	return len;
}

/* The n-th character of a word as a slice. */
static struct str character(struct str word, size_t n)
{
	const char *at = word.data;

	while (n--)
		at += character_len(at);
	return (struct str){at, character_len(at)};
}

static size_t characters(struct str word)
{
	size_t count = 0;

	for (const char *at = word.data; at < word.data + word.len; at += character_len(at))
		count++;
	return count;
}

/* `whole` lends the character that replaces another. */
static void corrupt_word(struct str word, struct str whole, uint64_t *seed, struct buf *out)
{
	size_t count = characters(word), at = random_below(seed, count - 1);
	unsigned edit = (unsigned)random_below(seed, 4);
	struct str one = character(word, at), next = character(word, at + 1);
	struct str other = character(whole, random_below(seed, characters(whole)));
	struct str tail = {next.data + next.len, 0};

	tail.len = (size_t)(word.data + word.len - tail.data);
	buf_add(out, str_slice(word, 0, (size_t)(one.data - word.data)));
	if (edit == 0) {
		buf_add(out, next);
		buf_add(out, one);
	} else if (edit == 1) {
		buf_add(out, one);
	} else if (edit == 2) {
		buf_add(out, one);
		buf_add(out, one);
		buf_add(out, next);
	} else {
		buf_add(out, one);
		buf_add(out, other.data[0] == ' ' ? one : other);
	}
	buf_add(out, tail);
}

void bench_texts_corrupt(struct bench_texts *texts, double share, uint64_t seed)
{
	for (size_t i = 0; i < texts->count; i++) {
		struct buf out = {0};
		struct str whole = str_from(texts->items[i].text), rest = whole, word;

		while (str_split(&rest, ' ', &word)) {
			if (out.len)
				buf_add_char(&out, ' ');
			if (word.len && characters(word) >= 2 &&
			    (double)random_below(&seed, 1 << 20) < share * (1 << 20))
				corrupt_word(word, whole, &seed, &out);
			else
				buf_add(&out, word);
		}
		free(texts->items[i].text);
		texts->items[i].text = buf_take(&out);
	}
}
