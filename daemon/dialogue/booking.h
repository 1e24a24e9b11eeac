/* Within dialogue: appointments that were booked: found by their code, moved, cancelled. */
#ifndef DIALOGUE_BOOKING_H
#define DIALOGUE_BOOKING_H

#include "dialogue/reading.h"

/* What a message with a code, or an answer to a question of this file, leads to; false: nothing. */
bool booking_message(struct turn *turn, const struct reading *reading);
/* After the answer to "I want to cancel my appointment": asks for its code. False: the message is
 * about something else. */
bool booking_follow(struct turn *turn, const struct reading *reading);
/* A choice of this file's; false: of another. */
bool booking_choose(struct turn *turn, struct str value);

/* A text with {when}, {service}, {code}, and the card. */
void booking_say(struct turn *turn, const char *key, const struct booking_record *booking);
/* A question with the choices from `first` on, as forms ask them. */
void booking_ask(struct turn *turn, const char *key, const char *slot, const char *input,
		 size_t first);
/* Files "moved" or "cancelled" as a case of its own; the same change twice is one. */
bool booking_report(struct turn *turn, const struct booking_record *booking, const char *event,
		    struct error *error);
/* For the back office. The caller's reference. */
json_t *booking_json(const struct booking_record *booking);

#endif
