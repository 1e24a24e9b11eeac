/* The files of a pack, and taking them into a corpus; for this room's own use. */
#ifndef NLU_PACK_FILES_H
#define NLU_PACK_FILES_H

#include "base/json.h"
#include "nlu/corpus.h"

struct pack_files {
	char **paths; /* sorted by bytes */
	size_t count, capacity;
};

/* The *.json of intents_dir/<lang>. ERROR_NOT_FOUND when there is no such folder. */
bool pack_files_list(const char *intents_dir, enum lang lang, struct pack_files *files,
		     struct error *error);
void pack_files_finish(struct pack_files *files);
bool pack_is_entities(const char *path);
/* Adds examples, rules and entities of a file; the error names file and line. */
bool pack_add(struct corpus *corpus, const struct json_doc *doc, enum lang lang,
	      struct error *error);

#endif
