/* Within face: a month of large buttons, today and later. */
#ifndef FACE_CALENDAR_H
#define FACE_CALENDAR_H

#include "face/parts.h"

/* `text` is the day as one would type it: "24/12/2026". */
typedef void calendar_pick(void *context, const char *text);
GtkWidget *calendar_create(struct face_window *face, calendar_pick *pick, void *context);
/* Shows the present month, in the visit's language. */
void calendar_begin(GtkWidget *calendar);

#endif
