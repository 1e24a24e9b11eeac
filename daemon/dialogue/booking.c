/* Appointments that were booked: found by their code, moved, cancelled. */
#include "dialogue/booking.h"

#include <sodium.h>
#include <stdio.h>

#include "base/json.h"
#include "dialogue/calendar.h"
#include "dialogue/form.h"
#include "dialogue/messages.h"
#include "dialogue/phrases.h"

/* A code has 40 bits; whoever tries more of them in one conversation is guessing. */
enum { CODE_TRIES = 5, CODE_DIGITS = 8, CODE_HALF = 4 };

/* --- finding --- */

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Is this word a code? Without being asked for, only what has a dash, a digit and a letter: many a
 * word has eight letters. */
static bool is_code(struct str word, bool asked)
{
	size_t digits = 0, letters = 0, dashes = 0;

	for (size_t i = 0; i < word.len; i++) {
		digits += char_is_digit(word.data[i]);
		letters += is_letter(word.data[i]);
		dashes += word.data[i] == '-' || word.data[i] == ' ';
	}
	if (digits + letters + dashes != word.len || digits + letters != CODE_DIGITS ||
	    dashes > 1 || (dashes && !strchr("- ", word.data[CODE_HALF])))
		return false;
	return asked ? dashes || digits : dashes && digits && letters;
}

static struct str find_code(struct str text, bool asked)
{
	struct str word;

	if (asked && is_code(text, true)) /* "k7qm 2xpd" too */
		return text;
	while (str_split(&text, ' ', &word)) {
		word = str_trim(word);
		while (word.len && strchr(".,;:!?()", word.data[word.len - 1]))
			word.len--;
		if (is_code(word, asked))
			return word;
	}
	return (struct str){"", 0};
}

static bool find(struct turn *turn, struct str code, struct booking_record *booking)
{
	struct conversation *conversation = turn->conversation;
	struct error error = {0};

	if (conversation->code_tries >= CODE_TRIES) {
		turn_say(turn, "appointment.too_many_codes");
		return false;
	}
	if (records_booking_get(turn->dialogue->options.records, code, booking, &error))
		return true;
	if (error.code == ERROR_NOT_FOUND) {
		conversation->code_tries++;
		conversation->booking = BOOKING_CODE; /* it may have been mistyped */
		turn_say(turn, "appointment.unknown_code");
	} else {
		turn_say(turn, "form.failed");
	}
	return false;
}

static void show(struct turn *turn, struct str code)
{
	struct booking_record booking;

	turn->conversation->booking = BOOKING_NONE;
	if (!find(turn, code, &booking)) {
		/* It is typed again. */
		if (turn->conversation->code_tries < CODE_TRIES)
			turn->conversation->booking = BOOKING_CODE;
		return;
	}
	if (booking.cancelled) {
		booking_say(turn, "appointment.cancelled", &booking);
		return;
	}
	booking_say(turn, "appointment.found", &booking);
	turn_value(turn, "booking.change:", booking.code);
	turn_value(turn, "booking.cancel:", booking.code);
	turn_choices(turn, "appointment.what");
}

/* --- changing --- */

bool booking_report(struct turn *turn, const struct booking_record *booking, const char *event,
		    struct error *error)
{
	struct case_record record = {
		.state = CASE_WAITING, .created_ms = turn->now_ms, .next_ms = turn->now_ms};
	json_t *body = json_object();
	BUF_AUTO struct buf text = {0}, seed = {0};
	unsigned char hash[(RECORD_ID - 1) / 2];
	bool ok;

	buf_addf(&seed, "%s %s %u", booking->id, event, booking->revision);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)seed.data, seed.len, NULL, 0);
	sodium_bin2hex(record.id, sizeof record.id, hash, sizeof hash);
	snprintf(record.form, sizeof record.form, "appointment.make");
	member_set(body, "form", record.form);
	member_set(body, "event", event);
	json_object_set_new(body, "booking", booking_json(booking));
	json_add(&text, body);
	json_decref(body);
	ok = records_case_add(turn->dialogue->options.records, &record, buf_borrow(&text), error);
	turn->reply->filed = ok;
	return ok;
}

/* Changes and reports at once, so that the service hears of every change. */
static bool change(struct turn *turn, struct booking_record *booking, int places,
		   struct error *error)
{
	struct records *records = turn->dialogue->options.records;
	bool ok;

	if (!records_begin(records, error))
		return false;
	if (places)
		ok = records_booking_move(records, booking, places, error) &&
		     booking_report(turn, booking, "moved", error);
	else
		ok = records_booking_cancel(records, booking, error) &&
		     booking_report(turn, booking, "cancelled", error);
	return records_end(records, ok, error);
}

static void cancel(struct turn *turn, struct str code)
{
	struct booking_record booking;
	struct error error = {0};

	if (!find(turn, code, &booking))
		return;
	/* What is cancelled twice is reported once. */
	if (booking.cancelled || change(turn, &booking, 0, &error))
		booking_say(turn, "appointment.cancelled", &booking);
	else
		turn_say(turn, "form.failed");
}

static void ask_time(struct turn *turn, const struct booking_record *booking)
{
	const struct service *service = turn_service(turn, booking->service);
	size_t first = turn->value_count;

	turn->conversation->booking = BOOKING_MOVE;
	memcpy(turn->conversation->booking_code, booking->code, sizeof booking->code);
	if (service)
		time_offer(turn, service, "move:", "move.later:");
	if (turn->value_count == first) {
		turn->conversation->booking = BOOKING_NONE;
		turn_say(turn, "appointment.none");
		return;
	}
	booking_ask(turn, "appointment.move_to", "appointment", "appointment", first);
}

/* Is it a time that is given, and not the one that the citizen has? */
static bool can_move(const struct turn *turn, const struct service *service, int64_t before,
		     int64_t slot)
{
	enum calendar_verdict verdict;
	struct error error = {0};

	return slot == before || (calendar_is_free(service, turn->dialogue->options.records,
						   turn->now_ms, slot, &verdict, &error) &&
				  verdict == CALENDAR_FINE);
}

static void move(struct turn *turn, struct booking_record *booking, int64_t slot)
{
	const struct service *service = turn_service(turn, booking->service);
	int64_t before = booking->slot;
	struct error error = {.code = ERROR_LIMIT};

	booking->slot = slot;
	turn->times_from = slot;
	if (service && can_move(turn, service, before, slot) &&
	    change(turn, booking, service->appointments.places, &error)) {
		turn->conversation->booking = BOOKING_NONE;
		booking_say(turn, "appointment.moved", booking);
		return;
	}
	booking->slot = before;
	turn_say(turn, error.code == ERROR_LIMIT ? "appointment.taken" : "form.failed");
	ask_time(turn, booking);
}

static bool move_message(struct turn *turn, const struct reading *reading)
{
	struct booking_record booking;
	const struct service *service;
	struct slot_fault fault = {0};
	struct buf value BUF_AUTO = {0};
	int64_t slot;

	if (!find(turn, str_from(turn->conversation->booking_code), &booking))
		return true;
	service = turn_service(turn, booking.service);
	if (service && time_read(turn, service, reading, &value, &fault) &&
	    calendar_parse(buf_borrow(&value), &slot)) {
		move(turn, &booking, slot);
		return true;
	}
	if (!turn->times_from && reading_is_sure(reading))
		return false;
	if (fault.key[0])
		turn_say(turn, fault.key);
	ask_time(turn, &booking);
	return true;
}

/* --- the ways in --- */

bool booking_message(struct turn *turn, const struct reading *reading)
{
	struct conversation *conversation = turn->conversation;
	enum booking_step step = conversation->booking;
	struct str code = find_code(reading->text, step == BOOKING_CODE);

	if (!turn->dialogue->options.records)
		return false;
	/* What a form asks for may look like a code: "AB12-2026". */
	if (step == BOOKING_NONE && conversation->form_count)
		return false;
	if (code.len || step != BOOKING_NONE) {
		turn->reply->intent = "appointment.make";
		turn->reply->confidence = 1;
	}
	if (code.len) {
		show(turn, code);
		return true;
	}
	if (step == BOOKING_NONE)
		return false;
	conversation->booking = BOOKING_NONE;
	if (phrase_means(turn, reading, "dialogue.cancel", "form.words.stop")) {
		turn_say(turn, "cancel.done");
		return true;
	}
	if (step == BOOKING_MOVE)
		return move_message(turn, reading);
	if (phrase_in(turn, reading->text, "form.words.no_code")) {
		turn_say(turn, "appointment.no_code");
		return true;
	}
	/* Not a code: perhaps something else; or it was mistyped. */
	if (reading_is_sure(reading))
		return false;
	conversation->booking = BOOKING_CODE;
	booking_ask(turn, "appointment.ask_code", "code", "text", turn->value_count);
	return true;
}

static bool is_about_booking(const struct reading *reading)
{
	return reading_is(reading, "appointment.cancel") ||
	       reading_is(reading, "appointment.change") ||
	       (reading_is(reading, "appointment.make") &&
		reading_entity(reading, "appointment_action"));
}

bool booking_follow(struct turn *turn, const struct reading *reading)
{
	if (!turn->dialogue->options.records || !is_about_booking(reading))
		return false;
	turn->conversation->booking = BOOKING_CODE;
	booking_ask(turn, "appointment.ask_code", "code", "text", turn->value_count);
	return true;
}

bool booking_choose(struct turn *turn, struct str value)
{
	struct str code = str_from(turn->conversation->booking_code);
	struct booking_record booking;
	int64_t at;

	if (!turn->dialogue->options.records)
		return false;
	if (str_starts(value, STR("booking.cancel:"))) {
		cancel(turn, str_slice(value, 15, value.len));
	} else if (str_starts(value, STR("booking.change:"))) {
		if (find(turn, str_slice(value, 15, value.len), &booking))
			ask_time(turn, &booking);
	} else if (str_starts(value, STR("move:")) &&
		   calendar_parse(str_slice(value, 5, value.len), &at)) {
		if (find(turn, code, &booking))
			move(turn, &booking, at);
	} else if (str_starts(value, STR("move.later:"))) {
		calendar_parse(str_slice(value, 11, value.len), &turn->times_from);
		if (find(turn, code, &booking))
			ask_time(turn, &booking);
	} else {
		return false;
	}
	turn->reply->intent = "appointment.make";
	return true;
}
