/* Within the log: the buttons of a message's choices. */
#ifndef FACE_MESSAGE_CHOICES_H
#define FACE_MESSAGE_CHOICES_H

#include "face/message.h"

/* NULL when it has none. */
GtkWidget *message_choice_group(const struct message *message);

#endif
