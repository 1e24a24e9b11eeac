/* Over HTTP: the site on which Pierre can be tried, its contact page, and any file that may come
 * compressed. */
#include "server/http.h"
#include "server/negotiate.h"

enum { LIST_LIMIT = 1024 };

int http_asset(struct lws *wsi, struct request *request, const struct asset *asset,
	       struct response *response)
{
	char list[LIST_LIMIT];
	enum coding coding = CODINGS - 1;

	if (!http_header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, list, sizeof list))
		coding = CODING_PLAIN;
	while (coding && (!asset->bodies[coding].len || !accepts_coding(str_from(list), coding)))
		coding--;
	response->status = 200;
	response->type = asset_type(asset);
	response->body = asset->bodies[coding];
	response->encoding = coding_name(coding);
	response->tag = asset->tags[coding];
	if (!response->vary)
		response->vary = "Accept-Encoding";
	if (http_header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, list, sizeof list) &&
	    tag_matches(str_from(list), response->tag))
		response->status = 304;
	return http_respond(wsi, request, response);
}

static int respond_contact(struct lws *wsi, struct request *request, enum lang lang)
{
	const struct server *server = server_of(wsi);
	const struct brain *brain = chat_brain(server->chat);
	struct response response = {0};

	return http_asset(
		wsi, request,
		contacts_page(brain->contacts, brain->content, lang, clock_now(&server->clock)),
		&response);
}

static int respond_site(struct lws *wsi, struct request *request, const char *name)
{
	const struct asset *asset =
		assets_site(chat_brain(server_of(wsi)->chat)->assets, str_from(name));
	struct response response = {0};

	return asset ? http_asset(wsi, request, asset, &response)
		     : http_respond_nothing_here(wsi, request);
}

/* The language that a path begins with, and what is behind it: "/nl", "/nl/contact". */
static enum lang lang_of(const char *path, const char **behind)
{
	for_each_lang (lang) {
		const char *code = lang_code(lang);
		size_t len = strlen(code);

		*behind = path + 1 + len;
		if (strncmp(path + 1, code, len) == 0 && (**behind == '/' || **behind == '\0'))
			return lang;
	}
	return LANG_UNKNOWN;
}

int http_site(struct lws *wsi, struct request *request)
{
	const char *path = request->path, *behind;
	char name[16];
	enum lang lang;

	if (*path != '/')
		return http_respond_nothing_here(wsi, request);
	if (strcmp(path, "/") == 0)
		return respond_site(wsi, request, "index.html");
	lang = lang_of(path, &behind);
	if (lang == LANG_UNKNOWN)
		return respond_site(wsi, request, path + 1);
	if (strcmp(behind, "/contact") == 0)
		return respond_contact(wsi, request, lang);
	/* Relative, for a proxy may put all of it under a path of its own. */
	snprintf(name, sizeof name, *behind ? "%s.html" : "%s/", lang_code(lang));
	if (!*behind)
		return http_redirect(wsi, request, name, &(struct response){0});
	return respond_site(wsi, request, strcmp(behind, "/") == 0 ? name : "");
}
