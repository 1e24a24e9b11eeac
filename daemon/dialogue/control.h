/* Within dialogue: yes, no, stop, repeat, help, another language, a person. */
#ifndef DIALOGUE_CONTROL_H
#define DIALOGUE_CONTROL_H

#include "dialogue/reading.h"

/* Acts on an intent of this kind; false when it is another. */
bool control_act(struct turn *turn, const struct reading *reading);

#endif
