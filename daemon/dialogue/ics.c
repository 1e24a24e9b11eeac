/* Bookings as iCalendar files. */
#include "dialogue/ics.h"

#include <libical/ical.h>

#include "dialogue/calendar.h"

/* Adds `prefix` and the text as a property, unless the text is empty: libical itself does not read
 * an empty one. Control characters become spaces: libical writes some as escapes that RFC 5545 does
 * not know, and others, in an address, as they are. */
static void add_text(icalcomponent *event, icalproperty *make(const char *), const char *prefix,
		     const char *text)
{
	struct buf plain BUF_AUTO = {0};

	if (!text || !*text)
		return;
	buf_addf(&plain, "%s%s", prefix, text);
	for (size_t i = 0; i < plain.len; i++) {
		unsigned char c = (unsigned char)plain.data[i];

		if (c < ' ' || c == 0x7f)
			plain.data[i] = ' ';
	}
	icalcomponent_add_property(event, make(plain.data));
}

static struct icaltimetype utc(int64_t ms)
{
	return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0,
					     icaltimezone_get_utc_timezone());
}

static void add_times(icalcomponent *event, const struct booking_record *booking, int minutes,
		      int64_t now_ms)
{
	int64_t start_ms = calendar_ms(booking->slot);

	icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(now_ms)));
	icalcomponent_add_property(event, icalproperty_new_dtstart(utc(start_ms)));
	icalcomponent_add_property(
		event, icalproperty_new_dtend(utc(start_ms + minutes * INT64_C(60000))));
}

static icalcomponent *make_event(const struct booking_record *booking,
				 const struct service *service, const char *summary, int64_t now_ms)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	struct buf uid BUF_AUTO = {0};

	buf_addf(&uid, "%s@pierre", booking->id);
	add_text(event, icalproperty_new_uid, "", uid.data);
	add_times(event, booking, service->appointments.minutes, now_ms);
	add_text(event, icalproperty_new_summary, "", summary);
	add_text(event, icalproperty_new_location, "", service->address[booking->lang]);
	add_text(event, icalproperty_new_description, "", booking->code);
	/* RFC 5546 wants an organiser in what is published. */
	add_text(event, icalproperty_new_organizer, "mailto:", service->email);
	icalcomponent_add_property(event, icalproperty_new_sequence((int)booking->revision));
	icalcomponent_add_property(event, icalproperty_new_status(booking->cancelled
									  ? ICAL_STATUS_CANCELLED
									  : ICAL_STATUS_CONFIRMED));
	return event;
}

void ics_add(const struct booking_record *booking, const struct service *service,
	     const char *summary, int64_t now_ms, struct buf *out)
{
	icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	char *text;

	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(
		calendar, icalproperty_new_prodid("-//Pierre//Pierre " PIERRE_VERSION "//EN"));
	icalcomponent_add_property(
		calendar, icalproperty_new_method(booking->cancelled ? ICAL_METHOD_CANCEL
								     : ICAL_METHOD_PUBLISH));
	icalcomponent_add_component(calendar, make_event(booking, service, summary, now_ms));
	text = icalcomponent_as_ical_string_r(calendar);
	buf_add(out, str_from(text));
	icalmemory_free_buffer(text);
	icalcomponent_free(calendar);
}
