/* HTTP on the same port: requests with and without a body, responses, and who serves which path. */
#include "server/http.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/json.h"

enum {
	HEADER_LIMIT = 2048,
	BODY_PIECE = 16384,
	DISCARD_LIMIT = 1 << 20, /* of a body that is too large; above it the connection ends */
	BODY_SECONDS = 10
};

const size_t http_request_size = sizeof(struct request);

static const char page_policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
	"img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct header_writer {
	struct lws *wsi;
	unsigned char *at, *end;
	bool ok;
};

/* Nothing where the value is NULL. */
static void add_header(struct header_writer *w, const char *name, const char *value)
{
	if (value && lws_add_http_header_by_name(w->wsi, (const unsigned char *)name,
						 (const unsigned char *)value, (int)strlen(value),
						 &w->at, w->end))
		w->ok = false;
}

static bool write_headers(struct lws *wsi, const struct response *response, bool closes)
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
	add_header(&w, "cache-control:", response->cache ? response->cache : "no-cache");
	add_header(&w, "retry-after:", response->retry_after);
	add_header(&w, "allow:", response->allow);
	add_header(&w, "content-disposition:", response->disposition);
	add_header(&w, "etag:", response->tag);
	add_header(&w, "content-encoding:", response->encoding);
	add_header(&w, "vary:", response->vary);
	add_header(&w, "location:", response->location);
	add_header(&w, "access-control-allow-origin:", response->allow_origin);
	add_header(&w, "cross-origin-resource-policy:", response->resource_policy);
	add_header(&w, "connection:", closes ? "close" : NULL);
	return w.ok && lws_finalize_write_http_header(wsi, begin, &w.at, w.end) == 0;
}

static int completed(struct lws *wsi, const struct request *request)
{
	return request->closes || lws_http_transaction_completed(wsi) ? -1 : 0;
}

int http_respond(struct lws *wsi, struct request *request, const struct response *response)
{
	bool head_only =
		lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0 || response->status == 304;

	if (!write_headers(wsi, response, request->closes))
		return -1;
	if (head_only || response->body.len == 0)
		return completed(wsi, request);
	buf_finish(&request->body);
	memset(buf_reserve(&request->body, LWS_PRE), 0, LWS_PRE);
	request->body.len = LWS_PRE;
	buf_add(&request->body, response->body);
	request->at = LWS_PRE;
	lws_callback_on_writable(wsi);
	return 0;
}

int http_respond_text(struct lws *wsi, struct request *request, unsigned status, const char *text)
{
	struct response response = {
		.status = status, .type = "text/plain; charset=utf-8", .body = str_from(text)};

	return http_respond(wsi, request, &response);
}

int http_respond_json(struct lws *wsi, struct request *request, unsigned status, json_t *value)
{
	BUF_AUTO struct buf text = {0};
	struct response response = {
		.status = status, .type = "application/json", .cache = "no-store"};

	json_add(&text, value);
	json_decref(value);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}

int http_respond_error(struct lws *wsi, struct request *request, unsigned status, const char *error)
{
	return http_respond_json(wsi, request, status, json_pack("{s:s}", "error", error));
}

int http_respond_nothing_here(struct lws *wsi, struct request *request)
{
	return http_respond_text(wsi, request, 404, "There is nothing here.\n");
}

int http_redirect(struct lws *wsi, struct request *request, const char *location,
		  struct response *response)
{
	response->status = 302;
	response->type = "text/plain; charset=utf-8";
	response->body = STR("It is elsewhere.\n");
	response->location = location;
	return http_respond(wsi, request, response);
}

int http_respond_later(struct lws *wsi, struct request *request, int64_t wait_ms)
{
	char seconds[24];
	struct response response = {.status = 429,
				    .type = "text/plain; charset=utf-8",
				    .body = STR("Too many requests.\n"),
				    .retry_after = seconds};

	snprintf(seconds, sizeof seconds, "%lld", (long long)((wait_ms + 999) / 1000));
	return http_respond(wsi, request, &response);
}

int http_refuse(struct lws *wsi, unsigned status, const char *retry_after)
{
	struct response response = {.status = status,
				    .type = "text/plain; charset=utf-8",
				    .body = STR(""),
				    .retry_after = retry_after};

	return write_headers(wsi, &response, false) ? 1 : -1;
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
	return completed(wsi, request);
}

static int serve_chat(struct lws *wsi, struct request *request)
{
	return http_respond_text(wsi, request, 426, "A WebSocket: pierre.v1.\n");
}

static int serve_bridge(struct lws *wsi, struct request *request)
{
	return http_respond_text(wsi, request, 426, "A WebSocket: pierre.bridge.v1.\n");
}

struct route {
	const char *path; /* or what it begins with, where it ends with a slash */
	bool is_post;
	int (*serve)(struct lws *wsi, struct request *request);
};

static const struct route routes[] = {
	{"/widget/", false, http_widget},
	{"/healthz", false, http_alive},
	{"/readyz", false, http_ready},
	{"/metrics", false, http_metrics},
	{"/chat", false, serve_chat},
	{"/bridge/", false, serve_bridge},
	{"/payments/keys", false, http_payment_keys},
	{"/payments/use", true, http_payment_use},
	{"/payments/status", true, http_payment_status},
	{"/appointments/", false, http_appointment},
	{"/orders/", false, http_order},
	{"/terminal/pack.json", false, http_terminal_pack},
	{"/terminals/", true, http_terminal_report},
};

static const struct route *route_find(const char *path)
{
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		struct str name = str_from(routes[i].path);

		if (str_ends(name, STR("/")) ? str_starts(str_from(path), name)
					     : str_eq(str_from(path), name))
			return &routes[i];
	}
	return NULL;
}

static int serve(struct lws *wsi, struct request *request)
{
	const struct route *route = route_find(request->path);
	bool is_post = lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0;
	bool is_get = lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 ||
		      lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
	struct response wrong = {.status = 405,
				 .type = "text/plain; charset=utf-8",
				 .body = STR("Only GET and HEAD.\n"),
				 .allow = "GET, HEAD"};

	if (route && route->is_post) {
		wrong.body = STR("Only POST.\n");
		wrong.allow = "POST";
	}
	if (route && route->is_post ? !is_post : !is_get)
		return http_respond(wsi, request, &wrong);
	return route ? route->serve(wsi, request) : http_site(wsi, request);
}

/* The client's body is kept no longer than it is needed: there may be a token in it. */
static void forget_body(struct request *request)
{
	if (request->sent.data)
		sodium_memzero(request->sent.data, request->sent.len);
	buf_finish(&request->sent);
}

/* How much will come; -1 when that is not said, or not as it should. */
static int64_t body_length(struct lws *wsi)
{
	char text[24];
	int64_t length = 0;

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) ||
	    lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0)
		return -1;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || c - text > 17)
			return -1;
		length = length * 10 + (*c - '0');
	}
	return length;
}

static int on_request(struct lws *wsi, struct request *request, const char *path)
{
	int64_t length;

	forget_body(request);
	request->has_body = request->is_too_large = request->closes = false;
	request->begin_us = server_now_us();
	snprintf(request->path, sizeof request->path, "%s", strlen(path) < HTTP_PATH ? path : "");
	server_peer_address(wsi, request->address, sizeof request->address);
	if (!lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
		return serve(wsi, request);
	length = body_length(wsi);
	request->closes = true;
	if (length < 0 || length > DISCARD_LIMIT)
		return length < 0 ? http_respond_text(wsi, request, 411,
						      "Content-Length says how much will come.\n")
				  : http_respond_text(wsi, request, 413, "Too much.\n");
	request->has_body = true;
	request->is_too_large = length > HTTP_BODY_LIMIT;
	return 0;
}

/* A piece of the body. One that nobody waits for ends the connection; so does one that is the
 * request's own head: libwebsockets 4.1 takes it for the body of a POST that came in one packet
 * with the end of the request before. Who may pipeline (RFC 9112, 9.3.2) tries it again alone. */
static int on_body(struct request *request, struct str piece)
{
	if (!request->has_body || (!request->sent.len && str_starts(piece, STR("POST "))) ||
	    server_now_us() - request->begin_us > BODY_SECONDS * INT64_C(1000000))
		return -1;
	if (request->is_too_large)
		return 0;
	if (request->sent.len + piece.len > HTTP_BODY_LIMIT)
		return -1;
	buf_add(&request->sent, piece);
	return 0;
}

static int on_body_complete(struct lws *wsi, struct request *request)
{
	int result;

	if (!request->has_body)
		return -1;
	request->has_body = false;
	result = request->is_too_large ? http_respond_text(wsi, request, 413, "Too much.\n")
				       : serve(wsi, request);
	forget_body(request);
	return result;
}

int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		  size_t len)
{
	struct request *request = user;

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, request, in);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(request, (struct str){in, len});
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return on_body_complete(wsi, request);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(wsi, request);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return http_upgrade(wsi);
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
		if (request) {
			buf_finish(&request->body);
			forget_body(request);
		}
		return 0;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}
