/* Each type of message as a draft. What a message lacks, or has in a form that nobody expects, is
 * left out. */
#include <stdio.h>

#include "bridge/renderer.h"

static void draft_text(const struct render *render, struct draft *draft, const json_t *message)
{
	(void)render;
	draft->joins = true;
	draft_line(draft, json_str(message, "text"));
}

static void draft_choices(const struct render *render, struct draft *draft, const json_t *message)
{
	draft_text(render, draft, message);
	draft->choices = choices_read(message);
}

static void draft_question(const struct render *render, struct draft *draft, const json_t *message)
{
	json_int_t step = json_integer_value(json_object_get(message, "step"));
	json_int_t steps = json_integer_value(json_object_get(message, "steps"));
	struct str example = json_str(message, "example");
	char numbers[2][24];

	if (step > 0 && steps > 0) {
		snprintf(numbers[0], sizeof numbers[0], "%" JSON_INTEGER_FORMAT, step);
		snprintf(numbers[1], sizeof numbers[1], "%" JSON_INTEGER_FORMAT, steps);
		draft_label(render, draft, "ui.step",
			    (struct slot[]){{"step", str_from(numbers[0])},
					    {"steps", str_from(numbers[1])}},
			    2);
	}
	draft_choices(render, draft, message);
	if (str_trim(example).len)
		draft_label(render, draft, "ui.example", (struct slot[]){{"example", example}}, 1);
}

/* Days one after the other with the same hours share a line. */
static void draft_hours(const struct render *render, struct draft *draft, const json_t *message)
{
	const json_t *hours = json_object_get(message, "hours");
	size_t count = json_array_size(hours);

	if (!count)
		return;
	draft_paragraph(draft);
	draft_label(render, draft, "ui.hours", NULL, 0);
	for (size_t i = 0, next; i < count; i = next) {
		struct str text = json_str(json_array_get(hours, i), "text"), last;
		struct buf days BUF_AUTO = {0};

		for (next = i + 1; next < count; next++)
			if (!str_eq(json_str(json_array_get(hours, next), "text"), text))
				break;
		buf_add(&days, json_str(json_array_get(hours, i), "day"));
		last = json_str(json_array_get(hours, next - 1), "day");
		if (next > i + 1) {
			buf_add(&days, STR(" \xe2\x80\x93 "));
			buf_add(&days, last);
		}
		draft_pair(render, draft, buf_borrow(&days), text);
	}
}

static void draft_open(const struct render *render, struct draft *draft, const json_t *message)
{
	const json_t *open = json_object_get(message, "open");
	struct str hours = json_str(message, "hours_text");

	if (hours.len)
		draft_line(draft, hours);
	else if (json_is_boolean(open))
		draft_label(render, draft, json_is_true(open) ? "ui.open_now" : "ui.closed_now",
			    NULL, 0);
}

static void draft_service(const struct render *render, struct draft *draft, const json_t *message)
{
	draft_line(draft, json_str(message, "name"));
	draft_open(render, draft, message);
	draft_line(draft, json_str(message, "address"));
	draft_fact(render, draft, "ui.phone", json_str(message, "phone"));
	draft_fact(render, draft, "ui.email", json_str(message, "email"));
	/* The buttons are few: the best first. */
	draft_fact_link(render, draft, "ui.appointment", json_str(message, "appointment_url"));
	draft_call(render, draft, json_str(message, "phone"));
	draft_fact_link(render, draft, "ui.map", json_str(message, "map_url"));
	draft_fact_link(render, draft, "ui.website", json_str(message, "website"));
	draft_hours(render, draft, message);
	draft_paragraph(draft);
	draft_line(draft, json_str(message, "note"));
	draft_line(draft, json_str(message, "access_text"));
}

/* Behind an answer they need no heading; alone, draft_put gives them one. */
static void draft_links(const struct render *render, struct draft *draft, const json_t *message)
{
	const json_t *links = json_object_get(message, "links"), *link;
	size_t i;

	draft->joins = true;
	json_array_foreach (links, i, link) {
		draft_link(render, draft, json_str(link, "title"), json_str(link, "url"));
	}
}

static void draft_transfer(const struct render *render, struct draft *draft, const json_t *transfer)
{
	if (!json_is_object(transfer))
		return;
	draft_paragraph(draft);
	draft_line(draft, json_str(transfer, "text"));
	if (!json_str(transfer, "text").len) {
		draft_fact(render, draft, "ui.beneficiary", json_str(transfer, "name"));
		draft_fact(render, draft, "ui.iban", json_str(transfer, "iban"));
	}
	if (json_str(transfer, "bic").len) {
		draft_line(draft, STR("BIC"));
		buf_add_char(&draft->text, ' ');
		buf_add(&draft->text, json_str(transfer, "bic"));
	}
}

static void draft_payment(const struct render *render, struct draft *draft, const json_t *message)
{
	struct str url = json_str(message, "url"), button = json_str(message, "button");

	draft_line(draft, json_str(message, "title"));
	draft_line(draft, json_str(message, "amount_text"));
	draft_fact(render, draft, "ui.reference", json_str(message, "reference"));
	draft_line(draft, json_str(message, "expires_text"));
	/* A large amount makes the button's words too long. */
	if (!limit_holds(render->limits->link_title, button) || !button.len)
		button = render_label(render, draft->lang, "ui.pay");
	draft_link(render, draft, button, url);
	draft_transfer(render, draft, json_object_get(message, "transfer"));
}

static void draft_appointment(const struct render *render, struct draft *draft,
			      const json_t *message)
{
	struct str calendar = json_str(message, "calendar_title");

	if (json_is_true(json_object_get(message, "cancelled")))
		draft_label(render, draft, "ui.cancelled", NULL, 0);
	draft_line(draft, json_str(message, "name"));
	draft_line(draft, json_str(message, "when_text"));
	draft_line(draft, json_str(message, "address"));
	draft_fact(render, draft, "ui.code", json_str(message, "code"));
	if (!limit_holds(render->limits->link_title, calendar) || !calendar.len)
		calendar = render_label(render, draft->lang, "ui.calendar");
	draft_link(render, draft, calendar, json_str(message, "calendar_url"));
}

static const struct {
	const char *type;
	void (*fill)(const struct render *render, struct draft *draft, const json_t *message);
} kinds[] = {
	{"text", draft_text},
	{"choices", draft_choices},
	{"question", draft_question},
	{"service", draft_service},
	{"links", draft_links},
	{"payment", draft_payment},
	{"appointment", draft_appointment},
};

bool draft_fill(const struct render *render, struct draft *draft, const json_t *message)
{
	struct str type = json_str(message, "type"), lang = json_str(message, "lang");

	draft->lang = lang.len ? lang_parse(lang) : render->lang;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(type, str_from(kinds[i].type))) {
			kinds[i].fill(render, draft, message);
			return true;
		}
	return false;
}
