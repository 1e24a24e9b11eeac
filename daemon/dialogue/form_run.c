/* A form that is being filled in. */
#include "dialogue/form_run.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

struct form_run *form_run_create(struct str form)
{
	struct form_run *run = mem_zalloc(1, sizeof *run);
	unsigned char id[(RECORD_ID - 1) / 2];

	randombytes_buf(id, sizeof id);
	sodium_bin2hex(run->id, sizeof run->id, id, sizeof id);
	snprintf(run->form, sizeof run->form, "%.*s", STR_ARG(form));
	return run;
}

static void wipe(char *value)
{
	sodium_memzero(value, strlen(value));
	free(value);
}

void form_run_destroy(struct form_run *run)
{
	if (!run)
		return;
	while (run->count)
		wipe(run->values[--run->count].value);
	free(run);
}

static struct form_value *find(const struct form_run *run, const char *slot)
{
	for (size_t i = 0; i < run->count; i++) {
		if (strcmp(run->values[i].slot, slot) == 0)
			return (struct form_value *)&run->values[i];
	}
	return NULL;
}

const char *form_run_value(const struct form_run *run, const char *slot)
{
	const struct form_value *value = find(run, slot);

	return value ? value->value : NULL;
}

void form_run_set(struct form_run *run, const char *slot, struct str value)
{
	struct form_value *place = find(run, slot);

	if (value.len > FORM_VALUE_LIMIT) {
		value.len = FORM_VALUE_LIMIT;
		while (value.len && ((unsigned char)value.data[value.len] & 0xc0) == 0x80)
			value.len--;
	}
	if (place) {
		wipe(place->value);
	} else {
		if (run->count == FORM_SLOTS)
			return;
		place = &run->values[run->count++];
		snprintf(place->slot, sizeof place->slot, "%s", slot);
	}
	place->value = str_dup(value);
}

void form_run_unset(struct form_run *run, const char *slot)
{
	struct form_value *place = find(run, slot);
	size_t after;

	if (!place)
		return;
	wipe(place->value);
	after = (size_t)(run->values + run->count - place) - 1;
	memmove(place, place + 1, after * sizeof *place);
	run->count--;
}

bool form_run_holds(const struct form_run *run, const struct slot_condition *condition)
{
	const char *value = condition->slot ? form_run_value(run, condition->slot) : NULL;

	return !condition->slot || (value && strcmp(value, condition->value) == 0);
}
