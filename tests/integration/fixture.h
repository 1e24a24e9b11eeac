/* A pierred of the test's own, on a port of its own, in a folder of its own: started, watched,
 * ended by its process id whatever happens, and refused when a sanitizer complained. */
#ifndef INTEGRATION_FIXTURE_H
#define INTEGRATION_FIXTURE_H

/* cmocka wants these first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <sys/types.h>

#include "base/buf.h"

enum {
	LIMIT_MS = 10000,	/* against hanging, not a measure of speed */
	START_LIMIT_MS = 60000, /* the same, for what loads a model */
	RIG_FLAGS = 40
};

struct rig {
	char folder[48];
	char *log, *store, *port_file, *out, *bridges; /* paths in the folder */
	char *intents, *locales, *model;	       /* paths; a test may put others */
	pid_t pid;				       /* 0: not running */
	int port;				       /* 0: a free one at the next start */
	long file_limit;    /* RLIMIT_FSIZE of the next daemon; 0: none */
	json_t *schema;	    /* of the protocol */
	struct talk *talks; /* closed by the teardown */
	struct raw *raws;
	char path[256]; /* of rig_path */
};

/* The setup and teardown of a test: the folder; everything that the test left open. */
int rig_setup(void **state);
int rig_teardown(void **state);
/* A test whose rig comes as *state. */
#define RIG_TEST(function) cmocka_unit_test_setup_teardown(function, rig_setup, rig_teardown)

/* Starts pierred, without limits on the number of messages, and waits until it listens. More
 * flags follow, the last NULL; they beat the rig's. The port stays from one start to the next. */
void rig_start(struct rig *rig, ...) __attribute__((sentinel));
/* Runs pierred to its end with exactly these flags; what it said, on both streams, replaces
 * `said`. Returns the exit status. */
int rig_run(struct rig *rig, struct buf *said, ...) __attribute__((sentinel));
/* The same with the rig's flags in front: a start that is to fail. */
int rig_run_start(struct rig *rig, struct buf *said, ...) __attribute__((sentinel));
/* pierre COMMAND ARGUMENTS, in words of the shell, on the rig's store, whether pierred runs or not.
 * Both streams replace `said`; the exit status. */
int rig_tool(struct rig *rig, struct buf *said, const char *command, const char *arguments);
void rig_signal(struct rig *rig, int number);
/* Waits for the end; the exit status, or 128 and the signal's number. */
int rig_wait(struct rig *rig);
/* SIGTERM, and a clean end. */
void rig_stop(struct rig *rig);
/* SIGKILL. */
void rig_kill(struct rig *rig);

/* The log so far. */
void rig_log(const struct rig *rig, struct buf *log);
size_t rig_log_size(const struct rig *rig);
/* Waits for a text in the log behind `from` bytes. */
void rig_await_log(struct rig *rig, size_t from, const char *text);
/* Fails when a sanitizer has said anything. */
void rig_check_sanitizers(const struct rig *rig);

/* A copy of the shipped content pack or model in the rig's folder, used from the next start on. */
void rig_copy_pack(struct rig *rig);
void rig_copy_model(struct rig *rig);
/* "folder/name", lent until the next call. */
const char *rig_path(struct rig *rig, const char *name);

/* Replaces the first `from` in a file, which must be there. */
void file_edit(const char *path, const char *from, const char *to);
void file_put(const char *path, struct str content);
void file_get(const char *path, struct buf *content);
bool buf_contains(const struct buf *buf, const char *text);
#define assert_contains(buf, text) contains_or_fail(buf, text, __FILE__, __LINE__)
void contains_or_fail(const struct buf *buf, const char *text, const char *file, int line);

int64_t now_ms(void);
void sleep_ms(int ms);

#endif
