/* Within face: what the sheets of printer and card terminal offer instead when those fail. */
#ifndef FACE_PROGRESS_H
#define FACE_PROGRESS_H

#include "face/parts.h"

/* The address of the newest reply, or NULL. */
void progress_offer(struct face_window *face, const char *url);

#endif
