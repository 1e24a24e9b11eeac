/* Compression by zlib and brotli. */
#include "server/squeeze.h"

#include <brotli/encode.h>
#define ZLIB_CONST
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 9 };

void squeeze_gzip(struct str content, struct buf *out)
{
	z_stream stream = {.next_in = (const Bytef *)content.data, .avail_in = (uInt)content.len};
	size_t room;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	room = deflateBound(&stream, stream.avail_in);
	stream.next_out = (Bytef *)buf_reserve(out, room);
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < content.len)
		out->len += stream.total_out;
	deflateEnd(&stream);
}

void squeeze_brotli(struct str content, struct buf *out)
{
	size_t size = BrotliEncoderMaxCompressedSize(content.len);
	uint8_t *room = (uint8_t *)buf_reserve(out, size);

	if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
				  content.len, (const uint8_t *)content.data, &size, room) &&
	    size < content.len)
		out->len += size;
}
