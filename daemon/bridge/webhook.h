/* Within bridge: what the files webhooks*.c share. */
#ifndef BRIDGE_WEBHOOK_H
#define BRIDGE_WEBHOOK_H

#include "bridge/bridge_state.h"

enum { WEBHOOK_PATH = 32, WEBHOOK_SIGNATURE = 128 };

/* libwebsockets keeps it beside the socket. */
struct webhook {
	struct lws *wsi;
	struct webhooks *webhooks;
	struct webhook *next, **link; /* among those that wait for the commit */
	struct buf sent, body;	      /* the platform's body; ours: LWS_PRE bytes, then the text */
	int64_t begin_mono;
	char path[WEBHOOK_PATH];
	char signature[WEBHOOK_SIGNATURE]; /* or Telegram's secret */
	bool has_body, is_too_large, closes;
};

struct webhooks {
	struct bridge *bridge;
	struct webhook *waiting;
};

/* Both return what a callback of libwebsockets returns. */
int webhook_respond(struct webhook *webhook, unsigned status, const char *type, struct str text);
int webhook_respond_text(struct webhook *webhook, unsigned status, const char *text);
/* The answer follows the commit. */
void webhook_wait(struct webhook *webhook);
/* Answers a request whose body, if it has one, is there. */
int webhook_serve(struct webhook *webhook, bool is_post);

#endif
