/* What a citizen is asked for, and what can be paid: intents/forms.json and products.json. */
#ifndef CONTENT_FORMS_H
#define CONTENT_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

enum { FORM_SLOTS = 12, SLOT_OPTIONS = 10 };

enum slot_type {
	SLOT_TEXT,
	SLOT_NUMBER,
	SLOT_DATE,
	SLOT_TIME, /* of a day, as in "the lamp was out at 22:00" */
	SLOT_CHOICE,
	SLOT_AMOUNT,
	SLOT_STREET, /* of the municipality, with a house number where one was said */
	SLOT_EMAIL,
	SLOT_PHONE,
	SLOT_PLATE,
	SLOT_COMMUNICATION,
	SLOT_REGISTER_NUMBER, /* only for those whom the law allows to process it */
	SLOT_SERVICE,	      /* one that takes appointments */
	SLOT_APPOINTMENT,     /* a free day and time there: "2026-12-01T10:20" */
	SLOT_CONSENT,	      /* yes, or the form ends */
	SLOT_TYPES
};

/* The name in forms.json and in the protocol: "text", ..., "register_number", ..., "consent". */
const char *slot_type_name(enum slot_type type);

/* Holds where the slot `slot` has the value `value`; always where slot is NULL. */
struct slot_condition {
	const char *slot, *value;
};

struct slot {
	const char *id;
	enum slot_type type;
	bool optional;
	bool personal; /* data of a person: the privacy notice comes first */
	/* Of a number or an amount (cents): its value; of a text: its characters; of a date: days
	 * from today, -1 is yesterday. INT64_MIN, INT64_MAX: open. */
	int64_t min, max;
	const char *options[SLOT_OPTIONS]; /* of a choice: ids */
	size_t option_count;
	const char *entity; /* the kind of phrase ("document") whose value is an option; or NULL */
	struct slot_condition when; /* asked for only then */
	/* Locale keys: "form.FORM.SLOT" where the locales have it, else "slot.SLOT" (the
	 * question); "slot.SLOT.name" (what it is called, in lower case: for summaries, and for
	 * citizens who correct it; synonyms behind a "|"); an option's title is
	 * "slot.SLOT.OPTION". */
	const char *question, *name;
	const char *option_titles[SLOT_OPTIONS];
};

struct form {
	const char *id; /* of its intent */
	const char *service;
	struct slot slots[FORM_SLOTS];
	size_t slot_count;
	const char *product;	   /* of products.json, or NULL: nothing to pay */
	struct slot_condition pay; /* to be paid only then */
	bool starts_now;	   /* asks the first question with the answer; else it is offered */
	/* The locale key of what is said at the end: "form.FORM.done", else "form.done". */
	const char *done;
};

struct product {
	const char *id;
	const char *title;	    /* locale key: "product.ID" */
	int64_t amount;		    /* in euro cents; 0 with an amount_slot */
	const char *amount_slot;    /* the slot that says the amount, or NULL */
	const char *quantity_slot;  /* the slot that says how many, or NULL: one */
	const char *reference_slot; /* the slot with the invoice's communication, or NULL: ours */
	bool sample;		    /* the amount was not verified */
};

/* Who is paid by bank transfer. */
struct beneficiary {
	const char *name, *iban, *bic; /* bic: or NULL */
	bool sample;
};

#endif
