/* pierred: one thread, one event loop. */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "server/config.h"

/* Loads content, model and store, listens, and serves until SIGTERM or SIGINT; SIGHUP reloads
 * content, model and keys. Logs what goes on. False, with the reason, when it could not begin. */
bool server_run(const struct config *config, struct error *error);
/* Loads everything and listens nowhere: is the configuration good? */
bool server_check(const struct config *config, struct error *error);

#endif
