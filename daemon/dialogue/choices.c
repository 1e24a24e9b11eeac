/* The titles of choices. */
#include <stdio.h>

#include "dialogue/calendar.h"
#include "dialogue/messages.h"

static bool add_text(struct buf *out, const char *text)
{
	struct str rest = str_from(text), first = rest;

	/* What stands behind a "|" are other names for it. */
	str_split(&rest, '|', &first);
	buf_add(out, first);
	return first.len > 0;
}

/* What the rest of a value means, once its prefix is known. */
struct title_task {
	const struct content *content;
	enum lang lang;
	struct str rest;
	int64_t now_ms;
	struct buf *out;
};

static bool title_key(const struct title_task *task, const char *format, struct str id)
{
	char key[128];

	snprintf(key, sizeof key, format, STR_ARG(id));
	return add_text(task->out, content_text(task->content, task->lang, key));
}

static bool title_intent(const struct title_task *task)
{
	const struct intent *intent = content_intent(task->content, task->rest);

	return intent && task->lang < LANG_UNKNOWN &&
	       add_text(task->out, intent->title[task->lang]);
}

static bool title_lang(const struct title_task *task)
{
	enum lang named = lang_parse(task->rest);

	return named < LANG_UNKNOWN &&
	       add_text(task->out, content_text(task->content, named, "language.name"));
}

static bool title_time(const struct title_task *task)
{
	struct moment moment = moment_at(task->now_ms);
	int64_t at;

	if (!calendar_parse(task->rest, &at))
		return false;
	calendar_when(task->content, task->lang, at, &moment, task->out);
	return true;
}

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.data[i]))
			return false;
	}
	return text.len > 0;
}

/* "NAME:OPTION": a text of its own, else what options are everywhere. */
static bool title_slot(const struct title_task *task)
{
	struct title_task option = *task;
	struct str slot;
	const struct service *service;
	char key[128];

	if (!str_split(&option.rest, ':', &slot) || !option.rest.data)
		return false;
	snprintf(key, sizeof key, "slot.%.*s.%.*s", STR_ARG(slot), STR_ARG(option.rest));
	if (add_text(task->out, content_text(task->content, task->lang, key)))
		return true;
	if (str_eq(option.rest, STR("yes")) || str_eq(option.rest, STR("no")))
		return title_key(task, "form.%.*s", option.rest);
	if (is_number(option.rest)) {
		buf_add(task->out, option.rest);
		return true;
	}
	service = content_service(task->content, option.rest);
	if (service && task->lang < LANG_UNKNOWN)
		return add_text(task->out, service->name[task->lang]);
	return title_time(&option);
}

static bool title_start(const struct title_task *task)
{
	return title_key(task, "form.start%.*s", STR(""));
}

static bool title_send(const struct title_task *task)
{
	return title_key(task, "form.confirm.yes%.*s", STR(""));
}

static bool title_skip(const struct title_task *task)
{
	return title_key(task, "form.skip%.*s", STR(""));
}

static bool title_change(const struct title_task *task)
{
	return title_key(task, "slot.%.*s.name", task->rest);
}

static bool title_later(const struct title_task *task)
{
	return title_key(task, "appointment.later%.*s", STR(""));
}

static bool title_pay(const struct title_task *task)
{
	return title_key(task, "payment.again%.*s", STR(""));
}

static bool title_booking(const struct title_task *task)
{
	struct str what, rest = task->rest;

	return str_split(&rest, ':', &what) && title_key(task, "appointment.%.*s", what);
}

static bool title_plain(const struct title_task *task)
{
	if (str_eq(task->rest, STR("none")))
		return title_key(task, "choice.none%.*s", STR(""));
	if (str_eq(task->rest, STR("human")))
		return title_key(task, "choice.human%.*s", STR(""));
	return str_starts(task->rest, STR("form.confirm.")) && title_key(task, "%.*s", task->rest);
}

bool choice_title(const struct content *content, enum lang lang, struct str value, int64_t now_ms,
		  struct buf *out)
{
	static const struct {
		const char *prefix;
		bool (*title)(const struct title_task *task);
	} kinds[] = {
		{"intent:", title_intent}, {"lang:", title_lang},   {"slot:", title_slot},
		{"form:", title_start},	   {"skip:", title_skip},   {"send:", title_send},
		{"change:", title_change}, {"later:", title_later}, {"move.later:", title_later},
		{"move:", title_time},	   {"pay:", title_pay},	    {"booking.", title_booking},
		{"", title_plain},
	};
	struct title_task task = {content, lang, value, now_ms, out};
	size_t i = 0;

	while (!str_starts(value, str_from(kinds[i].prefix)))
		i++;
	task.rest = str_slice(value, strlen(kinds[i].prefix), value.len);
	return kinds[i].title(&task);
}

bool choice_add(json_t *choices, const struct content *content, enum lang lang, const char *value,
		int64_t now_ms)
{
	struct buf title BUF_AUTO = {0};
	json_t *choice;

	if (!choice_title(content, lang, str_from(value), now_ms, &title))
		return false;
	choice = json_object();
	json_object_set_new_nocheck(choice, "value", json_string(value));
	json_object_set_new_nocheck(choice, "title", json_stringn(title.data, title.len));
	json_array_append_new(choices, choice);
	return true;
}
