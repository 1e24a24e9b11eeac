/* Within server: a request over HTTP and its response. */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include "server/server_state.h"

enum {
	HTTP_BODY_LIMIT = 16384, /* bytes of a client's body */
	HTTP_PATH = 128,	 /* with the NUL; a longer path leads nowhere */
	HTTP_ADDRESS = 64,
	HTTP_ORIGIN = 256,
	HTTP_AUTHORIZATION = 128
};

/* libwebsockets keeps it beside the socket, from one request to the next. */
struct request {
	struct buf body; /* of the response on its way: LWS_PRE bytes of room, then the text */
	size_t at;
	struct buf sent; /* the client's body */
	char path[HTTP_PATH];
	char address[HTTP_ADDRESS]; /* of the client */
	int64_t begin_us;
	bool has_body, is_too_large;
	bool closes; /* the connection ends with this response */
};

struct response {
	unsigned status;
	const char *type;
	struct str body;
	/* Headers, or NULL. */
	const char *retry_after, *allow, *disposition;
	const char *tag, *encoding, *vary, *location;
	const char *allow_origin, *resource_policy; /* for pages of other sites */
	const char *cache;			    /* NULL: "no-cache" */
};

/* All return what a callback of libwebsockets returns. Headers leave now, the body when the socket
 * takes it. */
int http_respond(struct lws *wsi, struct request *request, const struct response *response);
int http_respond_text(struct lws *wsi, struct request *request, unsigned status, const char *text);
/* Never kept by a cache; takes the reference. */
int http_respond_json(struct lws *wsi, struct request *request, unsigned status, json_t *value);
/* {"error": ERROR} */
int http_respond_error(struct lws *wsi, struct request *request, unsigned status,
		       const char *error);
int http_respond_nothing_here(struct lws *wsi, struct request *request);
/* Elsewhere, relative to the path that was asked for. */
int http_redirect(struct lws *wsi, struct request *request, const char *location,
		  struct response *response);
/* Too fast: again after so many milliseconds. */
int http_respond_later(struct lws *wsi, struct request *request, int64_t wait_ms);
/* The headers of a refused upgrade: above 0, or -1. */
int http_refuse(struct lws *wsi, unsigned status, const char *retry_after);

/* http_headers.c: a header as a string; false, and the empty one, when it is not there or longer.
 */
bool http_header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size);
/* A browser says where the page came from that asks; others need not. Its own site and those of the
 * setting allowed_origins may. */
enum origin { ORIGIN_NONE, ORIGIN_ALLOWED, ORIGIN_REFUSED };
enum origin http_origin(struct lws *wsi, char text[static HTTP_ORIGIN]);

/* http_upgrade.c: may this client open a WebSocket? 0 when it may. */
int http_upgrade(struct lws *wsi);
/* The secret of "Authorization: Bearer SECRET", lent from `given`, which the caller wipes. */
bool http_bearer(struct lws *wsi, char given[static HTTP_AUTHORIZATION], struct str *secret);
/* The same with the name behind "/bridge/", lent from `path`. */
bool http_bridge_key(struct lws *wsi, char path[static HTTP_PATH],
		     char given[static HTTP_AUTHORIZATION], struct str *name, struct str *secret);

/* http_page.c: a file, compressed for those who take it, and 304 for those who have it. What the
 * response says of caches and other sites stays. */
int http_asset(struct lws *wsi, struct request *request, const struct asset *asset,
	       struct response *response);
/* "/", "/nl/", "/nl/contact", "/FILE". */
int http_site(struct lws *wsi, struct request *request);

/* http_widget.c: "/widget/FILE", and "/widget/VERSION/FILE". */
int http_widget(struct lws *wsi, struct request *request);

/* http_health.c */
int http_alive(struct lws *wsi, struct request *request);
int http_ready(struct lws *wsi, struct request *request);
int http_metrics(struct lws *wsi, struct request *request);

/* http_payments.c */
int http_payment_keys(struct lws *wsi, struct request *request);
int http_payment_use(struct lws *wsi, struct request *request);
int http_payment_status(struct lws *wsi, struct request *request);

/* http_terminals.c: "/terminal/pack.json", "/terminals/NAME". */
int http_terminal_pack(struct lws *wsi, struct request *request);
int http_terminal_report(struct lws *wsi, struct request *request);

/* http_files.c: what is made for one citizen, at "/appointments/ID.ics" and "/orders/ID/qr.svg". */
int http_appointment(struct lws *wsi, struct request *request);
int http_order(struct lws *wsi, struct request *request);

#endif
