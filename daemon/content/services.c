/* The directory of services.json. */
#include "content/services.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"

static unsigned languages_read(const json_t *list)
{
	unsigned languages = 0;
	json_t *code;
	size_t i;

	json_array_foreach (list, i, code) {
		enum lang lang = lang_parse(str_from(json_string_value(code)));

		if (lang != LANG_UNKNOWN)
			languages |= 1u << lang;
	}
	return languages;
}

static enum wheelchair wheelchair_read(struct str value)
{
	if (str_eq(value, STR("yes")))
		return WHEELCHAIR_YES;
	if (str_eq(value, STR("limited")))
		return WHEELCHAIR_LIMITED;
	return str_eq(value, STR("no")) ? WHEELCHAIR_NO : WHEELCHAIR_UNKNOWN;
}

static int number_read(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

static struct appointments appointments_read(const json_t *object)
{
	return (struct appointments){
		.minutes = number_read(object, "minutes"),
		.places = number_read(object, "places"),
		.notice_minutes = number_read(object, "notice_minutes"),
		.days = number_read(object, "days"),
	};
}

static bool service_read(struct service *service, struct arena *arena, const json_t *object,
			 struct error *error)
{
	const json_t *hours = json_object_get(object, "hours");

	service->id = member_read(arena, object, "id");
	localised_read(arena, json_object_get(object, "name"), service->name);
	localised_read(arena, json_object_get(object, "address"), service->address);
	localised_read(arena, json_object_get(object, "note"), service->note);
	localised_read(arena, json_object_get(object, "website"), service->website);
	localised_read(arena, json_object_get(object, "appointment_url"), service->appointment_url);
	service->phone = member_read(arena, object, "phone");
	service->email = member_read(arena, object, "email");
	service->map_url = member_read(arena, object, "map_url");
	service->languages = languages_read(json_object_get(object, "languages"));
	service->wheelchair = wheelchair_read(json_str(object, "wheelchair"));
	service->outside = json_is_true(json_object_get(object, "outside"));
	service->appointments = appointments_read(json_object_get(object, "appointments"));
	if (!hours)
		return true;
	service->hours = hours_create(hours, error);
	return service->hours ||
	       error_prefix(error, "service '%s': ", service->id ? service->id : "?");
}

static void documents_read(struct services *services, const json_t *list, uint32_t service)
{
	json_t *document;
	size_t i;

	json_array_foreach (list, i, document) {
		map_put(&services->documents, str_from(json_string_value(document)), service);
	}
}

bool services_init(struct services *services, struct arena *arena, const json_t *root,
		   struct error *error)
{
	json_t *list = json_object_get(root, "services"), *object;
	size_t i;

	*services = (struct services){.count = json_array_size(list)};
	services->services = mem_zalloc(services->count, sizeof *services->services);
	json_array_foreach (list, i, object) {
		if (!service_read(&services->services[i], arena, object, error)) {
			services_finish(services);
			return false;
		}
		map_put(&services->index, str_from(services->services[i].id), (uint32_t)i);
		documents_read(services, json_object_get(object, "documents"), (uint32_t)i);
	}
	return true;
}

void services_finish(struct services *services)
{
	for (size_t i = 0; i < services->count; i++)
		hours_destroy(services->services[i].hours);
	map_finish(&services->index);
	map_finish(&services->documents);
	free(services->services);
	*services = (struct services){0};
}
