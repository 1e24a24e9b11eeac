/* Over HTTP: who may open a WebSocket. */
#include "server/http.h"

static bool speaks_pierre(struct lws *wsi)
{
	char list[256];
	struct str rest, name;

	if (!http_header(wsi, WSI_TOKEN_PROTOCOL, list, sizeof list))
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
	char path[16], text[64], origin[HTTP_ORIGIN];
	enum limits_answer answer;

	if (!http_header(wsi, WSI_TOKEN_GET_URI, path, sizeof path) || strcmp(path, "/chat") != 0)
		return http_refuse(wsi, 404, NULL);
	if (!speaks_pierre(wsi))
		return http_refuse(wsi, 400, NULL);
	if (http_origin(wsi, origin) == ORIGIN_REFUSED) {
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
