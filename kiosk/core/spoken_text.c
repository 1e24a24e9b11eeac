/* A written text as a voice reads it well. */
#include "core/spoken_text.h"

#include <stdio.h>

#include "core/spoken_digits.h"

struct voice {
	struct buf *out;
	const struct pack *pack;
	enum lang lang;
};

typedef size_t voice_rule(const struct voice *voice, struct str text);

/* The bytes of a white space, also one that does not break, at the front. */
static size_t space_len(struct str text)
{
	if (str_starts(text, STR(" ")))
		return 1;
	if (str_starts(text, STR("\u00a0")))
		return 2;
	return str_starts(text, STR("\u202f")) ? 3 : 0;
}

static size_t digits_len(struct str text, size_t at)
{
	size_t begin = at;

	while (at < text.len && char_is_digit(text.data[at]))
		at++;
	return at - begin;
}

static size_t say_nothing_for_addresses(const struct voice *voice, struct str text)
{
	size_t end = 0;

	(void)voice;
	if (!str_starts(text, STR("http://")) && !str_starts(text, STR("https://")) &&
	    !str_starts(text, STR("www.")))
		return 0;
	while (end < text.len && !strchr(" \n\t<>\"", text.data[end]))
		end++;
	while (end > 0 && strchr(".,;:!?)", text.data[end - 1]))
		end--;
	return end;
}

/* --- amounts --- */

struct money {
	unsigned long long euros;
	int cents;
};

enum { EURO_DIGITS = 12 };

/* "15", "15,50", "1.250,00", "1 250": the bytes that it takes, or 0. */
static size_t money_read(struct str text, struct money *money)
{
	size_t at = digits_len(text, 0), digits = at;
	struct str rest;

	*money = (struct money){0};
	if (at == 0 || at > EURO_DIGITS)
		return 0;
	for (size_t i = 0; i < at; i++)
		money->euros = money->euros * 10 + (unsigned)(text.data[i] - '0');
	while (at < text.len && digits <= EURO_DIGITS) {
		size_t gap, len;

		rest = str_slice(text, at, text.len);
		gap = text.data[at] == '.' || text.data[at] == ',' ? 1 : space_len(rest);
		len = gap ? digits_len(rest, gap) : 0;
		if (len == 2 && gap == 1 && text.data[at] != ' ') {
			money->cents = (rest.data[1] - '0') * 10 + (rest.data[2] - '0');
			return at + 3;
		}
		if (len != 3)
			break;
		for (size_t i = 0; i < 3; i++)
			money->euros = money->euros * 10 + (unsigned)(rest.data[gap + i] - '0');
		at += gap + 3;
		digits += 3;
	}
	return at;
}

static void money_say(const struct voice *voice, struct money money)
{
	BUF_AUTO struct buf euros = {0}, all = {0};
	char count[24];

	snprintf(count, sizeof(count), "%llu", money.euros);
	pack_format(voice->pack, voice->lang, "terminal.spoken_euros", &euros, "count", count,
		    NULL);
	if (money.cents) {
		snprintf(count, sizeof(count), "%d", money.cents);
		pack_format(voice->pack, voice->lang, "terminal.spoken_cents", &all, "euros",
			    euros.data ? euros.data : "", "count", count, NULL);
	}
	buf_add(voice->out, buf_borrow(money.cents ? &all : &euros));
}

static size_t say_amount(const struct voice *voice, struct str text)
{
	struct money money;
	size_t at = 0, len;

	if (str_starts(text, STR("€"))) {
		at = STR("€").len;
		at += space_len(str_slice(text, at, text.len));
		len = money_read(str_slice(text, at, text.len), &money);
		if (len)
			money_say(voice, money);
		return len ? at + len : 0;
	}
	at = money_read(text, &money);
	if (!at)
		return 0;
	at += space_len(str_slice(text, at, text.len));
	if (!str_starts(str_slice(text, at, text.len), STR("€")))
		return 0;
	money_say(voice, money);
	return at + STR("€").len;
}

/* --- times --- */

static int digits_value(struct str digits)
{
	int value = 0;

	for (size_t i = 0; i < digits.len; i++)
		value = value * 10 + (digits.data[i] - '0');
	return value;
}

/* "08:30": the bytes that it takes, or 0. */
static size_t time_read(struct str text, int *hour, int *minute)
{
	size_t len = digits_len(text, 0);

	if (len == 0 || len > 2 || text.len < len + 3 || text.data[len] != ':' ||
	    digits_len(text, len + 1) != 2)
		return 0;
	*hour = digits_value(str_slice(text, 0, len));
	*minute = digits_value(str_slice(text, len + 1, len + 3));
	return *hour < 25 && *minute < 60 ? len + 3 : 0;
}

static void time_say(const struct voice *voice, struct buf *out, int hour, int minute)
{
	char hours[8], minutes[8];

	snprintf(hours, sizeof(hours), "%d", hour);
	snprintf(minutes, sizeof(minutes), "%02d", minute);
	pack_format(voice->pack, voice->lang,
		    minute ? "terminal.spoken_time" : "terminal.spoken_hour", out, "count", hours,
		    "minute", minutes, NULL);
}

static size_t say_time(const struct voice *voice, struct str text)
{
	BUF_AUTO struct buf from = {0}, until = {0}, range = {0};
	int hour, minute;
	size_t at = time_read(text, &hour, &minute), dash, len;

	if (!at)
		return 0;
	time_say(voice, &from, hour, minute);
	dash = str_starts(str_slice(text, at, text.len), STR("-"))   ? 1
	       : str_starts(str_slice(text, at, text.len), STR("–")) ? STR("–").len
								     : 0;
	len = dash ? time_read(str_slice(text, at + dash, text.len), &hour, &minute) : 0;
	if (!len) {
		buf_add(voice->out, buf_borrow(&from));
		return at;
	}
	time_say(voice, &until, hour, minute);
	pack_format(voice->pack, voice->lang, "terminal.spoken_range", &range, "from",
		    from.data ? from.data : "", "until", until.data ? until.data : "", NULL);
	buf_add(voice->out, buf_borrow(&range));
	return at + dash + len;
}

/* --- all of them --- */

static size_t say_phone(const struct voice *voice, struct str text)
{
	return spoken_phone(voice->out, text);
}

static size_t say_reference(const struct voice *voice, struct str text)
{
	return spoken_reference(voice->out, text);
}

static size_t say_code(const struct voice *voice, struct str text)
{
	return spoken_code(voice->out, text);
}

static bool is_word(char c)
{
	return char_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

void spoken_text(struct buf *out, const struct pack *pack, enum lang lang, struct str text)
{
	static voice_rule *const rules[] = {say_nothing_for_addresses,
					    say_reference,
					    say_amount,
					    say_time,
					    say_phone,
					    say_code};
	const struct voice voice = {out, pack, lang};
	bool within = false; /* a word: rules are for its beginning */

	for (size_t at = 0; at < text.len;) {
		struct str rest = str_slice(text, at, text.len);
		size_t used = 0;

		for (size_t i = 0; i < sizeof(rules) / sizeof(*rules) && !used; i++)
			if (!within || (unsigned char)rest.data[0] == 0xe2) /* "€" */
				used = rules[i](&voice, rest);
		if (!used)
			buf_add_char(out, text.data[at]);
		at += used ? used : 1;
		within = !used && is_word(rest.data[0]);
	}
}

void spoken_sentences(struct buf *out, const struct pack *pack, enum lang lang, struct str text)
{
	struct str line;

	while (str_split(&text, '\n', &line)) {
		size_t before = out->len;

		line = str_trim(line);
		spoken_text(out, pack, lang, line);
		if (out->len == before)
			continue;
		if (!strchr(".!?:;,", out->data[out->len - 1]))
			buf_add_char(out, '.');
		buf_add_char(out, '\n');
	}
}
