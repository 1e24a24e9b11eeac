/* What is asked of a platform over HTTP: where, with which headers, and the body. Knows shapes and
 * no network. */
#ifndef BRIDGE_REQUEST_H
#define BRIDGE_REQUEST_H

#include <jansson.h>

#include "base/buf.h"
#include "bridge/bridge_config.h"

struct platform_request {
	struct buf url, body; /* an empty body: a GET */
	struct buf bearer;    /* of "Authorization: Bearer", or empty */
};

void platform_request_finish(struct platform_request *request);

/* Sends one part of a rendering to a citizen. `mark` comes back in the platform's echo or status,
 * where the channel has such a thing. */
void request_part(const struct bridge_config *config, const struct bridge_secrets *secrets,
		  enum channel channel, const json_t *part, const char *address, const char *mark,
		  struct platform_request *out);
/* "Pierre is typing": `event` is the platform's id of the message that waits. */
void request_typing(const struct bridge_config *config, const struct bridge_secrets *secrets,
		    enum channel channel, const char *address, const char *event,
		    struct platform_request *out);
/* Messenger: the locale of a citizen's profile. */
void request_locale(const struct bridge_config *config, const struct bridge_secrets *secrets,
		    const char *address, struct platform_request *out);
/* Telegram: the button that was pressed stops turning. */
void request_press(const struct bridge_config *config, const struct bridge_secrets *secrets,
		   const char *press, struct platform_request *out);

/* Does the channel show the marks of what it has? */
bool channel_shows_marks(enum channel channel);

enum verdict {
	VERDICT_SENT,
	VERDICT_LATER, /* the platform or the way there has no room now */
	VERDICT_DOUBT, /* nobody knows whether it is there */
	VERDICT_NEVER, /* wrong, or too late: trying again changes nothing */
	VERDICT_GONE,  /* the citizen has left or blocked us */
	VERDICT_TOKEN  /* the platform does not know us any more: later, and say so */
};

/* Judges an answer: `status` of HTTP, 0 when there was none, and then `was_sent` says whether the
 * request may have arrived. `reason` is for the log, without what the citizen or Pierre said;
 * *retry_after_ms is the platform's wish or 0. */
enum verdict request_judge(enum channel channel, long status, bool was_sent, struct str answer,
			   char *reason, size_t reason_size, int64_t *retry_after_ms);

#endif
