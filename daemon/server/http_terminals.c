/* Over HTTP: what terminals in the town hall fetch and report. */
#include "server/http.h"
#include "server/terminals.h"

int http_terminal_pack(struct lws *wsi, struct request *request)
{
	const struct brain *brain = chat_brain(server_of(wsi)->chat);
	struct response response = {0};

	return http_asset(wsi, request, terminal_pack_asset(brain->terminal), &response);
}

/* "Authorization: Bearer SECRET" of the terminal whose name ends the path. */
static bool is_known(struct lws *wsi, const struct terminals *terminals, struct str name)
{
	char given[HTTP_AUTHORIZATION];
	struct str secret;
	bool ok = http_bearer(wsi, given, &secret) && terminals_check(terminals, name, secret);

	explicit_bzero(given, sizeof given);
	return ok;
}

/* A guess costs as much as a guess at a payment token. */
int http_terminal_report(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);
	struct terminals *terminals = server->terminals;
	struct str path = str_from(request->path), name;
	int64_t wait = limits_try(server->limits, request->address, server_now_us());
	struct error error = {0};

	if (wait)
		return http_respond_later(wsi, request, wait);
	terminals_refresh(terminals);
	name = str_slice(path, sizeof "/terminals/" - 1, path.len);
	if (!is_known(wsi, terminals, name)) {
		limits_refused(server->limits, request->address, server_now_us());
		return http_respond_error(wsi, request, 401, "refused");
	}
	if (!terminals_report(terminals, name, buf_borrow(&request->sent), &server->clock, &error))
		return http_respond_error(wsi, request, 400, error.message);
	return http_respond_json(
		wsi, request, 200,
		json_pack("{s:s, s:o}", "pack",
			  terminal_pack_version(chat_brain(server->chat)->terminal), "messages",
			  terminals_messages(terminals, name)));
}
