/* What waits to be sent or answered, in the order in which it was said. */
#include <stdlib.h>

#include "base/mem.h"
#include "client/state.h"

struct request *request_add(struct client *client, json_t *frame_take)
{
	struct request *request = mem_zalloc(1, sizeof *request);

	request->frame = frame_take;
	*client->requests_end = request;
	client->requests_end = &request->next;
	return request;
}

void request_remove(struct client *client, struct request *request)
{
	struct request **link = &client->requests;

	while (*link != request)
		link = &(*link)->next;
	*link = request->next;
	if (!*link)
		client->requests_end = link;
	json_decref(request->frame);
	free(request->id);
	free(request->raw);
	free(request);
}

struct request *request_next(const struct client *client)
{
	bool is_held = lws_now_usecs() < client->hold_until_us;
	struct request *request = client->requests;

	for (; request; request = request->next) {
		if (request->is_sent)
			continue;
		if (!request->frame || (client->is_welcome && !is_held))
			return request;
		return NULL;
	}
	return NULL;
}

void requests_rewind(struct client *client)
{
	for (struct request *request = client->requests; request; request = request->next)
		request->is_sent = false;
}
