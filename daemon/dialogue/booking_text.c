/* What is said of an appointment: in words, as a card, and to the back office. */
#include "dialogue/booking.h"
#include "dialogue/calendar.h"
#include "dialogue/messages.h"

json_t *booking_json(const struct booking_record *booking)
{
	json_t *object = json_object();
	char start[CALENDAR_TEXT];

	calendar_format(booking->slot, start);
	member_set(object, "id", booking->id);
	member_set(object, "code", booking->code);
	member_set(object, "service", booking->service);
	member_set(object, "start", start);
	json_object_set_new(object, "revision", json_integer(booking->revision));
	json_object_set_new(object, "cancelled", json_boolean(booking->cancelled));
	return object;
}

static void add_card(struct turn *turn, const struct booking_record *booking,
		     const struct service *service, enum lang lang, struct str when)
{
	const char *base = turn->dialogue->options.public_url;
	json_t *card = json_object();
	BUF_AUTO struct buf url = {0}, title = {0};
	char start[CALENDAR_TEXT];

	calendar_format(booking->slot, start);
	buf_addf(&url, "%s/appointments/%s.ics", base ? base : "", booking->id);
	content_render(turn->content, lang, "appointment.calendar", NULL, 0, &title);
	member_set(card, "type", "appointment");
	member_set(card, "lang", lang_code(lang));
	member_set(card, "service", service->id);
	member_set(card, "name", service->name[lang]);
	member_set(card, "start", start);
	json_object_set_new(card, "when_text", json_stringn(when.data, when.len));
	json_object_set_new(card, "minutes", json_integer(service->appointments.minutes));
	member_set(card, "address", service->address[lang]);
	member_set(card, "code", booking->code);
	member_set(card, "calendar_url", url.data);
	member_set(card, "calendar_title", title.data);
	json_object_set_new(card, "cancelled", json_boolean(booking->cancelled));
	json_array_append_new(turn->messages, card);
}

void booking_say(struct turn *turn, const char *key, const struct booking_record *booking)
{
	const struct service *service = turn_service(turn, booking->service);
	struct moment moment = moment_at(turn->now_ms);

	for_each_turn_lang(turn, lang)
	{
		struct buf when BUF_AUTO = {0};

		calendar_when(turn->content, lang, booking->slot, &moment, &when);
		say_key(turn->messages, turn->content, lang, key,
			(struct placeholder[]){
				{"when", buf_borrow(&when)},
				{"code", str_from(booking->code)},
				{"service", str_from(service ? service->name[lang] : "")}},
			3);
		if (service)
			add_card(turn, booking, service, lang, buf_borrow(&when));
	}
}

void booking_ask(struct turn *turn, const char *key, const char *slot, const char *input,
		 size_t first)
{
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};

		content_render(turn->content, lang, key, NULL, 0, &text);
		turn_question(turn, lang, buf_borrow(&text), "appointment.make", slot, input,
			      first);
	}
}
