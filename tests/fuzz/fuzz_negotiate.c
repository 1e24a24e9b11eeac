/* Headers of a request that choose a body, and the note of a citizen: any bytes are judged, and
 * what a note becomes is one line. */
/* LINK: server text */
#include <stdlib.h>

#include "server/negotiate.h"
#include "text/one_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* What refuses all takes nothing, whatever stands behind it. */
static void check_refusal(struct str list)
{
	BUF_AUTO struct buf refusing = {0};

	buf_add(&refusing, STR("gzip;q=0, x-gzip;q=0, br;q=0,"));
	buf_add(&refusing, list);
	check(!accepts_coding(buf_borrow(&refusing), CODING_GZIP));
	check(!accepts_coding(buf_borrow(&refusing), CODING_BROTLI));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	BUF_AUTO struct buf line = {0};

	check(accepts_coding(text, CODING_PLAIN));
	check_refusal(text);
	tag_matches(text, "\"0123456789abcdef-br\"");
	text_one_line(text, &line);
	for (size_t i = 0; i < line.len; i++)
		check((unsigned char)line.data[i] >= ' ' && line.data[i] != 0x7f);
	return 0;
}
