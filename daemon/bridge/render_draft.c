/* The lines and buttons of a draft. */
#include "bridge/renderer.h"

struct str render_label(const struct render *render, enum lang lang, const char *key)
{
	const char *code = lang_code(lang == LANG_UNKNOWN ? LANG_FR : lang);

	return json_str(json_object_get(render->texts->root, code), key);
}

void draft_line(struct draft *draft, struct str line)
{
	line = str_trim(line);
	if (!line.len)
		return;
	if (draft->text.len)
		buf_add_char(&draft->text, '\n');
	buf_add(&draft->text, line);
}

void draft_paragraph(struct draft *draft)
{
	if (draft->text.len && draft->text.data[draft->text.len - 1] != '\n')
		buf_add_char(&draft->text, '\n');
}

/* What is in braces and no slot's name stays. */
static void fill(struct buf *out, struct str text, const struct slot *slots, size_t count)
{
	for (size_t i = 0; i < text.len; i++) {
		struct str rest = str_slice(text, i + 1, text.len);
		size_t slot = text.data[i] == '{' ? 0 : count;

		for (; slot < count; slot++) {
			struct str name = str_from(slots[slot].name);

			if (str_starts(rest, name) && name.len < rest.len &&
			    rest.data[name.len] == '}') {
				buf_add(out, slots[slot].value);
				i += name.len + 1;
				break;
			}
		}
		if (slot == count)
			buf_add_char(out, text.data[i]);
	}
}

void draft_label(const struct render *render, struct draft *draft, const char *key,
		 const struct slot *slots, size_t count)
{
	struct buf line BUF_AUTO = {0};

	fill(&line, render_label(render, draft->lang, key), slots, count);
	if (draft->lang == LANG_UNKNOWN) {
		struct str other = render_label(render, LANG_NL, key);

		if (line.len && other.len)
			buf_add(&line, STR(" / "));
		fill(&line, other, slots, count);
	}
	draft_line(draft, buf_borrow(&line));
}

void draft_pair(const struct render *render, struct draft *draft, struct str label,
		struct str value)
{
	struct slot slots[] = {{"label", label}, {"value", value}};
	struct str form = render_label(render, draft->lang, "bridge.fact");
	struct buf line BUF_AUTO = {0};

	if (!value.len)
		return;
	if (!label.len)
		form = STR("{value}");
	else if (!form.len)
		form = STR("{label}: {value}");
	fill(&line, form, slots, 2);
	draft_line(draft, buf_borrow(&line));
}

void draft_fact(const struct render *render, struct draft *draft, const char *key, struct str value)
{
	draft_pair(render, draft, render_label(render, draft->lang, key), value);
}

static bool is_address(struct str url)
{
	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.data[i] <= ' ' || url.data[i] == 0x7f)
			return false;
	return str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
}

static bool has_room(const struct render *render, const struct draft *draft, struct str title)
{
	return title.len && json_array_size(draft->links) < render->limits->links &&
	       limit_holds(render->limits->link_title, title);
}

static void link_add(struct draft *draft, struct str title, const char *key, struct str value)
{
	json_t *link = json_object();

	if (!draft->links)
		draft->links = json_array();
	json_object_set_new(link, "title", json_slice(title));
	json_object_set_new(link, key, json_slice(value));
	json_array_append_new(draft->links, link);
}

/* Platforms want https behind a button. */
static bool button_add(const struct render *render, struct draft *draft, struct str title,
		       struct str url)
{
	if (!str_starts(url, STR("https://")) || !has_room(render, draft, title) ||
	    !limit_holds(render->limits->link_url, url))
		return false;
	link_add(draft, title, "url", url);
	return true;
}

void draft_link(const struct render *render, struct draft *draft, struct str title, struct str url)
{
	title = str_trim(title);
	if (!is_address(url) || button_add(render, draft, title, url))
		return;
	draft_line(draft, title);
	draft_line(draft, url);
}

void draft_fact_link(const struct render *render, struct draft *draft, const char *key,
		     struct str url)
{
	struct str label = render_label(render, draft->lang, key);

	if (is_address(url) && !button_add(render, draft, label, url))
		draft_pair(render, draft, label, url);
}

/* Digits, and a plus before them, of what is written with the usual separators; empty when there is
 * anything else. */
static size_t dialled(struct str phone, char out[static 17])
{
	size_t len = 0;

	for (size_t i = 0; i < phone.len; i++) {
		char c = phone.data[i];

		if (str_starts(str_slice(phone, i, phone.len), STR("(0)"))) {
			i += 2;
		} else if (char_is_digit(c) || (c == '+' && !len)) {
			if (len == 16)
				return 0;
			out[len++] = c;
		} else if (!strchr(" ./-()", c)) {
			return 0;
		}
	}
	out[len] = '\0';
	return len;
}

/* "02 773 05 11" or "+32 (0)2 773 05 11" as +3227730511: with a country, Belgium where none is
 * named. Nothing when it is no such number. */
static void dial(struct str phone, struct buf *out)
{
	char digits[17];
	struct str number = {digits, dialled(phone, digits)};

	if (str_starts(number, STR("00")))
		buf_addf(out, "+%s", digits + 2);
	else if (str_starts(number, STR("0")))
		buf_addf(out, "+32%s", digits + 1);
	else if (str_starts(number, STR("+")))
		buf_add(out, number);
	/* Shorter ones are for use within a country, or a slip. */
	if (out->len < 9)
		buf_reset(out);
}

void draft_call(const struct render *render, struct draft *draft, struct str phone)
{
	struct str title = render_label(render, draft->lang, "bridge.call");
	struct buf number BUF_AUTO = {0};

	if (!render->renderer->calls || !has_room(render, draft, title))
		return;
	dial(phone, &number);
	if (number.len)
		link_add(draft, title, "phone", buf_borrow(&number));
}

void draft_finish(struct draft *draft)
{
	buf_finish(&draft->text);
	json_decref(draft->choices);
	json_decref(draft->links);
}
