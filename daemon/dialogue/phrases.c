/* Short lists of phrases in the locales, such as the ways to say "stop". */
#include "dialogue/phrases.h"

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

static bool stands_in(struct str text, struct str phrase, enum phrase_where where)
{
	if (where == PHRASE_WHOLE || !phrase.len)
		return phrase.len && str_eq(text, phrase);
	for (size_t at = 0; at + phrase.len <= text.len; at++) {
		size_t end = at + phrase.len;

		if (str_eq(str_slice(text, at, end), phrase) &&
		    (at == 0 || text.data[at - 1] == ' ') &&
		    (end == text.len || text.data[end] == ' '))
			return true;
		if (where == PHRASE_FIRST)
			return false;
	}
	return false;
}

/* In the languages of the turn: a citizen who mixes is understood all the same, because the lists
 * of all three are tried. */
static int find(const struct turn *turn, struct str text, const char *key, enum phrase_where where)
{
	struct buf folded BUF_AUTO = {0};

	phrase_fold(text, &folded);
	for_each_lang (lang) {
		struct str rest = str_from(content_text(turn->content, lang, key)), phrase;

		for (int i = 0; str_split(&rest, '|', &phrase); i++) {
			struct buf wanted BUF_AUTO = {0};

			phrase_fold(phrase, &wanted);
			if (where == PHRASE_AROUND
				    ? stands_in(buf_borrow(&wanted), buf_borrow(&folded),
						PHRASE_WITHIN)
				    : stands_in(buf_borrow(&folded), buf_borrow(&wanted), where))
				return i;
		}
	}
	return -1;
}

bool phrase_is(const struct turn *turn, struct str text, const char *key)
{
	return find(turn, text, key, PHRASE_WHOLE) >= 0;
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

/* The longest phrase of a language that the text holds; an empty phrase ends those that are sure.
 */
static void find_longest(struct str text, struct str phrases, bool only_sure, struct buf *longest)
{
	struct str phrase;

	while (str_split(&phrases, '|', &phrase) && (phrase.len || !only_sure)) {
		struct buf wanted BUF_AUTO = {0};

		phrase_fold(phrase, &wanted);
		if (wanted.len <= longest->len ||
		    !stands_in(text, buf_borrow(&wanted), PHRASE_WITHIN))
			continue;
		buf_reset(longest);
		buf_add(longest, buf_borrow(&wanted));
	}
}

bool phrase_longest(const struct turn *turn, struct str text, const char *key, bool only_sure,
		    struct buf *longest)
{
	struct buf folded BUF_AUTO = {0};

	phrase_fold(text, &folded);
	for_each_lang (lang)
		find_longest(buf_borrow(&folded), str_from(content_text(turn->content, lang, key)),
			     only_sure, longest);
	return longest->len > 0;
}

bool phrase_in_lang(const struct turn *turn, struct str text, const char *key, enum lang lang)
{
	BUF_AUTO struct buf folded = {0}, longest = {0};

	phrase_fold(text, &folded);
	find_longest(buf_borrow(&folded), str_from(content_text(turn->content, lang, key)), true,
		     &longest);
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
