/* A bare libwebsockets server on libev that sends back each frame: the yardstick of bench_chat.
 * Usage: bench_echo PORT-FILE; listens on a free port of 127.0.0.1 until SIGTERM. */
#include <ev.h>
#include <libwebsockets.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/file.h"

struct echo {
	unsigned char frame[LWS_PRE + 16384];
	size_t len;
};

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len)
{
	struct echo *echo = user;

	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		if (len > sizeof echo->frame - LWS_PRE)
			return -1;
		memcpy(echo->frame + LWS_PRE, in, len);
		echo->len = len;
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (echo->len &&
		    lws_write(wsi, echo->frame + LWS_PRE, echo->len, LWS_WRITE_TEXT) < 0)
			return -1;
		echo->len = 0;
		return 0;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}

static void on_signal(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
	(void)watcher;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

int main(int argc, char **argv)
{
	static const struct lws_protocols protocols[] = {
		{.name = "pierre.v1",
		 .callback = on_event,
		 .per_session_data_size = sizeof(struct echo),
		 .rx_buffer_size = 4096},
		{0},
	};
	struct rlimit files;
	struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
	void *loops[] = {loop};
	struct lws_context_creation_info info = {
		.iface = "127.0.0.1",
		.protocols = protocols,
		.options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
		.foreign_loops = loops,
		.gid = -1,
		.uid = -1,
	};
	struct ev_signal term;
	struct lws_context *context;
	struct lws_vhost *vhost;
	char port[16];

	if (argc != 2)
		return 2;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	lws_set_log_level(LLL_ERR, NULL);
	context = lws_create_context(&info);
	vhost = context ? lws_create_vhost(context, &info) : NULL;
	if (!vhost)
		return 1;
	ev_signal_init(&term, on_signal, SIGTERM);
	ev_signal_start(loop, &term);
	snprintf(port, sizeof port, "%d\n", lws_get_vhost_listen_port(vhost));
	if (!file_write(argv[1], str_from(port), NULL))
		return 1;
	ev_run(loop, 0);
	return 0;
}
