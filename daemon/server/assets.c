/* The files of widget and site: types, tags, a version, gzip. */
#include "server/assets.h"

#include <stdio.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "server/embedded.h"

enum { GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 9 };

struct asset_list {
	struct asset *items;
	size_t count, capacity;
};

struct assets {
	struct asset_list widget, site;
	char *texts, *label;
	char version[ASSET_VERSION];
};

const char *asset_type(const struct asset *asset)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{".html", "text/html; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},
		{".css", "text/css; charset=utf-8"},
		{".svg", "image/svg+xml"},
		{".png", "image/png"},
		{".txt", "text/plain; charset=utf-8"},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_ends(str_from(asset->name), str_from(types[i].ending)))
			return types[i].type;
	}
	return "application/octet-stream";
}

/* Nothing when it would be no smaller. */
static void add_gzip(struct str content, struct buf *out)
{
	z_stream stream = {.next_in = (const Bytef *)content.data, .avail_in = (uInt)content.len};
	size_t room;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	room = deflateBound(&stream, stream.avail_in);
	stream.next_out = (Bytef *)buf_reserve(out, room);
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < content.len)
		out->len += stream.total_out;
	deflateEnd(&stream);
}

void asset_init(struct asset *asset, const char *name, struct str content)
{
	unsigned long long hash = hash_bytes(content, 0);

	*asset = (struct asset){.name = name, .plain = content};
	add_gzip(content, &asset->zipped);
	/* Two bodies, two tags: a strong one is of bytes (RFC 9110, 8.8.3.3). */
	snprintf(asset->tag, sizeof asset->tag, "\"%016llx\"", hash);
	snprintf(asset->zipped_tag, sizeof asset->zipped_tag, "\"%016llx-gz\"", hash);
}

void asset_finish(struct asset *asset)
{
	buf_finish(&asset->zipped);
}

static void list_add(struct asset_list *list, const char *name, struct str content)
{
	list->items = mem_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
	asset_init(&list->items[list->count++], name, content);
}

static void list_fill(struct asset_list *list, const struct embedded *files)
{
	for (const struct embedded *file = files; file->name; file++)
		list_add(list, file->name, (struct str){(const char *)file->data, file->len});
}

static const struct asset *list_find(const struct asset_list *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_eq(name, str_from(list->items[i].name)))
			return &list->items[i];
	}
	return NULL;
}

static void list_finish(struct asset_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		asset_finish(&list->items[i]);
	free(list->items);
}

static unsigned long long list_hash(const struct asset_list *list)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < list->count; i++) {
		hash = hash_bytes(str_from(list->items[i].name), hash);
		hash = hash_bytes(list->items[i].plain, hash);
	}
	return hash;
}

struct assets *assets_create(struct str texts, struct str label)
{
	struct assets *assets = mem_zalloc(1, sizeof *assets);

	assets->texts = str_dup(texts);
	assets->label = str_dup(label);
	list_fill(&assets->widget, embedded_widget);
	list_add(&assets->widget, "texts.js", str_from(assets->texts));
	list_add(&assets->widget, "label.js", str_from(assets->label));
	list_fill(&assets->site, embedded_site);
	snprintf(assets->version, sizeof assets->version, "%016llx", list_hash(&assets->widget));
	return assets;
}

void assets_destroy(struct assets *assets)
{
	if (!assets)
		return;
	list_finish(&assets->widget);
	list_finish(&assets->site);
	free(assets->texts);
	free(assets->label);
	free(assets);
}

const char *assets_version(const struct assets *assets)
{
	return assets->version;
}

const struct asset *assets_widget(const struct assets *assets, struct str name)
{
	return list_find(&assets->widget, name);
}

const struct asset *assets_site(const struct assets *assets, struct str name)
{
	return list_find(&assets->site, name);
}

const struct asset *assets_widget_at(const struct assets *assets, size_t index)
{
	return index < assets->widget.count ? &assets->widget.items[index] : NULL;
}
