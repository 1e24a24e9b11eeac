/* pierre-bridge: settings from flags and a file, then the bridge. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
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

/* Splits "--name=value" or "--name" "value"; false when the value is missing. */
static bool next_flag(int argc, char **argv, int *i, struct str *name, struct str *value)
{
	*value = str_from(argv[*i] + 2);
	str_split(value, '=', name);
	if (value->data)
		return true;
	if (*i + 1 >= argc)
		return false;
	*value = str_from(argv[++*i]);
	return true;
}

/* Two rounds over the flags: the first only reads the file, so that every flag beats it. */
static bool take_flags(struct bridge_config *config, int argc, char **argv, bool file,
		       struct error *error)
{
	for (int i = 1; i < argc; i++) {
		struct str name, value;

		if (strcmp(argv[i], "--check-config") == 0)
			continue;
		if (strncmp(argv[i], "--", 2) != 0)
			return error_set(error, ERROR_INVALID, "unexpected argument '%s'", argv[i]);
		if (!next_flag(argc, argv, &i, &name, &value))
			return error_set(error, ERROR_INVALID, "--%.*s needs a value",
					 STR_ARG(name));
		if (str_eq(name, STR("config"))) {
			if (file && !bridge_config_read(config, value.data, error))
				return false;
		} else if (!file && !bridge_config_set(config, name, value, error)) {
			return false;
		}
	}
	return true;
}

static bool has_flag(int argc, char **argv, const char *flag)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], flag) == 0)
			return true;
	}
	return false;
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

	if (has_flag(argc, argv, "--help") || has_flag(argc, argv, "-h")) {
		print_help();
		return EXIT_FINE;
	}
	if (has_flag(argc, argv, "--version")) {
		printf("pierre-bridge %s\n", PIERRE_VERSION);
		return EXIT_FINE;
	}
	if (sodium_init() < 0)
		return EXIT_FAILED;
	bridge_config_init(&config);
	if (take_flags(&config, argc, argv, true, &error) &&
	    take_flags(&config, argc, argv, false, &error))
		status = run(&config, has_flag(argc, argv, "--check-config"));
	else
		status = misused(error.message);
	bridge_config_finish(&config);
	return status;
}
