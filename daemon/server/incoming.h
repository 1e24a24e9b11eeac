/* Within server: text frames that come in pieces. */
#ifndef SERVER_INCOMING_H
#define SERVER_INCOMING_H

#include "base/buf.h"

/* Zeroed: nothing has come. */
struct incoming {
	struct buf text;
	bool is_taken;	    /* the text was a whole frame, and may go */
	uint64_t discarded; /* bytes of a frame that is too large; 0: it is not */
};

enum arrival {
	ARRIVAL_MORE,	   /* the rest comes later */
	ARRIVAL_WHOLE,	   /* *whole is the frame */
	ARRIVAL_TOO_LARGE, /* the end of one above `limit` bytes, which was thrown away */
	ARRIVAL_ENDLESS	   /* above a megabyte, and goes on: the connection should not */
};

/* *whole is valid until the next call. */
enum arrival incoming_take(struct incoming *incoming, struct str piece, bool is_last, size_t limit,
			   struct str *whole);
void incoming_finish(struct incoming *incoming);

#endif
