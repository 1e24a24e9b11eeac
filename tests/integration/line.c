/* Frames of a bridge. */
#include "line.h"

#include <stdio.h>
#include <string.h>

#include "talk.h"

void line_add_key(struct rig *rig, const char *name, char secret[static BRIDGE_SECRET])
{
	struct bridge_file file;
	struct error error = {0};

	if (!bridge_file_load(&file, rig->bridges, &error) ||
	    !bridge_file_add(&file, name, 0, secret, &error) ||
	    !bridge_file_save(&file, rig->bridges, &error))
		fail_msg("%s", error.message);
	bridge_file_finish(&file);
}

void line_remove_key(struct rig *rig, const char *name)
{
	struct bridge_file file;
	struct error error = {0};

	if (!bridge_file_load(&file, rig->bridges, &error) ||
	    !bridge_file_remove(&file, name, &error) ||
	    !bridge_file_save(&file, rig->bridges, &error))
		fail_msg("%s", error.message);
	bridge_file_finish(&file);
}

static unsigned upgrade(struct raw *raw, const char *name, const char *secret)
{
	char path[64], headers[256];

	snprintf(path, sizeof path, "/bridge/%s", name);
	snprintf(headers, sizeof headers, "%s%s%sSec-WebSocket-Protocol: pierre.bridge.v1\r\n",
		 secret ? "Authorization: Bearer " : "", secret ? secret : "",
		 secret ? "\r\n" : "");
	return raw_upgrade_at(raw, path, headers);
}

unsigned line_try(struct rig *rig, const char *name, const char *secret)
{
	struct raw *raw = raw_connect(rig);
	unsigned status = upgrade(raw, name, secret);

	raw_close(raw);
	return status;
}

struct raw *line_connect(struct rig *rig, const char *name, const char *secret)
{
	struct raw *raw = raw_connect(rig);

	assert_int_equal(upgrade(raw, name, secret), 101);
	return raw;
}

struct raw *line_open(struct rig *rig, const char *name, const char *secret)
{
	struct raw *raw = line_connect(rig, name, secret);

	line_expect(raw, "ready", NULL);
	return raw;
}

void line_send(struct raw *raw, const char *conversation, const char *members)
{
	BUF_AUTO struct buf text = {0};

	buf_addf(&text, "{\"conversation\":\"%s\",%s}", conversation, members);
	raw_text(raw, text.data);
}

void line_say(struct raw *raw, const char *conversation, const char *id, const char *text)
{
	BUF_AUTO struct buf members = {0};

	buf_addf(&members, "\"type\":\"message\",\"id\":\"%s\",\"text\":\"%s\"", id, text);
	line_send(raw, conversation, members.data);
}

void line_hello(struct raw *raw, const char *conversation, int seq, bool resumed)
{
	char members[96];
	json_t *welcome;

	snprintf(members, sizeof members,
		 "\"type\":\"hello\",\"channel\":\"messenger\",\"lang\":\"en\",\"seq\":%d", seq);
	line_send(raw, conversation, members);
	welcome = line_take(raw, "welcome", conversation);
	assert_int_equal(json_is_true(json_object_get(welcome, "resumed")), resumed);
	json_decref(welcome);
}

json_t *line_take(struct raw *raw, const char *type, const char *conversation)
{
	json_t *frame = raw_next(raw);

	if (strcmp(frame_text(frame, "type"), type) != 0 ||
	    strcmp(frame_text(frame, "conversation"), conversation ? conversation : "") != 0)
		fail_msg("no %s of %s: %s", type, conversation, json_dumps(frame, 0));
	return frame;
}

void line_expect(struct raw *raw, const char *type, const char *conversation)
{
	json_decref(line_take(raw, type, conversation));
}

void line_expect_reply(struct raw *raw, const char *conversation, int seq, const char *to)
{
	json_t *frame = line_take(raw, "reply", conversation);

	assert_int_equal(json_integer_value(json_object_get(frame, "seq")), seq);
	assert_string_equal(frame_text(frame, "to"), to);
	json_decref(frame);
}

void line_expect_error(struct raw *raw, const char *conversation, const char *code)
{
	json_t *frame = line_take(raw, "error", conversation);

	assert_string_equal(frame_text(frame, "code"), code);
	json_decref(frame);
}

void line_expect_closed(struct raw *raw, const char *conversation, int code, const char *reason)
{
	json_t *frame = line_take(raw, "closed", conversation);

	assert_int_equal(json_integer_value(json_object_get(frame, "code")), code);
	assert_string_equal(frame_text(frame, "reason"), reason);
	json_decref(frame);
}
