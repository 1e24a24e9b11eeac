/* Within dialogue: opening hours in words. */
#ifndef DIALOGUE_HOURS_TEXT_H
#define DIALOGUE_HOURS_TEXT_H

#include "content/content.h"
#include "dialogue/conversation.h"

/* A moment as the hours need it. */
struct moment {
	struct civil local;
	int64_t today; /* days since 1970-01-01 */
};

struct moment moment_at(int64_t now_ms);
/* "today", "tomorrow" or "Monday 23 November" for a day (days since 1970-01-01). */
void hours_day_name(const struct content *content, enum lang lang, int64_t days,
		    const struct moment *moment, struct buf *out);
/* The answer to "when is it open": now, or on the day that was asked for; why it is closed, and
 * when it opens again. Whole sentences, behind what `out` holds. */
void hours_answer(const struct content *content, enum lang lang, const struct service *service,
		  int32_t day, const struct moment *moment, struct buf *out);
/* "Open now, until 16:00": one line for the service card. */
void hours_line(const struct content *content, enum lang lang, const struct hours_state *state,
		const struct moment *moment, struct buf *out);
/* The seven days from today on: [{"day": "maandag", "text": "09:00-12:00, 13:30-16:00"}, ...]. */
json_t *hours_week(const struct content *content, enum lang lang, const struct hours *hours,
		   const struct moment *moment);

#endif
