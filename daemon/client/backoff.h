/* Within client: how long to wait before a connection is tried again. */
#ifndef CLIENT_BACKOFF_H
#define CLIENT_BACKOFF_H

#include <libwebsockets.h>

/* In microseconds; counts the attempt. Doubling, and between half and all of it, so that a thousand
 * clients do not come at once. */
lws_usec_t backoff_next(struct lws_context *context, unsigned *attempts);

#endif
