/* Little-endian numbers of 1 to 8 bytes, as files and saved states have them. */
#ifndef BASE_LITTLE_H
#define BASE_LITTLE_H

#include "base/buf.h"

static inline void little_put(char *out, uint64_t n, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (char)(n >> (8 * i) & 0xff);
}

static inline void little_add(struct buf *out, uint64_t n, size_t bytes)
{
	little_put(buf_reserve(out, bytes), n, bytes);
	out->len += bytes;
	out->data[out->len] = '\0';
}

static inline uint64_t little_get(const char *in, size_t bytes)
{
	uint64_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n |= (uint64_t)(unsigned char)in[i] << (8 * i);
	return n;
}

#endif
