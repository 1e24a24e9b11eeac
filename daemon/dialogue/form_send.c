/* A form that the citizen has confirmed becomes a booking, an order, a case. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "dialogue/booking.h"
#include "dialogue/calendar.h"
#include "dialogue/form.h"
#include "dialogue/messages.h"
#include "dialogue/payment_talk.h"

/* The value of a slot that applies, or NULL. */
static const char *value_of(const struct form_state *state, const char *slot_id)
{
	const struct slot *slot = slot_id ? form_slot(state->form, str_from(slot_id)) : NULL;

	return slot && form_applies(state->run, slot) ? form_run_value(state->run, slot->id) : NULL;
}

static int64_t number_of(const struct form_state *state, const char *slot, int64_t otherwise)
{
	const char *value = value_of(state, slot);

	return value && *value ? strtoll(value, NULL, 10) : otherwise;
}

static const struct product *product_of(const struct turn *turn, const struct form_state *state)
{
	if (!state->form->product || !form_run_holds(state->run, &state->form->pay))
		return NULL;
	return content_product(turn->content, str_from(state->form->product));
}

int64_t form_amount(const struct turn *turn, const struct form_state *state)
{
	const struct product *product = product_of(turn, state);

	if (!product || !turn->dialogue->options.orders)
		return 0;
	if (product->amount_slot)
		return number_of(state, product->amount_slot, 0);
	return product->amount * number_of(state, product->quantity_slot, 1);
}

/* --- the case --- */

static json_t *slot_json(const struct slot *slot, const char *value)
{
	if (slot->type == SLOT_NUMBER || slot->type == SLOT_AMOUNT)
		return json_integer(strtoll(value, NULL, 10));
	if (slot->type == SLOT_CONSENT)
		return json_boolean(strcmp(value, "yes") == 0);
	return json_string(value);
}

/* "Kerkstraat 12", and the id of the street in a member of its own. */
static void add_street(json_t *slots, const struct slot *slot, const char *value)
{
	struct str rest = str_from(value), place;
	char name[FORM_NAME + 8];

	str_split(&rest, '\t', &place);
	json_object_set_new(slots, slot->id, json_stringn(place.data, place.len));
	if (!rest.data)
		return;
	snprintf(name, sizeof name, "%s_id", slot->id);
	json_object_set_new(slots, name, json_stringn(rest.data, rest.len));
}

/* What the back office gets: ids and values, for programs and for clerks. */
static void case_body(const struct turn *turn, const struct form_state *state,
		      const struct booking_record *booking, struct buf *out)
{
	const struct service *service = form_service(turn, state);
	json_t *body = json_object(), *slots = json_object();

	member_set(body, "form", state->form->id);
	member_set(body, "service", service ? service->id : NULL);
	member_set(body, "lang", lang_code(turn->langs[0]));
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];
		const char *value = value_of(state, slot->id);

		if (!value || !*value)
			continue;
		if (slot->type == SLOT_STREET)
			add_street(slots, slot, value);
		else
			json_object_set_new(slots, slot->id, slot_json(slot, value));
	}
	json_object_set_new(body, "slots", slots);
	if (booking)
		json_object_set_new(body, "booking", booking_json(booking));
	json_add(out, body);
	json_decref(body);
}

static struct case_record case_of(const struct turn *turn, const struct form_state *state,
				  enum case_state wanted)
{
	struct case_record record = {.state = wanted, .created_ms = turn->now_ms};

	record.next_ms = turn->now_ms;
	snprintf(record.id, sizeof record.id, "%s", state->run->id);
	snprintf(record.form, sizeof record.form, "%s", state->form->id);
	return record;
}

/* --- what is said at the end --- */

static void say_done(struct turn *turn, const struct form_state *state, const char *key,
		     const char *number)
{
	const struct service *service = form_service(turn, state);

	for_each_turn_lang(turn, lang) say_key(
		turn->messages, turn->content, lang, key,
		(struct placeholder[]){{"number", str_from(number)},
				       {"service", str_from(service ? service->name[lang] : "")}},
		2);
}

/* Nothing was sent; the form is still there. */
static void say_failed(struct turn *turn, struct form_state *state)
{
	turn_say(turn, "form.failed");
	form_summary(turn, state);
}

static void end(struct turn *turn)
{
	form_drop(turn);
	turn->reply->filed = true;
	form_back(turn);
}

/* --- sending --- */

static void send_order(struct turn *turn, struct form_state *state, int64_t amount)
{
	struct order_record order = {
		.amount = amount,
		.reference = number_of(state, product_of(turn, state)->reference_slot, 0),
		.lang = turn->langs[0]};
	struct case_record held = case_of(turn, state, CASE_HELD);
	BUF_AUTO struct buf body = {0}, link = {0};
	struct error error = {0};

	snprintf(order.id, sizeof order.id, "%s", state->run->id);
	snprintf(order.product, sizeof order.product, "%s", state->form->product);
	memcpy(order.conversation, turn->conversation->key, sizeof order.conversation);
	case_body(turn, state, NULL, &body);
	if (!orders_place(turn->dialogue->options.orders, &order, &held, buf_borrow(&body), &link,
			  &error)) {
		/* Confirmed before, in a turn that was lost, and paid since. */
		if (payment_refuse(turn, &order)) {
			form_drop(turn);
			form_back(turn);
		} else {
			say_failed(turn, state);
		}
		return;
	}
	conversation_hears(turn->conversation, order.id, ORDER_CREATED);
	say_done(turn, state, "form.done_pay", held.number);
	payment_say(turn, &order, buf_borrow(&link));
	end(turn);
}

static bool add_case(const struct turn *turn, const struct form_state *state,
		     const struct booking_record *booking, struct case_record *record,
		     struct error *error)
{
	struct buf body BUF_AUTO = {0};

	*record = case_of(turn, state, CASE_WAITING);
	case_body(turn, state, booking, &body);
	return records_case_add(turn->dialogue->options.records, record, buf_borrow(&body), error);
}

static void send_case(struct turn *turn, struct form_state *state)
{
	struct case_record record;
	struct error error = {0};

	if (!add_case(turn, state, NULL, &record, &error)) {
		say_failed(turn, state);
		return;
	}
	say_done(turn, state, state->form->done, record.number);
	end(turn);
}

/* The slot of the appointment; NULL when the form has none. */
static const struct slot *appointment_slot(const struct form_state *state)
{
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];

		if (slot->type == SLOT_APPOINTMENT && form_applies(state->run, slot))
			return slot;
	}
	return NULL;
}

/* Is the time still one that is given? Whoever confirms for the second time has it already. */
static bool can_book(const struct turn *turn, const struct service *service,
		     const struct booking_record *booking)
{
	struct records *records = turn->dialogue->options.records;
	struct booking_record before;
	enum calendar_verdict verdict;
	struct error error = {0};

	return records_booking_get(records, str_from(booking->id), &before, &error) ||
	       !calendar_is_free(service, records, turn->now_ms, booking->slot, &verdict, &error) ||
	       verdict == CALENDAR_FINE;
}

/* Books and files at once, so that the service hears of whoever has a place. */
static bool book(struct turn *turn, const struct form_state *state, const struct service *service,
		 struct booking_record *booking, struct error *error)
{
	struct records *records = turn->dialogue->options.records;
	int64_t wanted = booking->slot;
	int places = service->appointments.places;
	struct case_record record;
	bool ok;

	if (!can_book(turn, service, booking))
		return error_set(error, ERROR_LIMIT, "this time is not given any more");
	if (!records_begin(records, error))
		return false;
	ok = records_booking_add(records, booking, places, error) &&
	     add_case(turn, state, booking, &record, error);
	/* Booked before a death that the conversation did not survive; another time since. */
	if (ok && booking->slot != wanted) {
		booking->slot = wanted;
		ok = records_booking_move(records, booking, places, error) &&
		     booking_report(turn, booking, "moved", error);
	}
	return records_end(records, ok, error);
}

static void send_booking(struct turn *turn, struct form_state *state, const struct slot *slot)
{
	const struct service *service = form_service(turn, state);
	struct booking_record booking = {.lang = turn->langs[0], .created_ms = turn->now_ms};
	struct error error = {0};

	snprintf(booking.id, sizeof booking.id, "%s", state->run->id);
	snprintf(booking.service, sizeof booking.service, "%s", service ? service->id : "");
	if (service &&
	    calendar_parse(str_from(form_run_value(state->run, slot->id)), &booking.slot) &&
	    book(turn, state, service, &booking, &error)) {
		booking_say(turn, "appointment.booked", &booking);
		end(turn);
		return;
	}
	if (error.code != ERROR_LIMIT) {
		say_failed(turn, state);
		return;
	}
	/* Somebody was quicker. */
	turn_say(turn, "appointment.taken");
	turn->times_from = booking.slot;
	form_ask_again(turn, state, slot);
}

void form_send(struct turn *turn, struct form_state *state)
{
	const struct slot *appointment = appointment_slot(state);
	int64_t amount = form_amount(turn, state);

	form_spoke(turn, state);
	if (appointment)
		send_booking(turn, state, appointment);
	else if (amount > 0)
		send_order(turn, state, amount);
	else
		send_case(turn, state);
}
