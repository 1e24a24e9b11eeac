/* Files of named keys: whose turn it is, and what is in them. */
#include "tool/key_file.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>

#include "base/json.h"
#include "tool/command.h"

int key_file_lock(const char *path)
{
	char *copy = str_dup(str_from(path));
	int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(copy);
	if (folder >= 0)
		flock(folder, LOCK_EX);
	return folder;
}

void key_list_print(const json_t *list, bool as_json)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		struct str name = json_str(entry, "name"), created = json_str(entry, "created");

		if (as_json) {
			json_t *line =
				json_pack("{s:O, s:O}", "name", json_object_get(entry, "name"),
					  "created", json_object_get(entry, "created"));
			command_print_json(line);
			json_decref(line);
		} else {
			printf("%-32s  %.*s\n", name.data, STR_ARG(created));
		}
	}
}
