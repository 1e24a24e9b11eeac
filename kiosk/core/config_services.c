/* The services in the terminal's building, and the way to each from the terminal. */
#include "core/config_services.h"

#include <stdlib.h>

#include "base/json.h"

enum { ID_LIMIT = 64, DIRECTIONS_LIMIT = 400 };

void config_services_clear(struct kiosk_config *config)
{
	while (config->service_count) {
		struct kiosk_service *service = &config->services[--config->service_count];

		for_each_lang (lang)
			free(service->directions[lang]);
		free(service->id);
		*service = (struct kiosk_service){0};
	}
}

/* As services.schema.json has them. */
static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.data[i];

		if (!((c >= 'a' && c <= 'z') || (i && (char_is_digit(c) || c == '_'))))
			return false;
	}
	return id.len && id.len <= ID_LIMIT;
}

static enum lang lang_find(struct str code)
{
	for_each_lang (lang) {
		if (str_eq(code, str_from(lang_code(lang))))
			return lang;
	}
	return LANG_UNKNOWN;
}

static bool directions_take(struct kiosk_service *service, const char *code, const json_t *value,
			    struct error *error)
{
	struct str text = {json_string_value(value), json_string_length(value)};
	enum lang lang = lang_find(str_from(code));

	if (lang == LANG_UNKNOWN)
		return error_set(error, ERROR_INVALID,
				 "services.%s has a language '%s'; it may have nl, fr and en",
				 service->id, code);
	if (!json_is_string(value) || !text.len || text.len > DIRECTIONS_LIMIT)
		return error_set(error, ERROR_INVALID,
				 "services.%s.%s takes the way there, a text of 1 to %d bytes",
				 service->id, code, DIRECTIONS_LIMIT);
	service->directions[lang] = str_dup(text);
	return true;
}

static bool service_take(struct kiosk_config *config, const char *id, const json_t *value,
			 const json_t **wrong, struct error *error)
{
	struct kiosk_service *service;
	const char *code;
	json_t *text;

	if (!is_id(str_from(id)))
		return error_set(error, ERROR_INVALID,
				 "services has '%s'; it takes ids of services.json, such as "
				 "population",
				 id);
	if (!json_is_object(value))
		return error_set(error, ERROR_INVALID,
				 "services.%s takes an object: the way there in nl, fr and en", id);
	if (config->service_count == KIOSK_SERVICES)
		return error_set(error, ERROR_INVALID, "services has more than %d", KIOSK_SERVICES);
	service = &config->services[config->service_count++];
	*service = (struct kiosk_service){.id = str_dup(str_from(id))};
	/* jansson's macro drops const; nothing is changed. */
	json_object_foreach ((json_t *)value, code, text) {
		if (!directions_take(service, code, text, error)) {
			*wrong = text;
			return false;
		}
	}
	return true;
}

bool config_services_take(struct kiosk_config *config, const json_t *services, const json_t **wrong,
			  struct error *error)
{
	const char *id;
	json_t *value;

	config_services_clear(config);
	json_object_foreach ((json_t *)services, id, value) {
		*wrong = value;
		if (!service_take(config, id, value, wrong, error))
			return false;
	}
	return true;
}

const struct kiosk_service *kiosk_config_service(const struct kiosk_config *config, struct str id)
{
	for (size_t i = 0; i < config->service_count; i++) {
		if (str_eq(id, str_from(config->services[i].id)))
			return &config->services[i];
	}
	return NULL;
}
