/* Webhooks of WhatsApp: the bytes as a whole body, as a message and as a status. */
/* LINK: bridge */
#include "platform_events.h"

#define BEFORE "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"value\":{\""
#define BEHIND "]}}]}]}"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_and_check(meta_read, bytes);
	read_within(meta_read, BEFORE "messages\":[", bytes, BEHIND);
	read_within(meta_read, BEFORE "statuses\":[", bytes, BEHIND);
	return 0;
}
