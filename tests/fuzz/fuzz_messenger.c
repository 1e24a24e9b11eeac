/* Webhooks of Messenger and Instagram: the bytes as a whole body, and as one of its items. */
/* LINK: bridge */
#include "platform_events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_and_check(meta_read, bytes);
	read_within(meta_read, "{\"object\":\"page\",\"entry\":[{\"messaging\":[", bytes, "]}]}");
	read_within(meta_read, "{\"object\":\"instagram\",\"entry\":[{\"messaging\":[", bytes,
		    "]}]}");
	return 0;
}
