/* Within the ticket: lines added to it. */
#ifndef CORE_TICKET_LINES_H
#define CORE_TICKET_LINES_H

#include "core/ticket.h"

/* Makes the text safe and wraps it. Nothing for an empty one. */
void ticket_add(struct ticket *ticket, enum ticket_kind kind, struct str text);
/* "Phone      +32 2 000 00 00"; on two lines where it does not fit on one. */
void ticket_add_pair(struct ticket *ticket, struct str label, struct str value);
/* A rule or gap; none behind another or at the top. */
void ticket_add_space(struct ticket *ticket, enum ticket_kind kind);
/* Nothing when it is no address for a QR code. */
void ticket_add_qr(struct ticket *ticket, struct str url);

#endif
