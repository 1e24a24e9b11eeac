/* Choices: whether they can be pressed, and as a numbered list where they cannot. */
#include <stdlib.h>

#include "bridge/renderer.h"

/* On one line, without what no button shows. */
static void title_clean(struct buf *out, struct str title)
{
	for (size_t i = 0; i < title.len; i++) {
		bool blank = (unsigned char)title.data[i] <= ' ' || title.data[i] == 0x7f;

		if (!blank)
			buf_add_char(out, title.data[i]);
		else if (out->len && out->data[out->len - 1] != ' ')
			buf_add_char(out, ' ');
	}
	if (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

json_t *choices_read(const json_t *message)
{
	const json_t *from = json_object_get(message, "choices"), *item;
	json_t *choices = json_array();
	size_t i;

	json_array_foreach (from, i, item) {
		struct buf title BUF_AUTO = {0};
		struct str value = json_str(item, "value");
		json_t *choice;

		title_clean(&title, json_str(item, "title"));
		if (!title.len || !value.len)
			continue;
		choice = json_object();
		json_object_set_new(choice, "title", json_slice(buf_borrow(&title)));
		json_object_set_new(choice, "value", json_slice(value));
		json_array_append_new(choices, choice);
	}
	if (json_array_size(choices))
		return choices;
	json_decref(choices);
	return NULL;
}

bool choices_hold(const json_t *choices, size_t most, struct limit title, struct limit value)
{
	const json_t *choice;
	size_t i;

	if (json_array_size(choices) > most)
		return false;
	json_array_foreach (choices, i, choice)
		if (!limit_holds(title, json_str(choice, "title")) ||
		    !limit_holds(value, json_str(choice, "value")))
			return false;
	return true;
}

bool choices_differ(const json_t *choices)
{
	json_t *titles = json_object(), *values = json_object();
	const json_t *choice;
	bool differ;
	size_t i;

	json_array_foreach (choices, i, choice) {
		json_object_set_new(titles, json_str(choice, "title").data, json_true());
		json_object_set_new(values, json_str(choice, "value").data, json_true());
	}
	differ = json_object_size(titles) == i && json_object_size(values) == i;
	json_decref(titles);
	json_decref(values);
	return differ;
}

void choices_number(const struct render *render, struct draft *draft, json_t *numbered)
{
	json_t *choices = draft->choices, *choice;
	size_t i;

	draft->choices = NULL;
	draft_paragraph(draft);
	json_array_foreach (choices, i, choice) {
		struct buf line BUF_AUTO = {0};

		json_array_append(numbered, json_object_get(choice, "value"));
		buf_addf(&line, "%zu. ", json_array_size(numbered));
		buf_add(&line, json_str(choice, "title"));
		draft_line(draft, buf_borrow(&line));
	}
	draft_paragraph(draft);
	draft_label(render, draft, "bridge.choose_number", NULL, 0);
	json_decref(choices);
}

static bool is_prefix(struct str word)
{
	static const char *const prefixes[] = {
		"",	  "nr",	       "nr.",		"no",	      "no.",
		"n.",	  "n\xc2\xb0", "n\xc2\xba",	"n\xc2\xb0.", "\xe2\x84\x96",
		"number", "numero",    "num\xc3\xa9ro", "nummer",     "#",
	};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_eq(word, str_from(prefixes[i])))
			return true;
	return false;
}

const char *render_number(const json_t *numbered, const char *typed)
{
	struct str text = str_trim(str_from(typed));
	char prefix[16];
	size_t begin = 0, end, number = 0;
	struct str before;

	while (begin < text.len && !char_is_digit(text.data[begin]))
		begin++;
	before = str_trim(str_slice(text, 0, begin));
	if (before.len >= sizeof prefix)
		return NULL;
	for (size_t i = 0; i < before.len; i++) {
		char c = before.data[i];

		prefix[i] = (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
	}
	if (!is_prefix((struct str){prefix, before.len}))
		return NULL;
	for (end = begin; end < text.len && char_is_digit(text.data[end]) && number < 100000; end++)
		number = number * 10 + (size_t)(text.data[end] - '0');
	text = str_trim(str_slice(text, end, text.len));
	if (text.len > 1 || (text.len && !strchr(".):", text.data[0])))
		return NULL;
	return number ? json_string_value(json_array_get(numbered, number - 1)) : NULL;
}
