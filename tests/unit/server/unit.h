/* What every test of the server needs: cmocka and the headers that it wants before it. */
#ifndef TESTS_SERVER_UNIT_H
#define TESTS_SERVER_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/str.h"

/* For values that are longer than a test wants to write out; the caller frees. */
static inline char *repeated(const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *text = mem_alloc(len * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, piece, len);
	text[len * count] = '\0';
	return text;
}

#endif
