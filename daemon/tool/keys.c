/* pierre keygen and pierre keys: the signing keys of the payment hand-off. No secret is printed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "payment/keyring.h"
#include "tool/command.h"
#include "tool/source.h"

static const char AFTERWARDS[] =
	"Now let pierred read its keys again ('kill -HUP'), and the payment side fetch them.\n";

static int64_t now(void)
{
	struct clock clock = clock_system();

	return clock_now(&clock);
}

static void print_key(const struct key_info *info)
{
	char from[21], until[21] = "-";

	clock_format(info->use_from_ms, from);
	if (info->publish_until_ms != INT64_MAX)
		clock_format(info->publish_until_ms, until);
	printf("%-51s  %-20s  %-20s  %s\n", info->id, from, until, key_state_name(info->state));
}

static int list_keys(const char *folder)
{
	struct error error = {0};
	struct keyring *keyring = keyring_load(folder, &error);

	if (!keyring)
		return command_failed(&error);
	printf("%-51s  %-20s  %-20s  %s\n", "id", "use_from", "publish_until", "state");
	for (size_t i = 0; i < keyring_count(keyring); i++) {
		struct key_info info = keyring_info(keyring, i, now());

		print_key(&info);
	}
	keyring_destroy(keyring);
	return EXIT_FINE;
}

static int publish_keys(const char *folder)
{
	struct buf out BUF_AUTO = {0};
	struct error error = {0};
	struct keyring *keyring = keyring_load(folder, &error);

	if (!keyring)
		return command_failed(&error);
	keyring_publish(keyring, now(), &out);
	puts(out.data);
	keyring_destroy(keyring);
	return EXIT_FINE;
}

static int rotate_keys(const char *folder, bool at_once)
{
	struct error error = {0};
	int status;

	if (!keyring_rotate(folder, now(), at_once, &error))
		return command_failed(&error);
	status = list_keys(folder);
	fputs(AFTERWARDS, stderr);
	return status;
}

int keygen_run(int argc, char **argv)
{
	const char *out = "run/keys";
	const struct option items[] = {
		{.name = "out",
		 .argument = "DIR",
		 .help = "the folder of keys (run/keys)",
		 .value = &out,
		 .variable = "PIERRE_KEYS"},
	};
	const struct options options = {
		"keygen", "[OPTION...]",
		"Makes the folder of signing keys and the first key in it, used from now on. It "
		"never\n"
		"overwrites: further keys are made by 'pierre keys rotate'. Run it as the user of\n"
		"pierred, and keep the folder in your backups: it is as good as your signature.",
		items, sizeof items / sizeof *items};
	char *folder MEM_AUTO = NULL;
	struct error error = {0};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused(
			"keygen", "unexpected argument '%s'; name a folder with --out", argv[1]);
	folder = str_dup(str_from(out));
	for (size_t len = strlen(folder); len > 1 && folder[len - 1] == '/'; len--)
		folder[len - 1] = '\0';
	if (!source_make_folders(folder, &error) || !keyring_start(folder, now(), &error))
		return command_failed(&error);
	return list_keys(folder);
}

int keys_run(int argc, char **argv)
{
	static const char *const actions[] = {"list", "rotate", "publish"};
	const char *folder = "run/keys", *closest;
	bool at_once = false;
	const struct option items[] = {
		{.name = "keys",
		 .argument = "DIR",
		 .help = "the folder of keys (run/keys)",
		 .value = &folder,
		 .variable = "PIERRE_KEYS"},
		{.name = "now",
		 .help = "rotate: the new key signs at once, for when the old one was stolen",
		 .flag = &at_once},
	};
	const struct options options = {
		"keys", "list|rotate|publish [OPTION...]",
		"list     shows id, times and state of each signing key, never the key itself\n"
		"rotate   adds a key: published at once, used in 10 minutes; the others retire an\n"
		"         hour later, and expired ones are deleted\n"
		"publish  prints the public keys as JSON, as GET /payments/keys does",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest != 1)
		return command_misused("keys", "say one of list, rotate, publish");
	if (at_once && strcmp(argv[1], "rotate") != 0)
		return command_misused("keys", "--now goes with rotate");
	if (strcmp(argv[1], "list") == 0)
		return list_keys(folder);
	if (strcmp(argv[1], "rotate") == 0)
		return rotate_keys(folder, at_once);
	if (strcmp(argv[1], "publish") == 0)
		return publish_keys(folder);
	closest = str_closest(str_from(argv[1]), actions, sizeof actions / sizeof *actions);
	if (closest)
		return command_misused("keys", "there is no 'keys %s'; did you mean '%s'?", argv[1],
				       closest);
	return command_misused("keys", "there is no 'keys %s'; say list, rotate or publish",
			       argv[1]);
}
