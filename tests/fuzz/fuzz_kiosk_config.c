/* A terminal's file of settings: taken within limits, or refused with a message. */
/* LINK: kiosk */
#include <stdlib.h>

#include "core/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_config(const struct kiosk_config *config)
{
	size_t name = strlen(config->name);

	check(name >= 1 && name <= 32);
	check(config->ask_after_s >= 20 && config->ask_after_s <= 600);
	check(config->end_after_s >= 20 && config->end_after_s <= 300);
	check(config->paper_columns == 32 || config->paper_columns == 48);
	check(config->lang < LANG_UNKNOWN);
	check(!strncmp(config->server, "http", 4) && !strpbrk(config->server + 8, "/?#@ "));
	check(config->key_file && config->state_dir && config->printer && config->keyboard);
	check(config->service_count <= KIOSK_SERVICES);
	for (size_t i = 0; i < config->service_count; i++) {
		const struct kiosk_service *service = &config->services[i];

		check(kiosk_config_service(config, str_from(service->id)) == service);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kiosk_config config;
	struct error error = {0};
	bool ok;

	kiosk_config_init(&config);
	ok = kiosk_config_parse(&config, "folder/kiosk.json",
				(struct str){(const char *)data, size}, &error);
	check(ok ? error.code == ERROR_NONE : error.code != ERROR_NONE && *error.message);
	check_config(&config);
	kiosk_config_finish(&config);
	return 0;
}
