/* What fuzz targets of binary formats share: a good file with some of its bytes changed reaches
 * deeper than any file that a fuzzer makes up. */
#ifndef FUZZ_EDITS_H
#define FUZZ_EDITS_H

#include "base/buf.h"

/* The bytes under test, in memory aligned as malloc does; the caller frees. When the input begins
 * with '=', the rest as it is; otherwise `good`, changed by edits of four bytes (offset modulo the
 * length, little-endian in three, then the new byte) and, when a byte is left over, cut short to
 * that many 256ths. */
static inline char *fuzz_bytes(const uint8_t *data, size_t size, struct str good, size_t *len)
{
	struct buf bytes = {0};

	buf_add(&bytes, STR(""));
	if (size && data[0] == '=') {
		buf_add(&bytes, (struct str){(const char *)data + 1, size - 1});
	} else {
		buf_add(&bytes, good);
		for (; size >= 4; data += 4, size -= 4) {
			size_t at = data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;

			bytes.data[at % bytes.len] = (char)data[3];
		}
		if (size)
			bytes.len = bytes.len * data[0] / 256;
	}
	*len = bytes.len;
	return buf_take(&bytes);
}

#endif
