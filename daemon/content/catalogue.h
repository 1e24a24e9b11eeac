/* Within content: the intents of catalogue.json. */
#ifndef CONTENT_CATALOGUE_H
#define CONTENT_CATALOGUE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/map.h"
#include "content/content.h"

struct catalogue {
	struct map index; /* id -> intent */
	struct intent *intents;
	size_t count;
};

/* From the root of a valid catalogue.json; `today` (days since 1970-01-01) decides what is
 * enabled. Strings are copied into the arena. */
void catalogue_init(struct catalogue *catalogue, struct arena *arena, const json_t *root,
		    int64_t today);
void catalogue_finish(struct catalogue *catalogue);

#endif
