/* A terminal that reports to a daemon of the test's own, and what its events said. */
#ifndef UNIT_KIOSK_REPORT_DESK_H
#define UNIT_KIOSK_REPORT_DESK_H

#include "fake_daemon.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "core/report.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define ALL(text) "{\"nl\":\"" text "\",\"fr\":\"" text "\",\"en\":\"" text "\"}"
#define PACK(version)                                                                           \
	"{\"version\":\"" version "\",\"languages\":[\"nl\",\"fr\",\"en\"],\"texts\":{\"nl\":"  \
	"{\"a\":\"A\"},\"fr\":{\"a\":\"A\"},\"en\":{\"a\":\"A\"}},\"topics\":[{\"id\":\"p\","   \
	"\"icon\":\"car\",\"title\":" ALL("P") ",\"intents\":[{\"id\":\"x.y\",\"title\":" ALL(  \
		"X") "}]}],\"town\":{\"name\":" ALL("T") ",\"address\":" ALL("S") ",\"phone\":" \
										  "\"1\"}}"
#define OLD "0000000000000001"
#define NEW "0000000000000002"
#define NOTHING "{\"pack\":\"" OLD "\",\"messages\":[]}"
#define NOTICE                                                                                    \
	"{\"pack\":\"" OLD "\",\"messages\":[{\"id\":\"m1\",\"level\":\"warning\",\"text\":" ALL( \
		"Loket 3 is dicht") "}]}"

enum { WAIT_S = 60 };

struct desk {
	struct fake_daemon *daemon;
	struct kiosk_config config;
	struct report *report;
	char folder[32];
	/* What the events said. */
	unsigned rounds, notice_calls, packs;
	bool is_reached, is_late;
	size_t notices;
	char notice[64], pack_version[40];
};

static inline void on_health(void *context, struct health *health)
{
	(void)context;
	*health = (struct health){"talk", PRINTER_PAPER_OUT, true, 12, 1795590000000};
}

static inline void on_reached(void *context, bool reached)
{
	struct desk *desk = context;

	desk->rounds++;
	desk->is_reached = reached;
}

static inline void on_notices(void *context, const struct terminal_notice *notices, size_t count)
{
	struct desk *desk = context;

	desk->notice_calls++;
	desk->notices = count;
	snprintf(desk->notice, sizeof desk->notice, "%s%s",
		 count && notices[0].is_warning ? "!" : "", count ? notices[0].text[LANG_FR] : "");
}

static inline void on_pack(void *context, struct pack *pack_take)
{
	struct desk *desk = context;

	desk->packs++;
	snprintf(desk->pack_version, sizeof desk->pack_version, "%s", pack_version(pack_take));
	pack_destroy(pack_take);
}

static inline char *path_of(const struct desk *desk, const char *name)
{
	return file_join(desk->folder, name);
}

static inline int desk_open(void **state)
{
	struct desk *desk = mem_zalloc(1, sizeof *desk);

	strcpy(desk->folder, "/tmp/pierre-report-XXXXXX");
	assert_non_null(mkdtemp(desk->folder));
	desk->daemon = fake_daemon_start(0);
	*state = desk;
	return 0;
}

static inline int desk_close(void **state)
{
	struct desk *desk = *state;
	static const char *const names[] = {"key", "pack.json"};

	report_destroy(desk->report);
	if (desk->daemon)
		fake_daemon_stop(desk->daemon);
	kiosk_config_finish(&desk->config);
	for (size_t i = 0; i < 2; i++) {
		MEM_AUTO char *path = path_of(desk, names[i]);

		unlink(path);
	}
	rmdir(desk->folder);
	free(desk);
	return 0;
}

static inline void configure(struct desk *desk, bool has_key)
{
	BUF_AUTO struct buf text = {0};
	struct error error;

	kiosk_config_init(&desk->config);
	buf_addf(&text,
		 "{\"name\":\"hall-1\",\"location\":\"hal, \\\"links\\\"\",\"server\":"
		 "\"http://127.0.0.1:%d\",\"state_dir\":\"%s\",\"key_file\":\"%s%s\"}",
		 desk->daemon->port, desk->folder, has_key ? desk->folder : "",
		 has_key ? "/key" : "");
	if (!kiosk_config_parse(&desk->config, "test", buf_borrow(&text), &error))
		fail_msg("%s", error.message);
}

static inline void write_key(const struct desk *desk, const char *content, mode_t mode)
{
	MEM_AUTO char *path = path_of(desk, "key");

	assert_true(file_write(path, str_from(content), NULL));
	assert_int_equal(chmod(path, mode), 0);
}

static inline void start(struct desk *desk, bool has_key)
{
	const struct report_events events = {on_health, on_reached, on_notices, on_pack, desk};
	struct error error;

	if (has_key)
		write_key(desk, SECRET "\n", 0600);
	configure(desk, has_key);
	desk->report = report_create(&desk->config, &events, OLD, &error);
	if (!desk->report)
		fail_msg("%s", error.message);
}

static inline gboolean on_late(gpointer context)
{
	*(bool *)context = true;
	return G_SOURCE_REMOVE;
}

/* Turns the loop until that many rounds are over. */
static inline void await_rounds(struct desk *desk, unsigned rounds)
{
	guint timer = g_timeout_add_seconds(WAIT_S, on_late, &desk->is_late);

	while (desk->rounds < rounds && !desk->is_late)
		g_main_context_iteration(NULL, TRUE);
	if (desk->is_late)
		fail_msg("only %u of %u rounds", desk->rounds, rounds);
	g_source_remove(timer);
}

static inline void another_round(struct desk *desk)
{
	report_now(desk->report);
	await_rounds(desk, desk->rounds + 1);
}

static inline void await_requests(struct desk *desk, const struct fake_answer *answer,
				  unsigned count)
{
	guint timer = g_timeout_add_seconds(WAIT_S, on_late, &desk->is_late);

	while (fake_daemon_requests(desk->daemon, answer) < count && !desk->is_late) {
		g_main_context_iteration(NULL, FALSE);
		g_usleep(1000);
	}
	assert_false(desk->is_late);
	g_source_remove(timer);
}

#endif
