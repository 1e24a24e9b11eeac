/* Over HTTP: the widget, for pages of other sites too. One address for the page that names it,
 * which leads to the files of a version; those may be kept for ever. */
#include "server/http.h"

static bool is_version(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_digit(s.data[i]) && !(s.data[i] >= 'a' && s.data[i] <= 'f'))
			return false;
	}
	return s.len == ASSET_VERSION - 1;
}

static int refuse(struct lws *wsi, struct request *request, struct response *response)
{
	server_of(wsi)->metrics.refused[REFUSED_ORIGIN]++;
	response->status = 403;
	response->type = "text/plain; charset=utf-8";
	response->body = STR("This site is not one of the setting allowed_origins of pierred.\n");
	response->cache = "no-store";
	return http_respond(wsi, request, response);
}

static int respond_missing(struct lws *wsi, struct request *request, struct response *response)
{
	response->status = 404;
	response->type = "text/plain; charset=utf-8";
	response->body = STR("There is nothing here.\n");
	return http_respond(wsi, request, response);
}

static int lead_to_version(struct lws *wsi, struct request *request, const char *version,
			   struct response *response)
{
	char place[ASSET_VERSION + sizeof ASSET_ENTRY];

	snprintf(place, sizeof place, "%s/" ASSET_ENTRY, version);
	response->cache = "public, max-age=300";
	return http_redirect(wsi, request, place, response);
}

int http_widget(struct lws *wsi, struct request *request)
{
	const struct assets *assets = chat_brain(server_of(wsi)->chat)->assets;
	struct str rest = str_from(strchr(request->path + 1, '/') + 1), version;
	/* What one site may have is not for another, even from a cache. */
	struct response response = {.vary = "Origin, Accept-Encoding",
				    .resource_policy = "cross-origin"};
	char origin[HTTP_ORIGIN];
	enum origin verdict = http_origin(wsi, origin);
	const struct asset *asset;
	bool has_version;

	if (verdict == ORIGIN_REFUSED)
		return refuse(wsi, request, &response);
	if (verdict == ORIGIN_ALLOWED)
		response.allow_origin = origin;
	has_version = memchr(rest.data, '/', rest.len) && str_split(&rest, '/', &version);
	asset = assets_widget(assets, rest);
	if (!asset || (has_version && !is_version(version)))
		return respond_missing(wsi, request, &response);
	if (!has_version && str_eq(rest, STR(ASSET_ENTRY)))
		return lead_to_version(wsi, request, assets_version(assets), &response);
	/* A page that was opened before an upgrade goes on with the files there are now. */
	if (has_version)
		response.cache = str_eq(version, str_from(assets_version(assets)))
					 ? "public, max-age=31536000, immutable"
					 : "no-store";
	return http_asset(wsi, request, asset, &response);
}
