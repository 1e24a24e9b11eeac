/* pierred: settings from flags and a file, then the server. */
#include <sodium.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/settings.h"
#include "server/server.h"

enum { EXIT_FINE, EXIT_FAILED, EXIT_USAGE };

static void print_help(void)
{
	printf("Usage: pierred [--config FILE] [--NAME VALUE...]\n\n"
	       "Serves the chat of the municipality: a WebSocket at /chat, a page for trying it\n"
	       "out at /, and /healthz, /readyz, /metrics. SIGTERM ends it once every reply is\n"
	       "out; SIGHUP reloads content, model and keys.\n\n"
	       "  --config FILE                      settings as a JSON object, the names below "
	       "with _\n"
	       "  --check-config                     load everything, say what is wrong, and end\n"
	       "  --help, --version\n\n"
	       "Settings (a flag beats the file):\n");
	config_help(stdout);
	printf("\nExit status: 0 fine, 1 something is wrong, 2 wrongly called.\n");
}

static int misused(const char *message)
{
	fprintf(stderr, "pierred: %s\nTry 'pierred --help'.\n", message);
	return EXIT_USAGE;
}

static int run(const struct config *config, bool check)
{
	struct error error = {0};
	enum log_level level = LOG_LEVEL_INFO;

	log_level_parse(str_from(config->log_level), &level); /* config has checked it */
	log_set_level(level);
	if (!(check ? server_check : server_run)(config, &error)) {
		log_line(LOG_LEVEL_ERROR, "event=start_failed reason=\"%s\"", error.message);
		return EXIT_FAILED;
	}
	if (check)
		printf("pierred: configuration, content, model, store and keys are good\n");
	return EXIT_FINE;
}

int main(int argc, char **argv)
{
	struct config config;
	struct error error = {0};
	int status;

	if (settings_has_flag(argc, argv, "--help") || settings_has_flag(argc, argv, "-h")) {
		print_help();
		return EXIT_FINE;
	}
	if (settings_has_flag(argc, argv, "--version")) {
		printf("pierred %s\n", PIERRE_VERSION);
		return EXIT_FINE;
	}
	if (sodium_init() < 0)
		return EXIT_FAILED;
	config_init(&config);
	if (config_take_flags(&config, argc, argv, &error))
		status = run(&config, settings_has_flag(argc, argv, "--check-config"));
	else
		status = misused(error.message);
	config_finish(&config);
	return status;
}
