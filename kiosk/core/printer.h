/* The ticket printer: a device file, a socket, or a CUPS queue. It works in a thread of its own;
 * what it has to say is said on the GLib main loop. */
#ifndef CORE_PRINTER_H
#define CORE_PRINTER_H

#include "base/error.h"
#include "core/ticket.h"

enum printer_state {
	PRINTER_NONE, /* none is configured */
	PRINTER_READY,
	PRINTER_PAPER_LOW,
	PRINTER_PAPER_OUT,
	PRINTER_COVER_OPEN,
	PRINTER_OFFLINE, /* no answer, no device, or an error of its own */
	PRINTER_STATES
};

/* As reports, metrics and scripts call it: "none", "ready", "paper_low", ... */
const char *printer_state_name(enum printer_state state);

struct printer_events {
	void (*state)(void *context, enum printer_state state); /* it changed */
	/* The last ticket came out (the printer said so, or gives no answers), or did not: then
	 * `state` says why. */
	void (*printed)(void *context, bool ok, enum printer_state state);
	void *context;
};

struct printer;

/* From the configuration's `printer`; ERROR_INVALID names what is wrong with it. Asks for its
 * state every 15 seconds and before each ticket (DLE EOT 1, 2, 4; CUPS: printer-state-reasons). */
struct printer *printer_create(const char *uri, const struct printer_events *events,
			       struct error *error);
/* Waits for the thread, at most the 5 seconds that a device may be silent. */
void printer_destroy(struct printer *printer);
enum printer_state printer_state(const struct printer *printer);
/* One at a time; a second is answered by `printed` with false. The ticket is copied as bytes, and
 * those are wiped when they were sent. Nothing is kept for later: what did not come out while the
 * visitor waited (15 seconds) never comes out for the next one. */
void printer_print(struct printer *printer, const struct ticket *ticket);

/* The four answers to DLE EOT n, for tests and fuzzing: false when the byte is no such answer. */
bool printer_status_read(int n, unsigned char answer, enum printer_state *state);

#endif
