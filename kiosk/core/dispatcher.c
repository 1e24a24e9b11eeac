/* The socket of speech-dispatcher on the GLib main loop. */
#include "core/dispatcher.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/ssip.h"

enum {
	PAUSE_MS = 250,
	PAUSE_LIMIT_MS = 30000,
	SPAWN_PAUSE_MS = 30000,
	REPLY_MS = 5000,
};

struct dispatcher {
	struct dispatcher_events events;
	struct buf path, in, out;
	size_t sent; /* of out */
	bool may_spawn;
	int fd;
	guint readable, writable, timer;
	int64_t pause_ms, next_mono, spawn_mono; /* spawn_mono: not before */
};

static int64_t now_mono(void)
{
	return g_get_monotonic_time() / 1000;
}

static void source_end(guint *source)
{
	if (*source)
		g_source_remove(*source);
	*source = 0;
}

static void forget_out(struct dispatcher *dispatcher)
{
	if (dispatcher->out.data)
		explicit_bzero(dispatcher->out.data, dispatcher->out.capacity);
	buf_reset(&dispatcher->out);
	dispatcher->sent = 0;
}

struct dispatcher *dispatcher_create(const struct dispatcher_events *events)
{
	struct dispatcher *dispatcher = mem_zalloc(1, sizeof(*dispatcher));
	bool is_explicit;

	dispatcher->events = *events;
	dispatcher->fd = -1;
	dispatcher->pause_ms = PAUSE_MS;
	ssip_path(g_getenv("SPEECHD_ADDRESS"), g_get_user_runtime_dir(), &dispatcher->path,
		  &is_explicit);
	dispatcher->may_spawn = !is_explicit;
	return dispatcher;
}

void dispatcher_destroy(struct dispatcher *dispatcher)
{
	if (!dispatcher)
		return;
	dispatcher_close(dispatcher);
	buf_finish(&dispatcher->path);
	buf_finish(&dispatcher->in);
	buf_finish(&dispatcher->out);
	free(dispatcher);
}

void dispatcher_close(struct dispatcher *dispatcher)
{
	source_end(&dispatcher->readable);
	source_end(&dispatcher->writable);
	source_end(&dispatcher->timer);
	forget_out(dispatcher);
	buf_reset(&dispatcher->in);
	if (dispatcher->fd >= 0)
		close(dispatcher->fd);
	dispatcher->fd = -1;
}

static void lose(struct dispatcher *dispatcher)
{
	dispatcher_close(dispatcher);
	dispatcher->next_mono = now_mono() + dispatcher->pause_ms;
	dispatcher->pause_ms = MIN(dispatcher->pause_ms * 2, PAUSE_LIMIT_MS);
	dispatcher->events.lost(dispatcher->events.context);
}

static gboolean on_silent(gpointer context)
{
	struct dispatcher *dispatcher = context;

	dispatcher->timer = 0;
	lose(dispatcher);
	return G_SOURCE_REMOVE;
}

/* One reply off the front of what came in. False when the connection is gone. */
static bool take_reply(struct dispatcher *dispatcher, bool *more)
{
	int code;
	size_t used;

	*more = false;
	switch (ssip_reply_read(buf_borrow(&dispatcher->in), &code, &used)) {
	case SSIP_MORE:
		return true;
	case SSIP_BAD:
		lose(dispatcher);
		return false;
	case SSIP_DONE:
		break;
	}
	memmove(dispatcher->in.data, dispatcher->in.data + used, dispatcher->in.len - used + 1);
	dispatcher->in.len -= used;
	if (code >= 700 && code < 800) { /* an event, not asked for and not minded */
		*more = true;
		return true;
	}
	source_end(&dispatcher->timer);
	dispatcher->pause_ms = PAUSE_MS;
	*more = true;
	dispatcher->events.reply(dispatcher->events.context, code);
	return dispatcher->fd >= 0;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer context)
{
	struct dispatcher *dispatcher = context;
	ssize_t got;
	bool more = true;

	(void)condition;
	got = recv(fd, buf_reserve(&dispatcher->in, 1024), 1024, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return G_SOURCE_CONTINUE;
	if (got <= 0) {
		dispatcher->readable = 0;
		lose(dispatcher);
		return G_SOURCE_REMOVE;
	}
	dispatcher->in.len += (size_t)got;
	dispatcher->in.data[dispatcher->in.len] = '\0';
	/* lose() removes this source itself; GLib allows that within its callback */
	while (more)
		if (!take_reply(dispatcher, &more))
			return G_SOURCE_REMOVE;
	return G_SOURCE_CONTINUE;
}

/* False when the socket takes no more now, or is gone: then on_readable hears of it. */
static bool push(struct dispatcher *dispatcher)
{
	while (dispatcher->sent < dispatcher->out.len) {
		ssize_t done =
			send(dispatcher->fd, dispatcher->out.data + dispatcher->sent,
			     dispatcher->out.len - dispatcher->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno != EAGAIN;
		dispatcher->sent += (size_t)done;
	}
	forget_out(dispatcher);
	return true;
}

static gboolean on_writable(gint fd, GIOCondition condition, gpointer context)
{
	struct dispatcher *dispatcher = context;

	(void)fd;
	(void)condition;
	if (!push(dispatcher))
		return G_SOURCE_CONTINUE;
	dispatcher->writable = 0;
	return G_SOURCE_REMOVE;
}

void dispatcher_send(struct dispatcher *dispatcher, struct str bytes)
{
	if (dispatcher->fd < 0)
		return;
	forget_out(dispatcher);
	buf_reserve(&dispatcher->out, bytes.len + 1);
	buf_add(&dispatcher->out, bytes);
	source_end(&dispatcher->timer);
	dispatcher->timer = g_timeout_add(REPLY_MS, on_silent, dispatcher);
	if (!push(dispatcher) && !dispatcher->writable)
		dispatcher->writable =
			g_unix_fd_add(dispatcher->fd, G_IO_OUT, on_writable, dispatcher);
}

bool dispatcher_is_sending(const struct dispatcher *dispatcher)
{
	return dispatcher->sent < dispatcher->out.len;
}

bool dispatcher_is_open(const struct dispatcher *dispatcher)
{
	return dispatcher->fd >= 0;
}

int64_t dispatcher_pause_ms(const struct dispatcher *dispatcher)
{
	return MAX(dispatcher->next_mono - now_mono(), 0);
}

/* speech-dispatcher goes into the background by itself, and ends by itself when nobody uses it. */
static void spawn(struct dispatcher *dispatcher, int64_t now)
{
	char program[] = "speech-dispatcher", flag[] = "--spawn";
	char *arguments[] = {program, flag, NULL};

	if (!dispatcher->may_spawn || now < dispatcher->spawn_mono)
		return;
	dispatcher->spawn_mono = now + SPAWN_PAUSE_MS;
	(void)g_spawn_async(NULL, arguments, NULL,
			    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
				    G_SPAWN_STDERR_TO_DEV_NULL,
			    NULL, NULL, NULL, NULL);
}

static int socket_open(struct str path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (path.len == 0 || path.len >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, path.data, path.len);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

bool dispatcher_open(struct dispatcher *dispatcher)
{
	int64_t now = now_mono();

	if (dispatcher->fd >= 0)
		return true;
	if (now < dispatcher->next_mono)
		return false;
	dispatcher->fd = socket_open(buf_borrow(&dispatcher->path));
	if (dispatcher->fd < 0) {
		dispatcher->next_mono = now + dispatcher->pause_ms;
		dispatcher->pause_ms = MIN(dispatcher->pause_ms * 2, PAUSE_LIMIT_MS);
		spawn(dispatcher, now);
		return false;
	}
	dispatcher->readable = g_unix_fd_add(dispatcher->fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
					     on_readable, dispatcher);
	return true;
}
