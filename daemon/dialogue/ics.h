/* An appointment for the citizen's own calendar: iCalendar (RFC 5545, RFC 5546) by libical. */
#ifndef DIALOGUE_ICS_H
#define DIALOGUE_ICS_H

#include "content/content.h"
#include "store/records.h"

/* Appends the file, text/calendar in UTF-8: one event, to be published, or taken out of the
 * calendar again where the booking is cancelled. The same booking has always the same UID, so that
 * a later revision replaces an earlier. `summary` is its title, in the booking's language. */
void ics_add(const struct booking_record *booking, const struct service *service,
	     const char *summary, int64_t now_ms, struct buf *out);

#endif
