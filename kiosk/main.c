/* pierre-kiosk: the terminal in the town hall. */
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>

#include "core/script.h"
#include "core/watchdog.h"
#include "face/face.h"

enum {
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	WIPE_BYTE = 0xa5,
	FAREWELL_MS = 50, /* how often it is looked whether the daemon has confirmed */
	FAREWELL_TRIES = 60
};

struct options {
	const char *config, *server, *script;
	unsigned repeat;
	int pause_ms;
	bool headless, check_config;
	struct face_options face;
};

struct program {
	struct options options;
	struct kiosk_config config;
	GMainLoop *loop;
	struct terminal *terminal;
	struct face_window *face;
	struct script *script;
	struct player *player;
	struct watchdog *watchdog;
	int status;
	int farewell_tries;
};

static void usage(FILE *out)
{
	fputs("Usage: pierre-kiosk --config FILE [options]\n\n"
	      "The terminal in the town hall: a touch screen on which citizens talk to Pierre.\n\n"
	      "  --config FILE      what is set for this terminal (keys below)\n"
	      "  --server URL       the daemon, instead of the file's 'server'\n"
	      "  --check-config     reads the configuration, says what is wrong with it, and ends\n"
	      "  --window WxH       a window of that size, with a mouse: to try it on a desk\n"
	      "  --script FILE      plays a visit (kiosk/scripts), writes what was seen, and ends\n"
	      "  --headless         the script without a display\n"
	      "  --repeat N         plays the script N times\n"
	      "  --pause MS         after each step of the script\n"
	      "  --version, --help\n\n"
	      "Keys of the configuration, a JSON file (kiosk/example.json), with their defaults:\n",
	      out);
	kiosk_config_help(out);
}

static bool parse_number(const char *text, long most, long *number)
{
	char *end;

	*number = strtol(text, &end, 10);
	return *text && !*end && *number >= 0 && *number <= most;
}

static bool parse_window(struct options *options, const char *text)
{
	char rest;

	options->face.windowed = true;
	options->face.cursor = true;
	return sscanf(text, "%dx%d%c", &options->face.width, &options->face.height, &rest) == 2 &&
	       options->face.width >= 480 && options->face.width <= 7680 &&
	       options->face.height >= 480 && options->face.height <= 7680;
}

static bool refuse(const char *flag, const char *value, const char *wanted)
{
	fprintf(stderr, "pierre-kiosk: --%s takes %s, not '%s'\n", flag, wanted, value);
	return false;
}

static bool take_option(struct options *options, const struct option *flag)
{
	long number = 0;

	switch (flag->val) {
	case 'c':
		options->config = optarg;
		return true;
	case 's':
		options->server = optarg;
		return true;
	case 'f':
		options->script = optarg;
		return true;
	case 'w':
		return parse_window(options, optarg) ||
		       refuse("window", optarg, "a size such as 1080x1920");
	case 'r':
		if (!parse_number(optarg, 1000000, &number) || number == 0)
			return refuse("repeat", optarg, "a number from 1 to 1000000");
		options->repeat = (unsigned)number;
		return true;
	case 'p':
		if (!parse_number(optarg, 60000, &number))
			return refuse("pause", optarg, "milliseconds from 0 to 60000");
		options->pause_ms = (int)number;
		return true;
	default:
		return true;
	}
}

/* False: the program ends with *status. */
static bool parse_flags(struct options *options, int argc, char **argv, int *status)
{
	int headless = 0, check = 0, at = 0, got;
	const struct option flags[] = {
		{"config", required_argument, NULL, 'c'},
		{"server", required_argument, NULL, 's'},
		{"script", required_argument, NULL, 'f'},
		{"window", required_argument, NULL, 'w'},
		{"repeat", required_argument, NULL, 'r'},
		{"pause", required_argument, NULL, 'p'},
		{"headless", no_argument, &headless, 1},
		{"check-config", no_argument, &check, 1},
		{"version", no_argument, NULL, 'v'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};

	*options = (struct options){.repeat = 1};
	while ((got = getopt_long(argc, argv, "h", flags, &at)) != -1) {
		*status = EXIT_SUCCESS;
		if (got == 'v') {
			puts("pierre-kiosk " PIERRE_VERSION);
			return false;
		}
		if (got == 'h') {
			usage(stdout);
			return false;
		}
		*status = EXIT_USAGE;
		if (got == '?' || !take_option(options, &flags[at]))
			return false;
	}
	*status = EXIT_USAGE;
	if (optind < argc)
		fprintf(stderr, "pierre-kiosk: unknown argument '%s'; see --help\n", argv[optind]);
	else if (!options->config)
		fprintf(stderr, "pierre-kiosk: --config FILE is missing; kiosk/example.json shows "
				"one, --help explains it\n");
	else if (headless && !options->script)
		fprintf(stderr, "pierre-kiosk: --headless needs a visit to play: --script FILE\n");
	else
		*status = EXIT_SUCCESS;
	options->headless = headless;
	options->check_config = check;
	return *status == EXIT_SUCCESS;
}

static gboolean on_farewell(gpointer context)
{
	struct program *program = context;

	if (terminal_farewells(program->terminal) && program->farewell_tries++ < FAREWELL_TRIES)
		return G_SOURCE_CONTINUE;
	g_main_loop_quit(program->loop);
	return G_SOURCE_REMOVE;
}

/* Whoever is talking is not left on the daemon; a second signal ends it at once. */
static gboolean on_signal(gpointer context)
{
	struct program *program = context;

	if (!program->terminal || program->farewell_tries) {
		g_main_loop_quit(program->loop);
		return G_SOURCE_CONTINUE;
	}
	program->farewell_tries = 1;
	terminal_finish(program->terminal);
	g_timeout_add(FAREWELL_MS, on_farewell, program);
	return G_SOURCE_CONTINUE;
}

static void on_played(void *context, bool ok, const char *why)
{
	struct program *program = context;

	if (!ok) {
		fprintf(stderr, "pierre-kiosk: %s\n", why);
		program->status = EXIT_FAILED;
	}
	g_main_loop_quit(program->loop);
}

static bool prepare(struct program *program, struct error *error)
{
	const struct options *options = &program->options;

	if (!kiosk_config_read(&program->config, options->config, error))
		return false;
	if (options->server) {
		free(program->config.server);
		program->config.server = strdup(options->server);
	}
	if (options->script)
		program->script = script_load(options->script, error);
	return !options->script || program->script;
}

/* Ready is who shows something. */
static void on_drawn(void *context)
{
	struct program *program = context;

	watchdog_ready(program->watchdog);
}

static bool start(struct program *program, struct error *error)
{
	const struct options *options = &program->options;

	program->loop = g_main_loop_new(NULL, FALSE);
	g_unix_signal_add(SIGTERM, on_signal, program);
	g_unix_signal_add(SIGINT, on_signal, program);
	program->terminal = terminal_create(&program->config, error);
	if (!program->terminal)
		return false;
	if (!options->headless)
		program->face = face_create(program->terminal, &options->face);
	if (program->script)
		program->player = player_create(
			program->terminal, program->script,
			program->face ? face_functions(program->face) : NULL, options->repeat,
			options->pause_ms, stdout, on_played, program);
	program->watchdog = watchdog_create();
	if (program->face)
		face_when_drawn(program->face, on_drawn, program);
	else
		watchdog_ready(program->watchdog);
	return true;
}

static void finish(struct program *program)
{
	watchdog_destroy(program->watchdog);
	player_destroy(program->player);
	face_destroy(program->face);
	terminal_destroy(program->terminal);
	script_destroy(program->script);
	if (program->loop)
		g_main_loop_unref(program->loop);
	kiosk_config_finish(&program->config);
}

/* What is freed is overwritten, GLib's own slices too, so that nothing of a visit stays in memory.
 * Drawn by the processor: without OpenGL, whose software has 45 MiB and keeps copies of pictures.
 * GLib and the C library read their variables before main begins; the latter keeps the last few
 * pieces of each size as they are, unless it has no such cache. */
static void settle_memory(char **argv)
{
	mallopt(M_PERTURB, WIPE_BYTE);
	setenv("GSK_RENDERER", "cairo", 0);
	setenv("GDK_DEBUG", "gl-disable", 0);
	if (!getenv("G_SLICE") || !getenv("GLIBC_TUNABLES")) {
		setenv("G_SLICE", "always-malloc", 1);
		setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
		execv("/proc/self/exe", argv);
	}
}

int main(int argc, char **argv)
{
	struct program program = {0};
	struct error error = {0};

	if (!parse_flags(&program.options, argc, argv, &program.status))
		return program.status;
	settle_memory(argv);
	signal(SIGPIPE, SIG_IGN);
	kiosk_config_init(&program.config);
	if (!prepare(&program, &error)) {
		fprintf(stderr, "pierre-kiosk: %s\n", error.message);
		program.status = EXIT_USAGE;
	} else if (!program.options.check_config) {
		if (!program.options.headless && !gtk_init_check()) {
			fputs("pierre-kiosk: no display: start it under cage (kiosk/system), or "
			      "with "
			      "--headless --script FILE\n",
			      stderr);
			program.status = EXIT_FAILED;
		} else if (!start(&program, &error)) {
			fprintf(stderr, "pierre-kiosk: %s\n", error.message);
			program.status = EXIT_FAILED;
		} else {
			g_main_loop_run(program.loop);
		}
	}
	finish(&program);
	return program.status;
}
