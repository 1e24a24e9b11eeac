/* Within core: HTTP to the daemon, by libcurl, in the thread of the reports. */
#ifndef CORE_REPORT_FETCH_H
#define CORE_REPORT_FETCH_H

#include <stdatomic.h>

#include "core/report_answer.h"

struct fetcher {
	void *easy;	   /* a CURL */
	char *server;	   /* no final slash */
	char *name;	   /* the terminal's */
	char *state_dir;   /* where a pack is kept */
	char *bearer;	   /* "Authorization: Bearer ...", or NULL: only the pack is fetched */
	char etag[80];	   /* of the pack that we have */
	char version[33];  /* of the pack that we have, or "" */
	atomic_bool *stop; /* set by another thread: break off */
};

/* What one round brought. */
struct fetched {
	bool is_reached; /* there was an answer to HTTP, whatever it was */
	bool is_refused; /* 401: the daemon does not know this terminal's secret */
	bool has_answer;
	struct report_answer answer; /* taken */
	struct pack *pack;	     /* a new one, or NULL; taken */
	char problem[512];	     /* for the log, or "" */
};

bool fetcher_init(struct fetcher *fetcher, const struct kiosk_config *config, const char *version,
		  atomic_bool *stop, struct error *error);
void fetcher_finish(struct fetcher *fetcher);
/* Sends the report (JSON), where there is a secret; then gets the pack when the daemon has another
 * than we. Takes at most some 20 seconds. */
void fetcher_round(struct fetcher *fetcher, struct str report, struct fetched *fetched);
void fetched_finish(struct fetched *fetched);

#endif
