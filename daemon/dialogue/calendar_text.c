/* Times of appointments as values and in words. */
#include "dialogue/calendar.h"

#include <stdio.h>

/* The local minute in parts; outside the years 1 to 9999, the nearest inside. */
static struct civil civil_of(int64_t at)
{
	int64_t first = civil_days(1, 1, 1) * 1440, end = civil_days(10000, 1, 1) * 1440;
	int64_t inside = at < first ? first : at < end ? at : end - 1;
	int64_t days = inside / 1440 - (inside % 1440 < 0);
	struct civil local = civil_from_days(days);

	local.hour = (int)(inside - days * 1440) / 60;
	local.minute = (int)(inside - days * 1440) % 60;
	return local;
}

int64_t calendar_ms(int64_t at)
{
	return civil_to_ms(civil_of(at));
}

bool calendar_parse(struct str text, int64_t *at)
{
	static const char shape[] = "0000-00-00T00:00";
	int numbers[5] = {0};
	size_t n = 0;

	if (text.len != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (shape[i] != '0') {
			if (c != shape[i])
				return false;
			n++;
		} else if (c < '0' || c > '9') {
			return false;
		} else {
			numbers[n] = numbers[n] * 10 + (c - '0');
		}
	}
	if (!civil_valid(numbers[0], numbers[1], numbers[2]) || numbers[3] > 23 || numbers[4] > 59)
		return false;
	*at = (civil_days(numbers[0], numbers[1], numbers[2]) * 24 + numbers[3]) * 60 + numbers[4];
	return true;
}

void calendar_format(int64_t at, char text[static CALENDAR_TEXT])
{
	struct civil local = civil_of(at);

	snprintf(text, CALENDAR_TEXT, "%04u-%02u-%02uT%02u:%02u", (unsigned)local.year % 10000,
		 (unsigned)local.month % 100, (unsigned)local.day % 100, (unsigned)local.hour % 100,
		 (unsigned)local.minute % 100);
}

void calendar_when(const struct content *content, enum lang lang, int64_t at,
		   const struct moment *moment, struct buf *out)
{
	struct civil local = civil_of(at);
	struct buf day BUF_AUTO = {0}, time BUF_AUTO = {0};

	hours_day_name(content, lang, civil_days(local.year, local.month, local.day), moment, &day);
	buf_addf(&time, "%02d:%02d", local.hour, local.minute);
	content_render(
		content, lang, "when.at",
		(struct placeholder[]){{"day", buf_borrow(&day)}, {"time", buf_borrow(&time)}}, 2,
		out);
}
