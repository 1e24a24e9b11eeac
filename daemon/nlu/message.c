/* Reading a message once, into words that every later step uses. */
#include "nlu/message.h"

#include "base/hash.h"
#include "text/normalise.h"

static struct str cut(struct str typed)
{
	if (typed.len <= MESSAGE_BYTES)
		return typed;
	typed.len = MESSAGE_BYTES;
	while (typed.len && ((unsigned char)typed.data[typed.len] & 0xc0) == 0x80)
		typed.len--;
	return typed;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.data[i] >= 0x80)
			return false;
	}
	return true;
}

/* The buffer may move while it grows, so the accentless words are pointed at afterwards. */
static void strip_words(struct message *message)
{
	size_t starts[MESSAGE_WORDS + 1];

	buf_reset(&message->plain);
	for (size_t i = 0; i < message->count; i++) {
		starts[i] = message->plain.len;
		if (!is_ascii(message->words[i].text))
			text_strip_accents(message->words[i].text, &message->plain);
	}
	starts[message->count] = message->plain.len;
	for (size_t i = 0; i < message->count; i++) {
		struct message_word *word = &message->words[i];

		/* A lone combining mark has nothing left without it. */
		word->plain = word->text;
		if (starts[i + 1] > starts[i])
			word->plain =
				str_slice(buf_borrow(&message->plain), starts[i], starts[i + 1]);
	}
}

void message_read(struct message *message, struct str typed)
{
	message->typed = cut(typed);
	buf_reset(&message->normal);
	text_normalise(message->typed, &message->normal);
	message->count = tokens_split(buf_borrow(&message->normal), message->tokens, MESSAGE_WORDS);
	for (size_t i = 0; i < message->count; i++) {
		const struct token *token = &message->tokens[i];

		message->words[i] = (struct message_word){
			.text = token->text,
			.begin = token->begin,
			.end = token->end,
			.kind = token->kind,
		};
	}
	strip_words(message);
}

void message_finish(struct message *message)
{
	buf_finish(&message->normal);
	buf_finish(&message->plain);
	message->count = 0;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_same_folded(const char *typed, struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = is_upper(typed[i]) ? (char)(typed[i] | 0x20) : typed[i];

		if (c != word.data[i])
			return false;
	}
	return true;
}

static bool has_small_letter(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] >= 'a' && s.data[i] <= 'z')
			return true;
	}
	return false;
}

static enum message_case case_at(const char *typed, size_t len)
{
	if (!is_upper(typed[0]))
		return CASE_LOWER;
	for (size_t i = 1; i < len; i++) {
		if (!is_upper(typed[i]))
			return CASE_CAPITALISED;
	}
	return len > 1 ? CASE_UPPER : CASE_CAPITALISED;
}

enum message_case message_case(const struct message *message, const struct message_word *word)
{
	struct str typed = message->typed;

	if (!word->text.len || !is_ascii(word->text) || !has_small_letter(typed))
		return CASE_LOWER;
	for (size_t at = 0; at + word->text.len <= typed.len; at++) {
		size_t end = at + word->text.len;

		if ((at && is_letter(typed.data[at - 1])) ||
		    (end < typed.len && is_letter(typed.data[end])))
			continue;
		if (is_same_folded(typed.data + at, word->text))
			return case_at(typed.data + at, word->text.len);
	}
	return CASE_LOWER;
}

static uint64_t key_of(const struct message_word *words, size_t count, bool symbols)
{
	uint64_t key = 0;

	for (size_t i = 0; i < count; i++) {
		if ((words[i].kind == TOKEN_SYMBOL) == symbols)
			key = hash_bytes(words[i].plain, key + 1);
	}
	return key;
}

uint64_t message_key(const struct message_word *words, size_t count)
{
	uint64_t key = key_of(words, count, false);

	return key ? key : key_of(words, count, true);
}
