/* Within content: the directory of services.json. */
#ifndef CONTENT_SERVICES_H
#define CONTENT_SERVICES_H

#include <jansson.h>

#include "base/arena.h"
#include "base/map.h"
#include "content/content.h"

struct services {
	struct map index;     /* id -> service */
	struct map documents; /* value of the entity "document" -> service */
	struct service *services;
	size_t count;
};

/* From the root of services.json; fails when hours are wrong. Strings are copied into the
 * arena. */
bool services_init(struct services *services, struct arena *arena, const json_t *root,
		   struct error *error);
void services_finish(struct services *services);

#endif
