/* A conversation as compact bytes for the store, and back. */
#include "base/little.h"
#include "dialogue/conversation.h"
#include "text/normalise.h"

/* Bytes: 'c', version, lang, flags, step, said, current, day in four bytes, then intent, service,
 * the number of offers and the offers; the number of orders that were heard of, and of each the
 * order and its state; booking, its code, tries; the number of forms, and the forms. Strings as a
 * length byte and characters, values of forms as two length bytes and UTF-8. */
enum {
	MAGIC = 'c',
	VERSION = 3,
	FLAG_GREETED = 1,
	FLAG_OUT_OF_SCOPE = 2,
	FLAG_BRIEF = 4,
	FLAG_GUESS = 8,
	FLAGS = FLAG_GREETED | FLAG_OUT_OF_SCOPE | FLAG_BRIEF | FLAG_GUESS,
	DAY_BYTES = 4,
	VALUE_BYTES = 2,
	TRIES = 255,
};

static void add_string(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	buf_add_char(out, (char)len);
	buf_add(out, (struct str){text, len});
}

static void add_form(struct buf *out, const struct form_run *run)
{
	add_string(out, run->form);
	add_string(out, run->id);
	add_string(out, run->slot);
	buf_add_char(out, (char)run->at);
	buf_add_char(out, (char)run->tries);
	buf_add_char(out, (char)run->informed);
	buf_add_char(out, (char)run->count);
	for (size_t i = 0; i < run->count; i++) {
		struct str value = str_from(run->values[i].value);

		add_string(out, run->values[i].slot);
		little_add(out, value.len, VALUE_BYTES);
		buf_add(out, value);
	}
}

void conversation_save(const struct conversation *conversation, struct buf *out)
{
	unsigned flags = (conversation->greeted ? FLAG_GREETED : 0u) |
			 (conversation->was_out_of_scope ? FLAG_OUT_OF_SCOPE : 0u) |
			 (conversation->is_brief ? FLAG_BRIEF : 0u) |
			 (conversation->is_guess ? FLAG_GUESS : 0u);
	const unsigned head[] = {MAGIC,
				 VERSION,
				 conversation->lang,
				 flags,
				 conversation->step,
				 conversation->said,
				 (unsigned)conversation->current};

	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		buf_add_char(out, (char)head[i]);
	little_add(out, (uint32_t)conversation->day, DAY_BYTES);
	add_string(out, conversation->intent);
	add_string(out, conversation->service);
	buf_add_char(out, (char)conversation->offer_count);
	for (size_t i = 0; i < conversation->offer_count; i++)
		add_string(out, conversation->offers[i]);
	buf_add_char(out, (char)conversation->heard_count);
	for (size_t i = 0; i < conversation->heard_count; i++) {
		add_string(out, conversation->heard[i].order);
		buf_add_char(out, (char)conversation->heard[i].state);
	}
	buf_add_char(out, (char)conversation->booking);
	add_string(out, conversation->booking_code);
	buf_add_char(out, (char)conversation->code_tries);
	buf_add_char(out, (char)conversation->form_count);
	for (size_t i = 0; i < conversation->form_count; i++)
		add_form(out, conversation->forms[i]);
}

/* The next byte, which must be at most `most`. */
static bool take_byte(struct str *state, unsigned most, unsigned *byte)
{
	if (!state->len)
		return false;
	*byte = (unsigned char)state->data[0];
	*state = str_slice(*state, 1, state->len);
	return *byte <= most;
}

/* Ids and values are of these characters; anything else is damage. */
static bool is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-' || c == ':';
}

static bool take_string(struct str *state, char *place, size_t size)
{
	unsigned len;

	if (!take_byte(state, (unsigned)size - 1, &len) || state->len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_id_char(state->data[i]))
			return false;
		place[i] = state->data[i];
	}
	place[len] = '\0';
	*state = str_slice(*state, len, state->len);
	return true;
}

static bool take_offers(struct str *state, struct conversation *conversation)
{
	unsigned count;

	if (!take_byte(state, CONVERSATION_OFFERS, &count) || count < conversation->current)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!take_string(state, conversation->offers[i], CONVERSATION_VALUE))
			return false;
		if (conversation_offered(conversation, str_from(conversation->offers[i])))
			return false;
		conversation->offer_count++;
	}
	return true;
}

static bool take_heard(struct str *state, struct conversation *conversation)
{
	unsigned count, known;

	if (!take_byte(state, CONVERSATION_HEARD, &count))
		return false;
	for (; conversation->heard_count < count; conversation->heard_count++) {
		struct heard *heard = &conversation->heard[conversation->heard_count];

		if (!take_string(state, heard->order, sizeof heard->order) ||
		    !take_byte(state, ORDER_STATES - 1, &known))
			return false;
		heard->state = (enum order_state)known;
	}
	return true;
}

static bool take_booking(struct str *state, struct conversation *conversation)
{
	unsigned step, tries;

	if (!take_byte(state, BOOKING_STEPS - 1, &step) ||
	    !take_string(state, conversation->booking_code, sizeof conversation->booking_code) ||
	    !take_byte(state, TRIES, &tries))
		return false;
	conversation->booking = (enum booking_step)step;
	conversation->code_tries = (uint8_t)tries;
	return true;
}

static bool take_value(struct str *state, struct form_run *run)
{
	char slot[FORM_NAME];
	struct str value;
	size_t len;

	if (!take_string(state, slot, sizeof slot) || !slot[0] || state->len < VALUE_BYTES ||
	    form_run_value(run, slot))
		return false;
	len = (size_t)little_get(state->data, VALUE_BYTES);
	*state = str_slice(*state, VALUE_BYTES, state->len);
	if (len > FORM_VALUE_LIMIT || len > state->len)
		return false;
	value = str_slice(*state, 0, len);
	*state = str_slice(*state, len, state->len);
	if (!text_is_utf8(value) || memchr(value.data, 0, value.len))
		return false;
	form_run_set(run, slot, value);
	return true;
}

static bool take_form(struct str *state, struct form_run *run)
{
	unsigned at, tries, informed, count;

	if (!take_string(state, run->form, sizeof run->form) ||
	    !take_string(state, run->id, sizeof run->id) ||
	    !take_string(state, run->slot, sizeof run->slot) ||
	    !take_byte(state, FORM_ATS - 1, &at) || !take_byte(state, TRIES, &tries) ||
	    !take_byte(state, 1, &informed) || !take_byte(state, FORM_SLOTS, &count))
		return false;
	run->at = (enum form_at)at;
	run->tries = (uint8_t)tries;
	run->informed = informed;
	while (count--) {
		if (!take_value(state, run))
			return false;
	}
	return true;
}

static bool take_forms(struct str *state, struct conversation *conversation)
{
	unsigned count;

	if (!take_byte(state, CONVERSATION_FORMS, &count))
		return false;
	while (conversation->form_count < count) {
		struct form_run *run = form_run_create(STR(""));

		conversation->forms[conversation->form_count++] = run;
		if (!take_form(state, run))
			return false;
	}
	return true;
}

/* What follows magic and version. */
static bool take_all(struct str state, struct conversation *conversation)
{
	unsigned lang, flags, step, said, current;

	if (!take_byte(&state, LANG_UNKNOWN, &lang) || !take_byte(&state, FLAGS, &flags) ||
	    !take_byte(&state, CONVERSATION_STEPS - 1, &step) ||
	    !take_byte(&state, SAID_COUNT - 1, &said) ||
	    !take_byte(&state, CONVERSATION_OFFERS, &current) || state.len < DAY_BYTES)
		return false;
	conversation->lang = (enum lang)lang;
	conversation->greeted = flags & FLAG_GREETED;
	conversation->was_out_of_scope = flags & FLAG_OUT_OF_SCOPE;
	conversation->step = (uint8_t)step;
	conversation->said = (enum said)said;
	conversation->is_brief = flags & FLAG_BRIEF;
	conversation->is_guess = flags & FLAG_GUESS;
	conversation->day = (int32_t)(uint32_t)little_get(state.data, DAY_BYTES);
	state = str_slice(state, DAY_BYTES, state.len);
	conversation->current = current;
	return take_string(&state, conversation->intent, sizeof conversation->intent) &&
	       take_string(&state, conversation->service, sizeof conversation->service) &&
	       take_offers(&state, conversation) && take_heard(&state, conversation) &&
	       take_booking(&state, conversation) && take_forms(&state, conversation) &&
	       state.len == 0;
}

struct conversation *conversation_load(struct str state, struct error *error)
{
	struct conversation *conversation;

	if (state.len < 2 || state.data[0] != MAGIC) {
		error_set(error, ERROR_DAMAGED,
			  "the state of a conversation is damaged (%zu bytes); begin a new one",
			  state.len);
		return NULL;
	}
	if (state.data[1] != VERSION) {
		error_set(error, ERROR_VERSION,
			  "the state of a conversation has version %d, this program reads %d; "
			  "begin a new one",
			  (unsigned char)state.data[1], VERSION);
		return NULL;
	}
	conversation = conversation_create();
	if (take_all(str_slice(state, 2, state.len), conversation))
		return conversation;
	error_set(error, ERROR_DAMAGED,
		  "the state of a conversation is damaged (%zu bytes); begin a new one", state.len);
	conversation_destroy(conversation);
	return NULL;
}
