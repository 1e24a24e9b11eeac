/* Splitting normalised text: letters, digits and everything else, in one pass. */
#include "text/tokens.h"

#include "text/utf8.h"

static bool letter_at(struct str s, size_t at, size_t *len)
{
	return at < s.len && utf8_is_letter(utf8_read(s, at, len));
}

static bool digit_at(struct str s, size_t at, size_t *len)
{
	return at < s.len && utf8_is_digit(utf8_read(s, at, len));
}

/* The end of the letters and marks from `at` on. */
static size_t letters_end(struct str s, size_t at)
{
	while (at < s.len) {
		size_t len;
		int32_t point = utf8_read(s, at, &len);

		if (!utf8_is_letter(point) && !utf8_is_mark(point))
			break;
		at += len;
	}
	return at;
}

/* French words that lose their vowel before the next word: l', d', qu', jusqu'. */
static bool is_elided(struct str word)
{
	if (word.len == 1)
		return strchr("cdjlmnst", word.data[0]) != NULL;
	return str_ends(word, STR("qu"));
}

/* Dutch m'n, z'n, d'r and English 's, 't are one word: a single consonant never follows an
 * elision. */
static bool is_lone_consonant(struct str rest)
{
	return rest.len == 1 && !strchr("aeiouy", rest.data[0]);
}

static size_t word_end(struct str s, size_t begin)
{
	size_t end = letters_end(s, begin);
	size_t len;

	while (end < s.len && s.data[end] == '\'') {
		size_t next;

		if (!letter_at(s, end + 1, &len))
			return is_elided(str_slice(s, begin, end)) ? end + 1 : end;
		next = letters_end(s, end + 1);
		if (is_elided(str_slice(s, begin, end)) &&
		    !is_lone_consonant(str_slice(s, end + 1, next)))
			return end + 1;
		end = next;
	}
	return end;
}

static size_t number_end(struct str s, size_t at)
{
	size_t len;

	while (digit_at(s, at, &len)) {
		at += len;
		if (at < s.len && strchr("./:-,", s.data[at]) && s.data[at] &&
		    digit_at(s, at + 1, &len))
			at++;
	}
	return at;
}

/* Dutch 's, 't, 'n, 'k at the start of a word. */
static size_t clitic_end(struct str s, size_t at)
{
	size_t end;

	if (s.data[at] != '\'' || at + 1 >= s.len || !strchr("sntkm", s.data[at + 1]))
		return at;
	end = letters_end(s, at + 1);
	return end == at + 2 ? end : at;
}

static size_t token_end(struct str s, size_t begin, enum token_kind *kind)
{
	size_t len;
	int32_t point = utf8_read(s, begin, &len);
	size_t end;

	*kind = TOKEN_WORD;
	if (utf8_is_letter(point))
		return word_end(s, begin);
	end = clitic_end(s, begin);
	if (end > begin)
		return end;
	if (utf8_is_digit(point)) {
		*kind = TOKEN_NUMBER;
		return number_end(s, begin);
	}
	*kind = TOKEN_SYMBOL;
	return begin + len;
}

size_t tokens_split(struct str normalised, struct token *tokens, size_t limit)
{
	size_t count = 0;
	size_t at = 0;

	while (at < normalised.len && count < limit) {
		struct token *token = &tokens[count];
		size_t end;

		if (normalised.data[at] == ' ') {
			at++;
			continue;
		}
		end = token_end(normalised, at, &token->kind);
		token->text = str_slice(normalised, at, end);
		token->begin = (uint32_t)at;
		token->end = (uint32_t)end;
		at = end;
		count++;
	}
	return count;
}
