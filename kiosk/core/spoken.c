/* Messages as one would read them aloud. */
#include <stdio.h>

#include "base/json.h"
#include "core/speech.h"
#include "core/spoken_text.h"

/* More than a long reply: the buffer does not move, so no copy of it is left behind. */
enum { SPOKEN_ROOM = 16 * 1024 };

struct reader {
	struct buf *out;
	const struct pack *pack;
	const struct kiosk_config *config;
	enum lang lang;
};

static void say(const struct reader *reader, struct str text)
{
	if (str_trim(text).len)
		spoken_sentences(reader->out, reader->pack, reader->lang, text);
}

static void say_member(const struct reader *reader, const json_t *message, const char *key)
{
	say(reader, json_str(message, key));
}

static void say_key(const struct reader *reader, const char *key)
{
	say(reader, str_from(pack_text(reader->pack, reader->lang, key)));
}

/* "Telefoon: 0 2, ...": what it is, then the value as it is read. */
static void say_field(const struct reader *reader, const char *key, struct str value)
{
	BUF_AUTO struct buf line = {0};

	if (!str_trim(value).len)
		return;
	buf_addf(&line, "%s: %.*s", pack_text(reader->pack, reader->lang, key), STR_ARG(value));
	say(reader, buf_borrow(&line));
}

static void say_choices(const struct reader *reader, const json_t *choices)
{
	BUF_AUTO struct buf line = {0};
	char number[24], count[24];
	const json_t *choice;
	size_t i;

	snprintf(count, sizeof(count), "%zu", json_array_size(choices));
	json_array_foreach (choices, i, choice) {
		snprintf(number, sizeof(number), "%zu", i + 1);
		pack_format(reader->pack, reader->lang, "terminal.choice_of", &line, "number",
			    number, "count", count, "title", json_str(choice, "title").data, NULL);
		say(reader, buf_borrow(&line));
	}
}

static void read_text(const struct reader *reader, const json_t *message)
{
	say_member(reader, message, "text");
}

static void read_choices(const struct reader *reader, const json_t *message)
{
	say_member(reader, message, "text");
	say_choices(reader, json_object_get(message, "choices"));
}

/* Whoever stands here needs the way before anything else. */
static void say_way(const struct reader *reader, const json_t *message)
{
	const struct kiosk_service *here =
		kiosk_config_service(reader->config, json_str(message, "service"));

	if (here)
		say_key(reader, "terminal.in_building");
	if (here && here->directions[reader->lang])
		say_field(reader, "terminal.directions", str_from(here->directions[reader->lang]));
	if (!here)
		say_field(reader, "ui.address", json_str(message, "address"));
}

static void read_service(const struct reader *reader, const json_t *message)
{
	const json_t *today = json_array_get(json_object_get(message, "hours"), 0);
	const json_t *open = json_object_get(message, "open");

	say_member(reader, message, "name");
	say_way(reader, message);
	if (json_str(message, "hours_text").len)
		say_member(reader, message, "hours_text");
	else if (json_is_boolean(open))
		say_key(reader,
			json_is_true(open) ? "terminal.spoken_open" : "terminal.spoken_closed");
	say_field(reader, "terminal.ticket_today", json_str(today, "text"));
	say_member(reader, message, "note");
	say_field(reader, "ui.phone", json_str(message, "phone"));
	say_member(reader, message, "access_text");
}

static void read_links(const struct reader *reader, const json_t *message)
{
	const json_t *links = json_object_get(message, "links"), *link;
	size_t i;

	if (json_array_size(links) == 0)
		return;
	say_key(reader, "ui.links");
	json_array_foreach (links, i, link) {
		say_member(reader, link, "title");
	}
	say_key(reader, "terminal.scan");
}

static void read_question(const struct reader *reader, const json_t *message)
{
	BUF_AUTO struct buf line = {0};
	json_int_t step = json_integer_value(json_object_get(message, "step"));
	json_int_t steps = json_integer_value(json_object_get(message, "steps"));
	char number[24], count[24];

	if (step > 0 && steps > 1) {
		snprintf(number, sizeof(number), "%lld", (long long)step);
		snprintf(count, sizeof(count), "%lld", (long long)steps);
		pack_format(reader->pack, reader->lang, "ui.step", &line, "step", number, "steps",
			    count, NULL);
		say(reader, buf_borrow(&line));
	}
	say_member(reader, message, "text");
	if (json_str(message, "example").len) {
		pack_format(reader->pack, reader->lang, "ui.example", &line, "example",
			    json_str(message, "example").data, NULL);
		say(reader, buf_borrow(&line));
	}
	say_choices(reader, json_object_get(message, "choices"));
}

/* The reference and the account number are of use on the phone only, where they are filled in. */
static void read_payment(const struct reader *reader, const json_t *message)
{
	say_member(reader, message, "title");
	say_field(reader, "ui.amount", json_str(message, "amount_text"));
	say_key(reader, "terminal.pay_phone");
	say_key(reader, "terminal.scan_how");
	say_member(reader, message, "expires_text");
}

static void read_appointment(const struct reader *reader, const json_t *message)
{
	if (json_is_true(json_object_get(message, "cancelled")))
		say_key(reader, "ui.cancelled");
	say_member(reader, message, "name");
	say_member(reader, message, "when_text");
	say_way(reader, message);
	say_field(reader, "ui.code", json_str(message, "code"));
}

void spoken_messages(const json_t *messages, const struct pack *pack,
		     const struct kiosk_config *config, enum lang lang, struct buf *out)
{
	static const struct {
		const char *type;
		void (*read)(const struct reader *reader, const json_t *message);
	} kinds[] = {
		{"text", read_text},
		{"choices", read_choices},
		{"service", read_service},
		{"links", read_links},
		{"question", read_question},
		{"payment", read_payment},
		{"appointment", read_appointment},
	};
	const json_t *message;
	size_t i;

	buf_reserve(out, SPOKEN_ROOM);
	json_array_foreach (messages, i, message) {
		/* The welcome is in two languages as long as nobody picked one: "und". */
		enum lang own = lang_parse(json_str(message, "lang"));
		struct reader reader = {out, pack, config, own == LANG_UNKNOWN ? lang : own};
		struct str type = json_str(message, "type");

		if (reader.lang == LANG_UNKNOWN)
			reader.lang = config->lang;
		for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
			if (str_eq(type, str_from(kinds[k].type)))
				kinds[k].read(&reader, message);
	}
}
