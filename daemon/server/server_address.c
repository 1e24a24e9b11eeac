/* The address of a citizen, behind trusted proxies too. */
#include "server/server_state.h"

/* The rightmost address of X-Forwarded-For that is not a trusted proxy's own. */
static void forwarded_address(const struct server *server, struct lws *wsi, char *text, size_t size)
{
	char list[512];
	struct str rest;

	if (lws_hdr_copy(wsi, list, sizeof list, WSI_TOKEN_X_FORWARDED_FOR) <= 0)
		return;
	rest = str_trim(str_from(list));
	while (rest.len) {
		size_t begin = rest.len;
		struct str item;

		while (begin && rest.data[begin - 1] != ',')
			begin--;
		item = str_trim(str_slice(rest, begin, rest.len));
		if (!limits_trusts(server->limits, item)) {
			snprintf(text, size, "%.*s", STR_ARG(item));
			return;
		}
		rest = str_slice(rest, 0, begin ? begin - 1 : 0);
	}
}

void server_peer_address(struct lws *wsi, char *text, size_t size)
{
	const struct server *server = server_of(wsi);

	static const char mapped[] = "::ffff:"; /* IPv4 on a socket for both */

	*text = '\0';
	lws_get_peer_simple(wsi, text, size);
	if (strncmp(text, mapped, sizeof mapped - 1) == 0)
		memmove(text, text + sizeof mapped - 1, strlen(text + sizeof mapped - 1) + 1);
	if (limits_trusts(server->limits, str_from(text)))
		forwarded_address(server, wsi, text, size);
}
