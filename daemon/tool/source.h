/* Where utterances come from: a pack, or files of `intent<TAB>text` lines. */
#ifndef TOOL_SOURCE_H
#define TOOL_SOURCE_H

#include "nlu/corpus.h"
#include "tool/options.h"

/* Reads every LANG=FILE of the list. */
bool source_load_files(struct corpus *corpus, const struct option_list *files, struct error *error);
/* Reads every LANG=FILE of the list, plain lines, as messages that are out of scope. */
bool source_load_outside(struct corpus *corpus, const struct option_list *files,
			 struct error *error);
/* Takes "en=messages.tsv" apart; *path is lent from it. */
bool source_parse(const char *argument, enum lang *lang, const char **path, struct error *error);
/* The files, or the pack when there are none. */
bool source_load(struct corpus *corpus, const struct option_list *files, const char *intents,
		 struct error *error);
/* Makes the folders above a file that is to be written. */
bool source_make_folders(const char *path, struct error *error);

#endif
