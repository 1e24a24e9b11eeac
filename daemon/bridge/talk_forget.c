/* A citizen who asks about his data is offered to have them deleted; here that is answered, for
 * the daemon knows nothing of messengers. */
#include <string.h>

#include "bridge/talks.h"

#define ASK "bridge:forget"
#define YES "bridge:forget:yes"
#define NO "bridge:forget:no"

/* A text of the pack; "" where it has none. */
static const char *pack_text(const struct talk *talk, const char *key)
{
	enum lang lang = talk->lang == LANG_UNKNOWN ? LANG_FR : talk->lang;
	const json_t *texts = json_object_get(talk->talks->bridge->texts, lang_code(lang));
	const char *text = json_string_value(json_object_get(texts, key));

	return text ? text : "";
}

static json_t *choice(const struct talk *talk, const char *key, const char *value)
{
	return json_pack("{s:s, s:s}", "title", pack_text(talk, key), "value", value);
}

void talk_offer_forget(const struct talk *talk, struct str intent, json_t *messages)
{
	if (!str_eq(intent, STR("bot.privacy")) || !json_is_array(messages))
		return;
	json_array_append_new(messages, json_pack("{s:s, s:s, s:[o]}", "type", "choices", "text",
						  pack_text(talk, "bridge.forget_offer"), "choices",
						  choice(talk, "bridge.forget", ASK)));
}

static void say(struct talk *talk, struct citizen *citizen, json_t *message_take)
{
	json_t *messages = json_pack("[o]", message_take);

	talk_answer(talk, citizen, messages, talk->lang, false);
	json_decref(messages);
}

static json_t *text(const struct talk *talk, const char *key)
{
	return json_pack("{s:s, s:s}", "type", "text", "text", pack_text(talk, key));
}

enum forget talk_take_forget(struct talk *talk, struct citizen *citizen, const char *value)
{
	if (strcmp(value, YES) == 0)
		return FORGET_BYE;
	if (strcmp(value, ASK) == 0)
		say(talk, citizen,
		    json_pack("{s:s, s:s, s:[o, o]}", "type", "choices", "text",
			      pack_text(talk, "bridge.forget_ask"), "choices",
			      choice(talk, "bridge.forget_yes", YES),
			      choice(talk, "bridge.forget_no", NO)));
	else if (strcmp(value, NO) == 0)
		say(talk, citizen, text(talk, "bridge.forget_kept"));
	else
		return FORGET_OTHER;
	return FORGET_ANSWERED;
}

void talk_farewell(struct talk *talk)
{
	struct bridge *bridge = talk->talks->bridge;
	struct citizen citizen;
	struct error error = {0};

	if (!queue_citizen(bridge->queue, talk->name, &citizen, &error)) {
		if (error.code != ERROR_NOT_FOUND)
			bridge_break(bridge, &error);
		return;
	}
	/* What he wrote since goes with the rest; the last word still has to leave. */
	if (!queue_events_drop(bridge->queue, talk->name, &error))
		bridge_break(bridge, &error);
	talk->has_events = false;
	say(talk, &citizen, text(talk, "bridge.forgotten"));
	citizen.seq = 0;
	citizen.expires_ms = 0;
	citizen.is_leaving = true;
	if (!queue_citizen_put(bridge->queue, &citizen, &error))
		bridge_break(bridge, &error);
}
