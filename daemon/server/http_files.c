/* Over HTTP: what is made for one citizen, whose address nobody guesses: an appointment for a
 * calendar, the picture of a bank transfer. */
#include "base/communication.h"
#include "base/log.h"
#include "dialogue/ics.h"
#include "payment/epc.h"
#include "server/http.h"
#include "server/qr.h"

/* Takes the id out of "/orders/ID/qr.svg". */
static bool take_id(const char *path, struct str before, struct str behind, char id[RECORD_ID])
{
	struct str rest = str_from(path);

	if (!str_starts(rest, before) || !str_ends(rest, behind) ||
	    rest.len != before.len + RECORD_ID - 1 + behind.len)
		return false;
	rest = str_slice(rest, before.len, before.len + RECORD_ID - 1);
	for (size_t i = 0; i < rest.len; i++) {
		if (!strchr("0123456789abcdef", rest.data[i]))
			return false;
		id[i] = rest.data[i];
	}
	id[RECORD_ID - 1] = '\0';
	return true;
}

/* Nothing there, or the records fail. */
static int respond_missing(struct lws *wsi, struct request *request, const struct error *error)
{
	struct response response = {.status = 503,
				    .type = "text/plain; charset=utf-8",
				    .body = STR("Try again.\n"),
				    .retry_after = "1"};

	if (error->code == ERROR_NONE || error->code == ERROR_NOT_FOUND)
		return http_respond_nothing_here(wsi, request);
	log_line(LOG_LEVEL_WARNING, "event=records_failed reason=\"%s\"", error->message);
	return http_respond(wsi, request, &response);
}

/* False, with a response in *result, when this address goes too fast. */
static bool is_slow_enough(struct lws *wsi, struct request *request, int *result)
{
	int64_t wait = limits_request(server_of(wsi)->limits, request->address, server_now_us());

	if (wait)
		*result = http_respond_later(wsi, request, wait);
	return wait == 0;
}

int http_appointment(struct lws *wsi, struct request *request)
{
	const struct server *server = server_of(wsi);
	struct booking_record booking = {0};
	const struct service *service = NULL;
	struct error error = {0};
	BUF_AUTO struct buf text = {0};
	struct response response = {.status = 200,
				    .type = "text/calendar; charset=utf-8",
				    .cache = "no-store",
				    .disposition = "attachment; filename=\"appointment.ics\""};
	char id[RECORD_ID];
	int result;

	if (!is_slow_enough(wsi, request, &result))
		return result;
	if (take_id(request->path, STR("/appointments/"), STR(".ics"), id) &&
	    records_booking_get(server->ledger->records, str_from(id), &booking, &error))
		service = content_service(chat_brain(server->chat)->content,
					  str_from(booking.service));
	if (!service)
		return respond_missing(wsi, request, &error);
	ics_add(&booking, service, service->name[booking.lang], clock_now(&server->clock), &text);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}

/* The same in every language. */
static void add_title(const struct beneficiary *beneficiary, const struct order_record *order,
		      struct buf *out)
{
	buf_addf(out, "QR: %s, EUR %lld.%02lld, ", beneficiary->name,
		 (long long)(order->amount / 100), (long long)(order->amount % 100));
	communication_add(out, order->reference);
}

static bool is_payable(const struct order_record *order)
{
	return order->state == ORDER_CREATED || order->state == ORDER_HANDED_OFF ||
	       order->state == ORDER_FAILED;
}

static bool add_picture(const struct beneficiary *beneficiary, const struct order_record *order,
			struct buf *out, struct error *error)
{
	const struct epc epc = {.name = beneficiary->name,
				.iban = beneficiary->iban,
				.bic = beneficiary->bic,
				.amount = order->amount,
				.reference = order->reference};
	BUF_AUTO struct buf payload = {0}, title = {0};

	if (!epc_add(&epc, &payload, error))
		return false;
	add_title(beneficiary, order, &title);
	return qr_add_svg(buf_borrow(&payload), buf_borrow(&title), out) ||
	       error_set(error, ERROR_LIMIT, "%zu bytes are too many for a QR code", payload.len);
}

int http_order(struct lws *wsi, struct request *request)
{
	const struct server *server = server_of(wsi);
	const struct beneficiary *beneficiary =
		content_beneficiary(chat_brain(server->chat)->content);
	struct order_record order = {0};
	struct error error = {0};
	BUF_AUTO struct buf text = {0};
	struct response response = {.status = 200,
				    .type = "image/svg+xml",
				    .cache = "no-store",
				    .resource_policy = "cross-origin"};
	char id[RECORD_ID];
	int result;

	if (!is_slow_enough(wsi, request, &result))
		return result;
	if (!beneficiary || !take_id(request->path, STR("/orders/"), STR("/qr.svg"), id) ||
	    !records_order_get(server->ledger->records, id, &order, &error) ||
	    !is_payable(&order) || !add_picture(beneficiary, &order, &text, &error))
		return respond_missing(wsi, request, &error);
	response.body = buf_borrow(&text);
	return http_respond(wsi, request, &response);
}
