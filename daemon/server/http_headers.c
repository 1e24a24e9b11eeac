/* Over HTTP: what the headers of a request say. */
#include "server/http.h"

bool http_header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size)
{
	*out = '\0';
	return lws_hdr_total_length(wsi, token) > 0 && lws_hdr_copy(wsi, out, (int)size, token) > 0;
}

enum origin http_origin(struct lws *wsi, char text[static HTTP_ORIGIN])
{
	const struct setting_list *allowed = &server_of(wsi)->config->allowed_origins;
	char host[HTTP_ORIGIN];
	struct str rest;

	*text = '\0';
	if (!lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN))
		return ORIGIN_NONE;
	if (!http_header(wsi, WSI_TOKEN_ORIGIN, text, HTTP_ORIGIN))
		return ORIGIN_REFUSED;
	for (size_t i = 0; i < allowed->count; i++) {
		if (strcmp(text, allowed->items[i]) == 0)
			return ORIGIN_ALLOWED;
	}
	rest = str_from(text);
	if (str_starts(rest, STR("http://")))
		rest = str_slice(rest, 7, rest.len);
	else if (str_starts(rest, STR("https://")))
		rest = str_slice(rest, 8, rest.len);
	return http_header(wsi, WSI_TOKEN_HOST, host, sizeof host) && str_eq(rest, str_from(host))
		       ? ORIGIN_ALLOWED
		       : ORIGIN_REFUSED;
}
