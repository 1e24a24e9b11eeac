/* The values of slots in words. */
#include <stdio.h>
#include <stdlib.h>

#include "base/communication.h"
#include "dialogue/calendar.h"
#include "dialogue/form_value.h"
#include "dialogue/hours_text.h"

/* A text that ends before its synonyms. */
static void add_first(const struct turn *turn, const char *key, enum lang lang, struct buf *out)
{
	struct str rest = str_from(content_text(turn->content, lang, key)), first = rest;

	str_split(&rest, '|', &first);
	buf_add(out, first);
}

void slot_name(const struct turn *turn, const struct slot *slot, enum lang lang, struct buf *out)
{
	add_first(turn, slot->name, lang, out);
}

void money_show(const struct content *content, int64_t cents, enum lang lang, struct buf *out)
{
	char whole[24], part[8];

	snprintf(whole, sizeof whole, "%lld", (long long)(cents / 100));
	snprintf(part, sizeof part, "%02d", (int)(cents % 100));
	content_render(
		content, lang, "money",
		(struct placeholder[]){{"whole", str_from(whole)}, {"cents", str_from(part)}}, 2,
		out);
}

static void show_option(const struct turn *turn, const struct slot *slot, const char *value,
			enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < slot->option_count; i++) {
		if (strcmp(slot->options[i], value) == 0)
			add_first(turn, slot->option_titles[i], lang, out);
	}
}

static void show_date(const char *value, struct buf *out)
{
	int year, month, day;

	/* The value is ours: "2026-03-14". */
	if (sscanf(value, "%d-%d-%d", &year, &month, &day) == 3)
		buf_addf(out, "%02d/%02d/%04d", day, month, year);
}

static void show_appointment(const struct turn *turn, const char *value, enum lang lang,
			     struct buf *out)
{
	struct moment moment = moment_at(turn->now_ms);
	int64_t at;

	if (calendar_parse(str_from(value), &at))
		calendar_when(turn->content, lang, at, &moment, out);
}

void slot_show(const struct turn *turn, const struct slot *slot, const char *value, enum lang lang,
	       struct buf *out)
{
	const struct service *service;
	struct str rest = str_from(value), place = rest;

	if (!*value) {
		buf_add_char(out, '-');
		return;
	}
	switch (slot->type) {
	case SLOT_DATE:
		show_date(value, out);
		break;
	case SLOT_AMOUNT:
		money_show(turn->content, strtoll(value, NULL, 10), lang, out);
		break;
	case SLOT_CHOICE:
		show_option(turn, slot, value, lang, out);
		break;
	case SLOT_COMMUNICATION:
		communication_add(out, strtoll(value, NULL, 10));
		break;
	case SLOT_STREET:
		str_split(&rest, '\t', &place);
		buf_add(out, place);
		break;
	case SLOT_SERVICE:
		service = turn_service(turn, value);
		buf_add(out, str_from(service ? service->name[lang] : value));
		break;
	case SLOT_CONSENT:
		add_first(turn, strcmp(value, "yes") == 0 ? "form.yes" : "form.no", lang, out);
		break;
	case SLOT_APPOINTMENT:
		show_appointment(turn, value, lang, out);
		break;
	default:
		buf_add(out, str_from(value));
	}
}
