/* A choice that was typed instead of pressed: "2", or its title. */
#include "dialogue/typed.h"

#include "dialogue/form.h"
#include "dialogue/messages.h"
#include "dialogue/phrases.h"

enum { TITLE_LIMIT = 200, NO_NUMBER = 0 };

/* "2", "2." or "2)"; NO_NUMBER for everything else. */
static unsigned number_of(struct str text)
{
	unsigned number = 0;

	if (text.len && (text.data[text.len - 1] == '.' || text.data[text.len - 1] == ')'))
		text.len--;
	if (text.len == 0 || text.len > 2)
		return NO_NUMBER;
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.data[i]))
			return NO_NUMBER;
		number = number * 10 + (unsigned)(text.data[i] - '0');
	}
	return number;
}

static bool is_title(const struct turn *turn, struct str folded, struct str value)
{
	BUF_AUTO struct buf title = {0}, wanted = {0};

	for_each_turn_lang(turn, lang)
	{
		buf_reset(&title);
		buf_reset(&wanted);
		if (choice_title(turn->content, lang, value, turn->now_ms, &title))
			phrase_fold(buf_borrow(&title), &wanted);
		if (wanted.len && str_eq(buf_borrow(&wanted), folded))
			return true;
	}
	return false;
}

bool typed_choice(struct turn *turn, struct str text)
{
	struct conversation *conversation = turn->conversation;
	unsigned number = number_of(text);
	bool takes_numbers = form_takes_numbers(turn);
	struct buf folded BUF_AUTO = {0};

	if (!conversation->current || text.len > TITLE_LIMIT)
		return false;
	if (!takes_numbers && number >= 1 && number <= conversation->current) {
		step_choose(turn, str_from(conversation_choice(conversation, number - 1)));
		return true;
	}
	if (number != NO_NUMBER && !takes_numbers) {
		step_which(turn);
		return true;
	}
	phrase_fold(text, &folded);
	for (size_t i = 0; i < conversation->current; i++) {
		struct str value = str_from(conversation_choice(conversation, i));

		if (is_title(turn, buf_borrow(&folded), value)) {
			step_choose(turn, value);
			return true;
		}
	}
	return false;
}
