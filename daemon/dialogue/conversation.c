/* What is remembered of a conversation, and its compact bytes for the store. */
#include "dialogue/conversation.h"

#include <stdlib.h>

#include "base/little.h"
#include "base/mem.h"

/* Bytes: 'c', version, lang, flags, step, said, current, day in four bytes, then intent, service,
 * the number of offers and the offers; strings as a length byte and characters. */
enum {
	MAGIC = 'c',
	VERSION = 2,
	FLAG_GREETED = 1,
	FLAG_OUT_OF_SCOPE = 2,
	FLAG_BRIEF = 4,
	FLAGS = FLAG_GREETED | FLAG_OUT_OF_SCOPE | FLAG_BRIEF,
	DAY_BYTES = 4,
};

struct conversation *conversation_create(void)
{
	struct conversation *conversation = mem_zalloc(1, sizeof *conversation);

	conversation->lang = LANG_UNKNOWN;
	conversation->day = DAY_NONE;
	return conversation;
}

void conversation_destroy(struct conversation *conversation)
{
	free(conversation);
}

enum lang conversation_lang(const struct conversation *conversation)
{
	return conversation->lang;
}

void conversation_set_lang(struct conversation *conversation, enum lang lang)
{
	conversation->lang = lang <= LANG_UNKNOWN ? lang : LANG_UNKNOWN;
}

void conversation_set_brief(struct conversation *conversation, bool is_brief)
{
	conversation->is_brief = is_brief;
}

void conversation_note(char *place, size_t size, struct str id)
{
	if (id.len >= size)
		id.len = 0;
	if (id.len)
		memmove(place, id.data, id.len);
	place[id.len] = '\0';
}

bool conversation_offered(const struct conversation *conversation, struct str value)
{
	for (size_t i = 0; i < conversation->offer_count; i++) {
		if (str_eq(str_from(conversation->offers[i]), value))
			return true;
	}
	return false;
}

const char *conversation_choice(const struct conversation *conversation, size_t index)
{
	size_t first = conversation->offer_count - conversation->current;

	return conversation->offers[first + index];
}

/* Drops the offer at an index. */
static void offer_drop(struct conversation *conversation, size_t index)
{
	size_t after = conversation->offer_count - index - 1;

	memmove(conversation->offers[index], conversation->offers[index + 1],
		after * sizeof *conversation->offers);
	conversation->offer_count--;
}

void conversation_offer(struct conversation *conversation, char (*values)[CONVERSATION_VALUE],
			size_t count)
{
	conversation->current = 0;
	for (size_t i = 0; i < count && i < CONVERSATION_OFFERS; i++) {
		for (size_t j = 0; j < conversation->offer_count; j++) {
			if (strcmp(conversation->offers[j], values[i]) == 0) {
				offer_drop(conversation, j);
				break;
			}
		}
		if (conversation->offer_count == CONVERSATION_OFFERS)
			offer_drop(conversation, 0);
		memcpy(conversation->offers[conversation->offer_count++], values[i],
		       CONVERSATION_VALUE);
		conversation->current++;
	}
}

static void add_string(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	buf_add_char(out, (char)len);
	buf_add(out, (struct str){text, len});
}

void conversation_save(const struct conversation *conversation, struct buf *out)
{
	unsigned flags = (conversation->greeted ? FLAG_GREETED : 0u) |
			 (conversation->was_out_of_scope ? FLAG_OUT_OF_SCOPE : 0u) |
			 (conversation->is_brief ? FLAG_BRIEF : 0u);
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
	conversation->day = (int32_t)(uint32_t)little_get(state.data, DAY_BYTES);
	state = str_slice(state, DAY_BYTES, state.len);
	conversation->current = current;
	return take_string(&state, conversation->intent, sizeof conversation->intent) &&
	       take_string(&state, conversation->service, sizeof conversation->service) &&
	       take_offers(&state, conversation) && state.len == 0;
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
