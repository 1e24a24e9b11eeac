/* Conversations with forms, a line of the input for each turn. What was saved is what is loaded,
 * whatever is said; a reply without a filed case stores nothing; what a slot takes is a value.
 *
 *	text      a message
 *	=VALUE    a choice
 *	>VALUE    a choice that was offered once
 *	#3        the third choice of the last reply
 *	!fr       the language
 *	@90       so many minutes go by
 *	%2        the order that was heard of last has this state now
 *	~text     read as the value of every slot */
/* LINK: dialogue */
#include "form_desk.h"

#include "text/normalise.h"

enum { TURNS = 60, LINE_LIMIT = 5000, MINUTES_LIMIT = 100000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_saved(void)
{
	BUF_AUTO struct buf first = {0}, second = {0};
	struct conversation *loaded;

	conversation_save(desk.conversation, &first);
	loaded = conversation_load(buf_borrow(&first), NULL);
	require(loaded);
	conversation_save(loaded, &second);
	require(str_eq(buf_borrow(&first), buf_borrow(&second)));
	conversation_destroy(desk.conversation);
	desk.conversation = loaded;
}

static void check_reply(struct reply *reply, size_t rows_before)
{
	json_t *message;
	size_t i;

	require(reply->intent && json_array_size(reply->messages) > 0);
	json_array_foreach (reply->messages, i, message) {
		require(json_is_string(json_object_get(message, "type")) &&
			json_is_string(json_object_get(message, "lang")));
	}
	require(reply->filed || desk_rows() == rows_before);
	json_decref(reply->messages);
	check_saved();
}

/* --- values --- */

static void check_value(const struct turn *turn, const struct slot *slot, const struct buf *value)
{
	require(value->len > 0 && text_is_utf8(buf_borrow(value)) &&
		strlen(value->data) == value->len);
	require(value->len <= FORM_VALUE_LIMIT + 80); /* a street's id is behind the text */
	for_each_lang (lang) {
		struct buf shown BUF_AUTO = {0};

		slot_show(turn, slot, value->data, lang, &shown);
		require(shown.len > 0);
	}
	if (slot->type == SLOT_CHOICE || slot->type == SLOT_SERVICE)
		require(slot_has_option(turn, slot, buf_borrow(value)));
}

static void read_slot(const struct turn *turn, const struct slot *slot,
		      const struct reading *reading)
{
	for (unsigned tries = 0; tries < 3; tries++) {
		struct buf value BUF_AUTO = {0};
		struct slot_fault fault;
		/* The last time as if it had not been asked for. */
		bool ok = tries < 2 ? slot_read(turn, slot, reading, tries, &value, &fault)
				    : slot_find(turn, slot, reading, &value);

		if (ok)
			check_value(turn, slot, &value);
		else if (tries < 2)
			require(content_text(desk.content, LANG_NL, fault.key));
	}
}

static void read_all(struct str text)
{
	struct reply reply;
	struct turn turn;
	struct reading reading;

	turn_begin(&turn, desk.dialogue, desk.conversation, &reply);
	reading_take(&turn, text, &reading);
	for (size_t i = 0; i < desk.slot_count; i++)
		read_slot(&turn, desk.slots[i], &reading);
	json_decref(reply.messages);
}

/* --- turns --- */

static void choose(struct str value, struct reply *reply)
{
	dialogue_choose(desk.dialogue, desk.conversation, value, reply);
}

static void offer(struct str value)
{
	char values[1][CONVERSATION_VALUE] = {{0}};

	for (size_t i = 0; i < value.len; i++) {
		/* What the content never makes cannot have been offered. */
		if (value.len >= CONVERSATION_VALUE ||
		    !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:",
			    value.data[i]))
			return;
		values[0][i] = value.data[i];
	}
	conversation_offer(desk.conversation, values, 1);
}

static unsigned number_of(struct str text)
{
	unsigned number = 0;

	for (size_t i = 0; i < text.len && i < 6; i++)
		number = number * 10 + (unsigned char)(text.data[i] - '0') % 10;
	return number;
}

static struct str choice_at(struct str text)
{
	unsigned number = number_of(text);

	if (number < 1 || number > desk.conversation->current)
		return STR("");
	return str_from(conversation_choice(desk.conversation, number - 1));
}

static bool tell(struct str text, struct reply *reply)
{
	const struct conversation *conversation = desk.conversation;
	struct order_record order;

	if (!conversation->heard_count ||
	    !records_order_get(desk.records,
			       conversation->heard[conversation->heard_count - 1].order, &order,
			       NULL))
		return false;
	order.state = (enum order_state)(number_of(text) % ORDER_STATES);
	return dialogue_order(desk.dialogue, desk.conversation, &order, reply);
}

/* False: no reply. */
static bool turn_of(struct str line, struct reply *reply)
{
	struct str rest = str_slice(line, 1, line.len);
	char value[CONVERSATION_VALUE];

	switch (line.data[0]) {
	case '>':
		offer(rest);
		choose(rest, reply);
		return true;
	case '=':
		choose(rest, reply);
		return true;
	case '#':
		snprintf(value, sizeof value, "%.*s", STR_ARG(choice_at(rest)));
		choose(str_from(value), reply);
		return true;
	case '!':
		dialogue_language(desk.dialogue, desk.conversation, lang_parse(rest), reply);
		return true;
	case '@':
		desk.now_ms += (int64_t)(number_of(rest) % MINUTES_LIMIT) * 60000;
		return false;
	case '%':
		return tell(rest, reply);
	case '~':
		read_all(rest);
		return false;
	default:
		dialogue_message(desk.dialogue, desk.conversation, line, reply);
		return true;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, line;

	/* The server lets no other text through. */
	if (!text_is_utf8(rest) || memchr(data, 0, size))
		return 0;
	desk_open();
	for (int i = 0; i < TURNS && str_split(&rest, '\n', &line); i++) {
		size_t rows = desk_rows();
		struct reply reply;

		if (line.len && line.len <= LINE_LIMIT && turn_of(line, &reply))
			check_reply(&reply, rows);
	}
	desk_close();
	return 0;
}
