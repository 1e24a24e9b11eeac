/* Short lists of phrases in the locales, such as the ways to say "stop". */
#include "dialogue/phrases.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/normalise.h"

enum phrase_where { PHRASE_WHOLE, PHRASE_WITHIN, PHRASE_FIRST, PHRASE_AROUND };

enum { AROUND_LEAST = 3 };

void phrase_fold(struct str text, struct buf *out)
{
	struct buf normalised BUF_AUTO = {0}, plain BUF_AUTO = {0};

	text_normalise(text, &normalised);
	text_strip_accents(buf_borrow(&normalised), &plain);
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.data[i];
		bool is_gap = (unsigned char)c < 0x80 && strchr(" .,;:!?'\"()-", c);

		if (!is_gap)
			buf_add_char(out, c);
		else if (out->len && out->data[out->len - 1] != ' ')
			buf_add_char(out, ' ');
	}
	while (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

/* Does the phrase stand at this word of the text, whole words only? */
static bool stands_at(struct str text, size_t at, struct str phrase)
{
	size_t end = at + phrase.len;

	return text.data[at] == phrase.data[0] && (end == text.len || text.data[end] == ' ') &&
	       memcmp(text.data + at, phrase.data, phrase.len) == 0;
}

static bool stands_in(struct str text, struct str phrase, enum phrase_where where)
{
	if (!phrase.len || phrase.len > text.len)
		return false;
	if (where == PHRASE_WHOLE)
		return str_eq(text, phrase);
	if (stands_at(text, 0, phrase))
		return true;
	for (size_t at = 1; where == PHRASE_WITHIN && at + phrase.len <= text.len; at++) {
		if (text.data[at - 1] == ' ' && stands_at(text, at, phrase))
			return true;
	}
	return false;
}

/* --- the lists, folded once --- */

/* The phrases of a locale text in one language. */
struct phrase_list {
	struct str *items;
	size_t count, sure; /* how many there are, and stand before an empty one */
};

struct phrase_entry {
	struct phrase_list langs[LANG_COUNT];
};

struct phrases {
	const struct content *content;
	struct arena memory;
	struct map index; /* locale key -> entry */
	struct phrase_entry *entries;
	size_t capacity;
	struct buf text; /* what was compared last, folded */
	struct str text_of;
};

struct phrases *phrases_create(const struct content *content)
{
	struct phrases *phrases = mem_zalloc(1, sizeof *phrases);

	phrases->content = content;
	return phrases;
}

void phrases_destroy(struct phrases *phrases)
{
	if (!phrases)
		return;
	arena_finish(&phrases->memory);
	map_finish(&phrases->index);
	free(phrases->entries);
	buf_finish(&phrases->text);
	free(phrases);
}

void phrases_begin(struct phrases *phrases)
{
	phrases->text_of = (struct str){NULL, 0};
}

static void list_fill(struct phrases *phrases, struct phrase_list *list, struct str text)
{
	struct str phrase, rest = text;
	size_t count = 0;

	while (str_split(&rest, '|', &phrase))
		count++;
	*list = (struct phrase_list){arena_alloc(&phrases->memory, count * sizeof *list->items), 0,
				     count};
	while (str_split(&text, '|', &phrase)) {
		struct buf folded BUF_AUTO = {0};

		phrase_fold(phrase, &folded);
		if (!folded.len && list->count < list->sure)
			list->sure = list->count;
		list->items[list->count++] = arena_copy(&phrases->memory, buf_borrow(&folded));
	}
}

static const struct phrase_entry *entry_of(const struct turn *turn, const char *key)
{
	struct phrases *phrases = turn->dialogue->phrases;
	uint32_t i = map_get(&phrases->index, str_from(key));

	if (i != MAP_NONE)
		return &phrases->entries[i];
	i = map_intern(&phrases->index, str_from(key));
	phrases->entries = mem_grow(phrases->entries, &phrases->capacity, i + (size_t)1,
				    sizeof *phrases->entries);
	for_each_lang (lang)
		list_fill(phrases, &phrases->entries[i].langs[lang],
			  str_from(content_text(phrases->content, lang, key)));
	return &phrases->entries[i];
}

/* A message is compared with many lists. */
static struct str folded_text(const struct turn *turn, struct str text)
{
	struct phrases *phrases = turn->dialogue->phrases;

	if (phrases->text_of.data != text.data || phrases->text_of.len != text.len) {
		buf_reset(&phrases->text);
		phrase_fold(text, &phrases->text);
		phrases->text_of = text;
	}
	return buf_borrow(&phrases->text);
}

/* --- comparing --- */

/* In all languages: a citizen who mixes is understood all the same. */
static int find(const struct turn *turn, struct str text, const char *key, enum phrase_where where)
{
	const struct phrase_entry *entry = entry_of(turn, key);
	struct str folded = folded_text(turn, text);

	for_each_lang (lang) {
		const struct phrase_list *list = &entry->langs[lang];

		for (size_t i = 0; i < list->count; i++) {
			if (where == PHRASE_AROUND
				    ? stands_in(list->items[i], folded, PHRASE_WITHIN)
				    : stands_in(folded, list->items[i], where))
				return (int)i;
		}
	}
	return -1;
}

bool phrase_is(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_WHOLE) >= 0;
}

bool phrase_means(const struct turn *turn, const struct reading *reading, const char *intent,
		  const char *key)
{
	return (reading_is_sure(reading) && reading_is(reading, intent)) ||
	       phrase_is(turn, reading->text, key);
}

bool phrase_in(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_WITHIN) >= 0;
}

bool phrase_begins(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_FIRST) >= 0;
}

int phrase_index(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_WHOLE);
}

/* The longest phrase of a list that the text holds. */
static void find_longest(struct str text, const struct phrase_list *list, bool only_sure,
			 struct buf *longest)
{
	size_t count = only_sure ? list->sure : list->count;

	for (size_t i = 0; i < count; i++) {
		if (list->items[i].len <= longest->len ||
		    !stands_in(text, list->items[i], PHRASE_WITHIN))
			continue;
		buf_reset(longest);
		buf_add(longest, list->items[i]);
	}
}

bool phrase_longest(const struct turn *turn, struct str text, const char *key, bool only_sure,
		    struct buf *longest)
{
	const struct phrase_entry *entry = entry_of(turn, key);

	for_each_lang (lang)
		find_longest(folded_text(turn, text), &entry->langs[lang], only_sure, longest);
	return longest->len > 0;
}

bool phrase_in_lang(const struct turn *turn, struct str text, const char *key, enum lang lang)
{
	struct buf longest BUF_AUTO = {0};

	find_longest(folded_text(turn, text), &entry_of(turn, key)->langs[lang], true, &longest);
	return longest.len > 0;
}

bool phrase_within(struct str phrase, struct str other)
{
	return phrase.len < other.len && stands_in(other, phrase, PHRASE_WITHIN);
}

int phrase_index_in(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_WITHIN);
}

bool phrase_has(const struct turn *turn, const char *key, struct str text)
{
	return text.len >= AROUND_LEAST && find(turn, text, key, PHRASE_AROUND) >= 0;
}

bool phrase_names(struct str text, struct str name)
{
	BUF_AUTO struct buf said = {0}, named = {0};

	phrase_fold(text, &said);
	phrase_fold(name, &named);
	return said.len >= AROUND_LEAST &&
	       (stands_in(buf_borrow(&named), buf_borrow(&said), PHRASE_WITHIN) ||
		stands_in(buf_borrow(&said), buf_borrow(&named), PHRASE_WITHIN));
}
