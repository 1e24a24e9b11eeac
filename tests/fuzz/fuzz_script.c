/* A scripted visit: read whole, or refused with its file and a line. */
/* LINK: kiosk */
#include <stdlib.h>

#include "core/script_steps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_step(const struct step *step, int line_before)
{
	check(step->line > line_before && *step->line_text);
	check(step->wait < WAIT_KINDS && step->expect < EXPECT_KINDS && step->number >= 0);
	if (step->kind == STEP_SAY || step->kind == STEP_CHOOSE)
		check(step->text && *step->text);
	if (step->kind == STEP_TOPIC)
		check(*step->text && *step->other);
	if (step->kind == STEP_BEGIN || step->kind == STEP_LANGUAGE)
		check(step->lang < LANG_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {0};
	struct script *script =
		script_parse("a.visit", (struct str){(const char *)data, size}, &error);
	int line = 0;

	check(script ? error.code == ERROR_NONE
		     : error.code == ERROR_INVALID &&
			       str_starts(str_from(error.message), STR("a.visit:")));
	for (size_t i = 0; script && i < script->count; i++) {
		check_step(&script->steps[i], line);
		line = script->steps[i].line;
	}
	script_destroy(script);
	return 0;
}
