/* The files of widget and site: types, tags, a version, compressed bodies. */
#include "server/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "server/embedded.h"
#include "server/squeeze.h"

struct asset_list {
	struct asset *items;
	size_t count, capacity;
};

struct assets {
	struct asset_list widget, site;
	char *texts, *button;
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
		{".json", "application/json"},
		{".txt", "text/plain; charset=utf-8"},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_ends(str_from(asset->name), str_from(types[i].ending)))
			return types[i].type;
	}
	return "application/octet-stream";
}

/* A body for each coding, and a tag: a strong one is of bytes (RFC 9110, 8.8.3.3). */
static void add_tags(struct asset *asset)
{
	unsigned long long hash = hash_bytes(asset->bodies[CODING_PLAIN], 0);

	for (enum coding coding = 0; coding < CODINGS; coding++)
		snprintf(asset->tags[coding], ASSET_TAG, coding ? "\"%016llx-%s\"" : "\"%016llx\"",
			 hash, coding_name(coding));
}

void asset_init(struct asset *asset, const char *name, struct str content, enum coding best)
{
	*asset = (struct asset){.name = name, .bodies = {content}};
	if (best >= CODING_GZIP)
		squeeze_gzip(content, &asset->made[CODING_GZIP]);
	if (best >= CODING_BROTLI)
		squeeze_brotli(content, &asset->made[CODING_BROTLI]);
	for (enum coding coding = CODING_GZIP; coding < CODINGS; coding++)
		asset->bodies[coding] = buf_borrow(&asset->made[coding]);
	add_tags(asset);
}

void asset_finish(struct asset *asset)
{
	for (enum coding coding = 0; coding < CODINGS; coding++)
		buf_finish(&asset->made[coding]);
}

static struct asset *list_grow(struct asset_list *list)
{
	list->items = mem_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
	return &list->items[list->count++];
}

static void list_fill(struct asset_list *list, const struct embedded *files)
{
	for (const struct embedded *file = files; file->name; file++) {
		struct asset *asset = list_grow(list);

		*asset = (struct asset){.name = file->name};
		memcpy(asset->bodies, file->bodies, sizeof asset->bodies);
		add_tags(asset);
	}
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
		hash = hash_bytes(list->items[i].bodies[CODING_PLAIN], hash);
	}
	return hash;
}

/* The button is on every page: it asks for no other file before it shows. What was compiled in ends
 * with a NUL. */
static char *add_label(struct asset_list *widget, struct str label)
{
	static const char place[] = "import texts from \"./label.js\";";
	struct asset *button = (struct asset *)list_find(widget, STR(ASSET_ENTRY));
	BUF_AUTO struct buf text = {0};
	const char *begin, *at;
	char *made;

	if (!button)
		return NULL;
	begin = button->bodies[CODING_PLAIN].data;
	at = strstr(begin, place);
	if (!at)
		return NULL;
	buf_addf(&text, "%.*sconst texts = %.*s;%s", (int)(at - begin), begin, (int)label.len,
		 label.data, at + sizeof place - 1);
	made = str_dup(buf_borrow(&text));
	asset_init(button, ASSET_ENTRY, str_from(made), CODING_BROTLI);
	return made;
}

struct assets *assets_create(struct str texts, struct str label)
{
	struct assets *assets = mem_zalloc(1, sizeof *assets);

	assets->texts = str_dup(texts);
	list_fill(&assets->widget, embedded_widget);
	assets->button = add_label(&assets->widget, label);
	asset_init(list_grow(&assets->widget), "texts.js", str_from(assets->texts), CODING_BROTLI);
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
	free(assets->button);
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
