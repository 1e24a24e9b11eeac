/* Two questions in one message: where to cut. */
#include "dialogue/questions.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Letters, digits and everything beyond ASCII. */
static bool is_word_char(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= '0' && u <= '9') || ((u | 0x20) >= 'a' && (u | 0x20) <= 'z');
}

size_t questions_words(struct str text)
{
	size_t words = 0;
	bool counted = false;

	for (size_t i = 0; i < text.len && words < 1000; i++) {
		if (is_space(text.data[i])) {
			counted = false;
		} else if (!counted && is_word_char(text.data[i])) {
			counted = true;
			words++;
		}
	}
	return words;
}

/* The length of "en ", "et " or "and " at a place that follows white space; 0 when none. */
static size_t conjunction_at(struct str text, size_t at)
{
	static const char *const words[] = {"en", "et", "and"};
	struct str rest = str_slice(text, at, text.len);

	if (at == 0 || !is_space(text.data[at - 1]))
		return 0;
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		size_t len = strlen(words[w]), i = 0;

		if (rest.len <= len || !is_space(rest.data[len]))
			continue;
		while (i < len && (rest.data[i] | 0x20) == words[w][i])
			i++;
		if (i == len)
			return len;
	}
	return 0;
}

static bool is_sentence_end(struct str text, size_t at)
{
	char c = text.data[at];

	if (c == '\n' || c == ';')
		return true;
	return (c == '.' || c == '?' || c == '!') && at + 1 < text.len &&
	       is_space(text.data[at + 1]);
}

size_t questions_split(struct str text, struct split splits[static QUESTIONS_SPLITS])
{
	size_t count = 0;

	if (text.len > QUESTIONS_TEXT_LIMIT)
		return 0;
	for (size_t i = 0; i < text.len && count < QUESTIONS_SPLITS; i++) {
		bool sentence = is_sentence_end(text, i);
		size_t gap = sentence ? 1 : conjunction_at(text, i);
		/* "passport and identity card" is one question: a half of one word is none. */
		size_t least = sentence ? 1 : 2;
		struct split *split = &splits[count];

		if (!gap)
			continue;
		split->left = str_trim(str_slice(text, 0, i + (sentence ? 1 : 0)));
		split->right = str_trim(str_slice(text, i + gap, text.len));
		if (questions_words(split->left) >= least && questions_words(split->right) >= least)
			count++;
	}
	return count;
}
