/* A server under measurement, pinned to a core. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

struct process {
	pid_t pid;
	int port;
	char folder[64]; /* temporary: port file, store, log */
};

/* Starts `argv` (NULL at its end; "{dir}" in an argument becomes the folder) on core 0 and waits
 * until {dir}/port holds its port. False with a line on standard error. */
bool process_start(struct process *process, const char *const *argv);
/* SIGTERM, waits, removes the folder; the folder of a server that did not start is kept. */
void process_stop(struct process *process);
/* User and system time used so far, in seconds; resident memory in bytes. */
double process_cpu(const struct process *process);
long process_memory(const struct process *process);
/* Seconds in which it could have run, had another process not had its core. */
double process_waited(pid_t pid);
/* This process on one core; false where there is only one. */
bool pin_to_core(int core);

#endif
