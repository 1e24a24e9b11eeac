/* Within dialogue: from a message to what is said. */
#ifndef DIALOGUE_POLICY_H
#define DIALOGUE_POLICY_H

#include "dialogue/turn.h"

void policy_message(struct turn *turn, struct str text);

#endif
