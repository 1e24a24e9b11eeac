/* Speech through speech-dispatcher, to the headset; and what is said of a reply. */
#ifndef CORE_SPEECH_H
#define CORE_SPEECH_H

#include <jansson.h>

#include "base/buf.h"
#include "base/lang.h"
#include "core/config.h"
#include "core/pack.h"

struct speech;

/* Connects when something is first said, and again when the dispatcher came back; never blocks the
 * loop for longer than a local socket takes. */
struct speech *speech_create(void);
void speech_destroy(struct speech *speech);
/* Is there a dispatcher? Tries to connect. */
bool speech_works(struct speech *speech);
/* Behind what is being said; `now`: instead of it. */
void speech_say(struct speech *speech, enum lang lang, struct str text, bool now);
/* The visitor acts: silence at once. */
void speech_stop(struct speech *speech);
/* Says the last text that was not a control's name again. */
void speech_repeat(struct speech *speech);
/* A step quieter or louder, in five; and the start again, for the next visitor. */
void speech_volume(struct speech *speech, int steps);
/* Forgets what was said, and is silent. */
void speech_forget(struct speech *speech);

/* A reply's messages as one would read them aloud: whole sentences, choices counted ("1 of 4:
 * ..."), phone numbers in pairs, no addresses of web pages. Behind what `out` holds. */
void spoken_messages(const json_t *messages, const struct pack *pack,
		     const struct kiosk_config *config, enum lang lang, struct buf *out);

#endif
