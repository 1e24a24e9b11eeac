/* What citizens think of answers, for people and for programs. */
#include <stdio.h>

#include "base/clock.h"
#include "tool/command.h"
#include "tool/feedback.h"
#include "tool/terminal.h"

static const char *reason_text(enum feedback_reason reason)
{
	static const char *const texts[FEEDBACK_REASONS] = {
		"no reason", "not what was asked", "untrue", "unclear", "incomplete", "other"};

	return texts[reason];
}

static double share(size_t helpful, size_t unhelpful)
{
	return (double)unhelpful / (double)(helpful + unhelpful);
}

static const char *title_of(const struct feedback *feedback, const char *id, enum lang lang)
{
	const struct intent *intent =
		feedback->content ? content_intent(feedback->content, str_from(id)) : NULL;

	return intent && intent->title[lang] ? intent->title[lang] : "";
}

static const char *end_colour(const char *colour)
{
	return *colour ? terminal_colour(stdout, COLOUR_NONE) : "";
}

/* Where something is to be mended, if that is known. */
static void print_places(const char *label, const struct buf *places)
{
	const char *dim = terminal_colour(stdout, COLOUR_DIM);

	if (places->len)
		printf("%*s%s%s:%s%s\n", 27, "", dim, label, places->data, end_colour(dim));
}

static void print_reasons(const struct feedback *feedback, const struct feedback_count *count)
{
	BUF_AUTO struct buf text = {0}, examples = {0};
	const char *separator = "";

	if (!count->unhelpful)
		return;
	printf("%*s", 27, "");
	/* "No reason" at the end. */
	for (int i = 1; i <= FEEDBACK_REASONS; i++) {
		int reason = i % FEEDBACK_REASONS;

		if (!count->reasons[reason])
			continue;
		printf("%s%s %zu", separator, reason_text((enum feedback_reason)reason),
		       count->reasons[reason]);
		separator = ", ";
	}
	putchar('\n');
	feedback_find_text(feedback, count->intent, &text);
	print_places("answer", &text);
	if (!count->reasons[FEEDBACK_WRONG])
		return;
	feedback_find_examples(feedback, count->intent, &examples);
	print_places("examples", &examples);
}

static void print_count(const struct feedback *feedback, const struct feedback_count *count)
{
	double part = share(count->helpful, count->unhelpful);
	const char *red = part >= 0.5 ? terminal_colour(stdout, COLOUR_RED) : "";
	const char *bold = terminal_colour(stdout, COLOUR_BOLD);

	printf("%9zu  %7zu  %s%3.0f %%%s  %s%-28s%s  %s\n", count->unhelpful, count->helpful, red,
	       part * 100, end_colour(red), bold, *count->intent ? count->intent : "(none)",
	       end_colour(bold), title_of(feedback, count->intent, LANG_EN));
	print_reasons(feedback, count);
}

static void print_note(const struct feedback_record *note)
{
	struct civil day = civil_from_ms(note->created_ms);

	printf("%04d-%02d-%02d  %s  %-28s  %s", day.year, day.month, day.day, lang_code(note->lang),
	       *note->intent ? note->intent : "(none)", note->helpful ? "helpful" : "unhelpful");
	if (note->reason != FEEDBACK_NO_REASON)
		printf(", %s", reason_text(note->reason));
	putchar('\n');
	terminal_wrap(stdout, str_from(note->note), 4);
}

static void print_notes(const struct feedback *feedback)
{
	if (!feedback->note_count)
		return;
	printf("\nThe newest notes; numbers of persons were taken out:\n");
	for (size_t i = 0; i < feedback->note_count; i++)
		print_note(&feedback->notes[i]);
}

static void print_advice(const struct feedback *feedback)
{
	if (!feedback->unhelpful)
		return;
	printf("\nUntrue, unclear, incomplete: mend the answer, in each language (locales/nl, fr, "
	       "en).\n"
	       "Not what was asked: 'pierre ask' shows how a message is understood; give the "
	       "intent that\n"
	       "was meant more examples (intents/nl, fr, en), then 'pierre train'. Then 'pierre "
	       "check',\n"
	       "and SIGHUP for a running pierred.\n");
}

void feedback_print(const struct feedback *feedback)
{
	size_t votes = feedback->helpful + feedback->unhelpful;

	if (!votes) {
		printf("Nobody said what they think of an answer%s%s in the last %ld day%s.\n",
		       feedback->intent ? " of " : "", feedback->intent ? feedback->intent : "",
		       feedback->days, feedback->days == 1 ? "" : "s");
		return;
	}
	printf("%zu vote%s in the last %ld day%s: %zu helpful, %zu unhelpful (%.0f %%)\n\n", votes,
	       votes == 1 ? "" : "s", feedback->days, feedback->days == 1 ? "" : "s",
	       feedback->helpful, feedback->unhelpful,
	       share(feedback->helpful, feedback->unhelpful) * 100);
	printf("%9s  %7s  %5s  %-28s  %s\n", "unhelpful", "helpful", "share", "intent", "title");
	for (size_t i = 0; i < feedback->count; i++)
		print_count(feedback, &feedback->counts[i]);
	print_notes(feedback);
	print_advice(feedback);
}

/* --- for programs --- */

static json_t *places_json(struct buf *places)
{
	json_t *list = json_array();
	struct str rest = str_trim(buf_borrow(places)), place;

	while (rest.len && str_split(&rest, ' ', &place))
		json_array_append_new(list, json_stringn(place.data, place.len));
	return list;
}

static json_t *count_json(const struct feedback *feedback, const struct feedback_count *count)
{
	BUF_AUTO struct buf places = {0};
	json_t *reasons = json_object(), *titles = json_object();

	for (int i = FEEDBACK_WRONG; i < FEEDBACK_REASONS; i++)
		json_object_set_new(reasons, feedback_reason_name((enum feedback_reason)i),
				    json_integer((json_int_t)count->reasons[i]));
	for_each_lang (lang) {
		const char *title = title_of(feedback, count->intent, lang);

		if (*title)
			json_object_set_new(titles, lang_code(lang), json_string(title));
	}
	feedback_find_text(feedback, count->intent, &places);
	return json_pack("{s:s, s:o, s:I, s:I, s:f, s:o, s:o}", "intent", count->intent, "title",
			 titles, "helpful", (json_int_t)count->helpful, "unhelpful",
			 (json_int_t)count->unhelpful, "share",
			 share(count->helpful, count->unhelpful), "reasons", reasons, "answer",
			 places_json(&places));
}

static json_t *note_json(const struct feedback_record *note)
{
	struct civil civil = civil_from_ms(note->created_ms);
	char day[16];
	json_t *object;

	snprintf(day, sizeof day, "%04d-%02d-%02d", civil.year % 10000, civil.month % 100,
		 civil.day % 100);
	object = json_pack("{s:s, s:s, s:s, s:b, s:s}", "day", day, "lang", lang_code(note->lang),
			   "intent", note->intent, "helpful", (int)note->helpful, "note",
			   note->note);
	if (note->reason != FEEDBACK_NO_REASON)
		json_object_set_new(object, "reason",
				    json_string(feedback_reason_name(note->reason)));
	return object;
}

void feedback_print_json(const struct feedback *feedback)
{
	json_t *intents = json_array(), *notes = json_array(), *object;

	for (size_t i = 0; i < feedback->count; i++)
		json_array_append_new(intents, count_json(feedback, &feedback->counts[i]));
	for (size_t i = 0; i < feedback->note_count; i++)
		json_array_append_new(notes, note_json(&feedback->notes[i]));
	object = json_pack("{s:I, s:I, s:I, s:o, s:o}", "days", (json_int_t)feedback->days,
			   "helpful", (json_int_t)feedback->helpful, "unhelpful",
			   (json_int_t)feedback->unhelpful, "intents", intents, "notes", notes);
	command_print_json(object);
	json_decref(object);
}
