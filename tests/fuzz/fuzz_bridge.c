/* A bridge's line and the file of bridges: whatever a bridge says, what it hears is JSON that names
 * conversations of its own, and nothing is left of them when the line is gone. */
/* LINK: server store */
#include "server/bridge_talks.h"
#include "server/chat_state.h"
#include "small_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTLE_EACH = 500, CONVERSATIONS = 3 };

static struct {
	struct config config;
	struct metrics metrics;
	struct chat *chat;
	struct store *store;
	struct limits *limits;
	int64_t now_us;
	unsigned runs;
} town;

static void must(bool holds)
{
	if (!holds)
		abort();
}

static int64_t town_now_us(void)
{
	return town.now_us;
}

static int64_t town_now_ms(void *context)
{
	(void)context;
	return INT64_C(1795429200000) + town.now_us / 1000;
}

/* Before the folder of the model goes. */
static void town_close(void)
{
	static const char *const names[] = {"model", "store", "store-wal", "store-shm",
					    "store.log"};
	char path[64];

	chat_destroy(town.chat);
	limits_destroy(town.limits);
	store_close(town.store);
	metrics_finish(&town.metrics);
	config_finish(&town.config);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", base.folder, names[i]);
		unlink(path);
	}
}

static void town_open(void)
{
	struct understanding found;
	struct chat_options options = {.config = &town.config,
				       .metrics = &town.metrics,
				       .clock = {town_now_ms, town_now_ms, NULL},
				       .now_us = town_now_us,
				       .wake = talks_wake};
	struct error error = {0};
	char path[64];

	base_make();
	must(atexit(town_close) == 0);
	config_init(&town.config);
	config_set(&town.config, STR("intents"), STR(SOURCE_DIR "/intents"), NULL);
	config_set(&town.config, STR("locales"), STR(SOURCE_DIR "/locales"), NULL);
	snprintf(path, sizeof path, "%s/model", base.folder);
	must(file_write(path, buf_borrow(&base.model), NULL));
	config_set(&town.config, STR("model"), str_from(path), NULL);
	config_set(&town.config, STR("dictionaries"), str_from(base.folder), NULL);
	town.config.bridge_conversations = CONVERSATIONS;
	metrics_init(&town.metrics, 0);
	options.limits = town.limits = limits_create(&town.config);
	snprintf(path, sizeof path, "%s/store", base.folder);
	options.store = town.store = store_open(path, &error);
	must(options.store);
	town.chat = chat_create(&options, brain_load(&town.config, NULL, &error));
	must(chat_brain(town.chat));
	understand(chat_brain(town.chat)->understander, STR("paspoort kwijt"), LANG_UNKNOWN,
		   &found);
	check(chat_brain(town.chat)->understander, &found);
}

static bool is_name(struct str name)
{
	must(name.len <= FRAME_NAME_LIMIT);
	for (size_t i = 0; i < name.len; i++)
		must(name.data[i] && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					    "0123456789._-",
					    name.data[i]));
	return name.len;
}

static void check_frame(struct str text)
{
	json_t *frame = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
	struct str type = json_str(frame, "type");

	must(json_is_object(frame));
	must(is_name(json_str(frame, "conversation")) || str_eq(type, STR("error")) ||
	     str_eq(type, STR("ready")));
	must(json_is_integer(json_object_get(frame, "seq")) || str_eq(type, STR("closed")) ||
	     str_eq(type, STR("ready")));
	json_decref(frame);
}

static void hear(struct talks *talks)
{
	unsigned char *text;
	size_t len;

	chat_commit(town.chat);
	while (talks_next(talks, &text, &len)) {
		memset(text - SESSION_HEADROOM, 0xaa, SESSION_HEADROOM);
		check_frame((struct str){(char *)text, len});
	}
}

/* A frame a line; "!" alone hears what was said, "~" lets two hours pass. */
static void talk(struct str text)
{
	struct bridge bridge = {.name = "fuzz"};
	struct talks talks;
	struct str frame;

	talks_init(&talks, town.chat, &town.config, &bridge,
		   STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
	talks_tell_ready(&talks);
	while (str_split(&text, '\n', &frame)) {
		if (str_eq(frame, STR("!"))) {
			hear(&talks);
		} else if (str_eq(frame, STR("~"))) {
			town.now_us += INT64_C(7201000000);
			talks_close_idle(&talks, town.now_us);
		} else {
			talks_receive(&talks, frame, town.now_us);
		}
		must(bridge.conversations <= CONVERSATIONS);
	}
	hear(&talks);
	talks_finish(&talks);
	chat_commit(town.chat);
	must(bridge.conversations == 0 && town.chat->sessions.count == 0);
}

static void read_file(struct str text)
{
	struct bridge_file file;
	struct error error = {0};

	if (!bridge_file_parse(&file, "fuzz", text, &error)) {
		must(error.code != ERROR_NONE && *error.message);
		return;
	}
	for (size_t i = 0; i < bridge_file_count(&file); i++)
		must(!bridge_file_check(&file, bridge_file_name(&file, i), STR("")));
	bridge_file_finish(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	if (!town.chat)
		town_open();
	read_file(text);
	town.now_us += 60000000;
	talk(text);
	if (++town.runs % SETTLE_EACH == 0)
		chat_expire(town.chat);
	return 0;
}
