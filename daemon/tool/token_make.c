/* pierre token make: a hand-off token as pierred makes it, of an order that no store knows. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/communication.h"
#include "payment/claims.h"
#include "tool/command.h"
#include "tool/token.h"

/* As given; NULL where nothing was. */
struct given {
	const char *keys, *order, *product, *amount, *reference, *issuer, *audience, *subject,
		*lang, *return_url, *issued;
};

static void random_id(char id[static RECORD_ID])
{
	unsigned char bytes[(RECORD_ID - 1) / 2];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(id, RECORD_ID, bytes, sizeof bytes);
}

/* Digits only, whatever stands between them, such as +++ and slashes. */
static bool parse_reference(const char *text, int64_t *reference)
{
	int digits = 0;

	*reference = 0;
	for (; *text; text++) {
		if (*text >= '0' && *text <= '9' && ++digits <= 12)
			*reference = *reference * 10 + (*text - '0');
	}
	return digits == 12 && communication_is_valid(*reference);
}

static bool parse_amount(const char *text, int64_t *amount)
{
	char *end;

	errno = 0;
	*amount = strtoll(text, &end, 10);
	return end != text && !*end && errno == 0 && *amount >= 1;
}

static bool copy(char *to, size_t size, const char *name, const char *from, struct error *error)
{
	if ((size_t)snprintf(to, size, "%s", from) < size)
		return true;
	return error_set(error, ERROR_INVALID, "--%s has more than %zu characters: '%.40s...'",
			 name, size - 1, from);
}

static bool set_numbers(const struct given *given, struct handoff *handoff, struct error *error)
{
	struct clock clock = clock_system();

	if (!parse_amount(given->amount, &handoff->amount))
		return error_set(error, ERROR_INVALID,
				 "--amount is a number of cents from 1 on, such as 2550, not '%s'",
				 given->amount);
	handoff->reference = communication_make(randombytes_uniform(1000000000));
	if (given->reference && !parse_reference(given->reference, &handoff->reference))
		return error_set(error, ERROR_INVALID,
				 "--reference is a structured communication such as "
				 "+++010/8068/17183+++, not '%s'",
				 given->reference);
	handoff->lang = lang_parse(str_from(given->lang));
	if (handoff->lang == LANG_UNKNOWN)
		return error_set(error, ERROR_INVALID, "'%s' is no language; say nl, fr or en",
				 given->lang);
	handoff->issued_ms = clock_now(&clock);
	if (given->issued && !clock_parse(str_from(given->issued), &handoff->issued_ms))
		return error_set(error, ERROR_INVALID,
				 "--issued is a moment such as 2026-11-23T10:00:00Z, not '%s'",
				 given->issued);
	handoff->expires_ms = handoff->issued_ms + CLAIMS_MINUTES * INT64_C(60000);
	return true;
}

static bool set_texts(const struct given *given, struct handoff *handoff, struct error *error)
{
	random_id(handoff->id);
	random_id(handoff->order);
	random_id(handoff->subject);
	return copy(handoff->issuer, sizeof handoff->issuer, "issuer", given->issuer, error) &&
	       copy(handoff->audience, sizeof handoff->audience, "audience", given->audience,
		    error) &&
	       (!given->order ||
		copy(handoff->order, sizeof handoff->order, "order", given->order, error)) &&
	       (!given->subject || copy(handoff->subject, sizeof handoff->subject, "subject",
					given->subject, error)) &&
	       copy(handoff->product, sizeof handoff->product, "product", given->product, error) &&
	       copy(handoff->return_url, sizeof handoff->return_url, "return-url",
		    given->return_url, error);
}

static int make(const struct given *given)
{
	struct handoff handoff = {0};
	struct buf token BUF_AUTO = {0};
	struct error error = {0};
	struct keyring *keyring;
	bool fine;

	if (!set_numbers(given, &handoff, &error) || !set_texts(given, &handoff, &error))
		return command_misused("token make", "%s", error.message);
	keyring = keyring_load(given->keys, &error);
	fine = keyring && handoff_sign(keyring, &handoff, &token, &error);
	keyring_destroy(keyring);
	if (!fine)
		return command_failed(&error);
	puts(token.data);
	return EXIT_FINE;
}

int token_make_run(int argc, char **argv)
{
	struct given given = {
		.keys = "run/keys",
		.product = "test",
		.issuer = "pierre",
		.audience = "payment",
		.lang = "fr",
		.return_url = "https://example.org/",
	};
	const struct option items[] = {
		{.name = "keys",
		 .argument = "DIR",
		 .help = "the folder of keys (run/keys)",
		 .value = &given.keys,
		 .variable = "PIERRE_KEYS"},
		{.name = "amount",
		 .argument = "CENTS",
		 .help = "what is to be paid",
		 .value = &given.amount},
		{.name = "order",
		 .argument = "ID",
		 .help = "the order (drawn)",
		 .value = &given.order},
		{.name = "product",
		 .argument = "ID",
		 .help = "what it is for (test)",
		 .value = &given.product},
		{.name = "reference",
		 .argument = "+++...+++",
		 .help = "the structured communication (drawn)",
		 .value = &given.reference},
		{.name = "issuer",
		 .argument = "NAME",
		 .help = "who we are (pierre)",
		 .value = &given.issuer},
		{.name = "audience",
		 .argument = "NAME",
		 .help = "the payment side (payment)",
		 .value = &given.audience},
		{.name = "subject",
		 .argument = "ID",
		 .help = "pseudonym of the citizen (drawn)",
		 .value = &given.subject},
		{.name = "lang",
		 .argument = "LANG",
		 .help = "nl, fr or en (fr)",
		 .value = &given.lang},
		{.name = "return-url",
		 .argument = "URL",
		 .help = "where the citizen goes afterwards (https://example.org/)",
		 .value = &given.return_url},
		{.name = "issued",
		 .argument = "MOMENT",
		 .help = "such as 2026-11-23T10:00:00Z (now); good for 15 minutes",
		 .value = &given.issued},
	};
	const struct options options = {
		"token make", "--amount CENTS [OPTION...]",
		"Prints a hand-off token as pierred makes it. No store knows its order: it is for "
		"the\n"
		"tests of a payment side.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused("token make", "unexpected argument '%s'", argv[1]);
	if (!given.amount)
		return command_misused("token make", "say with --amount how many cents");
	return make(&given);
}
