/* Typos: words are cut into letters with their marks, and one of them is changed. */
#include "nlu/noise.h"

#include <utf8proc.h>

#include "base/hash.h"
#include "text/normalise.h"

enum { LONGEST = 64, SHORTEST = 3, ROWS = 3 };

/* A letter and the marks on it. */
struct letters {
	struct str items[LONGEST];
	size_t count;
};

static const char *const azerty[ROWS] = {"azertyuiop", "qsdfghjklm", "wxcvbn"};
static const char *const qwerty[ROWS] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

/* The code point at `at`, which is below s.len; -1 for a byte that is not UTF-8. */
static int32_t read_point(struct str s, size_t at, size_t *len)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)s.data + at,
						(utf8proc_ssize_t)(s.len - at), &point);

	*len = got > 0 ? (size_t)got : 1;
	return got > 0 ? point : -1;
}

static bool is_letter(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return point >= 0 && category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_mark(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return point >= 0 && category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* The letter that begins at `begin`, with its marks; empty when none does. */
static struct str next_letter(struct str text, size_t begin)
{
	size_t end = begin, len;

	if (begin >= text.len || !is_letter(read_point(text, begin, &len)))
		return str_slice(text, begin, begin);
	do
		end += len;
	while (end < text.len && is_mark(read_point(text, end, &len)));
	return str_slice(text, begin, end);
}

/* The word that begins at `at` as letters, up to LONGEST of them; returns its end. */
static size_t read_word(struct str text, size_t at, struct letters *letters)
{
	letters->count = 0;
	while (letters->count < LONGEST) {
		struct str letter = next_letter(text, at);

		if (!letter.len)
			break;
		letters->items[letters->count++] = letter;
		at += letter.len;
	}
	return at;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Keys that touch this one: on its row, and on the rows above and below, which stand half a key
 * to the left and to the right. Returns how many. */
static size_t neighbours(char key, enum lang lang, char found[6])
{
	const char *const *rows = lang == LANG_NL || lang == LANG_FR ? azerty : qwerty;
	size_t count = 0;

	for (int row = 0; row < ROWS; row++) {
		const char *at = key ? strchr(rows[row], key) : NULL;
		int column = at ? (int)(at - rows[row]) : 0;
		const int places[][2] = {{row, column - 1},	{row, column + 1},
					 {row - 1, column},	{row - 1, column + 1},
					 {row + 1, column - 1}, {row + 1, column}};

		for (size_t i = 0; at && i < sizeof places / sizeof *places; i++) {
			int other = places[i][0], where = places[i][1];

			if (other >= 0 && other < ROWS && where >= 0 &&
			    (size_t)where < strlen(rows[other]))
				found[count++] = rows[other][where];
		}
	}
	return count;
}

/* May this letter of the word be changed in that way? */
static bool allows(const struct letters *word, size_t i, enum noise_kind kind, enum lang lang)
{
	struct str letter = word->items[i];
	struct buf plain BUF_AUTO = {0};
	char keys[6];

	switch (kind) {
	case NOISE_SWAP:
		return i + 1 < word->count && !str_eq(letter, word->items[i + 1]);
	case NOISE_NEIGHBOUR:
		return letter.len == 1 && neighbours(lower(letter.data[0]), lang, keys);
	case NOISE_ACCENT:
		text_strip_accents(letter, &plain);
		return plain.len && !str_eq(buf_borrow(&plain), letter);
	default:
		return true;
	}
}

static void add_neighbour(char letter, enum lang lang, uint64_t random, struct buf *out)
{
	char keys[6];
	size_t count = neighbours(lower(letter), lang, keys);
	char key = keys[random % count];

	buf_add_char(out, lower(letter) == letter ? key : (char)(key - 32));
}

/* Appends the letter at `i` as it is typed; returns how many letters that were. */
static size_t add_changed(const struct letters *word, size_t i, enum noise_kind kind,
			  enum lang lang, uint64_t random, struct buf *out)
{
	struct str letter = word->items[i];

	switch (kind) {
	case NOISE_DOUBLE:
		buf_add(out, letter);
		buf_add(out, letter);
		return 1;
	case NOISE_SWAP:
		buf_add(out, word->items[i + 1]);
		buf_add(out, letter);
		return 2;
	case NOISE_NEIGHBOUR:
		add_neighbour(letter.data[0], lang, random, out);
		return 1;
	case NOISE_ACCENT:
		text_strip_accents(letter, out);
		return 1;
	default: /* dropped */
		return 1;
	}
}

static bool edit_letters(const struct letters *word, enum noise_kind kind, enum lang lang,
			 uint64_t random, struct buf *out)
{
	size_t places[LONGEST], count = 0, at;

	for (size_t i = 0; i < word->count; i++) {
		if (allows(word, i, kind, lang))
			places[count++] = i;
	}
	if (!count)
		return false;
	at = places[random % count];
	for (size_t i = 0; i < word->count;) {
		if (i == at) {
			i += add_changed(word, i, kind, lang, hash_mix(random), out);
			continue;
		}
		buf_add(out, word->items[i++]);
	}
	return true;
}

bool noise_edit(struct str word, enum noise_kind kind, enum lang lang, uint64_t random,
		struct buf *out)
{
	struct letters letters;

	return read_word(word, 0, &letters) == word.len &&
	       edit_letters(&letters, kind, lang, random, out);
}

/* A typo of a kind that the word allows; doubling is always possible. */
static void add_typo(const struct letters *word, enum lang lang, uint64_t *state, struct buf *out)
{
	enum noise_kind kind;

	do
		kind = (enum noise_kind)(hash_next(state) % NOISE_KINDS);
	while (!edit_letters(word, kind, lang, hash_next(state), out));
}

struct noise_count noise_apply(struct str text, enum lang lang, double share, uint64_t seed,
			       struct buf *out)
{
	struct noise_count count = {0};
	uint64_t state = hash_bytes(text, seed);
	struct letters word;

	for (size_t at = 0; at < text.len;) {
		size_t end = read_word(text, at, &word), len;

		if (end == at) {
			read_point(text, at, &len);
			buf_add(out, str_slice(text, at, at + len));
			at += len;
			continue;
		}
		/* 53 bits are what a double holds. */
		if (word.count >= SHORTEST && ++count.words &&
		    (double)(hash_next(&state) >> 11) < share * 0x1p53) {
			count.changed++;
			add_typo(&word, lang, &state, out);
		} else {
			buf_add(out, str_slice(text, at, end));
		}
		at = end;
	}
	return count;
}
