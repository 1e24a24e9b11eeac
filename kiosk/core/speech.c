/* What is to be said, in order, and how speech-dispatcher is told. */
#include "core/speech.h"

#include <glib.h>

#include "base/mem.h"
#include "core/dispatcher.h"
#include "core/ssip.h"

enum {
	QUEUE_LIMIT = 8,
	STALE_MS = 5000, /* what could not be said by then is about something that is gone */
	VOLUME_START = 2,
	VOLUME_TOP = 4,
};

struct utterance {
	char *text;
	enum lang lang;
	int64_t asked_mono;
};

/* What the dispatcher has to answer. */
enum step {
	STEP_NONE,
	STEP_NAME,
	STEP_PRIORITY,
	STEP_LANGUAGE,
	STEP_VOLUME,
	STEP_SPEAK,
	STEP_DATA,
	STEP_CANCEL,
};

struct speech {
	struct dispatcher *dispatcher;
	struct utterance queue[QUEUE_LIMIT];
	size_t count;
	struct utterance last; /* for speech_repeat */
	enum step step;
	bool is_named, has_priority;
	bool orphan; /* what STEP_SPEAK or STEP_DATA is about was dropped meanwhile */
	bool cancel; /* wanted, before anything else */
	bool has_said;
	enum lang lang_set;
	int volume, volume_set;
	guint retry;
};

static void utterance_wipe(struct utterance *utterance)
{
	if (utterance->text)
		explicit_bzero(utterance->text, strlen(utterance->text));
	free(utterance->text);
	*utterance = (struct utterance){0};
}

static void queue_remove(struct speech *speech, size_t i)
{
	utterance_wipe(&speech->queue[i]);
	speech->count--;
	memmove(&speech->queue[i], &speech->queue[i + 1],
		(speech->count - i) * sizeof(speech->queue[0]));
	speech->queue[speech->count] = (struct utterance){0};
}

static bool is_in_flight(const struct speech *speech)
{
	return (speech->step == STEP_SPEAK || speech->step == STEP_DATA) && !speech->orphan;
}

static void queue_clear(struct speech *speech)
{
	speech->orphan |= is_in_flight(speech);
	while (speech->count)
		queue_remove(speech, speech->count - 1);
}

/* --- telling the dispatcher --- */

static void send_step(struct speech *speech, enum step step, const char *command)
{
	speech->step = step;
	dispatcher_send(speech->dispatcher, str_from(command));
}

static void send_setting(struct speech *speech, enum step step, const char *name, const char *value)
{
	BUF_AUTO struct buf command = {0};

	buf_addf(&command, "SET SELF %s %s\r\n", name, value);
	send_step(speech, step, command.data);
}

static void send_volume(struct speech *speech)
{
	/* SSIP: -100 to 100; the lowest step can still be heard. */
	static const char *const volumes[VOLUME_TOP + 1] = {"-60", "-20", "20", "60", "100"};

	speech->volume_set = speech->volume;
	send_setting(speech, STEP_VOLUME, "VOLUME", volumes[speech->volume]);
}

static void send_text(struct speech *speech)
{
	BUF_AUTO struct buf data = {0};

	ssip_data(&data, speech->orphan ? (struct str){"", 0} : str_from(speech->queue[0].text));
	speech->step = STEP_DATA;
	dispatcher_send(speech->dispatcher, buf_borrow(&data));
	explicit_bzero(data.data, data.len);
}

/* The next thing to tell, when it waits for no answer. All is said as MESSAGE: that waits for its
 * turn, where TEXT would cut off what is being said; "instead of" is a CANCEL before it. */
static void advance(struct speech *speech)
{
	if (!dispatcher_is_open(speech->dispatcher) || speech->step != STEP_NONE)
		return;
	if (!speech->is_named) {
		send_setting(speech, STEP_NAME, "CLIENT_NAME", "pierre:kiosk:main");
	} else if (speech->cancel) {
		speech->cancel = speech->has_said = false;
		send_step(speech, STEP_CANCEL, "CANCEL SELF\r\n");
	} else if (speech->count == 0) {
		return;
	} else if (!speech->has_priority) {
		send_setting(speech, STEP_PRIORITY, "PRIORITY", "MESSAGE");
	} else if (speech->lang_set != speech->queue[0].lang) {
		speech->lang_set = speech->queue[0].lang;
		send_setting(speech, STEP_LANGUAGE, "LANGUAGE", lang_code(speech->lang_set));
	} else if (speech->volume_set != speech->volume) {
		send_volume(speech);
	} else {
		send_step(speech, STEP_SPEAK, "SPEAK\r\n");
	}
}

static void on_reply(void *context, int code)
{
	struct speech *speech = context;
	enum step step = speech->step;

	speech->step = STEP_NONE;
	if (step == STEP_SPEAK && code == 230) {
		send_text(speech);
		return;
	}
	/* What it refuses (a language without a voice) is no reason for silence. */
	if (step == STEP_NAME)
		speech->is_named = true;
	if (step == STEP_PRIORITY)
		speech->has_priority = true;
	if (step == STEP_SPEAK || step == STEP_DATA) {
		if (!speech->orphan)
			queue_remove(speech, 0);
		speech->orphan = false;
		speech->has_said = true;
	}
	advance(speech);
}

/* --- coming and going of the dispatcher --- */

static void drop_stale(struct speech *speech)
{
	int64_t limit = g_get_monotonic_time() / 1000 - STALE_MS;

	while (speech->count && speech->queue[0].asked_mono < limit)
		queue_remove(speech, 0);
}

static gboolean on_retry(gpointer context);

/* Opens it if there is something to say, and looks again later when that fails. */
static void start(struct speech *speech)
{
	drop_stale(speech);
	if (speech->count == 0 || speech->retry)
		return;
	if (dispatcher_open(speech->dispatcher)) {
		advance(speech);
		return;
	}
	speech->retry =
		g_timeout_add((guint)dispatcher_pause_ms(speech->dispatcher) + 1, on_retry, speech);
}

static gboolean on_retry(gpointer context)
{
	struct speech *speech = context;

	speech->retry = 0;
	start(speech);
	return G_SOURCE_REMOVE;
}

static void forget_connection(struct speech *speech)
{
	speech->step = STEP_NONE;
	speech->is_named = speech->has_priority = speech->orphan = false;
	speech->cancel = speech->has_said = false;
	speech->lang_set = LANG_UNKNOWN;
	speech->volume_set = -1;
}

static void on_lost(void *context)
{
	struct speech *speech = context;

	forget_connection(speech);
	start(speech);
}

struct speech *speech_create(void)
{
	struct speech *speech = mem_zalloc(1, sizeof(*speech));
	const struct dispatcher_events events = {on_reply, on_lost, speech};

	speech->dispatcher = dispatcher_create(&events);
	speech->volume = VOLUME_START;
	forget_connection(speech);
	return speech;
}

void speech_destroy(struct speech *speech)
{
	if (!speech)
		return;
	speech_forget(speech);
	dispatcher_destroy(speech->dispatcher);
	free(speech);
}

bool speech_works(struct speech *speech)
{
	bool is_open = dispatcher_open(speech->dispatcher);

	advance(speech);
	return is_open;
}

/* --- what the terminal asks --- */

static void add(struct speech *speech, enum lang lang, struct str text)
{
	if (speech->count == QUEUE_LIMIT)
		queue_remove(speech, is_in_flight(speech) ? 1 : 0);
	speech->queue[speech->count++] =
		(struct utterance){str_dup(text), lang == LANG_UNKNOWN ? LANG_FR : lang,
				   g_get_monotonic_time() / 1000};
	start(speech);
}

void speech_say(struct speech *speech, enum lang lang, struct str text, bool now)
{
	text = str_trim(text);
	if (text.len == 0)
		return;
	if (now) {
		speech_stop(speech);
	} else {
		utterance_wipe(&speech->last);
		speech->last = (struct utterance){.text = str_dup(text), .lang = lang};
	}
	add(speech, lang, text);
}

void speech_stop(struct speech *speech)
{
	bool has_flown = is_in_flight(speech) || speech->orphan;

	queue_clear(speech);
	if (!speech->has_said && !has_flown)
		return;
	speech->cancel = true;
	advance(speech);
}

void speech_repeat(struct speech *speech)
{
	if (!speech->last.text)
		return;
	speech_stop(speech);
	add(speech, speech->last.lang, str_from(speech->last.text));
}

void speech_volume(struct speech *speech, int steps)
{
	speech->volume =
		CLAMP(speech->volume + CLAMP(steps, -VOLUME_TOP, VOLUME_TOP), 0, VOLUME_TOP);
	/* A dispatcher sets the volume of what comes, not of what is being said. */
	speech_repeat(speech);
}

void speech_forget(struct speech *speech)
{
	speech_stop(speech);
	utterance_wipe(&speech->last);
	speech->volume = VOLUME_START;
	if (speech->retry)
		g_source_remove(speech->retry);
	speech->retry = 0;
	if (dispatcher_is_sending(speech->dispatcher) && speech->orphan) {
		dispatcher_close(speech->dispatcher); /* its copy of the text is wiped */
		forget_connection(speech);
	}
}
