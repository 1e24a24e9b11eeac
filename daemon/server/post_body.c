/* What the back office gets to read of a case. */
#include <jansson.h>

#include "base/clock.h"
#include "base/communication.h"
#include "base/json.h"
#include "payment/orders.h"
#include "server/post.h"

static void add_member(struct buf *out, const char *name, json_t *value)
{
	buf_addf(out, "\"%s\":", name);
	json_add(out, value);
	json_decref(value);
}

void post_body(const struct case_record *record, struct str body, const struct order_record *order,
	       struct buf *out)
{
	BUF_AUTO struct buf reference = {0};
	char created[21];

	clock_format(record->created_ms, created);
	buf_add_char(out, '{');
	add_member(out, "case",
		   json_pack("{s:s, s:s, s:s, s:s}", "id", record->id, "number", record->number,
			     "form", record->form, "created", created));
	/* As it was stored: a number keeps its digits. */
	buf_add(out, STR(",\"data\":"));
	buf_add(out, body.len ? body : STR("null"));
	if (order) {
		communication_add(&reference, order->reference);
		buf_add_char(out, ',');
		add_member(out, "payment",
			   json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "order", order->id,
				     "product", order->product, "amount", (json_int_t)order->amount,
				     "reference", reference.data, "payment", order->payment,
				     "state", order_state_name(order->state)));
	}
	buf_add_char(out, '}');
}
