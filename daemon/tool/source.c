/* Reading utterances. */
#include "tool/source.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/mem.h"

bool source_load_files(struct corpus *corpus, const struct option_list *files, struct error *error)
{
	for (size_t i = 0; i < files->count; i++) {
		struct str path = str_from(files->items[i]), tag;
		enum lang lang;

		str_split(&path, '=', &tag);
		lang = lang_parse(tag);
		if (!path.data || !path.len || lang == LANG_UNKNOWN)
			return error_set(
				error, ERROR_INVALID,
				"'%s' is not LANG=FILE, with nl, fr or en as LANG, such as "
				"en=messages.tsv",
				files->items[i]);
		if (!corpus_load_tsv(corpus, path.data, lang, error))
			return false;
	}
	return true;
}

bool source_load(struct corpus *corpus, const struct option_list *files, const char *intents,
		 struct error *error)
{
	if (files->count)
		return source_load_files(corpus, files, error);
	return corpus_load_pack(corpus, intents, error);
}

bool source_make_folders(const char *path, struct error *error)
{
	char *folder MEM_AUTO = str_dup(str_from(path));

	for (char *at = folder + 1; *folder && *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return error_set(error, ERROR_IO, "cannot make the folder '%s': %s", folder,
					 strerror(errno));
		*at = '/';
	}
	return true;
}
