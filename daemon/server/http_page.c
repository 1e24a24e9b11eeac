/* Over HTTP: the page, health and metrics. */
#include "server/http.h"
#include "server/page_files.h"

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

int http_page(struct lws *wsi, struct request *request, const char *name)
{
	for (const struct page_file *file = page_files; file->name; file++) {
		struct response response = {.status = 200,
					    .type = type_of(file->name),
					    .body = {(const char *)file->data, file->len}};

		if (strcmp(file->name, name) == 0)
			return http_respond(wsi, request, &response);
	}
	return http_respond_nothing_here(wsi, request);
}

int http_texts(struct lws *wsi, struct request *request)
{
	struct response response = {.status = 200,
				    .type = "application/json",
				    .body = str_from(chat_brain(server_of(wsi)->chat)->texts)};

	return http_respond(wsi, request, &response);
}

int http_widget(struct lws *wsi, struct request *request)
{
	const char *name = strrchr(request->path, '/') + 1;
	BUF_AUTO struct buf text = {0};
	struct response response = {.status = 200, .type = "text/javascript; charset=utf-8"};

	if (strcmp(name, "texts.js") != 0)
		return http_page(wsi, request, name);
	buf_addf(&text, "export default %s;\n", chat_brain(server_of(wsi)->chat)->texts);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}

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
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}
