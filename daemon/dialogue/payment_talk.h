/* Within dialogue: what is said about paying. */
#ifndef DIALOGUE_PAYMENT_TALK_H
#define DIALOGUE_PAYMENT_TALK_H

#include "dialogue/turn.h"

/* The payment message of an order, in each language. */
void payment_say(struct turn *turn, const struct order_record *order, struct str link);
/* Says why an order cannot be paid now; false, and nothing said, when it can. */
bool payment_refuse(struct turn *turn, const struct order_record *order);
/* "pay:ORDER": a new link; false: not a choice of this kind. */
bool payment_choose(struct turn *turn, struct str value);

#endif
