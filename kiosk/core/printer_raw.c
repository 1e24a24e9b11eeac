/* An ESC/POS printer on a file or socket: asked, fed, and asked again whether the ticket came out.
 * Commands: Epson's ESC/POS command reference, see printer_status.c. */
#include "core/printer_device.h"

enum {
	MUTE_MS = 300,	   /* what is waited for an answer of one that has never answered */
	LOOK_MS = 250,	   /* between two looks at a printer that prints */
	PATIENCE_MS = 4000 /* with one that does not understand GS r: old clones */
};

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The answer to GS r 1. */
static bool is_sensor(unsigned char byte)
{
	return (byte & 0x90) == 0;
}

/* DLE EOT n. Its answers can be told from those to GS r, of which *done says that one came. */
static bool ask(struct printer_link *link, int n, int64_t deadline, enum printer_state *state,
		bool *done)
{
	const char question[] = {0x10, 0x04, (char)n};
	unsigned char byte;

	/* What came too late for an earlier question answers none of this one. */
	while (printer_link_read(link, &byte, 0))
		*done |= is_sensor(byte);
	if (!printer_link_write(link, (struct str){question, sizeof question}, deadline))
		return false;
	while (printer_link_read(link, &byte, deadline)) {
		if (printer_status_read(n, byte, state))
			return true;
		*done |= is_sensor(byte);
	}
	return false;
}

/* All three questions; false when there was no answer to the first. */
static bool ask_all(struct printer_link *link, int64_t deadline, enum printer_state *state,
		    bool *done)
{
	static const int questions[] = {1, 2, 4};
	enum printer_state part;

	*state = PRINTER_READY;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		if (ask(link, questions[i], deadline, &part, done))
			*state = printer_state_worse(*state, part);
		else if (i == 0)
			return false;
	}
	return true;
}

/* On an open link. Silence is normal for a device that has never answered. */
static enum printer_state status_of(struct printer_device *device, struct printer_link *link,
				    int64_t deadline)
{
	int64_t patience =
		printer_now_mono() + (device->is_mute ? MUTE_MS : device->times.silent_ms);
	enum printer_state state;
	bool done = false;

	if (!link->can_answer)
		return PRINTER_READY;
	if (ask_all(link, earlier(deadline, patience), &state, &done)) {
		device->has_answered = true;
		device->is_mute = false;
		return state;
	}
	/* Cut short, nobody knows whether it would have answered. */
	if (device->has_answered || printer_now_mono() < patience)
		return PRINTER_OFFLINE;
	device->is_mute = true;
	return PRINTER_READY;
}

enum printer_state printer_raw_status(struct printer_device *device)
{
	int64_t deadline = printer_now_mono() + device->times.silent_ms;
	struct printer_link link;
	enum printer_state state;

	if (!printer_link_open(&link, device, deadline))
		return PRINTER_OFFLINE;
	state = status_of(device, &link, deadline);
	printer_link_close(&link);
	return state;
}

static bool can_print(enum printer_state state)
{
	return state == PRINTER_READY || state == PRINTER_PAPER_LOW;
}

/* GS r 1 is answered when all before it was printed; DLE EOT at once, whatever happens. */
static bool came_out(struct printer_device *device, struct printer_link *link, int64_t deadline,
		     enum printer_state *state)
{
	int64_t patience = device->says_done ? deadline : printer_now_mono() + PATIENCE_MS;
	bool done = false;
	unsigned char byte;

	if (!printer_link_write(link, STR("\x1dr\x01"), deadline))
		return false;
	while (printer_now_mono() < deadline) {
		int64_t look = earlier(deadline, printer_now_mono() + LOOK_MS);

		while (!done && printer_link_read(link, &byte, look))
			done = is_sensor(byte);
		device->says_done |= done;
		if (!ask_all(link, earlier(deadline, printer_now_mono() + device->times.silent_ms),
			     state, &done)) {
			*state = PRINTER_OFFLINE;
			return done;
		}
		if (done || (can_print(*state) && printer_now_mono() >= patience))
			return true;
		if (!can_print(*state))
			return false;
	}
	*state = PRINTER_OFFLINE;
	return false;
}

/* DLE DC4 8 empties the buffers, so that the rest of a ticket does not come out for the next
 * visitor, when somebody puts paper in. */
static void forget(struct printer_link *link)
{
	const struct str clear = STR("\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08");

	(void)printer_link_write(link, clear, printer_now_mono() + MUTE_MS);
}

bool printer_raw_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
		       enum printer_state *state)
{
	struct printer_link link;
	bool ok;

	*state = PRINTER_OFFLINE;
	if (!printer_link_open(&link, device, deadline_mono))
		return false;
	*state = status_of(device, &link, deadline_mono);
	ok = can_print(*state);
	if (ok) {
		bool answers = link.can_answer && !device->is_mute;

		ok = printer_link_write(&link, bytes, deadline_mono);
		if (!ok)
			*state = answers ? status_of(device, &link, printer_now_mono() + MUTE_MS)
					 : PRINTER_OFFLINE;
		else if (answers)
			ok = came_out(device, &link, deadline_mono, state);
		if (!ok)
			forget(&link);
	}
	printer_link_close(&link);
	return ok;
}
