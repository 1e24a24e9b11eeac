/* Kinds of events by name. */
#include "bridge/event.h"

const char *event_kind_name(enum event_kind kind)
{
	static const char *const names[EVENT_KINDS] = {
		[EVENT_TEXT] = "text",	 [EVENT_CHOICE] = "choice",
		[EVENT_START] = "start", [EVENT_ATTACHMENT] = "attachment",
		[EVENT_SENT] = "sent",	 [EVENT_FAILED] = "failed",
		[EVENT_GONE] = "gone",
	};

	return names[kind];
}
