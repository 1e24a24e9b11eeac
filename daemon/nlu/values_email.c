/* E-mail addresses: the tokenizer cuts them at every sign, so their words are those that are
 * written together, on both sides of an @. */
#include "nlu/values_read.h"

/* The same signs as text/redact takes for parts of an address. */
static bool is_part(struct value_words words, size_t at, const char *signs)
{
	struct str text = words.items[at].text;

	if (!text.len)
		return false;
	/* Words and numbers; a number may hold separators that no address has. */
	if (value_is_digit(text.data[0]))
		return !memchr(text.data, '/', text.len) && !memchr(text.data, ':', text.len) &&
		       !memchr(text.data, ',', text.len);
	return value_is_letter(text.data[0]) || (unsigned char)text.data[0] >= 0x80 ||
	       (text.data[0] && strchr(signs, text.data[0]));
}

static bool is_local(struct value_words words, size_t at)
{
	return is_part(words, at, "._%+-'&");
}

/* Behind the host that begins at `at`, whose last label has letters; 0 when there is none. The dot
 * behind "commune.be." ends a sentence. */
static size_t host_end(struct value_words words, size_t at)
{
	static const char *const trailing[] = {".", "-", NULL};
	size_t last = at;

	if (value_is_one(words, at, trailing))
		return 0;
	while (value_is_joined(words, last) && is_part(words, last + 1, ".-"))
		last++;
	while (last > at && value_is_one(words, last, trailing))
		last--;
	if (last < at + 2 || !value_is(words, last - 1, ".") || words.items[last].plain.len < 2 ||
	    value_is_digit(words.items[last].plain.data[0]))
		return 0;
	return last + 1;
}

bool value_email_at(struct value_words words, size_t at, struct value *value)
{
	size_t end, i = at;

	if (!value_is_joined(words, at) || !is_local(words, at) ||
	    (at > 0 && value_is_joined(words, at - 1) && is_local(words, at - 1)))
		return false;
	while (value_is_joined(words, i) && is_local(words, i))
		i++;
	if (!value_is(words, i, "@") || !value_is_joined(words, i))
		return false;
	end = host_end(words, i + 1);
	if (!end)
		return false;
	*value = (struct value){VALUE_EMAIL, 0, end - at};
	return true;
}
