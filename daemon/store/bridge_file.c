/* bridges.json: which bridges may connect. */
#include "store/bridge_file.h"

static const struct key_kind kind = {"bridge", "bridges", (BRIDGE_SECRET - 1) / 2, BRIDGE_LIMIT};

static bool check(const struct json_doc *doc, struct error *error)
{
	return key_list_is_fine(doc, &kind, error);
}

bool bridge_file_parse(struct bridge_file *file, const char *name, struct str text,
		       struct error *error)
{
	file->root = key_file_parse(name, text, check, error);
	return file->root;
}

bool bridge_file_load(struct bridge_file *file, const char *path, struct error *error)
{
	file->root = key_file_load(path, json_pack("{s:[]}", kind.list), check, error);
	return file->root;
}

bool bridge_file_save(const struct bridge_file *file, const char *path, struct error *error)
{
	return key_file_save(file->root, path, error);
}

void bridge_file_finish(struct bridge_file *file)
{
	json_decref(file->root);
	*file = (struct bridge_file){0};
}

size_t bridge_file_count(const struct bridge_file *file)
{
	return json_array_size(json_object_get(file->root, kind.list));
}

struct str bridge_file_name(const struct bridge_file *file, size_t index)
{
	return json_str(json_array_get(json_object_get(file->root, kind.list), index), "name");
}

bool bridge_file_add(struct bridge_file *file, const char *name, int64_t now_ms,
		     char secret[static BRIDGE_SECRET], struct error *error)
{
	return key_list_add(file->root, &kind, name, now_ms, secret, error);
}

bool bridge_file_remove(struct bridge_file *file, const char *name, struct error *error)
{
	return key_list_remove(file->root, &kind, name, error);
}

bool bridge_file_check(const struct bridge_file *file, struct str name, struct str secret)
{
	return key_list_check(file->root, &kind, name, secret);
}
