/* Within content: the topics of terminal.json. */
#ifndef CONTENT_TOPICS_H
#define CONTENT_TOPICS_H

#include <jansson.h>

#include "base/arena.h"
#include "content/catalogue.h"

struct topics {
	struct topic *topics;
	size_t count;
};

/* From the root of a valid terminal.json, or NULL: there are none. Intents are lent from the
 * catalogue; those that are not enabled today are left out, and so is a topic without any. Strings
 * are copied into the arena. */
void topics_init(struct topics *topics, struct arena *arena, const json_t *root,
		 const struct catalogue *catalogue);
void topics_finish(struct topics *topics);

#endif
