/* The terminal and the daemon about the terminal: health there, messages and pack back; in a
 * thread of its own (libcurl), heard on the GLib main loop. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "core/config.h"
#include "core/pack.h"
#include "core/printer.h"

/* What the terminal says of itself: POST /terminals/NAME with "Authorization: Bearer SECRET". */
struct health {
	const char *screen; /* "start", "talk" or "away" */
	enum printer_state printer;
	bool speech;	 /* there is a dispatcher */
	uint64_t visits; /* since the start */
	int64_t started_ms;
};

enum { NOTICE_LIMIT = 8 };

/* "Counter 3 is closed today." */
struct terminal_notice {
	char *text[LANG_COUNT];
	bool is_warning;
};

struct report_events {
	/* Asked just before each report. */
	void (*health)(void *context, struct health *health);
	/* Did the daemon answer this time? Said after each try. */
	void (*reached)(void *context, bool reached);
	/* They changed; lent until the next. */
	void (*notices)(void *context, const struct terminal_notice *notices, size_t count);
	/* A pack with another version was fetched (and saved in state_dir); taken. */
	void (*pack)(void *context, struct pack *pack_take);
	void *context;
};

struct report;

/* Every 15 seconds, 2 seconds after a failure; at once when report_now is called. Without a key it
 * fetches the pack only (and with it sees whether the daemon is there). ERROR_INVALID or ERROR_IO
 * when the key file cannot be read or others may read it. */
struct report *report_create(const struct kiosk_config *config, const struct report_events *events,
			     const char *pack_version, struct error *error);
void report_destroy(struct report *report);
void report_now(struct report *report);

#endif
