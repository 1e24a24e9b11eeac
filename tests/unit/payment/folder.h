/* What the tests of keyrings share: a folder for keys, and who signs. */
#ifndef PAYMENT_FOLDER_H
#define PAYMENT_FOLDER_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "payment/keyring.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

/* 2026-11-23T10:00:00.250Z: files hold whole seconds, clocks do not. */
static const int64_t START = 1795428000250;

struct fixture {
	char folder[64];
	char name[PATH_MAX]; /* of the file that find_file found */
};

static inline int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/pierre-keyring-XXXXXX");
	*state = f;
	return mkdtemp(f->folder) ? 0 : -1;
}

static inline void each_file(const char *folder, void (*visit)(const char *path))
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char *path = file_join(folder, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			visit(path);
		free(path);
	}
	closedir(dir);
}

static inline void delete_file(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	chmod(f->folder, 0700);
	each_file(f->folder, delete_file);
	rmdir(f->folder);
	free(f);
	return 0;
}

static inline void start(const struct fixture *f)
{
	struct error error = {0};

	if (!keyring_start(f->folder, START, &error))
		fail_msg("%s", error.message);
}

static inline void rotate(const struct fixture *f, int64_t now_ms, bool at_once)
{
	struct error error = {0};

	if (!keyring_rotate(f->folder, now_ms, at_once, &error))
		fail_msg("%s", error.message);
}

static inline struct keyring *load(const struct fixture *f)
{
	struct error error = {0};
	struct keyring *keyring = keyring_load(f->folder, &error);

	if (!keyring)
		fail_msg("%s", error.message);
	return keyring;
}

static inline void check_refused(const struct fixture *f, enum error_code code, const char *word)
{
	struct error error = {0};

	assert_null(keyring_load(f->folder, &error));
	assert_int_equal(error.code, code);
	if (!strstr(error.message, word))
		fail_msg("'%s' is not in: %s", word, error.message);
	/* "k4.secret key" may be named, its digits may not. */
	assert_null(strstr(error.message, "k4.secret.AAAA"));
}

/* The path of the one key. */
static inline char *find_file(struct fixture *f)
{
	struct keyring *keyring = load(f);
	struct key_info info = keyring_info(keyring, 0, START);

	assert_int_equal(keyring_count(keyring), 1);
	snprintf(f->name, sizeof f->name, "%s/%s.secret", f->folder, info.id + strlen("k4.pid."));
	keyring_destroy(keyring);
	return f->name;
}

/* Replaces the content of a file as it stands, and its mode. */
static inline void overwrite(const char *path, struct str content)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_true(file_write_all(fd, content));
	close(fd);
}

/* Signs, and returns the id of the key that did; "" when there is none. */
static inline const char *signer(const struct keyring *keyring, int64_t now_ms,
				 char id[PASERK_ID_TEXT])
{
	struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0}, payload BUF_AUTO = {0};
	struct error error = {0};
	struct json_doc doc;
	const uint8_t *key;

	id[0] = '\0';
	if (!keyring_sign(keyring, now_ms, STR("{\"a\":1}"), &token, &error)) {
		assert_int_equal(error.code, ERROR_NOT_FOUND);
		assert_int_equal(token.len, 0);
		return id;
	}
	assert_true(paseto_footer(buf_borrow(&token), &footer, NULL));
	assert_true(json_doc_parse(&doc, "footer", buf_borrow(&footer), NULL));
	key = keyring_public(keyring, json_str(doc.root, "kid"), now_ms);
	assert_non_null(key);
	assert_true(paseto_verify(key, buf_borrow(&token), STR(""), &payload, NULL));
	assert_string_equal(payload.data, "{\"a\":1}");
	snprintf(id, PASERK_ID_TEXT, "%.*s", STR_ARG(json_str(doc.root, "kid")));
	json_doc_finish(&doc);
	return id;
}

static inline void check_signer(const struct keyring *keyring, int64_t now_ms, const char *expected)
{
	char id[PASERK_ID_TEXT];

	assert_string_equal(signer(keyring, now_ms, id), expected);
}

static inline bool is_published(const struct keyring *keyring, const char *id, int64_t now_ms)
{
	struct buf out BUF_AUTO = {0};
	bool published;

	keyring_publish(keyring, now_ms, &out);
	published = strstr(out.data, id);
	assert_int_equal(published, keyring_public(keyring, str_from(id), now_ms) != NULL);
	assert_null(strstr(out.data, "secret"));
	return published;
}

#define KEYRING_CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
