/* The journal: a header of 8 bytes, then for each change
 *   4 bytes length of what follows the checksum, 8 bytes checksum of it,
 *   32 bytes key, 8 bytes expiry, 1 byte: deleted?, the state.
 * Numbers are little-endian. */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"

enum { HEAD = 12, FIXED = STORE_KEY_SIZE + 9 };

static const char magic[8] = "PIERREJ1";
/* A journal is folded into the database once a second; this is where something is wrong. */
static const uint64_t size_limit = UINT64_C(1) << 28;

/* Fletcher's checksum over words of 8 bytes: it finds what a torn write or a bad disk leaves, at
 * the speed of memory. */
static uint64_t checksum(struct str bytes)
{
	uint64_t sum = bytes.len, sums = 1, word;
	size_t at = 0;

	for (; at + sizeof word <= bytes.len; at += sizeof word) {
		memcpy(&word, bytes.data + at, sizeof word);
		sum += word;
		sums += sum;
	}
	if (at < bytes.len) {
		word = 0;
		memcpy(&word, bytes.data + at, bytes.len - at);
		sum += word;
		sums += sum;
	}
	return sums ^ (sum << 32 | sum >> 32);
}

void journal_add(struct journal *journal, const struct change *change)
{
	size_t len = FIXED + change->len;
	char *room;

	if (journal->fd < 0)
		return;
	room = buf_reserve(&journal->batch, HEAD + len);
	memcpy(room + HEAD, change->key, STORE_KEY_SIZE);
	little_put(room + HEAD + STORE_KEY_SIZE, (uint64_t)change->expires_ms, 8);
	room[HEAD + STORE_KEY_SIZE + 8] = change->deleted;
	if (change->len)
		memcpy(room + HEAD + FIXED, change->state, change->len);
	little_put(room, len, 4);
	little_put(room + 4, checksum((struct str){room + HEAD, len}), 8);
	journal->batch.len += HEAD + len;
}

bool journal_next(struct str *rest, struct change *change)
{
	struct str body;
	uint64_t len;

	if (rest->len < HEAD)
		return false;
	len = little_get(rest->data, 4);
	if (len < FIXED || len > rest->len - HEAD)
		return false;
	body = str_slice(*rest, HEAD, HEAD + (size_t)len);
	if (checksum(body) != little_get(rest->data + 4, 8))
		return false;
	*change = (struct change){.len = body.len - FIXED};
	memcpy(change->key, body.data, STORE_KEY_SIZE);
	change->expires_ms = (int64_t)little_get(body.data + STORE_KEY_SIZE, 8);
	change->deleted = body.data[STORE_KEY_SIZE + 8] != 0;
	change->state = (char *)(uintptr_t)(body.data + FIXED);
	*rest = str_slice(*rest, HEAD + (size_t)len, rest->len);
	return true;
}

static bool fail(const struct journal *journal, const char *what, struct error *error)
{
	return error_set(error, ERROR_IO, "%s %s: %s; check that it is writable and has space",
			 what, journal->path, strerror(errno));
}

/* Cuts the file to what is good, and goes on behind it. */
static bool cut(struct journal *journal, uint64_t size, struct error *error)
{
	if (ftruncate(journal->fd, (off_t)size) != 0 ||
	    lseek(journal->fd, (off_t)size, SEEK_SET) < 0)
		return fail(journal, "writing", error);
	journal->size = size;
	return true;
}

static bool begin(struct journal *journal, struct error *error)
{
	if (!cut(journal, 0, error))
		return false;
	if (!file_write_all(journal->fd, (struct str){magic, sizeof magic})) {
		fail(journal, "writing", error);
		cut(journal, 0, NULL);
		return false;
	}
	journal->size = sizeof magic;
	return true;
}

static bool replay(struct journal *journal,
		   void (*each)(void *context, const struct change *change), void *context,
		   struct error *error)
{
	BUF_AUTO struct buf bytes = {0};
	struct change change;
	struct str rest;

	if (!file_read(journal->path, size_limit * 2, &bytes, error))
		return false;
	if (bytes.len < sizeof magic)
		return begin(journal, error);
	if (memcmp(bytes.data, magic, sizeof magic) != 0)
		return error_set(error, ERROR_DAMAGED,
				 "%s is no journal of this version of Pierre; move it away to go "
				 "on without what is in it",
				 journal->path);
	rest = str_slice(buf_borrow(&bytes), sizeof magic, bytes.len);
	while (journal_next(&rest, &change))
		each(context, &change);
	return cut(journal, bytes.len - rest.len, error);
}

bool journal_open(struct journal *journal, const char *path,
		  void (*each)(void *context, const struct change *change), void *context,
		  struct error *error)
{
	struct buf name = {0};

	*journal = (struct journal){.fd = -1};
	if (strcmp(path, ":memory:") == 0)
		return true;
	buf_addf(&name, "%s.log", path);
	journal->path = buf_take(&name);
	journal->fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (journal->fd < 0)
		return fail(journal, "opening", error);
	if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
		return error_set(error, ERROR_BUSY,
				 "%s: another pierred uses this store; end it, or name another "
				 "store",
				 journal->path);
	return replay(journal, each, context, error);
}

void journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	free(journal->path);
	buf_finish(&journal->batch);
	*journal = (struct journal){.fd = -1};
}

bool journal_commit(struct journal *journal, struct error *error)
{
	if (journal->fd < 0 || !journal->batch.len)
		return true;
	if (journal->size + journal->batch.len > size_limit)
		return error_set(error, ERROR_LIMIT,
				 "%s is full, because the database takes nothing", journal->path);
	if (!file_write_all(journal->fd, buf_borrow(&journal->batch))) {
		fail(journal, "writing", error);
		cut(journal, journal->size, NULL);
		return false;
	}
	journal->size += journal->batch.len;
	buf_reset(&journal->batch);
	return true;
}

bool journal_clear(struct journal *journal, struct error *error)
{
	if (journal->fd < 0)
		return true;
	buf_reset(&journal->batch);
	return journal->size <= sizeof magic || cut(journal, sizeof magic, error);
}
