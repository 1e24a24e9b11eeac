/* Within dialogue: what is remembered of a conversation. Ids and choices, and of what the citizen
 * typed only the values of forms that are not sent yet. */
#ifndef DIALOGUE_CONVERSATION_H
#define DIALOGUE_CONVERSATION_H

#include "dialogue/dialogue.h"
#include "dialogue/form_run.h"

enum {
	CONVERSATION_ID = 68,	  /* an intent's or a service's id (64 at most), with its NUL */
	CONVERSATION_VALUE = 96,  /* "intent:" and such an id, or "slot:NAME:NAME", with its NUL */
	CONVERSATION_OFFERS = 12, /* choices that may still be pressed */
	CONVERSATION_STEPS = 6,	  /* of the fallback ladder */
	CONVERSATION_FORMS = 3,	  /* open at the same time */
	CONVERSATION_HEARD = 4,	  /* orders of which something was told */
};

/* What Pierre said last, where saying it again would be rude. */
enum said {
	SAID_OTHER,
	SAID_EMPTY,
	SAID_EMPTY_AGAIN,
	SAID_MEAN,
	SAID_MEAN_AGAIN,
	SAID_NONE,
	SAID_OUT_OF_SCOPE,
	SAID_COUNT,
};

/* The day that an opening-hours question asks for: days since 1970-01-01, or: */
#define DAY_NONE INT32_MIN

/* Talking of an appointment that was booked earlier. */
enum booking_step {
	BOOKING_NONE,
	BOOKING_CODE, /* its code was asked for */
	BOOKING_MOVE, /* another time was asked for */
	BOOKING_STEPS
};

/* What the citizen knows of an order. */
struct heard {
	char order[RECORD_ID];
	enum order_state state;
};

struct conversation {
	enum lang lang;
	bool greeted;	       /* Pierre has said that it is an automated assistant */
	bool was_out_of_scope; /* and has been told so, since the last answer */
	bool is_guess;	       /* the language is that of a profile, not of a message */
	bool is_brief;	       /* speaks through a kiosk or a messenger */
	uint8_t step;	       /* next of the fallback ladder */
	enum said said;
	int32_t day;					      /* that the last answer was about */
	char intent[CONVERSATION_ID];			      /* of the last answer, or "" */
	char service[CONVERSATION_ID];			      /* that was spoken of last, or "" */
	char offers[CONVERSATION_OFFERS][CONVERSATION_VALUE]; /* newest list last */
	size_t offer_count;
	size_t current; /* how many of them, the last ones, stand in the last reply */
	/* Forms that are being filled in, the innermost last. */
	struct form_run *forms[CONVERSATION_FORMS];
	size_t form_count;
	struct heard heard[CONVERSATION_HEARD]; /* oldest first */
	size_t heard_count;
	enum booking_step booking;
	char booking_code[RECORD_CODE]; /* that is moved, or "" */
	uint8_t code_tries;		/* codes that nobody has */
	uint8_t key[STORE_KEY_SIZE];	/* not saved */
};

/* Copies an id; one that is too long is forgotten ("") rather than cut. */
void conversation_note(char *place, size_t size, struct str id);
/* Makes these the choices of the last reply; older ones may still be pressed while room lasts.
 * With a count of zero nothing is pending any more. */
void conversation_offer(struct conversation *conversation, char (*values)[CONVERSATION_VALUE],
			size_t count);
bool conversation_offered(const struct conversation *conversation, struct str value);
/* A choice of the last reply, index below `current`. */
const char *conversation_choice(const struct conversation *conversation, size_t index);

/* Notes what the citizen knows of an order; false when that is known already. */
bool conversation_hears(struct conversation *conversation, const char *order,
			enum order_state state);

#endif
