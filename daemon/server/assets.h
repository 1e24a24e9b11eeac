/* Within server: files as they are served, plain and compressed: those of the widget, which form
 * one set with a version, and those of the site. Never changed after they were made. */
#ifndef SERVER_ASSETS_H
#define SERVER_ASSETS_H

#include "base/buf.h"
#include "server/negotiate.h"

/* The widget's button, which leads to all other files. */
#define ASSET_ENTRY "pierre-chat.js"

enum {
	ASSET_TAG = 24,
	ASSET_VERSION = 17 /* 16 hex digits and the NUL */
};

struct asset {
	const char *name;
	struct str bodies[CODINGS];    /* an empty one would gain nothing */
	struct buf made[CODINGS];      /* those that were not compiled in */
	char tags[CODINGS][ASSET_TAG]; /* ETags, in their quotes */
};

/* Compresses by those codings up to `best`, which costs some time. Name and content are lent. */
void asset_init(struct asset *asset, const char *name, struct str content, enum coding best);
void asset_finish(struct asset *asset);
/* The media type, by the ending of the name. */
const char *asset_type(const struct asset *asset);

struct assets;

/* The files that were compiled in; beside those of the widget "texts.js" with this content, which
 * is copied; and in its button, instead of the module "label.js", the few texts that it needs: a
 * JavaScript object. */
struct assets *assets_create(struct str texts, struct str label);
void assets_destroy(struct assets *assets);
/* Of the widget's set: names and contents. The same on every machine. */
const char *assets_version(const struct assets *assets);
/* NULL when there is no such file. */
const struct asset *assets_widget(const struct assets *assets, struct str name);
const struct asset *assets_site(const struct assets *assets, struct str name);
/* The widget's files from index 0 on; NULL behind the last. */
const struct asset *assets_widget_at(const struct assets *assets, size_t index);

#endif
