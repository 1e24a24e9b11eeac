/* What claims to be a speech dispatcher: replies, and texts that must not end early. */
/* LINK: kiosk */
#include <stdlib.h>

#include "core/ssip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct buf text BUF_AUTO = {0};
	int code;
	size_t used;

	while (ssip_reply_read(bytes, &code, &used) == SSIP_DONE) {
		if (code < 100 || code > 999 || used == 0 || used > bytes.len)
			abort();
		bytes = str_slice(bytes, used, bytes.len);
	}
	ssip_data(&text, (struct str){(const char *)data, size});
	for (const char *at = text.data; (at = strstr(at, "\r\n.\r\n")); at++)
		if (at + 5 != text.data + text.len)
			abort();
	return 0;
}
