/* A counter that threads take the next piece from. */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS = 16 };

struct work {
	size_t count;
	void (*run)(void *context, size_t i);
	void *context;
	atomic_size_t next;
};

static void *work_on(void *argument)
{
	struct work *work = argument;
	size_t i;

	while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
		work->run(work->context, i);
	return NULL;
}

void parallel_run(size_t count, void (*run)(void *context, size_t i), void *context)
{
	struct work work = {.count = count, .run = run, .context = context};
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t threads[THREADS];
	size_t wanted = cores > 1 ? (size_t)cores - 1 : 0, started = 0;

	if (wanted > THREADS)
		wanted = THREADS;
	/* The caller is one of the workers. */
	while (started < wanted && started + 1 < count &&
	       pthread_create(&threads[started], NULL, work_on, &work) == 0)
		started++;
	work_on(&work);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}
