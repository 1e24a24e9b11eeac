/* What an administrator sets for one terminal: a JSON file beside kiosk/config.schema.json. */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"

enum { KIOSK_SERVICES = 64 };

/* A service in this building, and the way to it from the terminal. */
struct kiosk_service {
	char *id;
	char *directions[LANG_COUNT]; /* or NULL */
};

struct kiosk_config {
	char *name;	       /* of the terminal: 1 to 32 of a-z, 0-9 and - */
	char *location;	       /* for the clerks: "entrance hall, ground floor" */
	char *server;	       /* http://HOST:PORT or https://..., no final slash */
	char *key_file;	       /* the terminal's secret, for reports; "": it reports nothing */
	char *state_dir;       /* where pack.json is kept for a start without the daemon */
	char *municipality;    /* shown until a pack was fetched, and besides the start screen */
	char *phone, *address; /* shown when the daemon is away and no pack was ever fetched */
	enum lang lang;	       /* the first on the start screen, its keyboard too */
	int64_t ask_after_s;   /* without a touch: "Are you still there?" (20 to 600; 60) */
	int64_t end_after_s;   /* countdown from then on (20 to 300; 30: EN 301 549 wants 20) */
	char *printer;	       /* "", file:/dev/usb/lp0, tcp:HOST:9100, cups:QUEUE */
	int64_t paper_columns; /* characters on a line of the ticket: 32 (58 mm) or 48 (80 mm) */
	char *payment_command; /* a program that drives the card terminal (README), or "" */
	char *headset_key;     /* GDK's name of the key that turns speech on and off */
	char *keyboard;	       /* "azerty" or "qwerty" */
	bool start_lowered;    /* every visit begins with all controls in the lower half */
	struct kiosk_service services[KIOSK_SERVICES];
	size_t service_count;
};

/* The defaults. */
void kiosk_config_init(struct kiosk_config *config);
void kiosk_config_finish(struct kiosk_config *config);
/* Takes a file's values. An unknown key (with the closest known one), a wrong type or a value out
 * of range is ERROR_INVALID with file and line; relative paths are those of the file's folder. */
bool kiosk_config_read(struct kiosk_config *config, const char *path, struct error *error);
/* The same from memory, for tests and fuzzing. */
bool kiosk_config_parse(struct kiosk_config *config, const char *name, struct str text,
			struct error *error);
/* Lists every key with its default, a line each, for --help. */
void kiosk_config_help(FILE *out);
/* The service's entry when it is in this building, or NULL. */
const struct kiosk_service *kiosk_config_service(const struct kiosk_config *config, struct str id);

#endif
