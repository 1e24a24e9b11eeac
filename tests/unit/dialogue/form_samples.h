/* Lists of answers to one slot, and what becomes of each. */
#ifndef TESTS_DIALOGUE_FORM_SAMPLES_H
#define TESTS_DIALOGUE_FORM_SAMPLES_H

#include "form_fixture.h"

struct answer_sample {
	const char *text, *value; /* value NULL: refused */
	const char *key;	  /* what is said then */
};

static inline void check_sample(struct office *office, const char *slot,
				const struct answer_sample *sample)
{
	say(office, sample->text);
	if (sample->value) {
		if (strcmp(value_of(office, slot), sample->value) != 0)
			fail_msg("'%s' became '%s', not '%s'", sample->text, value_of(office, slot),
				 sample->value);
		check_asks(office, "confirm");
		return;
	}
	/* A text with limits in it is given as it is said, others by their key. */
	if (strncmp(sample->key, "form.", 5) == 0 ? said_times(office, sample->key) != 1
						  : !says(office, sample->key))
		fail_msg("'%s' was not refused with '%s': %s", sample->text, sample->key,
			 reply_dump(&office->town));
	check_value(office, slot, "-");
	check_asks(office, slot);
}

/* Each is the answer to a form of its own. */
static inline void check_samples(struct office *office, const char *slot,
				 const struct answer_sample *samples, size_t count)
{
	char form[64];

	snprintf(form, sizeof form, "probe.%s", slot);
	for (size_t i = 0; i < count; i++) {
		begin(office, form);
		check_asks(office, slot);
		check_sample(office, slot, &samples[i]);
		press(office, "form.confirm.stop");
		assert_null(open_form(office));
	}
}

#define CHECK_SAMPLES(office, slot, samples) \
	check_samples(office, slot, samples, sizeof(samples) / sizeof *(samples))

#endif
