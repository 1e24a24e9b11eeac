/* A pierred with its back office: the rig, a receiver, the secret that both know, and cases in the
 * store. */
#ifndef INTEGRATION_OFFICE_H
#define INTEGRATION_OFFICE_H

#include "raw.h"
#include "receiver.h"
#include "store/records.h"

#define OFFICE_SECRET "k8v2nq0fT4zJ6wYb3LsR1xHd5mCg7uPe"

struct office {
	struct rig *rig;
	struct receiver *receiver; /* answers 200 until it is told otherwise */
	char *secret_file;
};

int office_setup(void **state);
int office_teardown(void **state);
#define OFFICE_TEST(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

/* Starts the daemon with the address of the receiver. */
void office_start(struct office *office);
struct records *office_records(struct office *office);
/* Cases come a second apart, the lowest number the oldest. */
struct case_record office_case(unsigned number);
void office_put(struct office *office, unsigned number);
struct case_record office_get(struct office *office, unsigned number);
/* Makes all that wait due. */
void office_retry(struct office *office);
/* Waits until a case is noted as delivered; or until it had so many attempts. */
void office_await_delivered(struct office *office, unsigned number);
struct case_record office_await_attempt(struct office *office, unsigned number, unsigned attempts);
/* Fails unless delivery i is signed with the secret. */
void office_check_signature(struct office *office, size_t i);

int64_t wall_ms(void);

#endif
