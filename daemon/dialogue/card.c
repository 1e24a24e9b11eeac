/* The card of a service: what the pack's directory says, and its hours in words. */
#include "dialogue/card.h"

#include <stdio.h>

#include "dialogue/messages.h"

static void card_hours(json_t *card, const struct content *content, enum lang lang,
		       const struct hours *hours, const struct moment *moment)
{
	struct hours_state state = hours_at(hours, moment->local);
	struct buf line BUF_AUTO = {0};

	hours_line(content, lang, &state, moment, &line);
	json_object_set_new_nocheck(card, "open", json_boolean(state.open));
	member_set(card, "hours_text", line.data);
	json_object_set_new_nocheck(card, "hours", hours_week(content, lang, hours, moment));
}

/* For programs the facts, for people a line: who speaks what, and whether one gets in. */
static void card_access(json_t *card, const struct content *content, enum lang lang,
			const struct service *service)
{
	static const char *const wheelchair[] = {NULL, "yes", "limited", "no"};
	json_t *languages = json_array();
	struct buf names BUF_AUTO = {0}, line BUF_AUTO = {0};
	char key[32];

	for_each_lang (spoken) {
		if (!(service->languages >> spoken & 1))
			continue;
		json_array_append_new(languages, json_string_nocheck(lang_code(spoken)));
		snprintf(key, sizeof key, "spoken.%s", lang_code(spoken));
		if (names.len)
			buf_add(&names, STR(", "));
		content_render(content, lang, key, NULL, 0, &names);
	}
	if (names.len) {
		json_object_set_nocheck(card, "languages", languages);
		content_render(content, lang, "card.languages",
			       (struct placeholder[]){{"languages", buf_borrow(&names)}}, 1, &line);
	}
	json_decref(languages);
	if (service->wheelchair != WHEELCHAIR_UNKNOWN) {
		member_set(card, "wheelchair", wheelchair[service->wheelchair]);
		if (line.len)
			buf_add_char(&line, ' ');
		snprintf(key, sizeof key, "card.wheelchair.%s", wheelchair[service->wheelchair]);
		content_render(content, lang, key, NULL, 0, &line);
	}
	if (line.len)
		member_set(card, "access_text", line.data);
}

json_t *service_card(const struct content *content, const struct service *service, enum lang lang,
		     const struct moment *moment)
{
	json_t *card = json_object();

	member_set(card, "type", "service");
	member_set(card, "lang", lang_code(lang));
	member_set(card, "service", service->id);
	member_set(card, "name", service->name[lang]);
	member_set(card, "address", service->address[lang]);
	member_set(card, "phone", service->phone);
	member_set(card, "email", service->email);
	member_set(card, "website", service->website[lang]);
	member_set(card, "appointment_url", service->appointment_url[lang]);
	member_set(card, "map_url", service->map_url);
	member_set(card, "note", service->note[lang]);
	card_access(card, content, lang, service);
	if (service->hours)
		card_hours(card, content, lang, service->hours, moment);
	return card;
}
