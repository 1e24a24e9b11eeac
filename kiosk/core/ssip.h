/* The protocol of speech-dispatcher (SSIP, from its manual), without the socket: libspeechd ends
 * the whole program on an answer that it does not know, and leaves what was said in memory. */
#ifndef CORE_SSIP_H
#define CORE_SSIP_H

#include "base/buf.h"

enum { SSIP_TEXT_LIMIT = 16 * 1024, SSIP_REPLY_LIMIT = 4 * 1024 };

/* The text as the data behind SPEAK: lines that begin with a dot get a second one, control
 * characters become spaces, and ".\r\n" ends it. Replaces what `out` holds, whose memory is made
 * large enough beforehand, so that no copy of the text stays behind. Longer texts are cut between
 * two characters. */
void ssip_data(struct buf *out, struct str text);

enum ssip_reply {
	SSIP_MORE, /* the bytes end within it */
	SSIP_BAD,  /* not SSIP: close the connection */
	SSIP_DONE
};
/* Reads one reply ("225-1\r\n225 OK MESSAGE QUEUED\r\n") from the front of `bytes`: its code (100
 * to 999) and length. */
enum ssip_reply ssip_reply_read(struct str bytes, int *code, size_t *used);

/* The address of the dispatcher's socket: $SPEECHD_ADDRESS ("unix_socket:PATH"), else
 * RUNTIME_DIR/speech-dispatcher/speechd.sock. Empty for any other method: the terminal talks to
 * its own machine only. *is_explicit: it was named, so nobody should start one. */
void ssip_path(const char *address_or_null, const char *runtime_dir, struct buf *out,
	       bool *is_explicit);

#endif
