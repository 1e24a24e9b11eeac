/* Checks of services.json and facts.json: ids, hours, reasons, holidays, what is sample. */
#include "content/check.h"

#include "content/hours_parse.h"

/* Many services close on the same day for the same reason: each is one finding. */
static void check_reasons(struct check *check, const struct json_doc *doc, const json_t *hours)
{
	json_t *exception;
	size_t i;

	json_array_foreach (json_object_get(hours, "exceptions"), i, exception) {
		const json_t *reason = json_object_get(exception, "reason");
		size_t known = check->reasons.count;

		if (!json_is_string(reason) || check_has_text(check, json_string_value(reason)))
			continue;
		map_intern(&check->reasons, json_str(exception, "reason"));
		if (check->reasons.count != known)
			findings_error(check->findings, doc, reason,
				       "the reason '%s' has no text; add it to the locales",
				       json_string_value(reason));
	}
}

static void check_hours(struct check *check, const struct json_doc *doc, const json_t *hours)
{
	struct error error;
	const json_t *where;
	struct hours *parsed = hours_parse(hours, &where, &error);

	if (!parsed)
		findings_error(check->findings, doc, where, "%s", error.message);
	hours_destroy(parsed);
	check_reasons(check, doc, hours);
}

static void check_service(struct check *check, const struct json_doc *doc, const json_t *service)
{
	const json_t *id = json_object_get(service, "id");
	const json_t *hours = json_object_get(service, "hours");
	const json_t *appointments = json_object_get(service, "appointments");
	size_t known = check->services.count;

	if (json_is_string(id)) {
		map_intern(&check->services, json_str(service, "id"));
		if (check->services.count == known)
			findings_error(check->findings, doc, id,
				       "the service '%s' stands twice; remove one",
				       json_string_value(id));
	}
	if (hours)
		check_hours(check, doc, hours);
	if (appointments)
		map_intern(&check->bookable, json_str(service, "id"));
	if (appointments && !hours)
		findings_error(check->findings, doc, appointments,
			       "the service '%s' gives appointments but has no hours to give them "
			       "in; add hours",
			       json_str(service, "id").data);
}

static void check_holidays(struct check *check, const struct json_doc *doc)
{
	for (int i = HOLIDAY_NEW_YEAR; i <= HOLIDAY_CHRISTMAS; i++) {
		const char *key = holiday_key((enum holiday)i);

		if (!check_has_text(check, key))
			findings_error(check->findings, doc, NULL,
				       "the holiday '%s' has no text; add it to the locales", key);
	}
}

/* "services.<id or *>.<member>" must name a service that is there; "entities.<kind>" concerns the
 * files of nlu. */
static void check_sample(struct check *check, const struct json_doc *doc, const json_t *value)
{
	struct str rest = str_from(json_string_value(value)), part = {"", 0};
	struct buf hint = {0};

	str_split(&rest, '.', &part);
	if (str_eq(part, STR("entities")))
		return;
	str_split(&rest, '.', &part);
	if (str_eq(part, STR("*")) || map_get(&check->services, part) != MAP_NONE)
		return;
	findings_suggest(&hint, part, &check->services);
	findings_error(check->findings, doc, value, "unknown service '%.*s'%s", STR_ARG(part),
		       hint.len ? hint.data : "");
	buf_finish(&hint);
}

static void check_facts(struct check *check)
{
	const struct json_doc *doc = &check->pack->facts;
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach (json_object_get(doc->root, "facts"), name, value) {
		map_put(&check->facts, str_from(name), 0);
	}
	json_array_foreach (json_object_get(doc->root, "sample"), i, value) {
		if (json_is_string(value))
			check_sample(check, doc, value);
	}
}

void check_services(struct check *check)
{
	const struct json_doc *doc = &check->pack->services;
	json_t *service;
	size_t i;

	if (doc->root) {
		json_array_foreach (json_object_get(doc->root, "services"), i, service) {
			check_service(check, doc, service);
		}
		if (map_get(&check->services, STR("town_hall")) == MAP_NONE)
			findings_error(check->findings, doc, NULL,
				       "the service 'town_hall', the municipality itself, is "
				       "missing; add it");
		check_holidays(check, doc);
	}
	check_facts(check);
}
