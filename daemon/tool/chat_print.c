/* Text, numbered choices, questions of forms, cards of services, payments and appointments, links.
 */
#include "tool/chat_print.h"

#include "base/json.h"
#include "tool/terminal.h"

enum { INDENT = 2, INDENT_DETAIL = 4, INDENT_HOURS = 6 };

static void print_line(const char *label, struct str text)
{
	struct buf line BUF_AUTO = {0};

	if (!text.len)
		return;
	buf_addf(&line, "%s%.*s", label, STR_ARG(text));
	terminal_wrap(stdout, buf_borrow(&line), INDENT_DETAIL);
}

static void print_hours(const json_t *hours)
{
	size_t i;
	json_t *day;

	json_array_foreach (hours, i, day) {
		struct buf line BUF_AUTO = {0};

		buf_addf(&line, "%.*s: %.*s", STR_ARG(json_str(day, "day")),
			 STR_ARG(json_str(day, "text")));
		terminal_wrap(stdout, buf_borrow(&line), INDENT_HOURS);
	}
}

static void print_title(struct str title)
{
	printf("%s", terminal_colour(stdout, COLOUR_BOLD));
	terminal_wrap(stdout, title, INDENT);
	printf("%s", terminal_colour(stdout, COLOUR_NONE));
}

static void print_service(const json_t *message)
{
	print_title(json_str(message, "name"));
	print_line("", json_str(message, "address"));
	print_line("", json_str(message, "hours_text"));
	print_hours(json_object_get(message, "hours"));
	print_line("", json_str(message, "phone"));
	print_line("", json_str(message, "email"));
	print_line("", json_str(message, "website"));
	print_line("", json_str(message, "appointment_url"));
	print_line("", json_str(message, "map_url"));
	print_line("", json_str(message, "note"));
	print_line("", json_str(message, "access_text"));
}

static void print_choices(const json_t *message, json_t *choices)
{
	size_t i;
	json_t *choice;

	json_array_foreach (json_object_get(message, "choices"), i, choice) {
		struct buf line BUF_AUTO = {0};
		json_t *value = json_object_get(choice, "value");

		if (!json_is_string(value))
			continue;
		json_array_append(choices, value);
		buf_addf(&line, "%zu. %.*s", json_array_size(choices),
			 STR_ARG(json_str(choice, "title")));
		terminal_wrap(stdout, buf_borrow(&line), INDENT_DETAIL);
	}
}

/* Whether a number that is typed is the answer itself, and so cannot choose. */
static bool wants_digits(struct str input)
{
	static const char *const inputs[] = {"number", "amount",	"date",		  "time",
					     "phone",  "communication", "register_number"};

	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
		if (str_eq(input, str_from(inputs[i])))
			return true;
	}
	return false;
}

static void print_titles(const json_t *message)
{
	size_t i;
	json_t *choice;

	json_array_foreach (json_object_get(message, "choices"), i, choice) {
		print_line("- ", json_str(choice, "title"));
	}
}

static void print_question(const json_t *message, json_t *choices)
{
	json_int_t step = json_integer_value(json_object_get(message, "step"));
	json_int_t steps = json_integer_value(json_object_get(message, "steps"));
	struct buf line BUF_AUTO = {0};

	if (step > 0 && steps > 0)
		buf_addf(&line, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT " ", step, steps);
	buf_add(&line, json_str(message, "text"));
	terminal_wrap(stdout, buf_borrow(&line), INDENT);
	print_line("e.g. ", json_str(message, "example"));
	if (wants_digits(json_str(message, "input")))
		print_titles(message);
	else
		print_choices(message, choices);
}

static void print_payment(const json_t *message)
{
	print_title(json_str(message, "title"));
	print_line("", json_str(message, "amount_text"));
	print_line("", json_str(message, "reference"));
	print_line("", json_str(message, "url"));
	print_line("", json_str(message, "expires_text"));
	print_line("", json_str(json_object_get(message, "transfer"), "text"));
}

static void print_appointment(const json_t *message)
{
	bool is_cancelled = json_is_true(json_object_get(message, "cancelled"));

	print_title(json_str(message, "name"));
	print_line(is_cancelled ? "cancelled: " : "", json_str(message, "when_text"));
	print_line("", json_str(message, "address"));
	print_line("code ", json_str(message, "code"));
	print_line("", json_str(message, "calendar_url"));
}

static void print_links(const json_t *message)
{
	size_t i;
	json_t *link;

	json_array_foreach (json_object_get(message, "links"), i, link) {
		struct buf line BUF_AUTO = {0};

		buf_addf(&line, "%.*s: %.*s", STR_ARG(json_str(link, "title")),
			 STR_ARG(json_str(link, "url")));
		terminal_wrap(stdout, buf_borrow(&line), INDENT_DETAIL);
	}
}

static void print_message(const json_t *message, json_t *choices)
{
	struct str type = json_str(message, "type");

	if (str_eq(type, STR("service")))
		print_service(message);
	else if (str_eq(type, STR("question")))
		print_question(message, choices);
	else if (str_eq(type, STR("payment")))
		print_payment(message);
	else if (str_eq(type, STR("appointment")))
		print_appointment(message);
	else if (str_eq(type, STR("links")))
		print_links(message);
	else if (json_str(message, "text").len)
		terminal_wrap(stdout, json_str(message, "text"), INDENT);
	if (str_eq(type, STR("choices")))
		print_choices(message, choices);
}

void chat_print(const json_t *messages, json_t *choices)
{
	size_t i;
	json_t *message;

	json_array_foreach (messages, i, message) {
		print_message(message, choices);
	}
	fflush(stdout);
}
