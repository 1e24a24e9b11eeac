/* pierre-bridge: one thread, one event loop. */
#ifndef BRIDGE_BRIDGE_H
#define BRIDGE_BRIDGE_H

#include "bridge/bridge_config.h"

/* Listens for webhooks, talks with the daemon, and sends until SIGTERM or SIGINT; SIGHUP reads the
 * secrets again. Logs what goes on. False, with the reason, when it could not begin. */
bool bridge_run(struct bridge_config *config, struct error *error);
/* Reads secrets, key and store, and listens nowhere: is the configuration good? */
bool bridge_check(struct bridge_config *config, struct error *error);

#endif
