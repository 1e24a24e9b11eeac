/* A file of settings, and each of its lines as a flag: taken within limits, or refused with a
 * message. */
/* LINK: server */
#include <stdlib.h>

#include "server/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_list(const struct setting_list *list)
{
	check(list->count <= SETTING_LIST_LIMIT);
	for (size_t i = 0; i < list->count; i++)
		check(list->items[i] != NULL);
}

static void check_config(const struct config *config)
{
	check(config->port >= 0 && config->port <= 65535);
	check(config->max_frame >= 1024 && config->max_frame <= 1 << 20);
	check(config->recall >= 0 && config->recall <= 1 << 20);
	check(config->messages_burst >= 1 && config->address_messages_burst >= 1);
	check(config->idle_timeout_s >= 1 && config->conversation_ttl_s >= 1);
	check(config->listen && config->model && config->store && config->log_level);
	check_list(&config->allowed_origins);
	check_list(&config->trusted_proxies);
}

static void check_result(const struct config *config, bool ok, const struct error *error)
{
	check_config(config);
	check(ok ? error->code == ERROR_NONE : error->code != ERROR_NONE && *error->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size}, line, key;
	struct config config;
	struct error error = {0};
	bool ok;

	config_init(&config);
	ok = config_parse(&config, "config.json", text, &error);
	check_result(&config, ok, &error);
	while (str_split(&text, '\n', &line)) {
		error = (struct error){0};
		str_split(&line, '=', &key);
		ok = config_set(&config, key, line, &error);
		check_result(&config, ok, &error);
	}
	config_finish(&config);
	return 0;
}
