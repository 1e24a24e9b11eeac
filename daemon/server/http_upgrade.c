/* Over HTTP: who may open a WebSocket. */
#include "server/http.h"

/* The first of our protocols that the client offers: libwebsockets takes that one. */
static bool speaks(struct lws *wsi, struct str wanted)
{
	char list[256];
	struct str rest, name;

	if (!http_header(wsi, WSI_TOKEN_PROTOCOL, list, sizeof list))
		return false;
	for (rest = str_from(list); str_split(&rest, ',', &name);) {
		name = str_trim(name);
		if (str_eq(name, STR("pierre.v1")) || str_eq(name, STR("pierre.bridge.v1")))
			return str_eq(name, wanted);
	}
	return false;
}

bool http_bearer(struct lws *wsi, char given[static HTTP_AUTHORIZATION], struct str *secret)
{
	if (!http_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, given, HTTP_AUTHORIZATION))
		return false;
	*secret = str_from(given);
	if (!str_starts(*secret, STR("Bearer ")))
		return false;
	*secret = str_slice(*secret, sizeof "Bearer " - 1, secret->len);
	return true;
}

bool http_bridge_key(struct lws *wsi, char path[static HTTP_PATH],
		     char given[static HTTP_AUTHORIZATION], struct str *name, struct str *secret)
{
	*given = '\0';
	if (!http_header(wsi, WSI_TOKEN_GET_URI, path, HTTP_PATH) ||
	    !str_starts(str_from(path), STR("/bridge/")))
		return false;
	*name = str_slice(str_from(path), sizeof "/bridge/" - 1, strlen(path));
	return http_bearer(wsi, given, secret);
}

/* A guess costs as much as a guess at a payment token. */
static int upgrade_bridge(struct lws *wsi, const char *address)
{
	struct server *server = server_of(wsi);
	char path[HTTP_PATH], given[HTTP_AUTHORIZATION], seconds[24];
	struct str name, secret;
	int64_t wait = limits_try(server->limits, address, server_now_us());
	bool ok;

	if (wait) {
		bridges_refused(server->bridges, BRIDGE_GUESSES);
		snprintf(seconds, sizeof seconds, "%lld", (long long)((wait + 999) / 1000));
		return http_refuse(wsi, 429, seconds);
	}
	bridges_refresh(server->bridges);
	ok = http_bridge_key(wsi, path, given, &name, &secret) &&
	     bridges_check(server->bridges, name, secret);
	explicit_bzero(given, sizeof given);
	if (!ok) {
		limits_refused(server->limits, address, server_now_us());
		bridges_refused(server->bridges, BRIDGE_WRONG_KEY);
		return http_refuse(wsi, 401, NULL);
	}
	if (bridges_of(server->bridges, name)->lines < BRIDGE_LINES)
		return 0;
	bridges_refused(server->bridges, BRIDGE_TOO_MANY);
	return http_refuse(wsi, 503, "30");
}

static int upgrade_chat(struct lws *wsi, const char *address_text)
{
	struct server *server = server_of(wsi);
	struct address *address;
	enum limits_answer answer =
		limits_enter(server->limits, address_text, server_now_us(), &address);

	if (answer == LIMITS_FINE) {
		/* It only counts once it is established. */
		limits_leave(server->limits, address);
		return 0;
	}
	server->metrics.refused[answer == LIMITS_TOTAL ? REFUSED_TOTAL : REFUSED_ADDRESS]++;
	return http_refuse(wsi, 503, "30");
}

int http_upgrade(struct lws *wsi)
{
	struct server *server = server_of(wsi);
	char path[HTTP_PATH], address[HTTP_ADDRESS], origin[HTTP_ORIGIN];
	bool is_bridge;

	http_header(wsi, WSI_TOKEN_GET_URI, path, sizeof path);
	is_bridge = str_starts(str_from(path), STR("/bridge/"));
	if (!is_bridge && strcmp(path, "/chat") != 0)
		return http_refuse(wsi, 404, NULL);
	if (!speaks(wsi, is_bridge ? STR("pierre.bridge.v1") : STR("pierre.v1")))
		return http_refuse(wsi, 400, NULL);
	if (http_origin(wsi, origin) == ORIGIN_REFUSED) {
		server->metrics.refused[REFUSED_ORIGIN]++;
		return http_refuse(wsi, 403, NULL);
	}
	if (server->draining)
		return http_refuse(wsi, 503, "5");
	server_peer_address(wsi, address, sizeof address);
	return is_bridge ? upgrade_bridge(wsi, address) : upgrade_chat(wsi, address);
}
