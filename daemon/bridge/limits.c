/* What fits into a message of a channel: each figure with where it comes from.
 *
 * Meta's pages say "characters" and do not say of what kind. Code points and UTF-16 units are what
 * its interfaces are known to count; UTF-16 units are never fewer, so what fits by them fits.
 * Where a page says bytes, or where a value of ours is an identifier anyway, bytes are counted.
 * Telegram counts UTF-16 units ("Message entities", core.telegram.org/api/entities). */
#include "bridge/limits.h"

#define BYTES(most)                \
	{                          \
		UNIT_BYTES, (most) \
	}
#define UTF16(most)                \
	{                          \
		UNIT_UTF16, (most) \
	}

static const struct limits limits[CHANNELS] = {
	/* developers.facebook.com/docs/messenger-platform/reference */
	[CHANNEL_MESSENGER] =
		{
			/* send-api, "message.text"; and error 100: "must be less than or equal to
			 * 2000" */
			.text = UTF16(2000),
			.text_choices = UTF16(2000),
			/* templates/button, "text" */
			.text_links = UTF16(640),
			/* send messages/quick replies: 13; buttons/quick-replies: title, payload */
			.choices = 13,
			.choice_title = UTF16(20),
			.choice_value = BYTES(1000),
			/* templates/button: 1 to 3 buttons; buttons/url: title. No page limits an
			 * address; browsers and Meta's other interfaces take 2,000. */
			.links = 3,
			.link_title = UTF16(20),
			.link_url = BYTES(2000),
		},
	/* developers.facebook.com/docs/messenger-platform/instagram/features */
	[CHANNEL_INSTAGRAM] =
		{
			/* send-message: "UTF-8, 1000 bytes or less" */
			.text = BYTES(1000),
			.text_choices = BYTES(1000),
			/* button-template: 640, in what is not said; bytes, as for text */
			.text_links = BYTES(640),
			/* quick-replies: 13, 20 characters; payload as in Messenger */
			.choices = 13,
			.choice_title = UTF16(20),
			.choice_value = BYTES(1000),
			/* button-template: 3 buttons, web_url or postback */
			.links = 3,
			.link_title = UTF16(20),
			.link_url = BYTES(2000),
		},
	/* developers.facebook.com/docs/whatsapp/cloud-api */
	[CHANNEL_WHATSAPP] =
		{
			/* messages/text-messages: body */
			.text = UTF16(4096),
			/* messages/interactive-reply-buttons-messages: body. Lists are said to take
			 * more by some pages; not by all. */
			.text_choices = UTF16(1024),
			/* messages/interactive-cta-url-messages: body */
			.text_links = UTF16(1024),
			/* interactive-reply-buttons-messages: 3 buttons, title, id */
			.choices = 3,
			.choice_title = UTF16(20),
			.choice_value = BYTES(256),
			/* interactive-list-messages: 10 rows in all, title, description, id, button
			 */
			.rows = 10,
			.row_title = UTF16(24),
			.row_detail = UTF16(72),
			.row_value = BYTES(200),
			.list_button = UTF16(20),
			/* interactive-cta-url-messages: one, display_text; the address as
			 * templates'
			 */
			.links = 1,
			.link_title = UTF16(20),
			.link_url = BYTES(2000),
		},
	/* core.telegram.org/bots/api */
	[CHANNEL_TELEGRAM] =
		{
			/* sendMessage: text, after parsing of entities */
			.text = UTF16(4096),
			.text_choices = UTF16(4096),
			.text_links = UTF16(4096),
			/* InlineKeyboardButton: callback_data. Titles have no limit, but telephones
			 * cut off what is wider than the screen; keyboards have 100 buttons at most
			 * and are a burden long before. */
			.choices = 20,
			.choice_title = UTF16(48),
			.choice_value = BYTES(64),
			.links = 8,
			.link_title = UTF16(48),
			.link_url = BYTES(2000),
		},
};

const struct limits *limits_of(enum channel channel)
{
	return &limits[channel];
}

size_t unit_count_point(enum unit unit, size_t len)
{
	if (unit == UNIT_BYTES)
		return len;
	return len == 4 ? 2 : 1;
}

/* By the first bytes of sequences: a stray one counts nothing, and is in no text that was JSON. */
size_t unit_count(enum unit unit, struct str text)
{
	size_t count = 0;

	if (unit == UNIT_BYTES)
		return text.len;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if ((c & 0xc0) != 0x80)
			count += c >= 0xf0 ? 2 : 1;
	}
	return count;
}

bool limit_holds(struct limit limit, struct str text)
{
	/* No unit is longer than three bytes, and none counts more than its bytes. */
	if (text.len <= limit.most)
		return true;
	return unit_count(limit.unit, text) <= limit.most;
}
