/* pierre-bridge: settings from flags and a file, then the bridge. */
#include <sodium.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/settings.h"
#include "bridge/bridge.h"

enum { EXIT_FINE, EXIT_FAILED, EXIT_USAGE };

static void print_help(void)
{
	printf("Usage: pierre-bridge [--config FILE] [--NAME VALUE...]\n\n"
	       "Brings Messenger, Instagram, WhatsApp and Telegram to pierred: webhooks at /meta\n"
	       "and /telegram, besides /healthz, /readyz and /metrics. SIGTERM ends it once what\n"
	       "is being sent has arrived; SIGHUP reads the secrets again. How to connect a page:\n"
	       "daemon/bridge/README.md.\n\n"
	       "  --config FILE                      settings as a JSON object, the names below "
	       "with _\n"
	       "  --check-config                     read everything, say what is wrong, and end\n"
	       "  --help, --version\n\n"
	       "Settings (a flag beats the file):\n");
	bridge_config_help(stdout);
	printf("\nExit status: 0 fine, 1 something is wrong, 2 wrongly called.\n");
}

static int misused(const char *message)
{
	fprintf(stderr, "pierre-bridge: %s\nTry 'pierre-bridge --help'.\n", message);
	return EXIT_USAGE;
}

static int run(struct bridge_config *config, bool check)
{
	struct error error = {0};
	enum log_level level = LOG_LEVEL_INFO;

	log_level_parse(str_from(config->log_level), &level); /* settings have checked it */
	log_set_level(level);
	if (!(check ? bridge_check : bridge_run)(config, &error)) {
		log_line(LOG_LEVEL_ERROR, "event=start_failed reason=\"%s\"", error.message);
		return EXIT_FAILED;
	}
	if (check)
		printf("pierre-bridge: settings, secrets, key and store are good\n");
	return EXIT_FINE;
}

int main(int argc, char **argv)
{
	struct bridge_config config;
	struct error error = {0};
	int status;

	if (settings_has_flag(argc, argv, "--help") || settings_has_flag(argc, argv, "-h")) {
		print_help();
		return EXIT_FINE;
	}
	if (settings_has_flag(argc, argv, "--version")) {
		printf("pierre-bridge %s\n", PIERRE_VERSION);
		return EXIT_FINE;
	}
	if (sodium_init() < 0)
		return EXIT_FAILED;
	bridge_config_init(&config);
	if (bridge_config_take_flags(&config, argc, argv, &error))
		status = run(&config, settings_has_flag(argc, argv, "--check-config"));
	else
		status = misused(error.message);
	bridge_config_finish(&config);
	return status;
}
