/* Listing the files of a pack, in the same order on every machine. */
#include "nlu/pack_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool pack_files_list(const char *intents_dir, enum lang lang, struct pack_files *files,
		     struct error *error)
{
	char *folder MEM_AUTO = file_join(intents_dir, lang_code(lang));
	DIR *dir = opendir(folder);
	struct dirent *entry;

	*files = (struct pack_files){0};
	if (!dir)
		return error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
				 "%s: %s; a pack has a folder of utterances for each language",
				 folder, strerror(errno));
	while ((entry = readdir(dir)) != NULL) {
		struct str name = str_from(entry->d_name);

		if (!str_ends(name, STR(".json")) || entry->d_name[0] == '.')
			continue;
		files->paths = mem_grow(files->paths, &files->capacity, files->count + 1,
					sizeof *files->paths);
		files->paths[files->count++] = file_join(folder, entry->d_name);
	}
	closedir(dir);
	if (files->count > 1)
		qsort(files->paths, files->count, sizeof *files->paths, compare_paths);
	return true;
}

void pack_files_finish(struct pack_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->paths[i]);
	free(files->paths);
	*files = (struct pack_files){0};
}

bool pack_is_entities(const char *path)
{
	return str_ends(str_from(path), STR("/entities.json"));
}
