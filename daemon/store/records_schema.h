/* Within store: the tables of records, by the version of the file that brought them. Partial
 * indexes hold only the rows that somebody looks for, so that they stay small whatever was
 * delivered, paid and past. */
#ifndef STORE_RECORDS_SCHEMA_H
#define STORE_RECORDS_SCHEMA_H

/* Version 2. */
static const char records_sql[] =
	"CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	/* Cases. */
	"CREATE TABLE outbox(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
	"number TEXT NOT NULL UNIQUE, form TEXT NOT NULL, "
	"state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 2), created_ms INTEGER NOT NULL, "
	"next_ms INTEGER NOT NULL, delivered_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, "
	"problem TEXT NOT NULL, body TEXT NOT NULL) STRICT;"
	"CREATE INDEX outbox_state ON outbox(state, next_ms);"
	"CREATE INDEX outbox_created ON outbox(created_ms);"
	"CREATE INDEX outbox_forget ON outbox(delivered_ms) WHERE state=2 AND body<>'';"
	/* Orders. */
	"CREATE TABLE payment(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
	"product TEXT NOT NULL, amount INTEGER NOT NULL, reference INTEGER NOT NULL, "
	"state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 5), told INTEGER NOT NULL, "
	"conversation BLOB NOT NULL CHECK(length(conversation) = 32), token TEXT NOT NULL, "
	"token_expires_ms INTEGER NOT NULL, payment TEXT NOT NULL, lang TEXT NOT NULL, "
	"created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL) STRICT;"
	"CREATE INDEX payment_state ON payment(state, changed_ms);"
	"CREATE INDEX payment_untold ON payment(changed_ms) WHERE told<>state AND state>1;"
	"CREATE INDEX payment_open ON payment(token_expires_ms) WHERE state<2;"
	/* Bookings. */
	"CREATE TABLE booking(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
	"code TEXT NOT NULL UNIQUE, service TEXT NOT NULL, purpose TEXT NOT NULL, "
	"slot INTEGER NOT NULL, revision INTEGER NOT NULL, cancelled INTEGER NOT NULL, "
	"lang TEXT NOT NULL, created_ms INTEGER NOT NULL) STRICT;"
	"CREATE INDEX booking_taken ON booking(service, slot) WHERE cancelled=0;"
	"CREATE INDEX booking_slot ON booking(slot);";

/* Version 3: what citizens think of answers. */
static const char feedback_sql[] =
	"CREATE TABLE feedback(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
	"intent TEXT NOT NULL, lang TEXT NOT NULL, "
	"helpful INTEGER NOT NULL CHECK(helpful BETWEEN 0 AND 1), "
	"reason INTEGER NOT NULL CHECK(reason BETWEEN 0 AND 5), note TEXT NOT NULL, "
	"created_ms INTEGER NOT NULL) STRICT;"
	"CREATE INDEX feedback_created ON feedback(created_ms);";

#endif
