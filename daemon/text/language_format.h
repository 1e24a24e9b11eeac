/* The bytes of a language model, shared by the one who writes and the one who reads. */
#ifndef TEXT_LANGUAGE_FORMAT_H
#define TEXT_LANGUAGE_FORMAT_H

#include "text/bytes.h"

/* Header of 32-bit words: magic, version, bits, and the weight of one step in millionths of a
 * nat. Then per bucket four 16-bit numbers: the weights of nl, fr and en, and 1 when training has
 * seen the bucket. */
enum {
	LANGUAGE_MAGIC = 0x474e414c, /* LANG */
	LANGUAGE_VERSION = 1,
	LANGUAGE_HEADER_LEN = 16,
	LANGUAGE_BUCKET_LEN = 8,
	LANGUAGE_STEP_LIMIT = 1000000,
};

#endif
