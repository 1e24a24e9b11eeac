/* Belgian structured communications. */
#include "base/communication.h"

static int64_t check_of(int64_t ten_digits)
{
	int64_t rest = ten_digits % 97;

	return rest ? rest : 97;
}

int64_t communication_make(int64_t ten_digits)
{
	return ten_digits * 100 + check_of(ten_digits);
}

bool communication_is_valid(int64_t twelve_digits)
{
	return twelve_digits > 0 && twelve_digits < INT64_C(1000000000000) &&
	       twelve_digits % 100 == check_of(twelve_digits / 100);
}

void communication_add(struct buf *out, int64_t twelve_digits)
{
	buf_addf(out, "+++%03lld/%04lld/%05lld+++", (long long)(twelve_digits / 1000000000),
		 (long long)(twelve_digits / 100000 % 10000), (long long)(twelve_digits % 100000));
}
