/* What the payment side says to us: a token used, at most once, and what became of a payment. It
 * may come late, twice, in any order, and to several processes at once. */
#include "payment/orders_move.h"

/* False when the store failed: *io. */
static bool find(const struct orders *orders, const char *id, struct order_record *order,
		 enum token_fault *fault, bool *io)
{
	struct error error = {0};

	*fault = TOKEN_FINE;
	if (records_order_get(orders->options.records, id, order, &error))
		return true;
	if (error.code == ERROR_NOT_FOUND)
		*fault = TOKEN_UNKNOWN_ORDER;
	else
		*io = true;
	return false;
}

static enum token_fault check_use(const struct order_record *order, const struct handoff *handoff)
{
	if (strcmp(order->token, handoff->id) != 0)
		return TOKEN_REPLAYED;
	if (order->amount != handoff->amount || order->reference != handoff->reference ||
	    strcmp(order->product, handoff->product) != 0)
		return TOKEN_WRONG_AMOUNT;
	switch (order->state) {
	case ORDER_PAID:
	case ORDER_REFUNDED:
		return TOKEN_WRONG_STATE;
	case ORDER_EXPIRED:
		return TOKEN_EXPIRED;
	default:
		return order_next(order->state, ORDER_EVENT_USE) == ORDER_STATES ? TOKEN_REPLAYED
										 : TOKEN_FINE;
	}
}

enum token_fault orders_use(struct orders *orders, struct str token, struct order_record *order,
			    bool *io)
{
	const struct orders_options *options = &orders->options;
	struct handoff handoff;
	bool moved = false;
	enum token_fault fault = handoff_read(options->keyring, options->issuer, options->audience,
					      orders_now(orders), token, &handoff);

	*io = false;
	if (fault != TOKEN_FINE || !find(orders, handoff.order, order, &fault, io))
		return fault;
	for (int i = 0; i < ORDERS_RETRIES && !moved; i++) {
		struct order_record next = *order;

		fault = check_use(order, &handoff);
		if (fault != TOKEN_FINE)
			return fault;
		next.state = order_next(order->state, ORDER_EVENT_USE);
		next.changed_ms = orders_now(orders);
		if (!orders_move(orders, order, &next, &moved, NULL))
			break;
	}
	*io = !moved;
	return TOKEN_FINE;
}

static enum order_event event_of(const struct payment_answer *answer)
{
	static const enum order_event events[] = {
		[PAYMENT_PAID] = ORDER_EVENT_PAID,
		[PAYMENT_FAILED] = ORDER_EVENT_FAILED,
		[PAYMENT_REFUNDED] = ORDER_EVENT_REFUNDED,
	};

	return events[answer->event];
}

static bool is_settled(const struct order_record *order)
{
	return order->state == ORDER_PAID || order->state == ORDER_REFUNDED;
}

/* Of another attempt to pay than the order's present one? Then the state is not the answer's to
 * change. */
static bool is_of_another(const struct order_record *order, const struct payment_answer *answer)
{
	bool same = strcmp(order->payment, answer->payment) == 0;

	switch (answer->event) {
	case PAYMENT_FAILED:
		/* The failure that led to the new link, delivered again: a payment fails once. */
		return same && *answer->payment;
	case PAYMENT_REFUNDED:
		/* Money that came twice, and went back once: the order stays paid. */
		return !same && order->state == ORDER_PAID;
	default:
		return false;
	}
}

/* What the answer makes of the order; its own state when nothing. */
static enum token_fault apply(const struct order_record *order, const struct payment_answer *answer,
			      struct order_record *next)
{
	enum order_state state = order_next(order->state, event_of(answer));

	*next = *order;
	if (answer->event == PAYMENT_PAID && is_settled(order) &&
	    strcmp(order->payment, answer->payment) != 0)
		return TOKEN_WRONG_STATE;
	if (state == ORDER_STATES || is_of_another(order, answer))
		return TOKEN_FINE;
	next->state = state;
	if (*answer->payment)
		memcpy(next->payment, answer->payment, sizeof next->payment);
	return TOKEN_FINE;
}

enum token_fault orders_answer(struct orders *orders, struct str token, struct order_record *order,
			       bool *changed, bool *io)
{
	const struct orders_options *options = &orders->options;
	struct payment_answer answer;
	struct order_record next;
	enum token_fault fault;

	*changed = *io = false;
	if (!options->trusted)
		return TOKEN_UNKNOWN_KEY;
	fault = payment_answer_read(options->trusted, options->audience, options->issuer,
				    orders_now(orders), token, &answer);
	if (fault != TOKEN_FINE || !find(orders, answer.order, order, &fault, io))
		return fault;
	if (order->amount != answer.amount)
		return TOKEN_WRONG_AMOUNT;
	for (int i = 0; i < ORDERS_RETRIES && !*changed; i++) {
		fault = apply(order, &answer, &next);
		if (fault != TOKEN_FINE || next.state == order->state)
			return fault;
		next.changed_ms = orders_now(orders);
		if (!orders_move(orders, order, &next, changed, NULL))
			break;
	}
	*io = !*changed;
	return TOKEN_FINE;
}
