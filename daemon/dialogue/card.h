/* Within dialogue, and for pages that show the same: the card of a service. */
#ifndef DIALOGUE_CARD_H
#define DIALOGUE_CARD_H

#include "dialogue/hours_text.h"

/* A message "service" (PROTOCOL.md), in words of this language. The caller's. */
json_t *service_card(const struct content *content, const struct service *service, enum lang lang,
		     const struct moment *moment);

#endif
