/* From a quarter of a second to fifteen. */
#include "client/backoff.h"

enum { FIRST_DELAY_MS = 250, LONGEST_DELAY_MS = 15000 };

lws_usec_t backoff_next(struct lws_context *context, unsigned *attempts)
{
	int64_t ms = FIRST_DELAY_MS;
	uint64_t random = (uint64_t)lws_now_usecs();

	for (unsigned i = 0; i < *attempts && ms < LONGEST_DELAY_MS; i++)
		ms *= 2;
	++*attempts;
	if (ms > LONGEST_DELAY_MS)
		ms = LONGEST_DELAY_MS;
	lws_get_random(context, &random, sizeof random);
	return (lws_usec_t)(ms * 500 + (int64_t)(random % (uint64_t)(ms * 500)));
}
