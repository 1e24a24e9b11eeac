/* Within server: the secret that we share with the back office. */
#ifndef SERVER_POST_SECRET_H
#define SERVER_POST_SECRET_H

#include "payment/secret_file.h"

/* All bytes of the file but a line end behind the last. ERROR_INVALID also when they are less than
 * 32 or more than 4096. */
bool post_secret_load(struct secret *secret, const char *path, struct error *error);

#endif
