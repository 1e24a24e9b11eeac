/* A stored conversation that is damaged is refused; one that is not is saved as it was. */
/* LINK: dialogue */
#include <stdlib.h>

#include "dialogue/dialogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str state = {(const char *)data, size};
	struct conversation *conversation = conversation_load(state, NULL);
	struct buf saved BUF_AUTO = {0};

	if (!conversation)
		return 0;
	conversation_save(conversation, &saved);
	if (!str_eq(buf_borrow(&saved), state))
		abort();
	conversation_destroy(conversation);
	return 0;
}
