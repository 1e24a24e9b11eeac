/* HTTP on the same port: the page, health, metrics, and who may open a WebSocket. */
#include <stdlib.h>

#include "server/page_files.h"
#include "server/server_state.h"

enum { HEADER_LIMIT = 2048, BODY_PIECE = 16384 };

/* The body of a response on its way. */
struct request {
	struct buf body; /* LWS_PRE bytes of room, then the text */
	size_t at;
};

const size_t http_request_size = sizeof(struct request);

static const char page_policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
	"img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct response {
	unsigned status;
	const char *type;
	struct str body;
	const char *retry_after; /* or NULL */
};

struct header_writer {
	struct lws *wsi;
	unsigned char *at, *end;
	bool ok;
};

static void add_header(struct header_writer *w, const char *name, const char *value)
{
	if (lws_add_http_header_by_name(w->wsi, (const unsigned char *)name,
					(const unsigned char *)value, (int)strlen(value), &w->at,
					w->end))
		w->ok = false;
}

static bool write_headers(struct lws *wsi, const struct response *response)
{
	unsigned char memory[LWS_PRE + HEADER_LIMIT];
	unsigned char *begin = memory + LWS_PRE;
	struct header_writer w = {wsi, begin, memory + sizeof memory - 1, true};

	if (lws_add_http_common_headers(wsi, response->status, response->type, response->body.len,
					&w.at, w.end))
		return false;
	add_header(&w, "content-security-policy:", page_policy);
	add_header(&w, "x-content-type-options:", "nosniff");
	add_header(&w, "referrer-policy:", "no-referrer");
	add_header(&w, "cache-control:", "no-cache");
	if (response->retry_after)
		add_header(&w, "retry-after:", response->retry_after);
	return w.ok && lws_finalize_write_http_header(wsi, begin, &w.at, w.end) == 0;
}

/* Headers now, the body when the socket takes it. */
static int respond(struct lws *wsi, struct request *request, const struct response *response)
{
	bool head_only = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;

	if (!write_headers(wsi, response))
		return -1;
	if (head_only || response->body.len == 0)
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	buf_finish(&request->body);
	memset(buf_reserve(&request->body, LWS_PRE), 0, LWS_PRE);
	request->body.len = LWS_PRE;
	buf_add(&request->body, response->body);
	request->at = LWS_PRE;
	lws_callback_on_writable(wsi);
	return 0;
}

static int respond_text(struct lws *wsi, struct request *request, unsigned status, const char *text)
{
	struct response response = {status, "text/plain; charset=utf-8", str_from(text), NULL};

	return respond(wsi, request, &response);
}

static int on_writable(struct lws *wsi, struct request *request)
{
	size_t left = request->body.len - request->at;
	size_t piece = left < BODY_PIECE ? left : BODY_PIECE;
	enum lws_write_protocol how = piece == left ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP;

	if (!left)
		return 0;
	if (lws_write(wsi, (unsigned char *)request->body.data + request->at, piece, how) < 0)
		return -1;
	request->at += piece;
	if (request->at < request->body.len) {
		lws_callback_on_writable(wsi);
		return 0;
	}
	buf_finish(&request->body);
	request->at = 0;
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{".html", "text/html; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},
		{".css", "text/css; charset=utf-8"},
		{".svg", "image/svg+xml"},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_ends(str_from(name), str_from(types[i].ending)))
			return types[i].type;
	}
	return "application/octet-stream";
}

static int serve_page(struct lws *wsi, struct request *request, const char *name)
{
	for (const struct page_file *file = page_files; file->name; file++) {
		struct response response = {
			200, type_of(file->name), {(const char *)file->data, file->len}, NULL};

		if (strcmp(file->name, name) == 0)
			return respond(wsi, request, &response);
	}
	return respond_text(wsi, request, 404, "There is nothing here.\n");
}

static int serve_ready(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);

	if (server->draining)
		return respond_text(wsi, request, 503, "stopping\n");
	if (chat_is_failing(server->chat))
		return respond_text(wsi, request, 503, "the store fails\n");
	return respond_text(wsi, request, 200, "ready\n");
}

static int serve_metrics(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);
	BUF_AUTO struct buf text = {0};
	struct response response = {200, "text/plain; version=0.0.4; charset=utf-8", {0}, NULL};
	struct outbox_figures cases;

	metrics_write(&server->metrics,
		      understander_version(chat_brain(server->chat)->understander), &text);
	outbox_read(server->outbox, &cases);
	metrics_write_outbox(&cases, &text);
	response.body = buf_borrow(&text);
	return respond(wsi, request, &response);
}

static int on_request(struct lws *wsi, struct request *request, const char *path)
{
	struct response texts = {200, "application/json", {0}, NULL};

	if (!lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) &&
	    !lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI))
		return respond_text(wsi, request, 405, "Only GET and HEAD.\n");
	if (strcmp(path, "/") == 0)
		return serve_page(wsi, request, "index.html");
	if (strcmp(path, "/texts.json") == 0) {
		texts.body = str_from(chat_brain(server_of(wsi)->chat)->texts);
		return respond(wsi, request, &texts);
	}
	if (strcmp(path, "/healthz") == 0)
		return respond_text(wsi, request, 200, "alive\n");
	if (strcmp(path, "/readyz") == 0)
		return serve_ready(wsi, request);
	if (strcmp(path, "/metrics") == 0)
		return serve_metrics(wsi, request);
	if (strcmp(path, "/chat") == 0)
		return respond_text(wsi, request, 426, "A WebSocket: pierre.v1.\n");
	return serve_page(wsi, request, path + 1);
}

static bool header_copy(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size)
{
	*out = '\0';
	return lws_hdr_total_length(wsi, token) > 0 && lws_hdr_copy(wsi, out, (int)size, token) > 0;
}

/* A browser says where its page came from; others need not. */
static bool origin_is_allowed(const struct server *server, struct lws *wsi)
{
	const struct config_list *allowed = &server->config->allowed_origins;
	char origin[256], host[256];
	struct str rest;

	if (!lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN))
		return true;
	if (!header_copy(wsi, WSI_TOKEN_ORIGIN, origin, sizeof origin))
		return false;
	for (size_t i = 0; i < allowed->count; i++) {
		if (strcmp(origin, allowed->items[i]) == 0)
			return true;
	}
	rest = str_from(origin);
	if (str_starts(rest, STR("http://")))
		rest = str_slice(rest, 7, rest.len);
	else if (str_starts(rest, STR("https://")))
		rest = str_slice(rest, 8, rest.len);
	return header_copy(wsi, WSI_TOKEN_HOST, host, sizeof host) && str_eq(rest, str_from(host));
}

static bool speaks_pierre(struct lws *wsi)
{
	char list[256];
	struct str rest, name;

	if (!header_copy(wsi, WSI_TOKEN_PROTOCOL, list, sizeof list))
		return false;
	for (rest = str_from(list); str_split(&rest, ',', &name);) {
		if (str_eq(str_trim(name), STR("pierre.v1")))
			return true;
	}
	return false;
}

/* Above 0: refused with a status. */
static int refuse(struct lws *wsi, unsigned status, const char *retry_after)
{
	struct response response = {status, "text/plain; charset=utf-8", {"", 0}, retry_after};

	return write_headers(wsi, &response) ? 1 : -1;
}

static int on_upgrade(struct lws *wsi)
{
	struct server *server = server_of(wsi);
	struct address *address;
	char path[16], text[64];
	enum limits_answer answer;

	if (!header_copy(wsi, WSI_TOKEN_GET_URI, path, sizeof path) || strcmp(path, "/chat") != 0)
		return refuse(wsi, 404, NULL);
	if (!speaks_pierre(wsi))
		return refuse(wsi, 400, NULL);
	if (!origin_is_allowed(server, wsi)) {
		server->metrics.refused[REFUSED_ORIGIN]++;
		return refuse(wsi, 403, NULL);
	}
	if (server->draining)
		return refuse(wsi, 503, "5");
	server_peer_address(wsi, text, sizeof text);
	answer = limits_enter(server->limits, text, server_now_us(), &address);
	if (answer == LIMITS_FINE) {
		/* It only counts once it is established. */
		limits_leave(server->limits, address);
		return 0;
	}
	server->metrics.refused[answer == LIMITS_TOTAL ? REFUSED_TOTAL : REFUSED_ADDRESS]++;
	return refuse(wsi, 503, "30");
}

int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		  size_t len)
{
	struct request *request = user;

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, request, in);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(wsi, request);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return on_upgrade(wsi);
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
		if (request)
			buf_finish(&request->body);
		return 0;
	case LWS_CALLBACK_HTTP_BODY:
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return -1;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}
