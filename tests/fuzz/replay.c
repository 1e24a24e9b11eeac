/* Runs a fuzz target over the files of the folders named as arguments: the corpus as a test, with
 * any compiler. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		struct buf content = {0};
		char *path;

		if (entry->d_name[0] == '.')
			continue;
		path = file_join(folder, entry->d_name);
		if (file_read(path, 16 << 20, &content, NULL)) {
			LLVMFuzzerTestOneInput((const uint8_t *)buf_borrow(&content).data,
					       content.len);
			count++;
		}
		free(path);
		buf_finish(&content);
	}
	if (dir)
		closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	size_t count = 0;

	for (int i = 1; i < argc; i++)
		count += replay_folder(argv[i]);
	printf("%s 1 - replayed %zu inputs\n", count ? "ok" : "not ok", count);
	return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
