/* Reading a script: a command, and what it wants behind it. */
#include "core/script.h"

#include <stdlib.h>

#include <glib.h>

#include "base/file.h"
#include "base/mem.h"
#include "core/script_steps.h"

enum { SCRIPT_LIMIT = 1 << 20, LIMIT_MOST_MS = 600000, ENTRIES_MOST = 1000 };

static const char *const waits[WAIT_KINDS] = {
	"reply",       "notice",    "start",	   "talk",	"away", "countdown", "printed",
	"not-printed", "connected", "unconnected", "forgotten", "pack", "card",	     "no-card"};
static const char *const expects[EXPECT_KINDS] = {
	"text", "no-text", "choice", "question", "entries", "comfort", "lang", "printer", "empty"};

/* The index of a word, or an error that names the closest. */
static bool find_word(struct str word, const char *const *names, size_t count, const char *what,
		      size_t *index, struct error *error)
{
	const char *closest;

	for (*index = 0; *index < count; (*index)++) {
		if (str_eq(word, str_from(names[*index])))
			return true;
	}
	closest = str_closest(word, names, count);
	if (closest)
		return error_set(error, ERROR_INVALID, "unknown %s '%.*s'; did you mean '%s'?",
				 what, STR_ARG(word), closest);
	return error_set(error, ERROR_INVALID, "unknown %s '%.*s'; kiosk/core/script.h lists them",
			 what, STR_ARG(word));
}

static bool take_nothing(struct step *step, struct str rest, struct error *error)
{
	(void)step;
	return !rest.len || error_set(error, ERROR_INVALID, "nothing may follow here, not '%.*s'",
				      STR_ARG(rest));
}

static bool take_text(struct step *step, struct str rest, struct error *error)
{
	step->text = str_dup(rest);
	return rest.len || error_set(error, ERROR_INVALID, "a text must follow");
}

static bool take_lang(struct step *step, struct str rest, struct error *error)
{
	step->lang = rest.len == 2 ? lang_parse(rest) : LANG_UNKNOWN;
	return step->lang != LANG_UNKNOWN ||
	       error_set(error, ERROR_INVALID, "nl, fr or en must follow, not '%.*s'",
			 STR_ARG(rest));
}

static bool take_topic(struct step *step, struct str rest, struct error *error)
{
	struct str topic;

	str_split(&rest, ' ', &topic);
	step->text = str_dup(topic);
	step->other = str_dup(str_trim(rest));
	return (topic.len && *step->other) ||
	       error_set(error, ERROR_INVALID, "a topic's id and an intent's id must follow");
}

static bool take_comfort(struct step *step, struct str rest, struct error *error)
{
	static const char *const words[] = {"normal",  "large",	 "largest", "contrast",
					    "lowered", "speech", "keypad"};
	struct comfort *comfort = &step->comfort;
	struct str word;
	size_t index;

	if (!rest.len)
		return error_set(error, ERROR_INVALID,
				 "at least one word must follow: normal, ...");
	while (str_split(&rest, ' ', &word)) {
		if (!word.len)
			continue;
		if (!find_word(word, words, sizeof words / sizeof *words, "comfort", &index, error))
			return false;
		if (index <= 2)
			comfort->size = (enum text_size)index;
		comfort->contrast |= index == 3;
		comfort->lowered |= index == 4;
		comfort->speech |= index == 5;
		comfort->keypad |= index == 6;
	}
	return true;
}

static bool take_number(struct step *step, struct str rest, int64_t most, struct error *error)
{
	for (size_t i = 0; i < rest.len && step->number <= most; i++) {
		if (!char_is_digit(rest.data[i]))
			step->number = most;
		step->number = step->number * 10 + (rest.data[i] - '0');
	}
	return (rest.len && step->number >= 0 && step->number <= most) ||
	       error_set(error, ERROR_INVALID, "a number from 0 to %lld must follow, not '%.*s'",
			 (long long)most, STR_ARG(rest));
}

static bool take_limit(struct step *step, struct str rest, struct error *error)
{
	return take_number(step, rest, LIMIT_MOST_MS, error);
}

static bool take_wait(struct step *step, struct str rest, struct error *error)
{
	size_t index;

	if (!find_word(rest, waits, WAIT_KINDS, "event", &index, error))
		return false;
	step->wait = (enum wait_kind)index;
	return true;
}

static bool take_printer(struct step *step, struct str rest, struct error *error)
{
	const char *names[PRINTER_STATES];
	size_t index;

	for (int i = 0; i < PRINTER_STATES; i++)
		names[i] = printer_state_name((enum printer_state)i);
	if (!find_word(rest, names, PRINTER_STATES, "state of a printer", &index, error))
		return false;
	step->number = (int64_t)index;
	return true;
}

static bool take_expect(struct step *step, struct str rest, struct error *error)
{
	struct str word;
	size_t index;

	str_split(&rest, ' ', &word);
	rest = str_trim(rest);
	if (!find_word(word, expects, EXPECT_KINDS, "expectation", &index, error))
		return false;
	step->expect = (enum expect_kind)index;
	switch (step->expect) {
	case EXPECT_ENTRIES:
		return take_number(step, rest, ENTRIES_MOST, error);
	case EXPECT_COMFORT:
		return take_comfort(step, rest, error);
	case EXPECT_LANG:
		return take_lang(step, rest, error);
	case EXPECT_PRINTER:
		return take_printer(step, rest, error);
	case EXPECT_EMPTY:
		return take_nothing(step, rest, error);
	default:
		return take_text(step, rest, error);
	}
}

static bool read_step(struct step *step, struct str line, struct error *error)
{
	static const char *const names[] = {"begin",	 "say",	  "choose", "topic",  "language",
					    "comfort",	 "print", "pay",    "finish", "touch",
					    "more-time", "wait",  "expect", "limit"};
	static bool (*const takes[])(struct step *, struct str, struct error *) = {
		take_lang,    take_text,    take_text,	  take_topic,	take_lang,
		take_comfort, take_nothing, take_nothing, take_nothing, take_nothing,
		take_nothing, take_wait,    take_expect,  take_limit};
	struct str word;
	size_t index;

	step->line_text = str_dup(line);
	str_split(&line, ' ', &word);
	if (!find_word(word, names, sizeof names / sizeof *names, "command", &index, error))
		return false;
	step->kind = (enum step_kind)index;
	return takes[index](step, str_trim(line), error);
}

static struct step *step_add(struct script *script, int line)
{
	struct step *step;

	script->steps = mem_grow(script->steps, &script->capacity, script->count + 1,
				 sizeof *script->steps);
	step = &script->steps[script->count++];
	*step = (struct step){.line = line, .lang = LANG_UNKNOWN};
	return step;
}

/* What is said goes into JSON. The message continues "NAME:". */
static bool check_text(struct str text, struct error *error)
{
	const char *end;
	int line = 1;

	if (!text.len || g_utf8_validate_len(text.data, text.len, &end))
		return true;
	for (const char *at = text.data; at < end; at++)
		line += *at == '\n';
	return error_set(error, ERROR_INVALID, "%d: byte 0x%02x is no UTF-8 text; save it as UTF-8",
			 line, (unsigned char)*end);
}

struct script *script_parse(const char *name, struct str text, struct error *error)
{
	struct script *script = mem_zalloc(1, sizeof *script);
	struct str line;

	script->name = str_dup(str_from(name));
	if (!check_text(text, error)) {
		error_prefix(error, "%s:", name);
		script_destroy(script);
		return NULL;
	}
	for (int number = 1; str_split(&text, '\n', &line); number++) {
		line = str_trim(line);
		if (!line.len || *line.data == '#')
			continue;
		if (!read_step(step_add(script, number), line, error)) {
			error_prefix(error, "%s:%d: ", name, number);
			script_destroy(script);
			return NULL;
		}
	}
	if (script->count)
		return script;
	error_set(error, ERROR_INVALID, "%s: there is no step in it", name);
	script_destroy(script);
	return NULL;
}

struct script *script_load(const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0};

	if (!file_read(path, SCRIPT_LIMIT, &text, error))
		return NULL;
	return script_parse(path, buf_borrow(&text), error);
}

void script_destroy(struct script *script)
{
	if (!script)
		return;
	for (size_t i = 0; i < script->count; i++) {
		free(script->steps[i].text);
		free(script->steps[i].other);
		free(script->steps[i].line_text);
	}
	free(script->steps);
	free(script->name);
	free(script);
}
