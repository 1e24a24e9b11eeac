/* The directory of services.json. */
#include "content/services.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"

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
	if (!hours)
		return true;
	service->hours = hours_create(hours, error);
	return service->hours ||
	       error_prefix(error, "service '%s': ", service->id ? service->id : "?");
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
	}
	return true;
}

void services_finish(struct services *services)
{
	for (size_t i = 0; i < services->count; i++)
		hours_destroy(services->services[i].hours);
	map_finish(&services->index);
	free(services->services);
	*services = (struct services){0};
}
