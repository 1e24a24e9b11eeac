/* Within dialogue: a choice that was typed instead of pressed. */
#ifndef DIALOGUE_TYPED_H
#define DIALOGUE_TYPED_H

#include "dialogue/turn.h"

/* Does the text name a choice of the last reply, by its number or its title? Then takes it. A
 * number that no choice has gets the choices again. */
bool typed_choice(struct turn *turn, struct str text);

#endif
