/* Mistakes in the pack of fixture.h, and the findings that they lead to. */
#ifndef TESTS_CONTENT_MISTAKES_H
#define TESTS_CONTENT_MISTAKES_H

#include "fixture.h"

#include "content/content.h"

/* What a check reported, one line "file:line: message" each. */
struct reports {
	size_t errors, warnings;
	char all[16384];
};

static inline void collect(void *context, const struct finding *finding)
{
	struct reports *reports = context;
	size_t len = strlen(reports->all);

	reports->errors += finding->is_error;
	reports->warnings += !finding->is_error;
	snprintf(reports->all + len, sizeof reports->all - len, "%s:%d: %s\n", finding->file,
		 finding->line, finding->message);
}

static inline void check(const struct fixture *fixture, struct reports *reports)
{
	size_t errors;

	*reports = (struct reports){0};
	errors = content_check(fixture->intents, fixture->locales, collect, reports);
	assert_int_equal(errors, reports->errors);
}

/* Is there a finding at this line whose message has this part? */
static inline bool reported(const struct reports *reports, const char *path, int line,
			    const char *part)
{
	struct str rest = str_from(reports->all), entry;
	char place[256];
	bool found = false;

	snprintf(place, sizeof place, "%s:%d: ", path, line);
	while (!found && str_split(&rest, '\n', &entry)) {
		char *text = str_dup(entry);

		found = str_starts(entry, str_from(place)) && strstr(text, part);
		free(text);
	}
	return found;
}

/* One mistake: in a file `old` becomes `new`. */
struct mistake {
	const char *file, *old, *new;
	const char *at; /* the finding stands in the line with this text; NULL: line 1 */
	const char *message;
	size_t errors, warnings; /* that follow from it, this finding included */
};

static inline void expect(const struct fixture *fixture, const struct mistake *mistake)
{
	struct reports reports;
	char *path = fixture_path(fixture, mistake->file);
	int line = mistake->at ? fixture_line(fixture, mistake->file, mistake->at) : 1;

	check(fixture, &reports);
	if (!reported(&reports, path, line, mistake->message))
		fail_msg("no '%s' at %s:%d, but\n%s", mistake->message, mistake->file, line,
			 reports.all);
	if (reports.errors != mistake->errors || reports.warnings != mistake->warnings)
		fail_msg("'%s': %zu errors, %zu warnings:\n%s", mistake->new, reports.errors,
			 reports.warnings, reports.all);
	free(path);
}

/* Each in a fresh pack, to which `add` (or NULL) adds before. */
static inline void expect_all(const struct mistake *mistakes, size_t count,
			      void (*add)(const struct fixture *))
{
	for (size_t i = 0; i < count; i++) {
		struct fixture fixture;

		fixture_create(&fixture);
		if (add)
			add(&fixture);
		fixture_replace(&fixture, mistakes[i].file, mistakes[i].old, mistakes[i].new);
		expect(&fixture, &mistakes[i]);
		fixture_destroy(&fixture);
	}
}

#define EXPECT_ALL_WITH(add, mistakes) expect_all(mistakes, sizeof mistakes / sizeof *mistakes, add)
#define EXPECT_ALL(mistakes) EXPECT_ALL_WITH(NULL, mistakes)

#endif
