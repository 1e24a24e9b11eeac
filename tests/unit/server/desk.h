/* Pierre's chat without sockets: the pack that ships, a model of a few dozen utterances, a store
 * in a folder of its own, and a clock that stands where a test puts it. */
#ifndef TESTS_SERVER_DESK_H
#define TESTS_SERVER_DESK_H

#include "unit.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"
#include "corpus.h"
#include "nlu/train.h"
#include "schema.h"
#include "server/bridge_talks.h"
#include "server/chat_state.h"

enum { DESK_SECOND_US = 1000000 };

/* The chat's monotonic clock has no context. */
static int64_t desk_now_us;

/* What all tests of a program share. */
struct desk {
	char folder[64];
	char model[96], path[96];
	struct config config;
	struct metrics metrics;
	struct limits *limits;
	struct store *store;
	struct records *records;
	struct brain *brain; /* loaded once, lent to each chat */
	struct chat *chat;
	int64_t now_ms;
};

struct client {
	struct peer peer; /* first: wake knows no more */
	int wakes;
	char token[TOKEN_TEXT_SIZE + 1]; /* of the welcome */
};

static inline void desk_configure(struct desk *desk)
{
	struct config *config = &desk->config;

	config_init(config);
	assert_true(config_set(config, STR("intents"), STR(SOURCE_DIR "/intents"), NULL));
	assert_true(config_set(config, STR("locales"), STR(SOURCE_DIR "/locales"), NULL));
	assert_true(config_set(config, STR("model"), str_from(desk->model), NULL));
	config->messages_per_second = 0;
	config->address_messages_per_second = 0;
	config->recall = 16;
}

static inline struct brain *desk_brain(struct desk *desk)
{
	struct error error = {0};
	struct brain *brain = brain_load(&desk->config, NULL, &error);

	if (!brain)
		fail_msg("%s", error.message);
	return brain;
}

/* Group setup: trains and loads once. */
static inline int desk_build(void **state)
{
	struct desk *desk = mem_zalloc(1, sizeof *desk);
	struct corpus corpus = {0};
	struct buf model BUF_AUTO = {0};
	struct error error = {0};

	snprintf(desk->folder, sizeof desk->folder, "/tmp/pierre-desk-XXXXXX");
	assert_non_null(mkdtemp(desk->folder));
	snprintf(desk->model, sizeof desk->model, "%s/model", desk->folder);
	snprintf(desk->path, sizeof desk->path, "%s/store.db", desk->folder);
	desk_fill_corpus(&corpus);
	if (!train_model(&corpus, NULL, &model, &error) ||
	    !file_write(desk->model, buf_borrow(&model), &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
	desk_configure(desk);
	desk->brain = desk_brain(desk);
	config_finish(&desk->config);
	*state = desk;
	return 0;
}

static inline void desk_remove_store(const struct desk *desk)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".log"};
	char path[128];

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		snprintf(path, sizeof path, "%s%s", desk->path, suffixes[i]);
		unlink(path);
	}
}

static inline int desk_demolish(void **state)
{
	struct desk *desk = *state;

	brain_destroy(desk->brain);
	unlink(desk->model);
	rmdir(desk->folder);
	free(desk);
	return 0;
}

static inline int64_t desk_clock(void *context)
{
	return ((struct desk *)context)->now_ms;
}

static inline int64_t desk_mono(void)
{
	return desk_now_us;
}

static inline void desk_wake(struct peer *peer)
{
	if (peer->talks)
		talks_wake(peer);
	else
		((struct client *)peer)->wakes++;
}

/* The same brain, with these records. */
static inline void desk_attach(struct desk *desk)
{
	const struct dialogue_options options = {.content = desk->brain->content,
						 .understander = desk->brain->understander,
						 .clock = clock_system(),
						 .recall = (size_t)desk->config.recall,
						 .records = desk->records};

	dialogue_destroy(desk->brain->dialogue);
	desk->brain->dialogue = dialogue_create(&options);
}

/* The daemon starts, over the store that is there. */
static inline void desk_start(struct desk *desk)
{
	struct chat_options options = {.config = &desk->config,
				       .metrics = &desk->metrics,
				       .clock = {desk_clock, desk_clock, desk},
				       .now_us = desk_mono,
				       .wake = desk_wake};
	struct error error = {0};

	desk->store = store_open(desk->path, &error);
	if (!desk->store)
		fail_msg("%s", error.message);
	desk->records = records_open(desk->path, &error);
	if (!desk->records)
		fail_msg("%s", error.message);
	options.records = desk->records;
	desk_attach(desk);
	desk->limits = limits_create(&desk->config);
	options.store = desk->store;
	options.limits = desk->limits;
	metrics_init(&desk->metrics, 0);
	desk->chat = chat_create(&options, desk->brain);
}

static inline void desk_stop(struct desk *desk)
{
	desk->brain = desk->chat->brain;
	desk->chat->brain = NULL; /* for the next test */
	chat_destroy(desk->chat);
	limits_destroy(desk->limits);
	records_close(desk->records);
	store_close(desk->store);
	metrics_finish(&desk->metrics);
	desk->chat = NULL;
}

static inline int desk_open(void **state)
{
	struct desk *desk = *state;

	desk->now_ms = INT64_C(1795429200000);
	desk_now_us = 7 * (int64_t)DESK_SECOND_US;
	desk_configure(desk);
	desk_start(desk);
	return 0;
}

static inline int desk_close(void **state)
{
	struct desk *desk = *state;

	desk_stop(desk);
	config_finish(&desk->config);
	desk_remove_store(desk);
	return 0;
}

/* A connection from this address begins and ends. */
static inline void client_connect(struct desk *desk, struct client *client)
{
	*client = (struct client){0};
	assert_int_equal(
		limits_enter(desk->limits, "192.0.2.1", desk_now_us, &client->peer.address),
		LIMITS_FINE);
}

static inline void client_leave(struct desk *desk, struct client *client)
{
	chat_leave(desk->chat, &client->peer);
	limits_leave(desk->limits, client->peer.address);
}

static inline void client_send(struct desk *desk, struct client *client, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static inline void client_send(struct desk *desk, struct client *client, const char *format, ...)
{
	struct buf text BUF_AUTO = {0};
	va_list args;

	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	chat_receive(desk->chat, &client->peer, buf_borrow(&text));
}

static inline void client_say(struct desk *desk, struct client *client, const char *id,
			      const char *text)
{
	client_send(desk, client, "{\"type\":\"message\",\"id\":\"%s\",\"text\":\"%s\"}", id, text);
}

/* The next frame that leaves, by the schema; NULL when there is none. As libwebsockets does, it
 * writes over the room in front of the frame. */
static inline json_t *client_next(struct client *client)
{
	unsigned char *text;
	size_t len;

	if (!chat_next(&client->peer, &text, &len))
		return NULL;
	if (!client->wakes)
		fail_msg("nobody was told that there is something to send");
	memset(text - SESSION_HEADROOM, 0xaa, SESSION_HEADROOM);
	return schema_frame((struct str){(char *)text, len});
}

static inline void client_expect_nothing(struct client *client)
{
	json_t *frame = client_next(client);

	if (frame)
		fail_msg("unexpected: %s", json_dumps(frame, 0));
}

static inline const char *frame_text(const json_t *frame, const char *key)
{
	const char *text = json_string_value(json_object_get(frame, key));

	return text ? text : "";
}

static inline json_int_t frame_number(const json_t *frame, const char *key)
{
	return json_integer_value(json_object_get(frame, key));
}

/* The next frame, which must be of this type. */
static inline json_t *client_expect(struct client *client, const char *type)
{
	json_t *frame = client_next(client);

	if (!frame)
		fail_msg("no %s", type);
	if (strcmp(frame_text(frame, "type"), type) != 0)
		fail_msg("no %s: %s", type, json_dumps(frame, 0));
	return frame;
}

static inline void client_expect_reply(struct client *client, int seq, const char *to,
				       const char *intent)
{
	json_t *frame = client_expect(client, "reply");

	assert_int_equal(frame_number(frame, "seq"), seq);
	assert_string_equal(frame_text(frame, "to"), to);
	if (intent)
		assert_string_equal(frame_text(frame, "intent"), intent);
	assert_true(json_array_size(json_object_get(frame, "messages")) > 0);
	json_decref(frame);
}

/* An error, with its code; `to` "" when it answers no id. */
static inline void client_expect_error(struct client *client, const char *code, const char *to)
{
	json_t *frame = client_expect(client, "error");

	assert_string_equal(frame_text(frame, "code"), code);
	assert_string_equal(frame_text(frame, "to"), to);
	assert_true(strlen(frame_text(frame, "message")) > 0);
	json_decref(frame);
}

/* Connects, says hello in Dutch, takes the welcome. */
static inline void client_begin(struct desk *desk, struct client *client)
{
	json_t *welcome;

	client_connect(desk, client);
	client_send(desk, client, "{\"type\":\"hello\",\"channel\":\"web\",\"lang\":\"nl\"}");
	chat_commit(desk->chat);
	welcome = client_expect(client, "welcome");
	snprintf(client->token, sizeof client->token, "%s", frame_text(welcome, "conversation"));
	json_decref(welcome);
	client_expect_nothing(client);
}

/* Connects and goes on with a conversation; returns the welcome. */
static inline json_t *client_resume(struct desk *desk, struct client *client, const char *token,
				    int seq)
{
	client_connect(desk, client);
	snprintf(client->token, sizeof client->token, "%s", token);
	client_send(desk, client,
		    "{\"type\":\"hello\",\"channel\":\"web\",\"resume\":\"%s\",\"seq\":%d}", token,
		    seq);
	chat_commit(desk->chat);
	return client_expect(client, "welcome");
}

static inline void client_must_resume(struct desk *desk, struct client *client, const char *token,
				      int seq)
{
	json_t *welcome = client_resume(desk, client, token, seq);

	assert_true(json_is_true(json_object_get(welcome, "resumed")));
	assert_int_equal(frame_number(welcome, "seq"), seq);
	assert_string_equal(frame_text(welcome, "conversation"), token);
	assert_int_equal(json_array_size(json_object_get(welcome, "messages")), 0);
	assert_null(json_object_get(welcome, "lost"));
	json_decref(welcome);
}

/* Conversations on the disk: what a new start would find if the process died now. */
static inline int desk_rows(const struct desk *desk)
{
	char folder[] = "/tmp/pierre-copy-XXXXXX", command[512], path[64];
	struct error error = {0};
	struct store *copy;
	size_t count = 0;

	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command,
		 "for s in '' -wal .log; do cp '%s'$s %s/db$s || true; done", desk->path, folder);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof path, "%s/db", folder);
	copy = store_open(path, &error);
	if (!copy)
		fail_msg("%s", error.message);
	assert_true(store_conversation_count(copy, desk->now_ms, &count, NULL));
	store_close(copy);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	return (int)count;
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

#endif
