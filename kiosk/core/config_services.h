/* Within core: the member `services` of a terminal's file. */
#ifndef CORE_CONFIG_SERVICES_H
#define CORE_CONFIG_SERVICES_H

#include <jansson.h>

#include "core/config.h"

/* Takes {"population": {"nl": "...", "fr": "...", "en": "..."}, ...} in place of what is there.
 * The error names the service and what is wrong with it; *wrong: the value, for its line. */
bool config_services_take(struct kiosk_config *config, const json_t *services, const json_t **wrong,
			  struct error *error);
void config_services_clear(struct kiosk_config *config);

#endif
