/* The messengers that Pierre speaks on. */
#ifndef BRIDGE_CHANNEL_H
#define BRIDGE_CHANNEL_H

enum channel { CHANNEL_MESSENGER, CHANNEL_INSTAGRAM, CHANNEL_WHATSAPP, CHANNEL_TELEGRAM, CHANNELS };

/* As in pierre.bridge.v1, in settings, in the store and in metrics: "messenger", ... */
const char *channel_name(enum channel channel);

#endif
