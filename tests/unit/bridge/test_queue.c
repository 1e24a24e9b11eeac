/* What is in the queue is there once, in order, until it is done, and for nobody else to read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "bridge/queue.h"

enum { NOW = 1000000, WINDOW = 2000000, ALL = (1 << CHANNELS) - 1 };

struct place {
	char dir[64], key[96], path[96];
	struct vault *vault;
	struct queue *queue;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	snprintf(place->dir, sizeof place->dir, "/tmp/pierre-queue-XXXXXX");
	if (sodium_init() < 0 || !mkdtemp(place->dir))
		return -1;
	snprintf(place->key, sizeof place->key, "%s/key", place->dir);
	snprintf(place->path, sizeof place->path, "%s/bridge.db", place->dir);
	place->vault = vault_open(place->key, NULL);
	place->queue = queue_open(place->path, place->vault, NULL);
	*state = place;
	return place->queue ? 0 : -1;
}

static int tear_down(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	struct place *place = *state;
	char path[128];

	queue_close(place->queue);
	vault_close(place->vault);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		unlink(path);
	}
	unlink(place->key);
	rmdir(place->dir);
	free(place);
	return 0;
}

/* As after a kill -9: what was not committed is gone. */
static void reopen(struct place *place)
{
	struct error error = {0};

	queue_close(place->queue);
	place->queue = queue_open(place->path, place->vault, &error);
	if (!place->queue)
		fail_msg("%s", error.message);
}

static enum queue_taken take(struct place *place, const char *user, const char *id,
			     const char *value, int64_t time_ms, char name[static VAULT_NAME])
{
	const struct event event = {.channel = CHANNEL_WHATSAPP,
				    .kind = EVENT_TEXT,
				    .id = str_from(id),
				    .account = STR("1"),
				    .user = str_from(user),
				    .value = str_from(value),
				    .time_ms = time_ms};

	return queue_take(place->queue, &event, NOW, WINDOW, name, NULL);
}

static void expect_event(struct place *place, const char *name, const char *value)
{
	BUF_AUTO struct buf text = {0}, platform = {0};
	struct queued_event event;
	struct error error = {0};

	if (!queue_event(place->queue, name, &event, &text, &platform, &error))
		fail_msg("%s instead of %s", error.message, value);
	assert_string_equal(text.data, value);
	assert_true(queue_event_done(place->queue, name, str_from(event.id), NULL));
}

static void expect_no_event(struct place *place, const char *name)
{
	BUF_AUTO struct buf text = {0}, platform = {0};
	struct queued_event event;
	struct error error = {0};

	assert_false(queue_event(place->queue, name, &event, &text, &platform, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void test_an_event_is_taken_once_however_often_it_is_told(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];

	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_TAKEN);
	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_KNOWN);
	assert_true(queue_commit(place->queue, NULL));
	reopen(place);
	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_KNOWN);
	expect_event(place, name, "hello");
	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_KNOWN);
	expect_no_event(place, name);
}

static void test_what_was_not_committed_is_undone_and_can_be_told_again(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];

	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_TAKEN);
	reopen(place);
	expect_no_event(place, name);
	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_TAKEN);
	queue_undo(place->queue);
	assert_int_equal(take(place, "u", "wamid.1", "hello", 5, name), QUEUE_TAKEN);
}

static void test_events_are_in_the_order_in_which_they_were_written(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME], other[VAULT_NAME];

	take(place, "u", "3", "third", 30, name);
	take(place, "u", "1", "first", 10, name);
	take(place, "v", "4", "another's", 5, other);
	take(place, "u", "2", "second", 20, name);
	take(place, "u", "2b", "second too", 20, name);
	expect_event(place, name, "first");
	expect_event(place, name, "second");
	expect_event(place, name, "second too");
	expect_event(place, name, "third");
	expect_no_event(place, name);
	expect_event(place, other, "another's");
}

static void add_part(struct place *place, const char *name, const char *text)
{
	struct citizen citizen;
	json_t *payload = json_pack("{s:s}", "text", text);

	assert_true(queue_citizen(place->queue, name, &citizen, NULL));
	assert_true(queue_part_add(place->queue, &citizen, payload, NOW, 0, NULL));
	json_decref(payload);
}

static size_t due(struct place *place, int64_t now_ms, unsigned channels, struct part *parts,
		  size_t limit)
{
	size_t count;

	assert_true(queue_parts_due(place->queue, now_ms, channels, parts, limit, &count, NULL));
	return count;
}

static void expect_payload(struct place *place, int64_t number, const char *text)
{
	BUF_AUTO struct buf payload = {0};

	assert_true(queue_part_payload(place->queue, number, &payload, NULL));
	assert_non_null(strstr(payload.data, text));
}

static void begin_first(struct place *place, struct part *part)
{
	assert_int_equal(due(place, NOW, ALL, part, 1), 1);
	assert_true(queue_part_state(place->queue, part->number, PART_BEGUN, 0, 0, NULL));
}

static void test_a_citizens_parts_leave_one_after_the_other(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME], other[VAULT_NAME];
	struct part parts[4];

	take(place, "u", "1", "x", 1, name);
	take(place, "v", "2", "x", 1, other);
	add_part(place, name, "one");
	add_part(place, name, "two");
	add_part(place, other, "another's");
	assert_int_equal(due(place, NOW, ALL, parts, 4), 2);
	expect_payload(place, parts[0].number, "one");
	expect_payload(place, parts[1].number, "another's");
	assert_int_equal(due(place, NOW, ALL, parts, 1), 1);
	assert_int_equal(due(place, NOW, 1 << CHANNEL_MESSENGER, parts, 4), 0);
	assert_int_equal(due(place, NOW, ALL, parts, 4), 2);
	/* The first is put off: the second still waits for it. */
	assert_true(
		queue_part_state(place->queue, parts[0].number, PART_WAITING, 1, NOW + 500, NULL));
	assert_int_equal(queue_parts_next(place->queue, ALL), NOW);
	assert_true(queue_part_done(place->queue, parts[1].number, NULL));
	assert_int_equal(queue_parts_next(place->queue, ALL), NOW + 500);
	assert_int_equal(due(place, NOW, ALL, parts, 4), 0);
	assert_int_equal(due(place, NOW + 500, ALL, parts, 4), 1);
	expect_payload(place, parts[0].number, "one");
	assert_int_equal(parts[0].attempts, 1);
	assert_int_equal(parts[0].window_ms, WINDOW);
	assert_true(queue_part_done(place->queue, parts[0].number, NULL));
	assert_int_equal(due(place, NOW + 500, ALL, parts, 4), 1);
	expect_payload(place, parts[0].number, "two");
	assert_true(queue_part_done(place->queue, parts[0].number, NULL));
	assert_true(queue_parts_next(place->queue, ALL) == INT64_MAX);
}

static void test_a_part_in_doubt_is_settled_by_its_mark_or_due_again(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];
	struct part parts[2];
	size_t count;

	take(place, "u", "1", "x", 1, name);
	add_part(place, name, "one");
	add_part(place, name, "two");
	begin_first(place, parts);
	assert_true(queue_commit(place->queue, NULL));
	reopen(place);
	assert_int_equal(due(place, NOW, ALL, parts, 2), 0);
	assert_true(queue_parts_doubt(place->queue, 1 << CHANNEL_WHATSAPP, NOW, NOW + 30, &count,
				      NULL));
	assert_int_equal(count, 1);
	assert_int_equal(due(place, NOW + 29, ALL, parts, 2), 0);
	assert_int_equal(due(place, NOW + 30, ALL, parts, 2), 1);
	assert_int_equal(parts[0].state, PART_DOUBT);
	assert_false(queue_part_shown(place->queue, "00", NULL));
	assert_true(queue_part_shown(place->queue, parts[0].mark, NULL));
	assert_int_equal(due(place, NOW, ALL, parts, 2), 1);
	expect_payload(place, parts[0].number, "two");
}

static void test_a_mark_that_comes_before_the_answer_counts(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];
	struct part begun, part;
	size_t count;

	take(place, "u", "1", "x", 1, name);
	add_part(place, name, "one");
	begin_first(place, &begun);
	assert_true(queue_part_shown(place->queue, begun.mark, NULL));
	assert_true(queue_part(place->queue, begun.number, &part, NULL));
	assert_int_equal(part.state, PART_THERE);
	assert_true(queue_parts_doubt(place->queue, ALL, NOW, NOW + 30, &count, NULL));
	assert_false(queue_part(place->queue, begun.number, &part, NULL));
}

static void test_where_no_marks_come_back_a_begun_part_waits_again(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];
	struct part part;
	size_t count;

	take(place, "u", "1", "x", 1, name);
	add_part(place, name, "one");
	begin_first(place, &part);
	assert_true(queue_parts_doubt(place->queue, 1 << CHANNEL_MESSENGER, NOW, NOW + 30, &count,
				      NULL));
	assert_int_equal(due(place, NOW, ALL, &part, 1), 1);
	assert_int_equal(part.state, PART_WAITING);
}

static void test_a_citizen_stays_while_something_waits_and_then_nothing_is_left(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];
	struct citizen citizen;
	struct part part;

	take(place, "u", "1", "x", 1, name);
	assert_true(queue_expire(place->queue, NOW, 10, NULL));
	assert_true(queue_citizen(place->queue, name, &citizen, NULL));
	expect_event(place, name, "x");
	add_part(place, name, "one");
	assert_true(queue_expire(place->queue, NOW, 10, NULL));
	assert_true(queue_citizen(place->queue, name, &citizen, NULL));
	begin_first(place, &part);
	assert_true(queue_part_done(place->queue, part.number, NULL));
	citizen.expires_ms = NOW + 10;
	assert_true(queue_citizen_put(place->queue, &citizen, NULL));
	assert_true(queue_expire(place->queue, NOW, 10, NULL));
	assert_true(queue_citizen(place->queue, name, &citizen, NULL));
	assert_true(queue_expire(place->queue, NOW + 10, 10, NULL));
	assert_false(queue_citizen(place->queue, name, &citizen, NULL));
}

static void test_forgetting_takes_events_and_parts_along(void **state)
{
	struct place *place = *state;
	struct queue_figures figures;
	char name[VAULT_NAME];

	take(place, "u", "1", "x", 1, name);
	add_part(place, name, "one");
	assert_true(queue_forget(place->queue, name, NULL));
	assert_true(queue_count(place->queue, &figures, NULL));
	assert_int_equal(figures.citizens + figures.events + figures.parts, 0);
}

static bool holds(struct str bytes, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at + len <= bytes.len; at++) {
		if (memcmp(bytes.data + at, text, len) == 0)
			return true;
	}
	return false;
}

static void test_a_stolen_store_tells_neither_who_nor_what(void **state)
{
	static const char *const secrets[] = {"32470123456", "wamid.secret", "my passport",
					      "and only"};
	struct place *place = *state;
	BUF_AUTO struct buf bytes = {0};
	char name[VAULT_NAME], path[128];

	take(place, secrets[0], secrets[1], secrets[2], 1, name);
	add_part(place, name, "one and only");
	assert_true(queue_numbered_put(place->queue, name, STR("[\"one and only\"]"), NULL));
	assert_true(queue_commit(place->queue, NULL));
	snprintf(path, sizeof path, "%s-wal", place->path);
	assert_true(file_read(place->path, 1 << 24, &bytes, NULL));
	assert_true(file_read(path, 1 << 24, &bytes, NULL));
	assert_true(holds(buf_borrow(&bytes), name));
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_false(holds(buf_borrow(&bytes), secrets[i]));
}

static void test_a_store_of_another_key_is_refused_at_the_start(void **state)
{
	struct place *place = *state;
	struct error error = {0};
	struct vault *other;
	char key[112];

	snprintf(key, sizeof key, "%s2", place->key);
	other = vault_open(key, NULL);
	assert_non_null(other);
	assert_null(queue_open(place->path, other, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	vault_close(other);
	unlink(key);
}

static void count_one(void *context, const char *name, bool has_events)
{
	size_t *counts = context;

	(void)name;
	counts[has_events]++;
}

static void test_at_a_start_all_are_found_who_are_waited_for(void **state)
{
	struct place *place = *state;
	char name[VAULT_NAME];
	struct citizen citizen;
	size_t counts[2] = {0};

	take(place, "waits", "1", "x", 1, name);
	take(place, "lives", "2", "x", 1, name);
	expect_event(place, name, "x");
	assert_true(queue_citizen(place->queue, name, &citizen, NULL));
	citizen.expires_ms = NOW + 1;
	assert_true(queue_citizen_put(place->queue, &citizen, NULL));
	take(place, "is over", "3", "x", 1, name);
	expect_event(place, name, "x");
	assert_true(queue_each_citizen(place->queue, NOW, count_one, counts, NULL));
	assert_int_equal(counts[true], 1);
	assert_int_equal(counts[false], 1);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(test_an_event_is_taken_once_however_often_it_is_told),
		WITH_PLACE(test_what_was_not_committed_is_undone_and_can_be_told_again),
		WITH_PLACE(test_events_are_in_the_order_in_which_they_were_written),
		WITH_PLACE(test_a_citizens_parts_leave_one_after_the_other),
		WITH_PLACE(test_a_part_in_doubt_is_settled_by_its_mark_or_due_again),
		WITH_PLACE(test_a_mark_that_comes_before_the_answer_counts),
		WITH_PLACE(test_where_no_marks_come_back_a_begun_part_waits_again),
		WITH_PLACE(test_a_citizen_stays_while_something_waits_and_then_nothing_is_left),
		WITH_PLACE(test_forgetting_takes_events_and_parts_along),
		WITH_PLACE(test_a_stolen_store_tells_neither_who_nor_what),
		WITH_PLACE(test_a_store_of_another_key_is_refused_at_the_start),
		WITH_PLACE(test_at_a_start_all_are_found_who_are_waited_for),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
