/* Starting, watching and ending a server by its process id. */
#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

enum { ARGUMENTS_LIMIT = 48, START_TRIES = 300 };

bool pin_to_core(int core)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)core, &set);
	return sched_setaffinity(0, sizeof set, &set) == 0;
}

static void run_child(const struct process *process, const char *const *argv)
{
	char *arguments[ARGUMENTS_LIMIT + 1];
	char log[96];
	int i, fd;

	for (i = 0; argv[i] && i < ARGUMENTS_LIMIT; i++) {
		const char *found = strstr(argv[i], "{dir}");

		if (!found) {
			arguments[i] = strdup(argv[i]);
			continue;
		}
		arguments[i] = mem_alloc(strlen(argv[i]) + sizeof process->folder);
		sprintf(arguments[i], "%.*s%s%s", (int)(found - argv[i]), argv[i], process->folder,
			found + 5);
	}
	arguments[i] = NULL;
	if (!arguments[0])
		_exit(127);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin_to_core(0);
	snprintf(log, sizeof log, "%s/log", process->folder);
	fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
	execv(arguments[0], arguments);
	perror(arguments[0]);
	_exit(127);
}

static bool read_port(struct process *process)
{
	char path[96];
	FILE *file;
	bool ok;

	snprintf(path, sizeof path, "%s/port", process->folder);
	file = fopen(path, "r");
	ok = file && fscanf(file, "%d", &process->port) == 1;
	if (file)
		fclose(file);
	return ok;
}

bool process_start(struct process *process, const char *const *argv)
{
	const struct timespec pause = {0, 50000000};

	strcpy(process->folder, "/tmp/pierre-bench-XXXXXX");
	if (!mkdtemp(process->folder))
		return false;
	process->pid = fork();
	if (process->pid == 0)
		run_child(process, argv);
	for (int i = 0; process->pid > 0 && i < START_TRIES; i++) {
		if (read_port(process))
			return true;
		if (waitpid(process->pid, NULL, WNOHANG) == process->pid) {
			process->pid = -1;
			break;
		}
		nanosleep(&pause, NULL);
	}
	fprintf(stderr, "bench_chat: %s did not start; see %s/log\n", argv[0], process->folder);
	return false;
}

/* Whatever the server left there: its store's files change with its versions. */
static void remove_folder(const char *folder)
{
	char path[64 + 1 + 256]; /* a folder, a name of readdir */
	DIR *entries = opendir(folder);

	for (struct dirent *entry; entries && (entry = readdir(entries));) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_type == DT_REG)
			unlink(path);
	}
	if (entries)
		closedir(entries);
	if (rmdir(folder) != 0)
		fprintf(stderr, "bench_chat: %s is left over: %s\n", folder, strerror(errno));
}

void process_stop(struct process *process)
{
	if (process->pid > 0) {
		kill(process->pid, SIGTERM);
		waitpid(process->pid, NULL, 0);
		remove_folder(process->folder);
	}
}

double process_cpu(const struct process *process)
{
	char path[64], text[1024] = "";
	unsigned long user = 0, kernel = 0;
	const char *after;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)process->pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (!fgets(text, sizeof text, file))
		text[0] = '\0';
	fclose(file);
	after = strrchr(text, ')');
	if (after)
		sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		       &kernel);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

double process_waited(pid_t pid)
{
	unsigned long long run, waited = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%llu %llu", &run, &waited) != 2)
		waited = 0;
	fclose(file);
	return (double)waited / 1e9;
}

long process_memory(const struct process *process)
{
	char path[64];
	long pages = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/statm", (int)process->pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return pages * sysconf(_SC_PAGESIZE);
}
