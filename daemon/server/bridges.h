/* Within server: the bridges to messengers: who may connect (the setting `bridges`), how fast they
 * go, what they did. */
#ifndef SERVER_BRIDGES_H
#define SERVER_BRIDGES_H

#include "server/limits.h"
#include "store/bridge_file.h"

enum { BRIDGE_LINES = 8 /* of one bridge at a time */ };

/* One that has connected since the start. */
struct bridge {
	char name[BRIDGE_NAME];
	struct bucket pace;
	size_t lines, conversations; /* open ones */
	uint64_t received, sent;     /* frames */
	struct bridge *next;
};

/* Why a line was refused: a wrong key; too many wrong ones from there; too many lines. */
enum bridge_refusal { BRIDGE_WRONG_KEY, BRIDGE_GUESSES, BRIDGE_TOO_MANY, BRIDGE_REFUSALS };

struct bridges;

/* ERROR_INVALID when the file is there and wrong. */
struct bridges *bridges_create(const char *path, struct error *error);
void bridges_destroy(struct bridges *bridges);
/* Reads the file again when it has changed, and says so; a wrong one is told once, and the old
 * stays. */
bool bridges_refresh(struct bridges *bridges);

/* Is it this bridge's secret? */
bool bridges_check(const struct bridges *bridges, struct str name, struct str secret);
/* The bridge of this name, lent; its address stays. */
struct bridge *bridges_of(struct bridges *bridges, struct str name);
void bridges_refused(struct bridges *bridges, enum bridge_refusal why);
/* Appends pierre_bridge_*, of each bridge of the file and each that is connected. */
void bridges_write_metrics(const struct bridges *bridges, struct buf *out);

#endif
