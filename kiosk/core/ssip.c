/* SSIP, the protocol of speech-dispatcher: texts out, replies in. */
#include "core/ssip.h"

/* At most `limit` bytes, without half a character at the end. */
static struct str text_cut(struct str text, size_t limit)
{
	if (text.len <= limit)
		return text;
	while (limit > 0 && ((unsigned char)text.data[limit] & 0xc0) == 0x80)
		limit--;
	return str_slice(text, 0, limit);
}

void ssip_data(struct buf *out, struct str text)
{
	bool at_start = true;

	text = text_cut(text, SSIP_TEXT_LIMIT);
	buf_reset(out);
	/* a line of one dot is the worst: "\n." becomes "\r\n.." */
	buf_reserve(out, 2 * text.len + 8);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '\n') {
			buf_add(out, STR("\r\n"));
		} else {
			if (c == '.' && at_start)
				buf_add_char(out, '.');
			buf_add_char(out, (unsigned char)c < ' ' || c == 0x7f ? ' ' : c);
		}
		at_start = c == '\n';
	}
	buf_add(out, at_start ? STR(".\r\n") : STR("\r\n.\r\n"));
}

/* A line's code, or 0 when it has none. */
static int line_code(struct str line)
{
	if (line.len < 4 || !char_is_digit(line.data[0]) || !char_is_digit(line.data[1]) ||
	    !char_is_digit(line.data[2]) || (line.data[3] != ' ' && line.data[3] != '-'))
		return 0;
	return (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
}

enum ssip_reply ssip_reply_read(struct str bytes, int *code, size_t *used)
{
	size_t at = 0;

	while (at < bytes.len) {
		const char *end = memchr(bytes.data + at, '\n', bytes.len - at);
		struct str line;

		if (!end)
			break;
		line = str_slice(bytes, at, (size_t)(end - bytes.data));
		*code = line_code(line);
		if (*code < 100)
			return SSIP_BAD;
		at += line.len + 1;
		if (line.data[3] == ' ') {
			*used = at;
			return SSIP_DONE;
		}
	}
	return bytes.len >= SSIP_REPLY_LIMIT ? SSIP_BAD : SSIP_MORE;
}

void ssip_path(const char *address_or_null, const char *runtime_dir, struct buf *out,
	       bool *is_explicit)
{
	struct str address = str_from(address_or_null), method;

	*is_explicit = address.len > 0;
	buf_reset(out);
	if (*is_explicit &&
	    (!str_split(&address, ':', &method) || !str_eq(method, STR("unix_socket"))))
		return;
	if (*is_explicit && address.data && address.len > 0)
		buf_add(out, address);
	else
		buf_addf(out, "%s/speech-dispatcher/speechd.sock", runtime_dir);
}
