/* The rig of a test, and how its daemon starts and ends. */
#include "fixture.h"

#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "raw.h"
#include "talk.h"

enum { FILE_LIMIT = 64 << 20, STEP_MS = 10, INHERITED_FILES = 256 };

int64_t now_ms(void)
{
	struct clock clock = clock_system();

	return clock_mono(&clock);
}

void sleep_ms(int ms)
{
	struct timespec time = {ms / 1000, (ms % 1000) * 1000000L};

	nanosleep(&time, NULL);
}

int rig_setup(void **state)
{
	struct rig *rig = mem_zalloc(1, sizeof *rig);

	snprintf(rig->folder, sizeof rig->folder, "/tmp/pierre-integration-XXXXXX");
	if (!mkdtemp(rig->folder))
		return -1;
	rig->log = file_join(rig->folder, "log");
	rig->store = file_join(rig->folder, "pierre.db");
	rig->port_file = file_join(rig->folder, "port");
	rig->out = file_join(rig->folder, "out");
	rig->bridges = file_join(rig->folder, "bridges.json");
	rig->intents = str_dup(STR(SOURCE_DIR "/intents"));
	rig->locales = str_dup(STR(SOURCE_DIR "/locales"));
	rig->model = str_dup(STR(MODEL_PATH));
	rig->schema = json_load_file(SOURCE_DIR "/daemon/server/protocol.schema.json", 0, NULL);
	*state = rig;
	return rig->schema ? 0 : -1;
}

static void remove_folder(char *folder)
{
	char *paths[] = {folder, NULL};
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (tree && (entry = fts_read(tree))) {
		if (entry->fts_info != FTS_D)
			remove(entry->fts_accpath);
	}
	if (tree)
		fts_close(tree);
}

static bool has_complaint(const struct buf *log)
{
	static const char *const signs[] = {"Sanitizer", "runtime error:"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (buf_contains(log, signs[i]))
			return true;
	}
	return false;
}

/* Ends what still runs, and looks at how it ends; this is part of every test. */
static bool end_well(struct rig *rig)
{
	BUF_AUTO struct buf log = {0};
	bool fine = true;

	if (rig->pid) {
		int status;

		rig_signal(rig, SIGTERM);
		status = rig_wait(rig);
		if (status != 0)
			print_error("pierred ended with %d\n", status);
		fine = status == 0;
	}
	rig_log(rig, &log);
	fine = fine && !has_complaint(&log);
	if (!fine)
		print_error("the log of pierred:\n%s\n", log.data ? log.data : "");
	return fine;
}

int rig_teardown(void **state)
{
	struct rig *rig = *state;
	bool fine;

	while (rig->talks)
		talk_close(rig->talks);
	while (rig->raws)
		raw_close(rig->raws);
	fine = end_well(rig);
	remove_folder(rig->folder);
	free(rig->log);
	free(rig->store);
	free(rig->port_file);
	free(rig->out);
	free(rig->bridges);
	free(rig->intents);
	free(rig->locales);
	free(rig->model);
	json_decref(rig->schema);
	free(rig);
	return fine ? 0 : -1;
}

struct flags {
	const char *items[RIG_FLAGS + 1];
	size_t count;
};

static void flags_add(struct flags *flags, const char *flag)
{
	assert_true(flags->count < RIG_FLAGS);
	flags->items[flags->count++] = flag;
	flags->items[flags->count] = NULL;
}

static void flags_add_all(struct flags *flags, va_list more)
{
	const char *flag;

	while ((flag = va_arg(more, const char *)))
		flags_add(flags, flag);
}

static void flags_init(struct flags *flags, const struct rig *rig, char port[static 16])
{
	const char *const standard[] = {
		"--port",     port,	   "--port-file", rig->port_file, "--intents",
		rig->intents, "--locales", rig->locales,  "--model",	  rig->model,
		"--store",    rig->store,  "--bridges",	  rig->bridges,	  "--messages-per-second",
		"0",
	};

	snprintf(port, 16, "%d", rig->port);
	flags_add(flags, PIERRED_PATH);
	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
		flags_add(flags, standard[i]);
	flags_add(flags, "--address-messages-per-second=0");
}

/* In the child: dies with its test, writes to files, never returns. Both streams go to the log, or
 * to a file for the one run. */
static void run_child(const struct rig *rig, const struct flags *flags, const char *out,
		      pid_t parent)
{
	int said = open(out, O_WRONLY | O_CREAT | O_APPEND, 0600);
	int null = open("/dev/null", O_RDONLY);
	struct rlimit limit = {(rlim_t)rig->file_limit, RLIM_INFINITY};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null < 0 || said < 0)
		_exit(126);
	dup2(null, STDIN_FILENO);
	dup2(said, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	/* With the signal ignored, a write beyond the limit fails as on a full disk. */
	if (rig->file_limit) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
	}
	for (int fd = STDERR_FILENO + 1; fd < INHERITED_FILES; fd++)
		close(fd);
	execv(flags->items[0], (char *const *)(uintptr_t)flags->items);
	_exit(127);
}

static void spawn(struct rig *rig, const struct flags *flags, const char *out)
{
	pid_t parent = getpid();

	assert_int_equal(rig->pid, 0);
	rig->pid = fork();
	assert_true(rig->pid >= 0);
	if (rig->pid == 0)
		run_child(rig, flags, out, parent);
}

static bool has_ended(struct rig *rig, int *status)
{
	if (waitpid(rig->pid, status, WNOHANG) != rig->pid)
		return false;
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
	rig->pid = 0;
	return true;
}

int rig_wait(struct rig *rig)
{
	int64_t end = now_ms() + START_LIMIT_MS;
	int status;

	while (!has_ended(rig, &status)) {
		if (now_ms() > end) {
			rig_kill(rig);
			fail_msg("pierred does not end");
		}
		sleep_ms(STEP_MS);
	}
	return status;
}

static bool read_port(struct rig *rig)
{
	BUF_AUTO struct buf text = {0};

	if (!file_read(rig->port_file, 64, &text, NULL) || !text.len)
		return false;
	rig->port = atoi(text.data);
	return rig->port > 0;
}

static void await_port(struct rig *rig)
{
	int64_t end = now_ms() + START_LIMIT_MS;
	int status;

	while (!read_port(rig)) {
		BUF_AUTO struct buf log = {0};

		if (has_ended(rig, &status)) {
			rig_log(rig, &log);
			fail_msg("pierred does not start, status %d:\n%s", status, log.data);
		}
		if (now_ms() > end)
			fail_msg("pierred writes no port file");
		sleep_ms(STEP_MS);
	}
}

void rig_start(struct rig *rig, ...)
{
	struct flags flags = {.count = 0};
	char port[16];
	va_list more;

	flags_init(&flags, rig, port);
	va_start(more, rig);
	flags_add_all(&flags, more);
	va_end(more);
	unlink(rig->port_file);
	spawn(rig, &flags, rig->log);
	await_port(rig);
}

static int run_to_end(struct rig *rig, const struct flags *flags, struct buf *said)
{
	int status;

	unlink(rig->out);
	spawn(rig, flags, rig->out);
	status = rig_wait(rig);
	buf_reset(said);
	file_get(rig->out, said);
	if (has_complaint(said))
		fail_msg("a sanitizer complains:\n%s", said->data);
	return status;
}

int rig_run(struct rig *rig, struct buf *said, ...)
{
	struct flags flags = {.count = 0};
	va_list more;

	flags_add(&flags, PIERRED_PATH);
	va_start(more, said);
	flags_add_all(&flags, more);
	va_end(more);
	return run_to_end(rig, &flags, said);
}

int rig_run_start(struct rig *rig, struct buf *said, ...)
{
	struct flags flags = {.count = 0};
	char port[16];
	va_list more;

	flags_init(&flags, rig, port);
	va_start(more, said);
	flags_add_all(&flags, more);
	va_end(more);
	return run_to_end(rig, &flags, said);
}

void rig_signal(struct rig *rig, int number)
{
	assert_true(rig->pid > 0);
	kill(rig->pid, number);
}

void rig_stop(struct rig *rig)
{
	rig_signal(rig, SIGTERM);
	assert_int_equal(rig_wait(rig), 0);
	rig_check_sanitizers(rig);
}

void rig_kill(struct rig *rig)
{
	rig_signal(rig, SIGKILL);
	waitpid(rig->pid, NULL, 0);
	rig->pid = 0;
}

void rig_log(const struct rig *rig, struct buf *log)
{
	file_read(rig->log, FILE_LIMIT, log, NULL);
}

size_t rig_log_size(const struct rig *rig)
{
	struct stat status;

	return stat(rig->log, &status) == 0 ? (size_t)status.st_size : 0;
}

void rig_await_log(struct rig *rig, size_t from, const char *text)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	for (;;) {
		BUF_AUTO struct buf log = {0};

		rig_log(rig, &log);
		if (log.len > from && strstr(log.data + from, text))
			return;
		if (now_ms() > end)
			fail_msg("'%s' is not in the log:\n%s", text, log.data ? log.data : "");
		sleep_ms(STEP_MS);
	}
}

void rig_check_sanitizers(const struct rig *rig)
{
	BUF_AUTO struct buf log = {0};

	rig_log(rig, &log);
	if (has_complaint(&log))
		fail_msg("a sanitizer complains:\n%s", log.data);
}

int rig_tool(struct rig *rig, struct buf *said, const char *command, const char *arguments)
{
	BUF_AUTO struct buf line = {0};
	char block[4096];
	size_t got;
	FILE *pipe;
	int status;

	buf_addf(&line, "PIERRE_STORE='%s' '%s' %s %s 2>&1 </dev/null", rig->store, PIERRE_PATH,
		 command, arguments);
	buf_reset(said);
	pipe = popen(line.data, "r");
	assert_non_null(pipe);
	while ((got = fread(block, 1, sizeof block, pipe)) > 0)
		buf_add(said, (struct str){block, got});
	status = pclose(pipe);
	assert_true(WIFEXITED(status));
	if (buf_contains(said, "Sanitizer") || buf_contains(said, "runtime error:"))
		fail_msg("%s", said->data);
	return WEXITSTATUS(status);
}
