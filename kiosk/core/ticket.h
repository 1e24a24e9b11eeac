/* "Take it with you": what stands on a ticket, line by line, before any printer sees it. */
#ifndef CORE_TICKET_H
#define CORE_TICKET_H

#include <jansson.h>

#include "base/buf.h"
#include "base/clock.h"
#include "core/config.h"
#include "core/pack.h"

enum ticket_kind {
	TICKET_TITLE, /* large */
	TICKET_HEAD,  /* bold */
	TICKET_TEXT,
	TICKET_SMALL,
	TICKET_RULE, /* a line across */
	TICKET_GAP,
	TICKET_QR /* text: what the code says */
};

struct ticket_line {
	enum ticket_kind kind;
	char *text; /* UTF-8, wrapped to the columns already (half of them for a title); "" for RULE
		       and GAP */
};

struct ticket {
	struct ticket_line *lines;
	size_t count, capacity;
	int columns;
};

/* The answers of one reply (`messages` of PROTOCOL.md) as a ticket: municipality and date; texts;
 * of a service its name, address, the way in this building, today and the week, phone, what to
 * bring; of an appointment when, where and its code; of a payment amount, reference and expiry; a
 * QR code of the most useful address (payment, appointment, map, website or link: in that order);
 * at the end that it is no proof. Only what is in the reply: never what the citizen typed. */
void ticket_make(struct ticket *ticket, const json_t *messages, const struct pack *pack,
		 const struct kiosk_config *config, enum lang lang, int64_t now_ms);
/* Wipes the texts, then frees them. */
void ticket_finish(struct ticket *ticket);
/* Is there anything on it that is worth paper (a service, appointment, payment, link)? */
bool ticket_is_useful(const json_t *messages);

/* How many columns a text takes on a printer with fixed pitch (wide characters take two). */
size_t ticket_width(struct str text);
/* The bytes for an ESC/POS printer: initialise, code page 858 (what it lacks is replaced by its
 * nearest letter, never by rubbish), lines, QR code by GS ( k (model 2, M), feed, partial cut. */
void ticket_escpos(const struct ticket *ticket, struct buf *out);
/* A PDF (80 or 58 mm wide, as long as it needs) for a CUPS queue. */
bool ticket_pdf(const struct ticket *ticket, struct buf *out, struct error *error);

#endif
