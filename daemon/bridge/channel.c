/* The messengers by name. */
#include "bridge/channel.h"

const char *channel_name(enum channel channel)
{
	static const char *const names[CHANNELS] = {
		[CHANNEL_MESSENGER] = "messenger",
		[CHANNEL_INSTAGRAM] = "instagram",
		[CHANNEL_WHATSAPP] = "whatsapp",
		[CHANNEL_TELEGRAM] = "telegram",
	};

	return names[channel];
}
