/* The text in a QR code for a bank transfer, and the checks that keep a wrong one from being shown:
 * what a bank's app reads from it, nobody looks at again. */
#include "payment/epc.h"

#include <jansson.h>

#include "base/check_digits.h"
#include "base/communication.h"

enum { NAME_LIMIT = 70, PAYLOAD_LIMIT = 331, IBAN_SHORTEST = 15, IBAN_LONGEST = 34 };

static const int64_t AMOUNT_LIMIT = 99999999999;

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The characters of a text; SIZE_MAX when it is not UTF-8, or has control characters: a line feed
 * would begin another field. */
static size_t count_characters(const char *text)
{
	json_t *string = json_string(text);
	size_t count = string ? 0 : SIZE_MAX;

	for (const char *at = text; string && *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f) {
			count = SIZE_MAX;
			break;
		}
		count += ((unsigned char)*at & 0xc0) != 0x80;
	}
	json_decref(string);
	return count;
}

/* ISO 13616-1: two letters, two digits, up to thirty of both, and check digits that fit. */
static bool iban_is_valid(const char *iban)
{
	size_t len = strlen(iban);

	if (len < IBAN_SHORTEST || len > IBAN_LONGEST || !is_capital(iban[0]) ||
	    !is_capital(iban[1]) || !char_is_digit(iban[2]) || !char_is_digit(iban[3]))
		return false;
	if (iban[0] == 'B' && iban[1] == 'E' && len != 16)
		return false;
	return iban_checks((struct str){iban, len});
}

/* ISO 9362: six letters, then two or five letters or digits. */
static bool bic_is_valid(const char *bic)
{
	size_t len = strlen(bic);

	if (len != 8 && len != 11)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_capital(bic[i]) && (i < 6 || !char_is_digit(bic[i])))
			return false;
	}
	return true;
}

static bool epc_check(const struct epc *epc, struct error *error)
{
	size_t characters = count_characters(epc->name);

	if (characters == 0 || characters > NAME_LIMIT)
		return error_set(error, ERROR_INVALID,
				 "'%.80s' cannot be the name in a QR code: 1 to %d characters, no "
				 "line breaks",
				 epc->name, NAME_LIMIT);
	if (!iban_is_valid(epc->iban))
		return error_set(error, ERROR_INVALID,
				 "'%.40s' is no IBAN: write it in capitals without blanks, and "
				 "check its digits",
				 epc->iban);
	if (epc->bic && !bic_is_valid(epc->bic))
		return error_set(error, ERROR_INVALID,
				 "'%.20s' is no BIC: 8 or 11 capitals and digits", epc->bic);
	if (epc->amount < 1 || epc->amount > AMOUNT_LIMIT)
		return error_set(error, ERROR_INVALID,
				 "%lld cents cannot be transferred: from 1 to %lld",
				 (long long)epc->amount, (long long)AMOUNT_LIMIT);
	if (!communication_is_valid(epc->reference))
		return error_set(error, ERROR_INVALID,
				 "%lld is no structured communication: its last two digits do not "
				 "fit",
				 (long long)epc->reference);
	return true;
}

bool epc_add(const struct epc *epc, struct buf *out, struct error *error)
{
	struct buf payload BUF_AUTO = {0};

	if (!epc_check(epc, error))
		return false;
	/* The empty line is the purpose. */
	buf_addf(&payload, "BCD\n002\n1\nSCT\n%s\n%s\n%s\nEUR%lld.%02d\n\n",
		 epc->bic ? epc->bic : "", epc->name, epc->iban, (long long)(epc->amount / 100),
		 (int)(epc->amount % 100));
	communication_add(&payload, epc->reference);
	if (payload.len > PAYLOAD_LIMIT)
		return error_set(error, ERROR_INVALID,
				 "the name '%.80s' makes a QR code of %zu bytes, %d are allowed; "
				 "shorten it",
				 epc->name, payload.len, PAYLOAD_LIMIT);
	buf_add(out, buf_borrow(&payload));
	return true;
}
