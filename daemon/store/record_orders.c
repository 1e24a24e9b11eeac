/* Orders: what is to be paid, and how far it is. */
#include <stdio.h>

#include "base/communication.h"
#include "store/records_state.h"

#define COLUMNS                                                                                \
	"id, product, amount, reference, state, told, conversation, token, token_expires_ms, " \
	"payment, lang, created_ms, changed_ms"

static const int64_t AMOUNT_LIMIT = 100000000000; /* a thousand million euros, in cents */

static void read_row(sqlite3_stmt *statement, struct order_record *order)
{
	const void *key = sqlite3_column_blob(statement, 6);

	memset(order, 0, sizeof *order);
	column_copy(statement, 0, order->id, sizeof order->id);
	column_copy(statement, 1, order->product, sizeof order->product);
	order->amount = sqlite3_column_int64(statement, 2);
	order->reference = sqlite3_column_int64(statement, 3);
	order->state = (enum order_state)sqlite3_column_int(statement, 4);
	order->told = (enum order_state)sqlite3_column_int(statement, 5);
	if (key && sqlite3_column_bytes(statement, 6) == STORE_KEY_SIZE)
		memcpy(order->conversation, key, STORE_KEY_SIZE);
	column_copy(statement, 7, order->token, sizeof order->token);
	order->token_expires_ms = sqlite3_column_int64(statement, 8);
	column_copy(statement, 9, order->payment, sizeof order->payment);
	order->lang = column_lang(statement, 10);
	order->created_ms = sqlite3_column_int64(statement, 11);
	order->changed_ms = sqlite3_column_int64(statement, 12);
}

/* What a move may change. */
static bool check_state(const struct order_record *order, struct error *error)
{
	return check_id("id of the order", order->id, error) &&
	       check_number("the state of the order", (int64_t)order->state, 0, ORDER_STATES - 1,
			    error) &&
	       check_ends("token", order->token, sizeof order->token, error) &&
	       check_ends("payment", order->payment, sizeof order->payment, error);
}

static bool check_order(const struct order_record *order, int prefix, struct error *error)
{
	if (!check_state(order, error) ||
	    !check_number("what was told of the order", (int64_t)order->told, 0, ORDER_STATES - 1,
			  error) ||
	    !check_name("product", order->product, sizeof order->product, error) ||
	    !check_number("the amount in cents", order->amount, 1, AMOUNT_LIMIT, error) ||
	    !check_number("the prefix of references", prefix, 0, 999, error) ||
	    !check_number("the language", (int64_t)order->lang, 0, LANG_UNKNOWN, error))
		return false;
	return !order->reference || communication_is_valid(order->reference) ||
	       error_set(error, ERROR_INVALID,
			 "the reference %lld is no structured communication: twelve digits, the "
			 "last two checking the others",
			 (long long)order->reference);
}

/* Ten million a prefix; then the municipality needs another. */
static bool give_reference(struct records *records, struct order_record *order, int prefix,
			   struct error *error)
{
	const int64_t each = 10000000;
	char counter[32];
	int64_t value = 0;

	snprintf(counter, sizeof counter, "order-%03d", prefix);
	if (!records_count_on(records, counter, &value, error))
		return false;
	if (value >= each)
		return error_set(error, ERROR_LIMIT,
				 "all references with the prefix %d are used; set another", prefix);
	order->reference = communication_make(prefix * each + value);
	return true;
}

static bool insert(struct records *records, struct order_record *order, int prefix,
		   struct error *error)
{
	if (!order->reference && !give_reference(records, order, prefix, error))
		return false;
	return records_change(records, NULL, error,
			      "INSERT INTO payment(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, "
			      "?8, ?9, ?10, ?11, ?12, ?13)",
			      "ssiiiiksissii", order->id, order->product, order->amount,
			      order->reference, (int64_t)order->state, (int64_t)order->told,
			      order->conversation, order->token, order->token_expires_ms,
			      order->payment, lang_code(order->lang), order->created_ms,
			      order->changed_ms);
}

/* A case may wait for one order only, and only from its beginning. */
static bool insert_case(struct records *records, struct case_record *held, struct str body,
			struct error *error)
{
	bool has = false;

	if (!records_has(records, "outbox", held->id, &has, error))
		return false;
	if (has)
		return error_set(error, ERROR_INVALID,
				 "the case %s is there already without an order; give the order "
				 "another id",
				 held->id);
	held->state = CASE_HELD;
	return case_insert(records, held, body, error);
}

static bool add(struct records *records, struct order_record *order, int prefix,
		struct case_record *held, struct str body, struct error *error)
{
	bool has = false;

	if (!records_has(records, "payment", order->id, &has, error))
		return false;
	if (has)
		return records_order_get(records, order->id, order, error) &&
		       (!held || case_read(records, order->id, held, error));
	return insert(records, order, prefix, error) &&
	       (!held || insert_case(records, held, body, error));
}

bool records_order_add(struct records *records, struct order_record *order, int prefix,
		       struct case_record *held, struct str body, struct error *error)
{
	struct order_record added = *order;
	struct case_record added_case = {0};

	if (!check_order(order, prefix, error))
		return false;
	if (held) {
		added_case = *held;
		added_case.state = CASE_HELD;
		if (!case_check(&added_case, body, error))
			return false;
		if (strcmp(held->id, order->id) != 0)
			return error_set(error, ERROR_INVALID,
					 "the case %s cannot wait for the order %s: give both the "
					 "same id",
					 held->id, order->id);
	}
	if (!records_begin(records, error))
		return false;
	if (!records_end(records,
			 add(records, &added, prefix, held ? &added_case : NULL, body, error),
			 error))
		return false;
	*order = added;
	if (held)
		*held = added_case;
	return true;
}

bool records_order_get(struct records *records, const char *id, struct order_record *order,
		       struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(
		records, error, "SELECT " COLUMNS " FROM payment WHERE id=?1", "s", id);
	bool failed = false;

	if (!statement)
		return false;
	if (!records_step(records, statement, &failed, error))
		return !failed &&
		       error_set(error, ERROR_NOT_FOUND, "there is no order '%.40s'", id);
	read_row(statement, order);
	return true;
}

/* A new token begins the telling anew: whoever heard that the payment failed must hear it again
 * when it fails again. */
static bool set_state(struct records *records, const struct order_record *order,
		      enum order_state from, const char *token, size_t *changed,
		      struct error *error)
{
	return records_change(
		records, changed, error,
		"UPDATE payment SET state=?2, token=?3, token_expires_ms=?4, payment=?5, "
		"changed_ms=?6, told=CASE WHEN ?2<2 THEN ?2 ELSE told END "
		"WHERE id=?1 AND state=?7 AND token=?8",
		"sisisiis", order->id, (int64_t)order->state, order->token, order->token_expires_ms,
		order->payment, order->changed_ms, (int64_t)from, token);
}

bool records_order_move(struct records *records, const struct order_record *order,
			enum order_state from, const char *token, bool *moved, struct error *error)
{
	size_t changed = 0;
	bool ok;

	*moved = false;
	if (!check_state(order, error) || !records_begin(records, error))
		return false;
	ok = set_state(records, order, from, token, &changed, error);
	if (ok && changed && order->state == ORDER_PAID)
		ok = records_change(records, NULL, error,
				    "UPDATE outbox SET state=1, next_ms=?2 WHERE id=?1 AND state=0",
				    "si", order->id, order->changed_ms);
	ok = records_end(records, ok, error);
	*moved = ok && changed;
	return ok;
}

bool records_order_told(struct records *records, const char *id, enum order_state state,
			struct error *error)
{
	size_t changed = 0;
	bool has = true;

	/* When it has moved on meanwhile, the new state is still to be told. */
	if (!check_id("id of the order", id, error) ||
	    !records_change(records, &changed, error,
			    "UPDATE payment SET told=?2 WHERE id=?1 AND state=?2", "si", id,
			    (int64_t)state) ||
	    (!changed && !records_has(records, "payment", id, &has, error)))
		return false;
	return has || error_set(error, ERROR_NOT_FOUND, "there is no order '%s'", id);
}

static bool read_list(struct records *records, sqlite3_stmt *statement, struct order_record *list,
		      size_t limit, size_t *count, struct error *error)
{
	bool failed = !statement;

	*count = 0;
	while (!failed && *count < limit && records_step(records, statement, &failed, error))
		read_row(statement, &list[(*count)++]);
	return !failed;
}

bool records_order_untold(struct records *records, struct order_record *list, size_t limit,
			  size_t *count, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement =
		records_query(records, error,
			      "SELECT " COLUMNS " FROM payment WHERE told<>state AND state>1 "
			      "ORDER BY changed_ms, row LIMIT ?1",
			      "i", (int64_t)limit);

	return read_list(records, statement, list, limit, count, error);
}

bool records_order_overdue(struct records *records, int64_t before_ms, struct order_record *list,
			   size_t limit, size_t *count, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement =
		records_query(records, error,
			      "SELECT " COLUMNS " FROM payment WHERE state<2 AND "
			      "token_expires_ms<?1 ORDER BY token_expires_ms, row LIMIT ?2",
			      "ii", before_ms, (int64_t)limit);

	return read_list(records, statement, list, limit, count, error);
}

bool records_order_count(struct records *records, size_t counts[static ORDER_STATES],
			 struct error *error)
{
	return records_count_states(records, "SELECT state, count(*) FROM payment GROUP BY state",
				    counts, ORDER_STATES, error);
}
