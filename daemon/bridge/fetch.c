/* libcurl's multi interface on libev. */
#include "bridge/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ANSWER_LIMIT = 65536, CONNECT_MS = 5000 };

struct transfer {
	struct fetch *fetch;
	struct transfer *next, **link;
	CURL *easy;
	struct curl_slist *headers;
	struct platform_request request;
	size_t sent; /* of the request's body */
	struct buf answer;
	fetch_done *done;
	void *context;
};

struct fetch {
	struct ev_loop *loop;
	struct ev_timer timer;
	CURLM *multi;
	int64_t timeout_ms;
	struct transfer *transfers;
	size_t count;
};

static void transfer_free(struct transfer *transfer)
{
	curl_multi_remove_handle(transfer->fetch->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	platform_request_finish(&transfer->request);
	buf_finish(&transfer->answer);
	free(transfer);
}

static void transfer_destroy(struct transfer *transfer)
{
	*transfer->link = transfer->next;
	if (transfer->next)
		transfer->next->link = transfer->link;
	transfer->fetch->count--;
	transfer_free(transfer);
}

static void finish(struct transfer *transfer, CURLcode code)
{
	struct fetch_answer answer = {.body = buf_borrow(&transfer->answer)};
	curl_off_t wait = 0;
	long sent = 0;

	if (code == CURLE_OK || code == CURLE_WRITE_ERROR)
		curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent);
	curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &wait);
	answer.was_sent = sent > 0;
	answer.retry_after_ms = (int64_t)wait * 1000;
	answer.problem = curl_easy_strerror(code);
	transfer->done(transfer->context, &answer);
	transfer_destroy(transfer);
}

static void take_finished(struct fetch *fetch)
{
	const CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(fetch->multi, &left))) {
		struct transfer *transfer = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		finish(transfer, message->data.result);
	}
}

static void on_socket(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct fetch *fetch = watcher->data;
	int running, what = (events & EV_READ ? CURL_CSELECT_IN : 0) |
			    (events & EV_WRITE ? CURL_CSELECT_OUT : 0);

	(void)loop;
	curl_multi_socket_action(fetch->multi, watcher->fd, what, &running);
	take_finished(fetch);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct fetch *fetch = watcher->data;
	int running;

	(void)loop;
	(void)events;
	curl_multi_socket_action(fetch->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	take_finished(fetch);
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
	struct fetch *fetch = context;
	struct ev_io *io = known;

	(void)easy;
	if (io)
		ev_io_stop(fetch->loop, io);
	if (what == CURL_POLL_REMOVE) {
		free(io);
		curl_multi_assign(fetch->multi, socket, NULL);
		return 0;
	}
	if (!io) {
		io = mem_zalloc(1, sizeof *io);
		curl_multi_assign(fetch->multi, socket, io);
	}
	ev_io_init(io, on_socket, socket,
		   (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));
	io->data = fetch;
	ev_io_start(fetch->loop, io);
	return 0;
}

static int watch_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct fetch *fetch = context;

	(void)multi;
	ev_timer_stop(fetch->loop, &fetch->timer);
	if (timeout_ms < 0)
		return 0;
	ev_timer_set(&fetch->timer, (double)timeout_ms / 1000, 0);
	ev_timer_start(fetch->loop, &fetch->timer);
	return 0;
}

struct fetch *fetch_create(struct ev_loop *loop, int64_t timeout_ms, struct error *error)
{
	struct fetch *fetch = mem_zalloc(1, sizeof *fetch);

	fetch->loop = loop;
	fetch->timeout_ms = timeout_ms;
	ev_timer_init(&fetch->timer, on_timer, 0, 0);
	fetch->timer.data = fetch;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		fetch->multi = curl_multi_init();
	if (!fetch->multi) {
		error_set(error, ERROR_IO, "libcurl does not start; is it installed whole?");
		free(fetch);
		return NULL;
	}
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, watch_timer);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
	return fetch;
}

void fetch_destroy(struct fetch *fetch)
{
	struct transfer *transfer;

	if (!fetch)
		return;
	while ((transfer = fetch->transfers)) {
		fetch->transfers = transfer->next;
		transfer_free(transfer);
	}
	curl_multi_cleanup(fetch->multi);
	ev_timer_stop(fetch->loop, &fetch->timer);
	free(fetch);
	curl_global_cleanup();
}

void fetch_set_timeout(struct fetch *fetch, int64_t timeout_ms)
{
	fetch->timeout_ms = timeout_ms;
}

static size_t on_answer(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;

	if (transfer->answer.len + size * count > ANSWER_LIMIT)
		return 0;
	buf_add(&transfer->answer, (struct str){data, size * count});
	return size * count;
}

static void add_headers(struct transfer *transfer)
{
	BUF_AUTO struct buf bearer = {0};

	if (transfer->request.body.len) {
		transfer->headers =
			curl_slist_append(transfer->headers, "Content-Type: application/json");
		transfer->headers = curl_slist_append(transfer->headers, "Expect:");
	}
	if (transfer->request.bearer.len) {
		buf_addf(&bearer, "Authorization: Bearer %s", transfer->request.bearer.data);
		transfer->headers = curl_slist_append(transfer->headers, bearer.data);
		explicit_bzero(bearer.data, bearer.len);
	}
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

/* A connection that was kept and is dead: libcurl would send the request again by itself, though it
 * may have arrived. It cannot where it has no way back to the body's begin. */
static size_t on_body(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct str rest = str_slice(buf_borrow(&transfer->request.body), transfer->sent,
				    transfer->request.body.len);
	size_t len = rest.len < size * count ? rest.len : size * count;

	memcpy(data, rest.data, len);
	transfer->sent += len;
	return len;
}

/* What citizens are told goes where the setting says and nowhere else: no proxy of the
 * environment, no redirect, no other protocol. */
static void prepare(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_URL, transfer->request.url.data);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)transfer->fetch->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "pierre-bridge/" PIERRE_VERSION);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	add_headers(transfer);
	if (!transfer->request.body.len)
		return;
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->request.body.len);
}

void fetch_start(struct fetch *fetch, struct platform_request *request_take, fetch_done *done,
		 void *context)
{
	struct transfer *transfer = mem_zalloc(1, sizeof *transfer);

	transfer->fetch = fetch;
	transfer->request = *request_take;
	*request_take = (struct platform_request){0};
	transfer->done = done;
	transfer->context = context;
	transfer->next = fetch->transfers;
	transfer->link = &fetch->transfers;
	if (fetch->transfers)
		fetch->transfers->link = &transfer->next;
	fetch->transfers = transfer;
	fetch->count++;
	transfer->easy = curl_easy_init();
	prepare(transfer);
	curl_multi_add_handle(fetch->multi, transfer->easy);
}

size_t fetch_count(const struct fetch *fetch)
{
	return fetch->count;
}
