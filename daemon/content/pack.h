/* Within content: the files of a content pack, parsed, with the lines of their values. */
#ifndef CONTENT_PACK_H
#define CONTENT_PACK_H

#include "base/json.h"
#include "base/lang.h"
#include "content/findings.h"

struct pack {
	struct json_doc catalogue, services, facts; /* root NULL: the file could not be read */
	struct json_doc forms, products, terminal;  /* root NULL: likewise, or there is none */
	bool products_broken; /* could not be read: forms may seem to name unknown ones */
	struct json_doc *texts[LANG_COUNT]; /* locales/<lang>.json, then locales/<lang>/ *.json */
	size_t text_count[LANG_COUNT], text_capacity[LANG_COUNT];
	bool text_broken[LANG_COUNT]; /* a file could not be read: keys may seem to be missing */
};

/* Reads every file and validates it by its schema; what is wrong goes to the findings. */
void pack_read(struct pack *pack, const char *intents_dir, const char *locales_dir,
	       struct findings *findings);
void pack_finish(struct pack *pack);

#endif
