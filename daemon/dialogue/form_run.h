/* Within dialogue: a form that is being filled in. */
#ifndef DIALOGUE_FORM_RUN_H
#define DIALOGUE_FORM_RUN_H

#include "content/content.h"
#include "store/records.h"

enum {
	FORM_NAME = 44,		 /* a slot's id, with its NUL */
	FORM_VALUE_LIMIT = 4000, /* bytes */
};

/* What was asked last. */
enum form_at {
	FORM_AT_SLOT,
	FORM_AT_CONFIRM, /* whether all is right */
	FORM_AT_CHANGE,	 /* what is to be changed */
	FORM_ATS
};

struct form_value {
	char slot[FORM_NAME];
	char *value; /* canonical, see form_value.h; "" when it was skipped */
};

struct form_run {
	char form[68];
	/* Random; becomes the id of the case, the order, the booking: sending twice sends once. */
	char id[RECORD_ID];
	enum form_at at;
	char slot[FORM_NAME]; /* that is asked for */
	uint8_t tries;	      /* answers to it that were none */
	bool informed;	      /* the privacy notice was given */
	struct form_value values[FORM_SLOTS];
	size_t count;
};

/* With a new id. */
struct form_run *form_run_create(struct str form);
void form_run_destroy(struct form_run *run);
/* The value of a slot; NULL: not given yet. */
const char *form_run_value(const struct form_run *run, const char *slot);
/* Replaces it. A value above FORM_VALUE_LIMIT is cut. */
void form_run_set(struct form_run *run, const char *slot, struct str value);
void form_run_unset(struct form_run *run, const char *slot);
bool form_run_holds(const struct form_run *run, const struct slot_condition *condition);

#endif
