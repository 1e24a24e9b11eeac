/* Files of a test: copies of the pack and the model, and edits in them. */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"

enum { FILE_LIMIT = 64 << 20 };

void file_get(const char *path, struct buf *content)
{
	struct error error = {0};

	if (!file_read(path, FILE_LIMIT, content, &error))
		fail_msg("%s", error.message);
}

void file_put(const char *path, struct str content)
{
	struct error error = {0};

	if (!file_write(path, content, &error))
		fail_msg("%s", error.message);
}

void file_edit(const char *path, const char *from, const char *to)
{
	BUF_AUTO struct buf text = {0}, edited = {0};
	const char *place;

	file_get(path, &text);
	place = strstr(text.data, from);
	if (!place)
		fail_msg("%s has no '%s'", path, from);
	buf_add(&edited, (struct str){text.data, (size_t)(place - text.data)});
	buf_add(&edited, str_from(to));
	buf_add(&edited, str_from(place + strlen(from)));
	file_put(path, buf_borrow(&edited));
}

bool buf_contains(const struct buf *buf, const char *text)
{
	return buf->data && strstr(buf->data, text);
}

void contains_or_fail(const struct buf *buf, const char *text, const char *file, int line)
{
	if (buf_contains(buf, text))
		return;
	print_error("'%s' is not in:\n%s\n", text, buf->data ? buf->data : "");
	_fail(file, line);
}

const char *rig_path(struct rig *rig, const char *name)
{
	snprintf(rig->path, sizeof rig->path, "%s/%s", rig->folder, name);
	return rig->path;
}

/* Folders come before what is in them. */
static void copy_tree(const char *from, const char *to)
{
	char *paths[] = {(char *)(uintptr_t)from, NULL};
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	assert_non_null(tree);
	while ((entry = fts_read(tree))) {
		BUF_AUTO struct buf target = {0}, content = {0};

		buf_addf(&target, "%s%s", to, entry->fts_path + strlen(from));
		if (entry->fts_info == FTS_D)
			assert_int_equal(mkdir(target.data, 0700), 0);
		if (entry->fts_info != FTS_F)
			continue;
		file_get(entry->fts_path, &content);
		file_put(target.data, buf_borrow(&content));
	}
	fts_close(tree);
}

static void move_to(struct rig *rig, char **path, const char *name)
{
	free(*path);
	*path = file_join(rig->folder, name);
}

void rig_copy_pack(struct rig *rig)
{
	move_to(rig, &rig->intents, "intents");
	move_to(rig, &rig->locales, "locales");
	copy_tree(SOURCE_DIR "/intents", rig->intents);
	copy_tree(SOURCE_DIR "/locales", rig->locales);
}

void rig_copy_model(struct rig *rig)
{
	BUF_AUTO struct buf content = {0};

	file_get(MODEL_PATH, &content);
	move_to(rig, &rig->model, "model");
	file_put(rig->model, buf_borrow(&content));
}
