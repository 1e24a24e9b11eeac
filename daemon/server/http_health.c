/* Over HTTP: health and metrics. */
#include "server/http.h"

int http_alive(struct lws *wsi, struct request *request)
{
	return http_respond_text(wsi, request, 200, "alive\n");
}

int http_ready(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);

	if (server->draining)
		return http_respond_text(wsi, request, 503, "stopping\n");
	if (chat_is_failing(server->chat))
		return http_respond_text(wsi, request, 503, "the store fails\n");
	return http_respond_text(wsi, request, 200, "ready\n");
}

/* Not there while the records fail: a gap shows it. */
static void add_orders(const struct server *server, struct buf *out)
{
	size_t counts[ORDER_STATES];

	if (records_order_count(server->ledger->records, counts, NULL))
		metrics_write_orders(counts, out);
}

int http_metrics(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);
	BUF_AUTO struct buf text = {0};
	struct response response = {.status = 200,
				    .type = "text/plain; version=0.0.4; charset=utf-8"};
	struct outbox_figures cases;

	metrics_write(&server->metrics,
		      understander_version(chat_brain(server->chat)->understander), &text);
	outbox_read(server->outbox, &cases);
	metrics_write_outbox(&cases, &text);
	add_orders(server, &text);
	terminals_refresh(server->terminals);
	terminals_write_metrics(server->terminals, &server->clock, &text);
	bridges_write_metrics(server->bridges, &text);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}
