/* Over HTTP: who may open a WebSocket. */
#include "server/http.h"

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

int http_upgrade(struct lws *wsi)
{
	struct server *server = server_of(wsi);
	struct address *address;
	char path[16], text[64];
	enum limits_answer answer;

	if (!header_copy(wsi, WSI_TOKEN_GET_URI, path, sizeof path) || strcmp(path, "/chat") != 0)
		return http_refuse(wsi, 404, NULL);
	if (!speaks_pierre(wsi))
		return http_refuse(wsi, 400, NULL);
	if (!origin_is_allowed(server, wsi)) {
		server->metrics.refused[REFUSED_ORIGIN]++;
		return http_refuse(wsi, 403, NULL);
	}
	if (server->draining)
		return http_refuse(wsi, 503, "5");
	server_peer_address(wsi, text, sizeof text);
	answer = limits_enter(server->limits, text, server_now_us(), &address);
	if (answer == LIMITS_FINE) {
		/* It only counts once it is established. */
		limits_leave(server->limits, address);
		return 0;
	}
	server->metrics.refused[answer == LIMITS_TOTAL ? REFUSED_TOTAL : REFUSED_ADDRESS]++;
	return http_refuse(wsi, 503, "30");
}
