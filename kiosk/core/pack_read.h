/* Within core: the topics of pack.json. */
#ifndef CORE_PACK_READ_H
#define CORE_PACK_READ_H

#include "core/pack.h"

/* Strings are lent from the JSON. After a failure *topics is still to be freed. */
bool pack_topics_read(const json_t *list, struct pack_topic **topics, size_t *count,
		      struct error *error);
void pack_topics_free(struct pack_topic *topics, size_t count);

#endif
