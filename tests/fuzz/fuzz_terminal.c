/* What a terminal reports, and the file of terminals: any bytes are read whole, or a clear error.
 */
/* LINK: server store */
#include <stdlib.h>

#include "server/terminals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct terminal_report report;
	struct terminal_file file;
	struct error error = {0};

	if (terminal_report_read(&report, text, &error))
		check(*report.version && *report.screen && report.visits >= 0);
	else
		check(error.code == ERROR_INVALID && *error.message);
	error = (struct error){0};
	if (!terminal_file_parse(&file, "fuzz", text, &error)) {
		check(error.code != ERROR_NONE && !file.root);
		return 0;
	}
	check(!terminal_file_check(&file, STR("hall-1"), STR("")));
	json_decref(terminal_file_messages(&file, STR("hall-1")));
	terminal_file_finish(&file);
	return 0;
}
