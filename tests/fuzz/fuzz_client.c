/* Frames of a daemon that lies: the client takes them or leaves them. Lines are frames, one after
 * another in one conversation. */
/* LINK: client base */
#include <stdlib.h>

#include "client/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct client *client;
	struct client_options options = {.url = "ws://127.0.0.1:1/chat", .channel = "fuzz"};
	struct str rest = {(const char *)data, size}, frame;

	if (!client)
		client = client_create(&options, NULL);
	if (!client)
		abort();
	client_message(client, STR("x"));
	client_language(client, "nl");
	while (str_split(&rest, '\n', &frame)) {
		uint64_t before = client_seq(client);

		client_take_frame(client, frame);
		if (client_seq(client) < before && !client_conversation(client))
			abort();
		request_next(client);
	}
	while (client->requests)
		request_remove(client, client->requests);
	return 0;
}
