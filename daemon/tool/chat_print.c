/* Text, service cards, links and numbered choices. */
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

static void print_service(const json_t *message)
{
	printf("%s", terminal_colour(stdout, COLOUR_BOLD));
	terminal_wrap(stdout, json_str(message, "name"), INDENT);
	printf("%s", terminal_colour(stdout, COLOUR_NONE));
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

	terminal_wrap(stdout, json_str(message, "text"), INDENT);
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

void chat_print(const json_t *messages, json_t *choices)
{
	size_t i;
	json_t *message;

	json_array_foreach (messages, i, message) {
		struct str type = json_str(message, "type");

		if (str_eq(type, STR("service")))
			print_service(message);
		else if (str_eq(type, STR("choices")))
			print_choices(message, choices);
		else if (str_eq(type, STR("links")))
			print_links(message);
		else if (json_str(message, "text").len)
			terminal_wrap(stdout, json_str(message, "text"), INDENT);
	}
	fflush(stdout);
}
