/* Web addresses in what the daemon said. */
#include "face/web.h"

static bool is_address_char(char c)
{
	return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != '\\';
}

static bool is_host_char(char c)
{
	return char_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
	       c == '.';
}

static size_t scheme_length(struct str text)
{
	if (str_starts(text, STR("https://")))
		return sizeof "https://" - 1;
	if (str_starts(text, STR("http://")))
		return sizeof "http://" - 1;
	return 0;
}

static struct str whole_host(struct str address)
{
	size_t begin = scheme_length(address), end = begin;

	while (end < address.len && is_host_char(address.data[end]))
		end++;
	return str_slice(address, begin, end);
}

bool web_is_address(struct str text)
{
	struct str host = whole_host(text);
	size_t end;

	if (!scheme_length(text) || text.len > WEB_LIMIT || !host.len || host.data[0] == '.')
		return false;
	/* A name and a password before the host ("https://bank.be@evil.example") hide where it
	 * goes. */
	end = scheme_length(text) + host.len;
	if (end < text.len && !strchr("/:?#", text.data[end]))
		return false;
	if (end < text.len && text.data[end] == ':') {
		for (end++; end < text.len && char_is_digit(text.data[end]); end++)
			;
		if (end < text.len && !strchr("/?#", text.data[end]))
			return false;
	}
	for (size_t i = 0; i < text.len; i++)
		if (!is_address_char(text.data[i]))
			return false;
	return true;
}

/* A closing bracket belongs to the sentence unless the address has opened it. */
static bool is_surplus(struct str address)
{
	char last = address.data[address.len - 1];

	if (last == ')')
		return !memchr(address.data, '(', address.len);
	return strchr(".,;:!?'*_]}", last) != NULL;
}

bool web_next(struct str *text, struct str *address)
{
	while (text->len) {
		size_t len = 0;

		if (!scheme_length(*text)) {
			*text = str_slice(*text, 1, text->len);
			continue;
		}
		while (len < text->len && is_address_char(text->data[len]))
			len++;
		*address = str_slice(*text, 0, len);
		*text = str_slice(*text, len, text->len);
		while (address->len && is_surplus(*address))
			address->len--;
		if (web_is_address(*address))
			return true;
	}
	return false;
}

struct str web_host(struct str address)
{
	struct str host = whole_host(address);

	return str_starts(host, STR("www.")) ? str_slice(host, 4, host.len) : host;
}
