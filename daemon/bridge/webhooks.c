/* HTTP: requests with and without a body, and their answers. A webhook is answered once its events
 * are on disk. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bridge/webhook.h"

enum { HEADER_LIMIT = 1024, BODY_MS = 10000 };

const size_t webhooks_request_size = sizeof(struct webhook);

struct webhooks *webhooks_create(struct bridge *bridge)
{
	struct webhooks *webhooks = mem_zalloc(1, sizeof *webhooks);

	webhooks->bridge = bridge;
	return webhooks;
}

void webhooks_destroy(struct webhooks *webhooks)
{
	free(webhooks);
}

static bool add_header(struct lws *wsi, const char *name, const char *value, unsigned char **at,
		       unsigned char *end)
{
	return lws_add_http_header_by_name(wsi, (const unsigned char *)name,
					   (const unsigned char *)value, (int)strlen(value), at,
					   end) == 0;
}

/* A text, of nothing or more; what a callback of libwebsockets returns. */
int webhook_respond(struct webhook *webhook, unsigned status, const char *type, struct str text)
{
	unsigned char memory[LWS_PRE + HEADER_LIMIT];
	unsigned char *begin = memory + LWS_PRE, *at = begin, *end = memory + sizeof memory - 1;
	struct lws *wsi = webhook->wsi;

	if (lws_add_http_common_headers(wsi, status, type, text.len, &at, end) ||
	    !add_header(wsi, "x-content-type-options:", "nosniff", &at, end) ||
	    !add_header(wsi, "cache-control:", "no-store", &at, end) ||
	    (status == 503 && !add_header(wsi, "retry-after:", "5", &at, end)) ||
	    (status == 405 && !add_header(wsi, "allow:", "GET, POST", &at, end)) ||
	    (webhook->closes && !add_header(wsi, "connection:", "close", &at, end)) ||
	    lws_finalize_write_http_header(wsi, begin, &at, end))
		return -1;
	if (!text.len || lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI))
		return webhook->closes || lws_http_transaction_completed(wsi) ? -1 : 0;
	buf_finish(&webhook->body);
	memset(buf_reserve(&webhook->body, LWS_PRE), 0, LWS_PRE);
	webhook->body.len = LWS_PRE;
	buf_add(&webhook->body, text);
	lws_callback_on_writable(wsi);
	return 0;
}

int webhook_respond_text(struct webhook *webhook, unsigned status, const char *text)
{
	return webhook_respond(webhook, status, "text/plain; charset=utf-8", str_from(text));
}

static int on_writable(struct webhook *webhook)
{
	size_t len = webhook->body.len > LWS_PRE ? webhook->body.len - LWS_PRE : 0;

	if (!len)
		return 0;
	if (lws_write(webhook->wsi, (unsigned char *)webhook->body.data + LWS_PRE, len,
		      LWS_WRITE_HTTP_FINAL) < 0)
		return -1;
	buf_finish(&webhook->body);
	return webhook->closes || lws_http_transaction_completed(webhook->wsi) ? -1 : 0;
}

/* --- waiting for the commit --- */

void webhook_wait(struct webhook *webhook)
{
	struct webhooks *webhooks = webhook->webhooks;

	webhook->next = webhooks->waiting;
	webhook->link = &webhooks->waiting;
	if (webhooks->waiting)
		webhooks->waiting->link = &webhook->next;
	webhooks->waiting = webhook;
}

static void wait_no_more(struct webhook *webhook)
{
	if (!webhook->link)
		return;
	*webhook->link = webhook->next;
	if (webhook->next)
		webhook->next->link = webhook->link;
	webhook->link = NULL;
}

void webhooks_answer(struct webhooks *webhooks, bool ok)
{
	struct webhook *webhook;

	while ((webhook = webhooks->waiting)) {
		int result;

		wait_no_more(webhook);
		webhooks->bridge->metrics.webhooks += ok;
		webhooks->bridge->metrics.refused[REFUSED_STORE] += !ok;
		result = ok ? webhook_respond_text(webhook, 200, "EVENT_RECEIVED\n")
			    : webhook_respond_text(webhook, 503, "Later: the store fails.\n");
		if (result < 0)
			lws_set_timeout(webhook->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	}
}

static void copy_header(struct lws *wsi, const char *name, char *out, size_t size)
{
	*out = '\0';
	if (lws_hdr_custom_copy(wsi, out, (int)size, name, (int)strlen(name)) < 0)
		*out = '\0';
}

/* How much will come; -1 when that is not said. */
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

static void forget_body(struct webhook *webhook)
{
	if (webhook->sent.data)
		explicit_bzero(webhook->sent.data, webhook->sent.len);
	buf_finish(&webhook->sent);
}

static int on_request(struct lws *wsi, struct webhook *webhook, const char *path)
{
	struct bridge *bridge = lws_context_user(lws_get_context(wsi));
	int64_t length, most = bridge->config->max_body;

	wait_no_more(webhook);
	forget_body(webhook);
	webhook->wsi = wsi;
	webhook->webhooks = bridge->webhooks;
	webhook->begin_mono = clock_mono(&bridge->clock);
	webhook->has_body = webhook->is_too_large = webhook->closes = false;
	snprintf(webhook->path, sizeof webhook->path, "%s",
		 strlen(path) < sizeof webhook->path ? path : "");
	if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) ||
	    lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI))
		return webhook_serve(webhook, false);
	/* As in pierred: libwebsockets 4.1 may take a pipelined head for a body. */
	webhook->closes = true;
	if (!lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
		return webhook_respond_text(webhook, 405, "GET or POST.\n");
	copy_header(wsi,
		    strcmp(webhook->path, "/telegram") == 0 ? "x-telegram-bot-api-secret-token:"
							    : "x-hub-signature-256:",
		    webhook->signature, sizeof webhook->signature);
	length = body_length(wsi);
	if (length < 0)
		return webhook_respond_text(webhook, 411,
					    "Content-Length says how much will come.\n");
	if (length > most * 4)
		return webhook_respond_text(webhook, 413, "Too much.\n");
	webhook->has_body = true;
	webhook->is_too_large = length > most;
	return 0;
}

/* A body that nobody waits for, behind an answer that is on its way and ends the connection. */
static bool is_answered(const struct webhook *webhook)
{
	return !webhook->has_body && webhook->closes && webhook->body.len;
}

static int on_body(struct webhook *webhook, struct str piece)
{
	const struct bridge *bridge = webhook->webhooks->bridge;
	int64_t most = bridge->config->max_body;

	if (is_answered(webhook))
		return 0;
	if (!webhook->has_body || (!webhook->sent.len && str_starts(piece, STR("POST "))) ||
	    clock_mono(&bridge->clock) - webhook->begin_mono > BODY_MS)
		return -1;
	if (webhook->is_too_large)
		return 0;
	if (webhook->sent.len + piece.len > (size_t)most)
		return -1;
	buf_add(&webhook->sent, piece);
	return 0;
}

static int on_body_complete(struct webhook *webhook)
{
	int result;

	if (!webhook->has_body)
		return is_answered(webhook) ? 0 : -1;
	webhook->has_body = false;
	if (webhook->is_too_large) {
		webhook->webhooks->bridge->metrics.refused[REFUSED_BODY]++;
		return webhook_respond_text(webhook, 413,
					    "Too much; the setting max_body says how much.\n");
	}
	result = webhook_serve(webhook, true);
	forget_body(webhook);
	return result;
}

int webhooks_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		      size_t len)
{
	struct webhook *webhook = user;

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, webhook, in);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(webhook, (struct str){in, len});
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return on_body_complete(webhook);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(webhook);
	case LWS_CALLBACK_CLOSED_HTTP:
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
		if (webhook) {
			wait_no_more(webhook);
			buf_finish(&webhook->body);
			forget_body(webhook);
		}
		return 0;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}
