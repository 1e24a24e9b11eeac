/* Little-endian numbers in sections of the model file; for this room's own use. */
#ifndef TEXT_BYTES_H
#define TEXT_BYTES_H

#include "base/little.h"

static inline uint32_t bytes_u32(const void *data, size_t index)
{
	const unsigned char *b = (const unsigned char *)data + 4 * index;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline int16_t bytes_i16(const void *data, size_t index)
{
	const unsigned char *b = (const unsigned char *)data + 2 * index;

	return (int16_t)(uint16_t)(b[0] | b[1] << 8);
}

static inline void bytes_add_u32(struct buf *out, uint32_t value)
{
	little_add(out, value, 4);
}

static inline void bytes_add_i16(struct buf *out, int16_t value)
{
	little_add(out, (uint16_t)value, 2);
}

#endif
