/* The event loop: what happens at each turn, a few times a second, and on each signal. */
#include "bridge/bridge.h"

#include <signal.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "bridge/bridge_state.h"

enum {
	HANDSHAKE_SECONDS = 10,
	KEEPALIVE_SECONDS = 60,
	RETRY_MS = 1000,
	EXPIRE_AT_ONCE = 100,
	DEFAULT_TTL_MS = 7200000,
	DRAIN_SECONDS = 20 /* more than send_timeout_ms */
};

static const double TICK_S = 0.2;

void bridge_break(struct bridge *bridge, const struct error *error)
{
	bridge->is_broken = true;
	bridge->metrics.store_failures++;
	if (!bridge->is_failing)
		log_line(LOG_LEVEL_ERROR,
			 "event=store_failed reason=\"%s\" next=\"webhooks are put off; trying "
			 "again "
			 "every second\"",
			 error->message);
	bridge->is_failing = true;
	bridge->retry_mono = clock_mono(&bridge->clock) + RETRY_MS;
}

/* All of a turn, or nothing of it. */
static bool commit(struct bridge *bridge)
{
	struct error error = {0};

	if (bridge->is_broken) {
		queue_undo(bridge->queue);
	} else if (queue_commit(bridge->queue, &error)) {
		if (bridge->is_failing)
			log_line(LOG_LEVEL_INFO, "event=store_recovered");
		bridge->is_failing = false;
		return true;
	} else {
		bridge_break(bridge, &error);
	}
	bridge->is_broken = false;
	return false;
}

static bool is_done(const struct bridge *bridge)
{
	return bridge->is_ending && !sender_under_way(bridge->sender);
}

/* After all that a turn of the loop has brought, before it waits again. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
	struct bridge *bridge = watcher->data;
	bool ok;

	(void)events;
	if (bridge->is_failing && clock_mono(&bridge->clock) < bridge->retry_mono) {
		webhooks_answer(bridge->webhooks, false);
		return;
	}
	if (!bridge->is_broken)
		sender_prepare(bridge->sender);
	ok = commit(bridge);
	webhooks_answer(bridge->webhooks, ok);
	if (ok) {
		sender_start(bridge->sender);
		talks_flush(bridge->talks);
	} else {
		sender_undo(bridge->sender);
		talks_reset(bridge->talks);
	}
	if (is_done(bridge))
		ev_break(loop, EVBREAK_ALL);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct bridge *bridge = watcher->data;
	struct error error = {0};

	(void)loop;
	(void)events;
	if (bridge->is_failing)
		return;
	talks_tick(bridge->talks);
	if (!queue_expire(bridge->queue, clock_now(&bridge->clock), EXPIRE_AT_ONCE, &error))
		bridge_break(bridge, &error);
}

static void on_deadline(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	(void)watcher;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

static void reload(struct bridge *bridge)
{
	struct bridge_secrets secrets;
	struct error error = {0};

	if (!bridge_secrets_load(&secrets, bridge->config, &error)) {
		log_line(LOG_LEVEL_ERROR,
			 "event=reload_failed reason=\"%s\" next=\"the old secrets stay in use\"",
			 error.message);
		return;
	}
	bridge_secrets_finish(&bridge->secrets);
	bridge->secrets = secrets;
	line_set_secret(bridge->line, bridge->secrets.daemon);
	sender_refresh(bridge->sender);
	log_line(LOG_LEVEL_INFO, "event=reloaded");
}

/* What is under way is awaited, so that nothing stays in doubt. */
static void drain(struct bridge *bridge)
{
	if (bridge->is_ending) {
		ev_break(bridge->loop, EVBREAK_ALL);
		return;
	}
	bridge->is_ending = true;
	log_line(LOG_LEVEL_INFO, "event=draining under_way=%zu", sender_under_way(bridge->sender));
	ev_timer_start(bridge->loop, &bridge->deadline);
}

static void on_signal(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
	(void)loop;
	(void)events;
	if (watcher->signum == SIGHUP)
		reload(watcher->data);
	else
		drain(watcher->data);
}

static void watch(struct bridge *bridge)
{
	static const int numbers[] = {SIGHUP, SIGTERM, SIGINT};

	ev_prepare_init(&bridge->prepare, on_prepare);
	bridge->prepare.data = bridge;
	ev_prepare_start(bridge->loop, &bridge->prepare);
	ev_timer_init(&bridge->tick, on_tick, TICK_S, TICK_S);
	bridge->tick.data = bridge;
	ev_timer_start(bridge->loop, &bridge->tick);
	ev_timer_init(&bridge->deadline, on_deadline, DRAIN_SECONDS, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		ev_signal_init(&bridge->signals[i], on_signal, numbers[i]);
		bridge->signals[i].data = bridge;
		ev_signal_start(bridge->loop, &bridge->signals[i]);
	}
}

static void unwatch(struct bridge *bridge)
{
	ev_prepare_stop(bridge->loop, &bridge->prepare);
	ev_timer_stop(bridge->loop, &bridge->tick);
	ev_timer_stop(bridge->loop, &bridge->deadline);
	for (size_t i = 0; i < sizeof bridge->signals / sizeof *bridge->signals; i++)
		ev_signal_stop(bridge->loop, &bridge->signals[i]);
}

static void log_lws(int level, const char *text)
{
	log_line(level == LLL_ERR ? LOG_LEVEL_WARNING : LOG_LEVEL_DEBUG,
		 "event=libwebsockets text=\"%.*s\"", (int)strcspn(text, "\n"), text);
}

static bool open_context(struct bridge *bridge, struct error *error)
{
	static const struct lws_protocols protocols[] = {
		{.name = "http", .callback = webhooks_callback, .tx_packet_size = 65536},
		{0},
	};
	struct lws_protocols own[2];
	const struct bridge_config *config = bridge->config;
	void *loops[] = {bridge->loop};
	struct lws_context_creation_info info = {
		.iface = *config->listen ? config->listen : NULL,
		.port = (int)config->port,
		.protocols = own,
		.options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
			   LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
		.foreign_loops = loops,
		.user = bridge,
		.server_string = "pierre",
		.timeout_secs = HANDSHAKE_SECONDS,
		.keepalive_timeout = KEEPALIVE_SECONDS,
		.vhost_name = "webhooks",
		.gid = -1,
		.uid = -1,
	};

	memcpy(own, protocols, sizeof own);
	own[0].per_session_data_size = webhooks_request_size;
	bridge->lws = lws_create_context(&info);
	if (!bridge->lws)
		return error_set(error, ERROR_IO,
				 "libwebsockets does not start; is its plugin for libev there "
				 "(Debian: libwebsockets-evlib-ev)?");
	bridge->vhost = lws_create_vhost(bridge->lws, &info);
	return bridge->vhost ||
	       error_set(error, ERROR_IO,
			 "cannot listen on %s port %lld; is another program there? --port 0 takes "
			 "a free one",
			 *config->listen ? config->listen : "any address", (long long)config->port);
}

static bool open_line(struct bridge *bridge, struct error *error)
{
	const struct line_options options = {
		.context = bridge->lws,
		.url = bridge->config->daemon_url,
		.secret = bridge->secrets.daemon,
		.ready = talks_ready,
		.frame = talks_frame,
		.lost = talks_lost,
		.drained = talks_drained,
		.user = bridge,
	};

	bridge->line = line_create(&options, error);
	return bridge->line;
}

static bool prepare(struct bridge *bridge, struct error *error)
{
	if (!bridge_secrets_load(&bridge->secrets, bridge->config, error))
		return false;
	bridge->vault = vault_open(bridge->config->key_file, error);
	if (bridge->vault)
		bridge->queue = queue_open(bridge->config->store, bridge->vault, error);
	if (!bridge->queue)
		return false;
	bridge->talks = talks_create(bridge);
	bridge->sender = sender_create(bridge);
	bridge->webhooks = webhooks_create(bridge);
	return true;
}

static bool announce(const struct bridge *bridge, struct error *error)
{
	int port = lws_get_vhost_listen_port(bridge->vhost);
	BUF_AUTO struct buf channels = {0};
	char text[16];

	for (int i = 0; i < CHANNELS; i++) {
		if (*bridge->secrets.token[i])
			buf_addf(&channels, "%s%s", channels.len ? "," : "",
				 channel_name((enum channel)i));
	}
	snprintf(text, sizeof text, "%d\n", port);
	if (*bridge->config->port_file &&
	    !file_write(bridge->config->port_file, str_from(text), error))
		return false;
	log_line(LOG_LEVEL_INFO, "event=started version=%s address=%s port=%d channels=%s",
		 PIERRE_VERSION, bridge->config->listen, port,
		 channels.len ? channels.data : "none");
	return true;
}

static void finish(struct bridge *bridge)
{
	line_destroy(bridge->line);
	fetch_destroy(bridge->fetch);
	if (bridge->lws)
		lws_context_destroy(bridge->lws);
	if (bridge->loop) {
		ev_run(bridge->loop, EVRUN_NOWAIT);
		ev_loop_destroy(bridge->loop);
	}
	sender_destroy(bridge->sender);
	talks_destroy(bridge->talks);
	webhooks_destroy(bridge->webhooks);
	queue_close(bridge->queue);
	vault_close(bridge->vault);
	bridge_secrets_finish(&bridge->secrets);
	json_decref(bridge->texts);
	free(bridge);
}

static struct bridge *create(struct bridge_config *config)
{
	struct bridge *bridge = mem_zalloc(1, sizeof *bridge);

	bridge->config = config;
	bridge->clock = clock_system();
	bridge->conversation_ms = DEFAULT_TTL_MS;
	return bridge;
}

bool bridge_run(struct bridge_config *config, struct error *error)
{
	struct bridge *bridge = create(config);
	bool ok = false;

	lws_set_log_level(LLL_ERR | LLL_WARN, log_lws);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is as a full disk */
	if (!prepare(bridge, error))
		goto end;
	bridge->loop = ev_loop_new(EVFLAG_AUTO);
	bridge->fetch = fetch_create(bridge->loop, config->send_timeout_ms, error);
	if (!bridge->fetch || !open_context(bridge, error) || !open_line(bridge, error))
		goto end;
	watch(bridge);
	ok = talks_load(bridge->talks, error) && sender_load(bridge->sender, error) &&
	     announce(bridge, error);
	if (ok)
		ev_run(bridge->loop, 0);
	unwatch(bridge);
end:
	finish(bridge);
	if (ok)
		log_line(LOG_LEVEL_INFO, "event=stopped");
	return ok;
}

bool bridge_check(struct bridge_config *config, struct error *error)
{
	struct bridge *bridge = create(config);
	bool ok = prepare(bridge, error);

	finish(bridge);
	return ok;
}
