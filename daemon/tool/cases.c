/* pierre cases: what citizens sent in, and whether the back office has it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/records.h"
#include "tool/command.h"

enum { LIST_LIMIT = 1000000, LIST_STANDARD = 100 };

struct cases {
	const char *store, *limit;
	bool json, all;
	struct records *records;
};

static const char *state_name(enum case_state state)
{
	static const char *const names[CASE_STATES] = {"held", "waiting", "delivered"};

	return names[state];
}

/* Local time, for people. */
static void print_moment(const char *label, int64_t ms)
{
	struct civil c = civil_from_ms(ms);

	printf("%s%04d-%02d-%02d %02d:%02d", label, c.year, c.month, c.day, c.hour, c.minute);
}

static json_t *moment_json(int64_t ms)
{
	char text[21];

	clock_format(ms, text);
	return json_string(text);
}

static json_t *case_json(const struct case_record *record)
{
	json_t *object =
		json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s}", "number", record->number, "id",
			  record->id, "form", record->form, "state", state_name(record->state),
			  "created", moment_json(record->created_ms), "attempts",
			  (json_int_t)record->attempts, "problem", record->problem);

	if (record->state == CASE_WAITING)
		json_object_set_new(object, "next", moment_json(record->next_ms));
	if (record->state == CASE_DELIVERED)
		json_object_set_new(object, "delivered", moment_json(record->delivered_ms));
	return object;
}

static void print_row(const struct case_record *record)
{
	printf("%-12s  %-9s  ", record->number, state_name(record->state));
	print_moment("", record->created_ms);
	printf("  %8u  %-28s  %s\n", record->attempts, record->form, record->problem);
}

static void print_list(const struct cases *cases, const struct case_record *list, size_t count)
{
	if (!cases->json && count)
		printf("%-12s  %-9s  %-16s  %8s  %-28s  %s\n", "number", "state", "created",
		       "attempts", "form", "problem");
	for (size_t i = 0; i < count; i++) {
		json_t *object;

		if (!cases->json) {
			print_row(&list[i]);
			continue;
		}
		object = case_json(&list[i]);
		command_print_json(object);
		json_decref(object);
	}
}

static int list(const struct cases *cases)
{
	struct case_record *records MEM_AUTO = NULL;
	size_t counts[CASE_STATES], count = 0, limit = LIST_STANDARD;
	struct error error = {0};
	char *end;

	if (cases->limit) {
		limit = strtoul(cases->limit, &end, 10);
		if (*end || !limit || limit > LIST_LIMIT)
			return command_misused("cases", "--limit is '%s'; it takes 1 to %d",
					       cases->limit, LIST_LIMIT);
	}
	if (!records_case_count(cases->records, counts, &error))
		return command_failed(&error);
	records = mem_zalloc(limit, sizeof *records);
	if (!records_case_list(cases->records, records, limit, &count, &error))
		return command_failed(&error);
	print_list(cases, records, count);
	if (!cases->json)
		fprintf(stderr, "%zu held, %zu waiting, %zu delivered%s\n", counts[CASE_HELD],
			counts[CASE_WAITING], counts[CASE_DELIVERED],
			count == limit ? "; --limit shows more" : "");
	return EXIT_FINE;
}

/* Control characters that JSON lets stand (U+0080 to U+009F) command some terminals. */
static void print_safely(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
			printf("\\u%04x", *++c);
		else
			putchar(*c);
	}
	putchar('\n');
}

static void print_case(const struct case_record *record, json_t *body)
{
	char *text = body ? json_dumps(body, JSON_INDENT(2) | JSON_ENCODE_ANY) : NULL;

	printf("number    %s\nid        %s\nform      %s\nstate     %s\n", record->number,
	       record->id, record->form, state_name(record->state));
	print_moment("created   ", record->created_ms);
	printf("\nattempts  %u\n", record->attempts);
	if (*record->problem)
		printf("problem   %s\n", record->problem);
	if (record->state == CASE_WAITING)
		print_moment("next      ", record->next_ms);
	else if (record->state == CASE_DELIVERED)
		print_moment("delivered ", record->delivered_ms);
	else
		printf("next      when its order is paid");
	putchar('\n');
	print_safely(text ? text : "(the content was forgotten)");
	free(text);
}

static int show(const struct cases *cases, const char *name)
{
	BUF_AUTO struct buf body = {0};
	struct case_record record;
	struct error error = {0};
	json_t *value = NULL, *object;

	if (!records_case_get(cases->records, str_from(name), &record, &body, &error))
		return command_failed(&error);
	if (body.len)
		value = json_loadb(body.data, body.len, JSON_DECODE_ANY, NULL);
	if (cases->json) {
		object = case_json(&record);
		json_object_set(object, "data", value ? value : json_null());
		command_print_json(object);
		json_decref(object);
	} else {
		print_case(&record, value);
	}
	json_decref(value);
	return EXIT_FINE;
}

static int retry(const struct cases *cases, const char *name)
{
	struct clock clock = clock_system();
	struct case_record record;
	struct error error = {0};
	size_t count = 0;

	if (!records_case_retry(cases->records, str_from(name), clock_now(&clock), &count, &error))
		return command_failed(&error);
	if (*name && !count) {
		if (!records_case_get(cases->records, str_from(name), &record, NULL, &error))
			return command_failed(&error);
		fprintf(stderr, "pierre: the case %s is %s: there is nothing to try again\n",
			record.number, state_name(record.state));
		return EXIT_FAILED;
	}
	if (cases->json)
		printf("{\"due\":%zu}\n", count);
	else
		printf("%zu %s due now; a running pierred takes %s up within seconds\n", count,
		       count == 1 ? "case is" : "cases are", count == 1 ? "it" : "them");
	return EXIT_FINE;
}

/* What is wrong with the call, before the store is opened. */
static bool check_call(const struct cases *cases, int count, char **words, int *status)
{
	static const char *const names[] = {"list", "show", "retry"};
	const char *action = count ? words[0] : "", *closest;
	bool is_list = strcmp(action, "list") == 0, is_retry = strcmp(action, "retry") == 0;

	*status = EXIT_FINE;
	if (!is_list && !is_retry && strcmp(action, "show") != 0) {
		closest = str_closest(str_from(action), names, 3);
		*status = command_misused("cases", "'%s' is no action: list, show or retry%s%s%s",
					  action, closest ? "; did you mean '" : "",
					  closest ? closest : "", closest ? "'?" : "");
	} else if (cases->all && !is_retry) {
		*status = command_misused("cases", "--all belongs to retry");
	} else if (cases->limit && !is_list) {
		*status = command_misused("cases", "--limit belongs to list");
	} else if (count > (is_list ? 1 : 2)) {
		*status = command_misused("cases", "unexpected argument '%s'",
					  words[is_list ? 1 : 2]);
	} else if (!is_list && count == 1 && !cases->all) {
		*status = command_misused("cases", "which case? '%s NUMBER'%s", action,
					  is_retry ? ", or --all" : "");
	} else if (cases->all && count == 2) {
		*status = command_misused("cases", "either --all or '%s'", words[1]);
	}
	return *status == EXIT_FINE;
}

static int run(struct cases *cases, int count, char **words)
{
	struct error error = {0};
	int status;

	if (!check_call(cases, count, words, &status))
		return status;
	cases->records = command_open_store(cases->store, &error);
	if (!cases->records)
		return command_failed(&error);
	if (strcmp(words[0], "list") == 0)
		status = list(cases);
	else if (strcmp(words[0], "show") == 0)
		status = show(cases, words[1]);
	else
		status = retry(cases, cases->all ? "" : words[1]);
	records_close(cases->records);
	return status;
}

int cases_run(int argc, char **argv)
{
	struct cases cases = {.store = "run/pierre.db"};
	const struct option items[] = {
		{.name = "store",
		 .argument = "FILE",
		 .help = "the store of pierred (run/pierre.db)",
		 .value = &cases.store,
		 .variable = "PIERRE_STORE"},
		{.name = "limit",
		 .argument = "N",
		 .help = "list: the N newest (100)",
		 .value = &cases.limit},
		{.name = "all", .help = "retry: every case that waits", .flag = &cases.all},
		{.name = "json", .help = "a JSON object per case", .flag = &cases.json},
	};
	const struct options options = {
		"cases", "list | show NUMBER | retry NUMBER | retry --all [OPTION...]",
		"What citizens sent in through forms, and whether the back office has it. 'list'\n"
		"begins with the newest, 'show' prints one with its content, 'retry' makes a case\n"
		"that waits after a failure due now. Works while pierred runs, and without it.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	return run(&cases, rest, argv + 1);
}
