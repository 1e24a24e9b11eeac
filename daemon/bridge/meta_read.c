/* A webhook of Meta: which product, and its entries. */
#include "base/json.h"
#include "bridge/reader.h"

bool meta_read(struct str body, struct event_sink *sink, struct error *error)
{
	json_t *root = reader_parse(body, error);
	struct str object = json_str(root, "object");
	const json_t *entries = json_object_get(root, "entry");
	bool ok = true;

	if (!root)
		return false;
	if (str_eq(object, STR("page")))
		messenger_read(CHANNEL_MESSENGER, entries, sink);
	else if (str_eq(object, STR("instagram")))
		messenger_read(CHANNEL_INSTAGRAM, entries, sink);
	else if (str_eq(object, STR("whatsapp_business_account")))
		whatsapp_read(entries, sink);
	else
		ok = error_set(error, ERROR_INVALID,
			       "object '%.*s' is none of page, instagram and "
			       "whatsapp_business_account",
			       (int)(object.len > 40 ? 40 : object.len),
			       object.data ? object.data : "");
	json_decref(root);
	return ok;
}
