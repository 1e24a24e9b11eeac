/* Checks of catalogue.json: ids, services, replies, dates. */
#include "content/check.h"

#include "content/hours_parse.h"

const json_t *check_intent(const struct check *check, struct str id)
{
	uint32_t i = map_get(&check->intents, id);

	return i == MAP_NONE
		       ? NULL
		       : json_array_get(json_object_get(check->pack->catalogue.root, "intents"), i);
}

static void check_id(struct check *check, const struct json_doc *doc, const json_t *intent,
		     size_t number)
{
	struct str id = json_str(intent, "id");

	if (map_get(&check->intents, id) != MAP_NONE)
		findings_error(check->findings, doc, json_object_get(intent, "id"),
			       "the intent '%s' stands twice; remove one", id.data);
	map_put(&check->intents, id, (uint32_t)number);
}

static void check_intent_service(struct check *check, const struct json_doc *doc,
				 const json_t *intent)
{
	struct str service = json_str(intent, "service");
	struct buf hint = {0};

	if (!service.len || map_get(&check->services, service) != MAP_NONE)
		return;
	findings_suggest(&hint, service, &check->services);
	findings_error(check->findings, doc, json_object_get(intent, "service"),
		       "unknown service '%s'%s", service.data,
		       hint.len ? hint.data : "; add it to services.json");
	buf_finish(&hint);
}

static void check_reply(struct check *check, const struct json_doc *doc, const json_t *intent)
{
	struct str reply = json_str(intent, "reply");
	struct buf key BUF_AUTO = {0};

	if (reply.len) {
		map_intern(&check->replies, reply);
		buf_addf(&key, "%.*s%s", STR_ARG(reply), REPLY_SHORT);
		map_intern(&check->replies, buf_borrow(&key));
		if (!check_has_text(check, reply.data))
			findings_error(check->findings, doc, json_object_get(intent, "reply"),
				       "the reply '%s' has no text; add it to "
				       "locales/<language>/<topic>.json",
				       reply.data);
	} else if (!str_eq(json_str(intent, "kind"), STR("control"))) {
		findings_error(check->findings, doc, json_object_get(intent, "id"),
			       "the intent '%s' has no reply; add one",
			       json_str(intent, "id").data);
	}
}

/* The date of a member, or `missing` when it is not there or wrong. */
static int64_t check_date(struct check *check, const struct json_doc *doc, const json_t *intent,
			  const char *key, int64_t missing)
{
	const json_t *value = json_object_get(intent, key);
	int64_t days;

	if (!json_is_string(value))
		return missing;
	if (date_parse(json_str(intent, key), &days))
		return days;
	findings_error(check->findings, doc, value,
		       "%s: there is no day '%s'; write it like "
		       "2027-06-30",
		       key, json_string_value(value));
	return missing;
}

static void check_dates(struct check *check, const struct json_doc *doc, const json_t *intent)
{
	int64_t from = check_date(check, doc, intent, "valid_from", INT64_MIN);
	int64_t until = check_date(check, doc, intent, "valid_until", INT64_MAX);
	int64_t review = check_date(check, doc, intent, "review_by", INT64_MAX);

	if (until < from)
		findings_error(check->findings, doc, json_object_get(intent, "valid_until"),
			       "valid_until %s is before valid_from %s",
			       json_str(intent, "valid_until").data,
			       json_str(intent, "valid_from").data);
	if (review < check->today)
		findings_warning(check->findings, doc, json_object_get(intent, "review_by"),
				 "the review of '%s' was due on %s; look at it again and set a "
				 "new date",
				 json_str(intent, "id").data, json_str(intent, "review_by").data);
}

void check_catalogue(struct check *check)
{
	const struct json_doc *doc = &check->pack->catalogue;
	json_t *intent;
	size_t i;

	json_array_foreach (json_object_get(doc->root, "intents"), i, intent) {
		if (json_str(intent, "id").len)
			check_id(check, doc, intent, i);
		check_intent_service(check, doc, intent);
		check_reply(check, doc, intent);
		check_dates(check, doc, intent);
	}
}
