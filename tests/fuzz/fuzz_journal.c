/* A damaged journal of the store gives whole changes up to the damage, and no more. */
/* LINK: store base */
#include <stdlib.h>

#include "edits.h"
#include "store/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Three changes as journal_add writes them; no file is behind it. */
static struct str good_journal(void)
{
	static struct journal journal = {.fd = 0};
	char state[] = "a conversation";

	for (int i = 0; i < 3 && journal.batch.len < 150; i++) {
		struct change change = {
			.expires_ms = 1000 + i, .state = state, .len = 4 + (size_t)i};

		change.key[0] = (uint8_t)i;
		change.deleted = i == 1;
		journal_add(&journal, &change);
	}
	return buf_borrow(&journal.batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t len, state_bytes = 0;
	char *bytes = fuzz_bytes(data, size, good_journal(), &len);
	struct str rest = {bytes, len};
	struct change change;
	volatile char last = 0;

	while (journal_next(&rest, &change)) {
		state_bytes += change.len;
		if (change.len)
			last = change.state[change.len - 1];
	}
	(void)last;
	if (state_bytes > len || rest.len > len)
		abort();
	free(bytes);
	return 0;
}
