/* The event loop: what happens at each turn, each second, and on each signal. */
#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/server_state.h"

enum {
	DRAIN_SECONDS = 5,
	HANDSHAKE_SECONDS = 10,
	KEEPALIVE_SECONDS = 15,
	RX_SIZE = 4096,
	EXPIRE_ORDERS = 50 /* at once */
};

struct server *server_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

int64_t server_now_us(void)
{
	return (int64_t)lws_now_usecs();
}

/* After all that a turn of the loop has brought, before it waits again. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
	struct server *server = watcher->data;

	(void)loop;
	(void)events;
	chat_commit(server->chat);
	if (chat_filed(server->chat))
		outbox_wake(server->outbox);
	websocket_send_all(server);
	bridge_send_all(server);
	if (server->draining && !server->oldest && !server->lines)
		ev_break(server->loop, EVBREAK_ALL);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct server *server = watcher->data;

	(void)loop;
	(void)events;
	websocket_close_idle(server);
	bridge_tick(server);
	chat_expire(server->chat);
	if (server->ledger->orders)
		orders_expire(server->ledger->orders, EXPIRE_ORDERS);
	chat_tell_orders(server->chat);
	limits_sweep(server->limits, 1000, server_now_us());
}

static void on_deadline(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	(void)watcher;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

/* In the thread of the reload. */
static void reload_done(void *context)
{
	struct server *server = context;

	ev_async_send(server->loop, &server->reloaded);
}

static void reload_keys(struct server *server)
{
	struct error error = {0};

	if (!ledger_reload(server->ledger, server->config, server->clock, &error))
		log_line(LOG_LEVEL_ERROR,
			 "event=keys_reload_failed reason=\"%s\" next=\"the old keys stay in use\"",
			 error.message);
}

static void reload(struct server *server)
{
	if (server->reload) {
		server->reload_again = true;
		return;
	}
	log_line(LOG_LEVEL_INFO, "event=reloading");
	reload_keys(server);
	server->reload = reload_start(server->config, server->ledger, reload_done, server);
	if (!server->reload)
		log_line(LOG_LEVEL_ERROR, "event=reload_failed reason=\"no thread: %s\"",
			 strerror(errno));
}

static void on_reloaded(struct ev_loop *loop, struct ev_async *watcher, int events)
{
	struct server *server = watcher->data;
	struct error error = {0};
	struct brain *brain = reload_take(server->reload, &error);

	(void)loop;
	(void)events;
	server->reload = NULL;
	if (brain) {
		chat_set_brain(server->chat, brain);
		bridge_tell_ready(server);
		server->metrics.reloads_ok++;
		log_line(LOG_LEVEL_INFO, "event=reloaded model=%s",
			 understander_version(brain->understander));
	} else {
		server->metrics.reloads_failed++;
		log_line(LOG_LEVEL_ERROR,
			 "event=reload_failed reason=\"%s\" next=\"the old content and model "
			 "stay in use\"",
			 error.message);
	}
	if (server->reload_again) {
		server->reload_again = false;
		reload(server);
	}
}

static void drain(struct server *server)
{
	if (server->draining) {
		ev_break(server->loop, EVBREAK_ALL);
		return;
	}
	server->draining = true;
	log_line(LOG_LEVEL_INFO, "event=draining connections=%llu",
		 (unsigned long long)server->metrics.connections);
	websocket_close_all(server);
	bridge_close_all(server);
	ev_timer_start(server->loop, &server->deadline);
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

static void watch(struct server *server)
{
	static const int numbers[] = {SIGHUP, SIGTERM, SIGINT};

	ev_prepare_init(&server->prepare, on_prepare);
	server->prepare.data = server;
	ev_prepare_start(server->loop, &server->prepare);
	ev_timer_init(&server->tick, on_tick, 1, 1);
	server->tick.data = server;
	ev_timer_start(server->loop, &server->tick);
	ev_timer_init(&server->deadline, on_deadline, DRAIN_SECONDS, 0);
	ev_async_init(&server->reloaded, on_reloaded);
	server->reloaded.data = server;
	ev_async_start(server->loop, &server->reloaded);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		ev_signal_init(&server->signals[i], on_signal, numbers[i]);
		server->signals[i].data = server;
		ev_signal_start(server->loop, &server->signals[i]);
	}
}

static void unwatch(struct server *server)
{
	ev_prepare_stop(server->loop, &server->prepare);
	ev_timer_stop(server->loop, &server->tick);
	ev_timer_stop(server->loop, &server->deadline);
	ev_async_stop(server->loop, &server->reloaded);
	for (size_t i = 0; i < sizeof server->signals / sizeof *server->signals; i++)
		ev_signal_stop(server->loop, &server->signals[i]);
}

static void log_lws(int level, const char *text)
{
	log_line(level == LLL_ERR ? LOG_LEVEL_WARNING : LOG_LEVEL_DEBUG,
		 "event=libwebsockets text=\"%.*s\"", (int)strcspn(text, "\n"), text);
}

/* Ten thousand connections need as many files. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static bool listen_on(struct server *server, struct error *error)
{
	static const struct lws_protocols none = {0};
	struct lws_protocols protocols[] = {
		{.name = "http", .callback = http_callback, .tx_packet_size = 16384},
		{.name = "pierre.v1",
		 .callback = websocket_callback,
		 .per_session_data_size = sizeof(struct connection),
		 .rx_buffer_size = RX_SIZE},
		{.name = "pierre.bridge.v1",
		 .callback = bridge_callback,
		 .rx_buffer_size = RX_SIZE},
		none,
	};
	const struct config *config = server->config;
	void *loops[] = {server->loop};
	struct lws_context_creation_info info = {
		.iface = *config->listen ? config->listen : NULL,
		.port = (int)config->port,
		.protocols = protocols,
		.options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
			   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
		.foreign_loops = loops,
		.user = server,
		.server_string = "pierre",
		.timeout_secs = HANDSHAKE_SECONDS,
		.keepalive_timeout = KEEPALIVE_SECONDS,
		.gid = -1,
		.uid = -1,
	};

	protocols[0].per_session_data_size = http_request_size;
	protocols[2].per_session_data_size = bridge_line_size;
	server->lws = lws_create_context(&info);
	if (!server->lws)
		return error_set(error, ERROR_IO,
				 "libwebsockets does not start; is its plugin for libev there "
				 "(Debian: libwebsockets-evlib-ev)?");
	server->vhost = lws_create_vhost(server->lws, &info);
	if (!server->vhost)
		return error_set(error, ERROR_IO,
				 "cannot listen on %s port %lld; is another program there? "
				 "--port 0 takes a free one",
				 *config->listen ? config->listen : "any address",
				 (long long)config->port);
	return true;
}

static bool announce(struct server *server, struct error *error)
{
	int port = lws_get_vhost_listen_port(server->vhost);
	char text[16];

	snprintf(text, sizeof text, "%d\n", port);
	if (*server->config->port_file &&
	    !file_write(server->config->port_file, str_from(text), error))
		return false;
	log_line(LOG_LEVEL_INFO, "event=started version=%s address=%s port=%d model=%s",
		 PIERRE_VERSION, server->config->listen, port,
		 understander_version(chat_brain(server->chat)->understander));
	return true;
}

static bool prepare(struct server *server, struct error *error)
{
	struct chat_options options = {
		.config = server->config,
		.metrics = &server->metrics,
		.clock = server->clock,
		.now_us = server_now_us,
		.wake = websocket_wake,
	};
	struct brain *brain;

	server->store = store_open(server->config->store, error);
	if (!server->store)
		return false;
	server->ledger = ledger_open(server->config, server->clock, error);
	if (!server->ledger)
		return false;
	server->terminals = terminals_create(server->config->terminals, error);
	if (!server->terminals)
		return false;
	server->bridges = bridges_create(server->config->bridges, error);
	if (!server->bridges)
		return false;
	brain = brain_load(server->config, server->ledger, error);
	if (!brain)
		return false;
	server->limits = limits_create(server->config);
	options.store = server->store;
	options.records = server->ledger->records;
	options.limits = server->limits;
	server->chat = chat_create(&options, brain);
	return true;
}

static bool prepare_outbox(struct server *server, struct error *error)
{
	const struct config *config = server->config;
	const struct outbox_options options = {
		.store = config->store,
		.url = config->back_office_url,
		.secret_file = config->back_office_secret,
		.keep_days = config->case_keep_days,
		.feedback_days = config->feedback_keep_days,
		.clock = server->clock,
	};

	server->outbox = outbox_create(&options, error);
	return server->outbox;
}

static void finish(struct server *server)
{
	struct error error = {0};

	if (server->reload)
		brain_destroy(reload_take(server->reload, NULL));
	if (server->lws)
		lws_context_destroy(server->lws);
	if (server->loop) {
		ev_run(server->loop, EVRUN_NOWAIT);
		ev_loop_destroy(server->loop);
	}
	outbox_destroy(server->outbox);
	if (server->store && !store_commit(server->store, &error))
		log_line(LOG_LEVEL_ERROR, "event=store_failed reason=\"%s\"", error.message);
	chat_destroy(server->chat);
	ledger_close(server->ledger);
	limits_destroy(server->limits);
	terminals_destroy(server->terminals);
	bridges_destroy(server->bridges);
	store_close(server->store);
	metrics_finish(&server->metrics);
	free(server);
}

static struct server *server_create(const struct config *config)
{
	struct server *server = mem_zalloc(1, sizeof *server);

	server->config = config;
	server->clock = clock_system();
	metrics_init(&server->metrics, clock_now(&server->clock));
	return server;
}

bool server_run(const struct config *config, struct error *error)
{
	struct server *server = server_create(config);
	bool ok = false;

	lws_set_log_level(LLL_ERR | LLL_WARN, log_lws);
	signal(SIGPIPE, SIG_IGN);
	raise_file_limit();
	server->loop = ev_loop_new(EVFLAG_AUTO);
	if (!prepare(server, error) || !prepare_outbox(server, error) || !listen_on(server, error))
		goto end;
	watch(server);
	ok = outbox_start(server->outbox, error) && announce(server, error);
	if (ok) {
		chat_tell_orders(server->chat);
		ev_run(server->loop, 0);
	}
	unwatch(server);
end:
	finish(server);
	if (ok)
		log_line(LOG_LEVEL_INFO, "event=stopped");
	return ok;
}

bool server_check(const struct config *config, struct error *error)
{
	struct server *server = server_create(config);
	bool ok = prepare(server, error) && prepare_outbox(server, error);

	finish(server);
	return ok;
}
