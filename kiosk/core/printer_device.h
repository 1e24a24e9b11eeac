/* Within the printer: the device that its thread talks to. All of it may block, up to the times. */
#ifndef CORE_PRINTER_DEVICE_H
#define CORE_PRINTER_DEVICE_H

#include "base/str.h"
#include "core/printer.h"

/* How long things may take; tests shorten them. */
struct printer_times {
	int poll_ms;   /* between two questions about the state */
	int silent_ms; /* for the answer to one */
	int print_ms;  /* from printer_print to printed */
};

enum printer_kind { KIND_NONE, KIND_FILE, KIND_TCP, KIND_CUPS };

struct printer_device {
	enum printer_kind kind;
	char *name; /* path, host, or queue (or the whole address of an IPP printer) */
	char *port; /* of TCP */
	struct printer_times times;
	int cancel_fd;	   /* readable when the work is to stop at once; -1: never */
	bool has_answered; /* once, so silence means that something is wrong */
	bool is_mute;	   /* it never has: nobody waits for it any longer */
	bool says_done;	   /* it has answered GS r behind a ticket */
};

/* Reads the configuration's `printer`. */
bool printer_device_init(struct printer_device *device, const char *uri, struct error *error);
void printer_device_finish(struct printer_device *device);
enum printer_state printer_device_status(struct printer_device *device);
/* Sends what printer_print made of the ticket, until `deadline_mono`. False: it did not come out,
 * *state says why, and nothing of it waits in the device. */
bool printer_device_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
			  enum printer_state *state);

/* The same for ESC/POS on a file or socket, and for CUPS. */
enum printer_state printer_raw_status(struct printer_device *device);
bool printer_raw_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
		       enum printer_state *state);
enum printer_state printer_cups_status(struct printer_device *device);
bool printer_cups_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
			enum printer_state *state);

/* A file or socket with deadlines (printer_link.c). */
struct printer_link {
	int fd;
	int cancel_fd;
	bool can_answer, is_socket;
};
bool printer_link_open(struct printer_link *link, const struct printer_device *device,
		       int64_t deadline_mono);
/* Does not cut off what is still on its way. */
void printer_link_close(struct printer_link *link);
bool printer_link_write(struct printer_link *link, struct str bytes, int64_t deadline_mono);
/* One byte; false when none came in time. */
bool printer_link_read(struct printer_link *link, unsigned char *byte, int64_t deadline_mono);

/* Of two things that a printer says, the one that counts. */
enum printer_state printer_state_worse(enum printer_state a, enum printer_state b);
int64_t printer_now_mono(void);
/* printer_create with times of a test's own. */
struct printer *printer_create_timed(const char *uri, const struct printer_events *events,
				     struct printer_times times, struct error *error);

#endif
