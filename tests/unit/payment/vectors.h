/* The official vectors of PASETO and PASERK. They stay in shared/data/paseto; where that folder is
 * not, a test that needs it is skipped with a line that says so. */
#ifndef PAYMENT_VECTORS_H
#define PAYMENT_VECTORS_H

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"

static inline bool vectors_find(const char *name, char *path, size_t size)
{
	const char *shared = getenv("PIERRE_SHARED");
	const char *folders[] = {shared ? shared : "", SOURCE_DIR "/../shared", "/work/shared"};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, size, "%s/data/paseto/%s", folders[i], name);
		if (*folders[i] && access(path, R_OK) == 0)
			return true;
	}
	return false;
}

/* The tests of a file; *doc owns them. */
static inline json_t *vectors_load(const char *name, struct json_doc *doc)
{
	struct error error = {0};
	char path[1024];
	json_t *tests;

	if (!vectors_find(name, path, sizeof path)) {
		print_message("skipped: no shared/data/paseto/%s; PIERRE_SHARED says where "
			      "shared is\n",
			      name);
		skip();
	}
	if (!json_doc_load(doc, path, &error))
		fail_msg("%s", error.message);
	tests = json_object_get(doc->root, "tests");
	assert_true(json_array_size(tests) > 0);
	return tests;
}

/* The bytes of a hexadecimal text; returns how many. */
static inline size_t unhex(struct str text, uint8_t *bytes, size_t size)
{
	size_t len = 0;

	assert_int_equal(sodium_hex2bin(bytes, size, text.data, text.len, NULL, &len, NULL), 0);
	return len;
}

#endif
