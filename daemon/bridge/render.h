/* Pierre's messages in the form of a channel, within its limits. Knows no network and no citizen:
 * who it goes to is added when it is sent. */
#ifndef BRIDGE_RENDER_H
#define BRIDGE_RENDER_H

#include <jansson.h>

#include "base/lang.h"
#include "bridge/channel.h"

/* The pack's texts, as the `ready` frame of pierre.bridge.v1 has them: {"nl": {"ui.phone": "..."},
 * "fr": ..., "en": ...}; lent. */
struct render_texts {
	const json_t *root;
};

struct rendering {
	/* What is sent, one after the other. Each is an object of its channel:
	 * Messenger, Instagram: the `message` of the Send API ({"text", "quick_replies"},
	 * {"attachment"});
	 * WhatsApp: {"type": "text", "text": {...}}, {"type": "interactive", "interactive": {...}};
	 * Telegram: {"method": "sendMessage", "text", "reply_markup", ...}. */
	json_t *parts;
	/* Values behind the numbers 1, 2, ... of a list that the citizen answers with a number;
	 * an empty array when there is none. */
	json_t *numbered;
};

/* `messages` as in pierre.v1; `lang` of the reply (a message's own comes first). Types of messages
 * that it does not know are left out. Both arrays are new; rendering_finish frees them. */
void render(enum channel channel, const json_t *messages, enum lang lang,
	    const struct render_texts *texts, struct rendering *out);
void rendering_finish(struct rendering *rendering);

/* The value that a citizen means who typed "2", "2." or "nr 2", or NULL; lent from `numbered`. */
const char *render_number(const json_t *numbered, const char *typed);

#endif
