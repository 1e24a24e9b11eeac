/* Over HTTP: what terminals in the town hall fetch and report. */
#include "server/http.h"

int http_terminal_pack(struct lws *wsi, struct request *request)
{
	const struct brain *brain = chat_brain(server_of(wsi)->chat);
	struct response response = {0};

	return http_asset(wsi, request, terminal_pack_asset(brain->terminal), &response);
}
