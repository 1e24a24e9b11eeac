/* Bookings as iCalendar files. */
#include "dialogue/ics.h"

#include <libical/ical.h>

#include "dialogue/calendar.h"

/* Control characters become spaces: a text has no use for them, and libical writes some of them as
 * escapes that RFC 5545 does not know. */
static void set_plain(struct buf *to, const char *text)
{
	buf_reset(to);
	buf_add(to, str_from(text));
	for (size_t i = 0; i < to->len; i++) {
		unsigned char c = (unsigned char)to->data[i];

		if (c < ' ' || c == 0x7f)
			to->data[i] = ' ';
	}
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

static void add_texts(icalcomponent *event, const struct booking_record *booking,
		      const struct service *service, const char *summary)
{
	const char *address = service->address[booking->lang];
	struct buf text BUF_AUTO = {0};

	set_plain(&text, summary);
	icalcomponent_add_property(event, icalproperty_new_summary(text.data));
	if (address) {
		set_plain(&text, address);
		icalcomponent_add_property(event, icalproperty_new_location(text.data));
	}
	set_plain(&text, booking->code);
	icalcomponent_add_property(event, icalproperty_new_description(text.data));
	/* RFC 5546 wants an organiser in what is published. */
	if (service->email) {
		buf_reset(&text);
		buf_addf(&text, "mailto:%s", service->email);
		icalcomponent_add_property(event, icalproperty_new_organizer(text.data));
	}
}

static icalcomponent *make_event(const struct booking_record *booking,
				 const struct service *service, const char *summary, int64_t now_ms)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	struct buf uid BUF_AUTO = {0};

	buf_addf(&uid, "%s@pierre", booking->id);
	icalcomponent_add_property(event, icalproperty_new_uid(uid.data));
	add_times(event, booking, service->appointments.minutes, now_ms);
	add_texts(event, booking, service, summary);
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
