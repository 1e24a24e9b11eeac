/* Thousands of conversations on one line, and a bridge that stops reading. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "line.h"
#include "talk.h"

enum { CITIZENS = 2000, AT_ONCE = 100, SPEAKERS = 200, MOST_SAID = 400000, BLOCKED_MS = 1000 };

static void frame_add(struct buf *out, int citizen, const char *members)
{
	BUF_AUTO struct buf text = {0};

	buf_addf(&text, "{\"conversation\":\"c%d\",%s}", citizen, members);
	raw_add_frame(out, WS_FINAL | WS_TEXT, buf_borrow(&text));
}

/* The citizen of a frame, whose type it must be. */
static int citizen_of(const json_t *frame, const char *type)
{
	if (strcmp(frame_text(frame, "type"), type) != 0)
		fail_msg("no %s: %s", type, json_dumps(frame, 0));
	return atoi(frame_text(frame, "conversation") + 1);
}

/* Each of them says this, and each hears one such frame. */
static void all_say(struct raw *raw, const char *members, const char *type, int seq)
{
	int *heard = calloc(CITIZENS, sizeof *heard);

	for (int first = 0; first < CITIZENS; first += AT_ONCE) {
		BUF_AUTO struct buf frames = {0};

		for (int i = first; i < first + AT_ONCE; i++)
			frame_add(&frames, i, members);
		assert_true(raw_send(raw, buf_borrow(&frames)));
		for (int i = 0; i < AT_ONCE; i++) {
			json_t *frame = raw_next(raw);

			assert_int_equal(json_integer_value(json_object_get(frame, "seq")), seq);
			heard[citizen_of(frame, type)]++;
			json_decref(frame);
		}
	}
	for (int i = 0; i < CITIZENS; i++)
		assert_int_equal(heard[i], 1);
	free(heard);
}

static void test_two_thousand_citizens_share_a_line(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, "--bridge-messages-per-second=0", NULL);
	raw = line_open(rig, "messengers", secret);
	all_say(raw, "\"type\":\"hello\",\"channel\":\"messenger\",\"lang\":\"nl\"", "welcome", 1);
	assert_true(http_metric(rig, "pierre_bridge_conversations{bridge=\"messengers\"}") ==
		    CITIZENS);
	all_say(raw, "\"type\":\"message\",\"id\":\"1\",\"text\":\"bedankt\"", "reply", 2);
	/* All at once again, after the daemon's death. */
	rig_kill(rig);
	rig_start(rig, "--bridge-messages-per-second=0", NULL);
	raw = line_open(rig, "messengers", secret);
	all_say(raw, "\"type\":\"hello\",\"channel\":\"messenger\",\"seq\":2", "welcome", 2);
	all_say(raw, "\"type\":\"message\",\"id\":\"2\",\"text\":\"bedankt\"", "reply", 3);
}

/* Says one thing after the other, by turns in each conversation, until the daemon reads no more;
 * how often. Frames that did not fit stay in `rest`. */
static int say_until_blocked(struct raw *raw, struct buf *rest)
{
	struct pollfd wait = {.fd = raw->fd, .events = POLLOUT};
	int said = 0;

	for (size_t at = 0;;) {
		ssize_t sent;

		if (at == rest->len) {
			char members[64];

			snprintf(members, sizeof members,
				 "\"type\":\"message\",\"id\":\"%d\",\"text\":\"bedankt\"",
				 said / SPEAKERS);
			buf_reset(rest);
			at = 0;
			frame_add(rest, said++ % SPEAKERS, members);
			if (said > MOST_SAID)
				fail_msg("the daemon took %d frames of a bridge that reads nothing",
					 said);
		}
		sent = send(raw->fd, rest->data + at, rest->len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			at += (size_t)sent;
		} else if (errno != EAGAIN) {
			fail_msg("the daemon has closed the line: %s", strerror(errno));
		} else if (poll(&wait, 1, BLOCKED_MS) == 0) {
			memmove(rest->data, rest->data + at, rest->len - at);
			rest->len -= at;
			return said;
		}
	}
}

/* Every conversation gets all of its replies, in order. */
static void hear_all(struct raw *raw, int said)
{
	int next[SPEAKERS] = {0};

	for (int i = 0; i < said; i++) {
		json_t *frame = raw_next(raw);
		int citizen = citizen_of(frame, "reply");

		assert_int_equal(json_integer_value(json_object_get(frame, "seq")),
				 2 + next[citizen]);
		assert_int_equal(atoi(frame_text(frame, "to")), next[citizen]);
		next[citizen]++;
		json_decref(frame);
	}
}

static void test_a_bridge_that_reads_nothing_is_not_read_and_loses_nothing(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf rest = {0};
	char secret[BRIDGE_SECRET], name[16];
	int said, small = 4096;
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, "--bridge-messages-per-second=0", NULL);
	raw = line_open(rig, "messengers", secret);
	setsockopt(raw->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	setsockopt(raw->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
	for (int i = 0; i < SPEAKERS; i++) {
		snprintf(name, sizeof name, "c%d", i);
		line_hello(raw, name, 0, false);
	}
	said = say_until_blocked(raw, &rest);
	assert_true(said > SPEAKERS);
	/* Everybody else is served. */
	talk_check_alive(rig);
	assert_true(http_metric(rig, "pierre_bridge_lines{bridge=\"messengers\"}") == 1);
	assert_true(raw_send(raw, buf_borrow(&rest)));
	hear_all(raw, said);
	line_say(raw, "c0", "last", "bedankt");
	line_expect(raw, "reply", "c0");
}

/* More in one packet than is kept for sending again. */
static void test_what_comes_at_once_in_one_conversation_is_all_answered(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf frames = {0};
	char secret[BRIDGE_SECRET], text[96], id[8];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "c0", 0, false);
	for (int i = 0; i < 60; i++) {
		snprintf(text, sizeof text, "\"type\":\"message\",\"id\":\"%d\",\"text\":\"merci\"",
			 i);
		frame_add(&frames, 0, text);
	}
	assert_true(raw_send(raw, buf_borrow(&frames)));
	for (int i = 0; i < 60; i++) {
		snprintf(id, sizeof id, "%d", i);
		line_expect_reply(raw, "c0", 2 + i, id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_two_thousand_citizens_share_a_line),
		RIG_TEST(test_what_comes_at_once_in_one_conversation_is_all_answered),
		RIG_TEST(test_a_bridge_that_reads_nothing_is_not_read_and_loses_nothing),
	};

	return cmocka_run_group_tests_name("bridge_load", tests, NULL, NULL);
}
