/* Over HTTP: the payment side asks for our keys, uses tokens, and says what became of orders. */
#include "base/communication.h"
#include "base/log.h"
#include "server/http.h"

static struct orders *orders_of(struct lws *wsi)
{
	return server_of(wsi)->ledger->orders;
}

static int respond_failing(struct lws *wsi, struct request *request)
{
	struct response response = {.status = 503,
				    .type = "application/json",
				    .body = STR("{\"error\":\"try_again\"}"),
				    .retry_after = "1",
				    .cache = "no-store"};

	log_line(LOG_LEVEL_ERROR,
		 "event=payments_failing reason=\"the store takes no changes\" next=\"the payment "
		 "side is told to try again\"");
	return http_respond(wsi, request, &response);
}

/* Why is for the operator: the answer does not help those who guess, and they may not guess for
 * long. */
static int respond_refused(struct lws *wsi, struct request *request)
{
	limits_refused(server_of(wsi)->limits, request->address, server_now_us());
	return http_respond_error(wsi, request, 401, "refused");
}

/* The token in the body; an editor or a shell may have put a line end behind it. */
static struct str token_of(const struct request *request)
{
	return str_trim(buf_borrow(&request->sent));
}

int http_payment_keys(struct lws *wsi, struct request *request)
{
	const struct server *server = server_of(wsi);
	BUF_AUTO struct buf text = {0};
	struct response response = {
		.status = 200, .type = "application/json", .cache = "public, max-age=300"};

	if (!server->ledger->keyring)
		return http_respond_nothing_here(wsi, request);
	keyring_publish(server->ledger->keyring, clock_now(&server->clock), &text);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}

/* Payments are off, or the address guesses too often: then *answered is what is returned. */
static bool is_turned_away(struct lws *wsi, struct request *request, int *answered)
{
	int64_t wait;

	if (!orders_of(wsi)) {
		*answered = http_respond_nothing_here(wsi, request);
		return true;
	}
	wait = limits_try(server_of(wsi)->limits, request->address, server_now_us());
	if (wait)
		*answered = http_respond_later(wsi, request, wait);
	return wait != 0;
}

static int respond_used(struct lws *wsi, struct request *request, const struct order_record *order)
{
	BUF_AUTO struct buf reference = {0};

	communication_add(&reference, order->reference);
	return http_respond_json(
		wsi, request, 200,
		json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "order", order->id, "product",
			  order->product, "amount", (json_int_t)order->amount, "currency", "EUR",
			  "reference", reference.data, "lang", lang_code(order->lang), "state",
			  order_state_name(order->state)));
}

int http_payment_use(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);
	struct order_record order = {0};
	enum token_fault fault;
	bool io = false;
	int answered;

	if (is_turned_away(wsi, request, &answered))
		return answered;
	fault = orders_use(orders_of(wsi), token_of(request), &order, &io);
	if (io)
		return respond_failing(wsi, request);
	if (fault == TOKEN_FINE)
		return respond_used(wsi, request, &order);
	server->metrics.tokens_refused[TOKEN_AT_USE][fault]++;
	if (fault == TOKEN_REPLAYED || fault == TOKEN_WRONG_STATE)
		return http_respond_error(wsi, request, 409, "used");
	if (fault == TOKEN_EXPIRED)
		return http_respond_error(wsi, request, 410, "expired");
	return respond_refused(wsi, request);
}

/* The order is on the disk; its citizen hears of it. */
static int respond_answered(struct lws *wsi, struct request *request,
			    const struct order_record *order, bool changed)
{
	struct server *server = server_of(wsi);

	if (changed) {
		server->metrics.answers[order->state]++;
		chat_tell_order(server->chat, order);
		/* The case that waited for the money can go. */
		outbox_wake(server->outbox);
	} else {
		server->metrics.answers_repeated++;
	}
	return http_respond_json(wsi, request, 200,
				 json_pack("{s:s, s:s, s:b}", "order", order->id, "state",
					   order_state_name(order->state), "changed", changed));
}

int http_payment_status(struct lws *wsi, struct request *request)
{
	struct server *server = server_of(wsi);
	struct order_record order = {0};
	bool changed = false, io = false;
	enum token_fault fault;
	int answered;

	if (is_turned_away(wsi, request, &answered))
		return answered;
	fault = orders_answer(orders_of(wsi), token_of(request), &order, &changed, &io);
	if (io)
		return respond_failing(wsi, request);
	if (fault == TOKEN_FINE)
		return respond_answered(wsi, request, &order, changed);
	server->metrics.tokens_refused[TOKEN_AT_STATUS][fault]++;
	if (fault != TOKEN_WRONG_STATE)
		return respond_refused(wsi, request);
	log_line(LOG_LEVEL_ERROR,
		 "event=payment_conflict order=%s next=\"it was paid by another payment already: "
		 "somebody must give money back\"",
		 order.id);
	return http_respond_error(wsi, request, 409, "conflict");
}
