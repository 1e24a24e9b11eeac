/* pierre feedback: what citizens think of answers, for those who write them. */
#include "tool/feedback.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "tool/command.h"

enum { COUNT_LIMIT = 10000, NOTES_SHOWN = 20, NOTES_TOLD = 1000, DAYS_LIMIT = 36500 };

static const int64_t DAY_MS = 86400000;

struct arguments {
	const char *store, *days, *intents, *locales;
	bool json;
};

/* Without a pack in the usual place there are no titles; one that was named must be there. */
static bool load_pack(struct feedback *feedback, const struct arguments *arguments,
		      struct error *error)
{
	const char *intents = arguments->intents ? arguments->intents : "intents";
	const char *locales = arguments->locales ? arguments->locales : "locales";

	feedback->content = content_load(intents, locales, error);
	if (!feedback->content)
		return !arguments->intents && !arguments->locales;
	places_read(&feedback->texts, locales);
	places_read(&feedback->said, intents);
	return true;
}

void feedback_find_text(const struct feedback *feedback, const char *intent, struct buf *out)
{
	const struct intent *found =
		feedback->content ? content_intent(feedback->content, str_from(intent)) : NULL;

	if (found && found->reply)
		places_find(&feedback->texts, "texts", found->reply, out);
}

void feedback_find_examples(const struct feedback *feedback, const char *intent, struct buf *out)
{
	places_find(&feedback->said, "intents", intent, out);
}

static void keep_one(struct feedback *feedback)
{
	size_t kept = 0;

	for (size_t i = 0; i < feedback->count; i++) {
		if (strcmp(feedback->counts[i].intent, feedback->intent) == 0)
			feedback->counts[kept++] = feedback->counts[i];
	}
	feedback->count = kept;
}

static bool read_records(struct feedback *feedback, struct records *records, size_t notes,
			 struct error *error)
{
	feedback->counts = mem_zalloc(COUNT_LIMIT, sizeof *feedback->counts);
	feedback->notes = mem_zalloc(notes, sizeof *feedback->notes);
	if (!records_feedback_counts(records, feedback->from_ms, feedback->counts, COUNT_LIMIT,
				     &feedback->count, error) ||
	    !records_feedback_notes(records, feedback->from_ms, feedback->intent, feedback->notes,
				    notes, &feedback->note_count, error))
		return false;
	if (feedback->intent)
		keep_one(feedback);
	for (size_t i = 0; i < feedback->count; i++) {
		feedback->helpful += feedback->counts[i].helpful;
		feedback->unhelpful += feedback->counts[i].unhelpful;
	}
	return true;
}

/* One without votes that the pack does not know either is a slip of the pen. */
static bool check_intent(const struct feedback *feedback, struct error *error)
{
	const struct content *content = feedback->content;
	const char **names, *closest;
	size_t count;

	if (!feedback->intent || !*feedback->intent || feedback->count || !content ||
	    content_intent(content, str_from(feedback->intent)))
		return true;
	count = content_intent_count(content);
	names = mem_zalloc(count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = content_intent_at(content, i)->id;
	closest = str_closest(str_from(feedback->intent), names, count);
	free(names);
	return error_set(error, ERROR_NOT_FOUND, "there is no intent '%s'%s%s%s", feedback->intent,
			 closest ? "; did you mean '" : "", closest ? closest : "",
			 closest ? "'?" : "");
}

static bool read_all(struct feedback *feedback, const struct arguments *arguments,
		     struct error *error)
{
	struct error pack_error = {0};
	struct records *records = command_open_store(arguments->store, error);
	bool ok = records && read_records(feedback, records,
					  arguments->json ? NOTES_TOLD : NOTES_SHOWN, error);

	records_close(records);
	if (!ok)
		return false;
	if (!load_pack(feedback, arguments, &pack_error))
		return error_set(error, pack_error.code, "%s", pack_error.message);
	if (!feedback->content)
		fprintf(stderr, "pierre: no titles, for want of a content pack: %s\n",
			pack_error.message);
	return check_intent(feedback, error);
}

static int run(struct feedback *feedback, const struct arguments *arguments)
{
	struct clock clock = clock_system();
	struct error error = {0};
	bool ok;

	/* pierred keeps the day of a vote, which begins at midnight. */
	feedback->from_ms = (clock_now(&clock) / DAY_MS - feedback->days) * DAY_MS;
	ok = read_all(feedback, arguments, &error);
	if (ok && arguments->json)
		feedback_print_json(feedback);
	else if (ok)
		feedback_print(feedback);
	content_destroy(feedback->content);
	places_finish(&feedback->texts);
	places_finish(&feedback->said);
	free(feedback->counts);
	free(feedback->notes);
	return ok ? EXIT_FINE : command_failed(&error);
}

int feedback_run(int argc, char **argv)
{
	struct arguments arguments = {.store = "run/pierre.db", .days = "30"};
	struct feedback feedback = {0};
	const struct option items[] = {
		{.name = "store",
		 .argument = "FILE",
		 .help = "the store of pierred (run/pierre.db)",
		 .value = &arguments.store,
		 .variable = "PIERRE_STORE"},
		{.name = "days",
		 .argument = "N",
		 .help = "of the last N days (30)",
		 .value = &arguments.days},
		{.name = "intent",
		 .argument = "ID",
		 .help = "of this intent only; '' for replies without one",
		 .value = &feedback.intent},
		{.name = "intents",
		 .argument = "DIR",
		 .help = "for titles: what citizens say (intents)",
		 .value = &arguments.intents,
		 .variable = "PIERRE_INTENTS"},
		{.name = "locales",
		 .argument = "DIR",
		 .help = "for titles: what Pierre says (locales)",
		 .value = &arguments.locales,
		 .variable = "PIERRE_LOCALES"},
		{.name = "json", .help = "one JSON object", .flag = &arguments.json},
	};
	const struct options options = {"feedback", "[OPTION...]",
					"What citizens think of answers, by intent, those with "
					"most unhelpful answers first:\n"
					"why, where the answer is written, and the newest notes. "
					"Works while pierred runs,\n"
					"and without it.",
					items, sizeof items / sizeof *items};
	int rest, status;
	char *end;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused("feedback", "unexpected argument '%s'; --intent takes an id",
				       argv[1]);
	feedback.days = strtol(arguments.days, &end, 10);
	if (end == arguments.days || *end || feedback.days < 1 || feedback.days > DAYS_LIMIT)
		return command_misused("feedback", "--days is '%s'; it takes 1 to %d",
				       arguments.days, DAYS_LIMIT);
	return run(&feedback, &arguments);
}
