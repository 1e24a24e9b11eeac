/* pierre token: make, verify and show hand-off tokens, for those who build a payment side. */
#include "tool/token.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "payment/paseto.h"
#include "tool/command.h"

enum { DEPTH = 8 };

bool token_read(const char *given, struct buf *token, struct error *error)
{
	char text[PASETO_TOKEN_LIMIT + 2];
	size_t len;

	if (strcmp(given, "-") != 0) {
		buf_add(token, str_from(given));
		return true;
	}
	len = fread(text, 1, sizeof text, stdin);
	if (ferror(stdin))
		return error_set(error, ERROR_IO, "standard input cannot be read");
	if (len == sizeof text)
		return error_set(error, ERROR_LIMIT, "a token has at most %d bytes",
				 PASETO_TOKEN_LIMIT);
	buf_add(token, str_trim((struct str){text, len}));
	return true;
}

json_t *token_object(struct str text)
{
	json_t *root = NULL;

	if (text.len && json_depth_within(text, DEPTH))
		root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

static bool show(struct str token, struct error *error)
{
	struct buf body BUF_AUTO = {0}, footer BUF_AUTO = {0};
	struct str rest = token, part;
	json_t *claims, *shown;

	if (!paseto_footer(token, &footer, error))
		return false;
	/* It has this form, or paseto_footer would have said so. */
	rest = str_slice(token, strlen("v4.public."), token.len);
	str_split(&rest, '.', &part);
	base64url_read(part, &body);
	claims = token_object(str_slice(buf_borrow(&body), 0, body.len - PASETO_SIGNATURE));
	if (!claims)
		return error_set(error, ERROR_INVALID, "the token holds no JSON object of claims");
	shown = json_pack("{s:s, s:o}", "header", "v4.public", "claims", claims);
	if (footer.len) {
		json_t *value = token_object(buf_borrow(&footer));

		json_object_set_new(shown, "footer",
				    value ? value : json_stringn(footer.data, footer.len));
	}
	command_print_json(shown);
	json_decref(shown);
	return true;
}

int token_show_run(int argc, char **argv)
{
	const struct options options = {
		"token show", "TOKEN",
		"Prints what a token says, without asking who signed it. '-' reads it from "
		"standard\n"
		"input.",
		NULL, 0};
	struct buf token BUF_AUTO = {0};
	struct error error = {0};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest != 1)
		return command_misused("token show", "give one token, or '-'");
	if (!token_read(argv[1], &token, &error))
		return command_failed(&error);
	fputs("pierre: NOT VERIFIED: anybody can have written this; see 'pierre token verify'\n",
	      stderr);
	return show(buf_borrow(&token), &error) ? EXIT_FINE : command_failed(&error);
}

int token_run(int argc, char **argv)
{
	static const struct command actions[] = {{"make", "", token_make_run},
						 {"verify", "", token_verify_run},
						 {"show", "", token_show_run}};
	static const char *const names[] = {"make", "verify", "show"};
	const struct options options = {
		"token", "make|verify|show [OPTION...] [TOKEN]",
		"make     makes a hand-off token, to test a payment side with\n"
		"verify   prints the claims of a token if its signature and times are right\n"
		"show     prints what a token says, unverified\n\n"
		"'pierre token make --help' and so on explain each.",
		NULL, 0};
	const char *closest;
	int rest, status;

	for (size_t i = 0; argc > 1 && i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(argv[1], actions[i].name) == 0)
			return actions[i].run(argc - 1, argv + 1);
	}
	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest == 0)
		return command_misused("token", "say one of make, verify, show");
	closest = str_closest(str_from(argv[1]), names, sizeof names / sizeof *names);
	if (closest)
		return command_misused("token", "there is no 'token %s'; did you mean '%s'?",
				       argv[1], closest);
	return command_misused("token", "there is no 'token %s'; say make, verify or show",
			       argv[1]);
}
