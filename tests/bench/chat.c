/* How many messages a second pierred answers on one core, against a bare echo server, and how
 * soon, with ten thousand citizens connected. See README.md. */
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "process.h"
#include "socket.h"

enum { CROWD = 10000, SPEAKERS = 100, EVENTS = 512 };

struct options {
	const char *pierred, *echo, *model, *recall;
	int seconds;
	int connections[8];
	int connection_count;
};

/* The utterances of the frozen sets, quoted as JSON. */
struct texts {
	char **quoted;
	size_t count, capacity, next;
};

struct load {
	struct peer *peers;
	int count;
	int epoll;
	struct texts *texts;
	uint64_t replies;
	double *latencies; /* microseconds */
	size_t latency_count, latency_capacity;
	bool keeps_latencies;
};

struct figure {
	double rate, cpu, median_ms, p99_ms;
	double waited; /* share of the time that others kept server or load from their cores */
	long memory;
};

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool texts_read(struct texts *texts, const char *lang)
{
	BUF_AUTO struct buf content = {0};
	struct error error = {0};
	struct str rest, line, intent;
	char path[512];

	snprintf(path, sizeof path, "%s/tests/data/frozen.%s.tsv", SOURCE_DIR, lang);
	if (!file_read(path, 1 << 20, &content, &error)) {
		fprintf(stderr, "bench_chat: %s\n", error.message);
		return false;
	}
	for (rest = buf_borrow(&content); str_split(&rest, '\n', &line);) {
		if (!str_split(&line, '\t', &intent) || !line.len)
			continue;
		json_t *value = json_stringn(line.data, line.len);
		texts->quoted = mem_grow(texts->quoted, &texts->capacity, texts->count + 1,
					 sizeof *texts->quoted);
		texts->quoted[texts->count++] = json_dumps(value, JSON_ENCODE_ANY);
		json_decref(value);
	}
	return true;
}

static bool say(struct load *load, struct peer *peer)
{
	char frame[2048];
	struct texts *texts = load->texts;
	int len;

	if (texts->next >= texts->count)
		return false;
	len = snprintf(frame, sizeof frame,
		       "{\"type\":\"message\",\"id\":\"%llu\",\"text\":%s,\"seq\":%llu}",
		       (unsigned long long)++peer->id, texts->quoted[texts->next],
		       (unsigned long long)peer->seq);

	if (len < 0 || (size_t)len >= sizeof frame)
		return false;
	texts->next = (texts->next + 1) % texts->count;
	peer->sent_us = now_us();
	return peer_send(peer, (struct str){frame, (size_t)len});
}

/* Our frames begin with type and seq. */
static uint64_t seq_of(struct str frame)
{
	char head[64];
	const char *found;

	snprintf(head, sizeof head, "%.*s", (int)(frame.len < 60 ? frame.len : 60), frame.data);
	found = strstr(head, "\"seq\":");
	return found ? strtoull(found + 6, NULL, 10) : 0;
}

static void note_reply(struct load *load, struct peer *peer, int64_t now)
{
	load->replies++;
	if (load->keeps_latencies) {
		load->latencies = mem_grow(load->latencies, &load->latency_capacity,
					   load->latency_count + 1, sizeof *load->latencies);
		load->latencies[load->latency_count++] = (double)(now - peer->sent_us);
	}
	peer->sent_us = 0;
}

/* Reads what came; answers by the next message when the loop is closed. False when the server
 * hung up. */
static bool take(struct load *load, struct peer *peer, bool closed_loop)
{
	size_t at = 0;
	struct str frame;
	bool ok = peer_read(peer);
	int replies = 0;

	while (peer_next(peer, &at, &frame)) {
		uint64_t seq = seq_of(frame);

		if (seq > peer->seq)
			peer->seq = seq;
		if (peer->sent_us) {
			note_reply(load, peer, now_us());
			replies++;
		}
	}
	peer_consume(peer, at);
	return ok && (!closed_loop || !replies || say(load, peer));
}

/* One round of waiting; false when a connection broke. */
static bool turn(struct load *load, int timeout_ms, bool closed_loop)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(load->epoll, events, EVENTS, timeout_ms);

	for (int i = 0; i < n; i++) {
		if (!take(load, &load->peers[events[i].data.u32], closed_loop))
			return false;
	}
	return true;
}

static void load_close(struct load *load)
{
	if (!load->peers)
		return; /* the server did not start */
	for (int i = 0; i < load->count; i++)
		peer_close(&load->peers[i]);
	free(load->peers);
	free(load->latencies);
	close(load->epoll);
}

/* Connects them all, each with its hello and welcome. */
static bool load_open(struct load *load, int port, int count, struct texts *texts)
{
	static const char hello[] = "{\"type\":\"hello\",\"channel\":\"web\",\"lang\":\"nl\"}";

	*load = (struct load){.texts = texts, .epoll = epoll_create1(EPOLL_CLOEXEC)};
	load->peers = mem_zalloc((size_t)count, sizeof *load->peers);
	for (int i = 0; i < count && !stopped; i++) {
		struct peer *peer = &load->peers[i];
		struct epoll_event event = {EPOLLIN, {.u32 = (uint32_t)i}};

		if (!peer_open(peer, port) || !peer_send(peer, STR(hello)) ||
		    epoll_ctl(load->epoll, EPOLL_CTL_ADD, peer->fd, &event) != 0) {
			fprintf(stderr, "bench_chat: connection %d failed\n", i);
			return false;
		}
		load->count = i + 1;
		turn(load, 0, false);
	}
	for (int64_t end = now_us() + 500000; now_us() < end;)
		turn(load, 50, false);
	return true;
}

/* Begins a measurement: what was used before is counted out. */
static int64_t figure_begin(struct figure *figure, struct load *load, const struct process *server)
{
	load->replies = 0;
	load->keeps_latencies = true;
	figure->cpu = process_cpu(server);
	figure->waited = process_waited(server->pid) + process_waited(getpid());
	return now_us();
}

static void figure_end(struct figure *figure, const struct load *load, const struct process *server,
		       int64_t begin)
{
	double seconds = (double)(now_us() - begin) / 1e6;
	double waited = process_waited(server->pid) + process_waited(getpid());

	figure->rate = (double)load->replies / seconds;
	figure->cpu = (process_cpu(server) - figure->cpu) / seconds;
	figure->waited = (waited - figure->waited) / seconds;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void figure_latencies(struct figure *figure, struct load *load)
{
	size_t n = load->latency_count;

	if (!n)
		return;
	qsort(load->latencies, n, sizeof *load->latencies, compare);
	figure->median_ms = load->latencies[n / 2] / 1000;
	figure->p99_ms = load->latencies[n * 99 / 100] / 1000;
}

/* Everybody speaks as soon as answered. */
static bool measure_closed(struct load *load, const struct process *server, int speakers,
			   int seconds, struct figure *figure)
{
	int64_t begin, end;

	for (int i = 0; i < speakers; i++) {
		if (!say(load, &load->peers[i]))
			return false;
	}
	/* A second to warm up. */
	for (end = now_us() + 1000000; now_us() < end && !stopped;) {
		if (!turn(load, 100, true))
			return false;
	}
	begin = figure_begin(figure, load, server);
	end = begin + (int64_t)seconds * 1000000;
	while (now_us() < end && !stopped) {
		if (!turn(load, 100, true))
			return false;
	}
	figure_end(figure, load, server, begin);
	figure_latencies(figure, load);
	return true;
}

/* Each of the speakers says something once a second, at a moment of its own. */
static bool measure_open(struct load *load, const struct process *server, int speakers, int seconds,
			 struct figure *figure)
{
	int64_t begin = figure_begin(figure, load, server);
	int64_t end = begin + (int64_t)seconds * 1000000;
	int64_t step = 1000000 / speakers, due = begin;
	int next = 0;

	while (now_us() < end && !stopped) {
		int64_t wait = due - now_us();

		if (wait <= 0) {
			struct peer *peer =
				&load->peers[(size_t)next * (size_t)(load->count / speakers)];

			next = (next + 1) % speakers;
			due += step;
			if (!peer->sent_us && !say(load, peer))
				return false;
			continue;
		}
		if (!turn(load, wait >= 1000 ? (int)(wait / 1000) : 0, false))
			return false;
	}
	figure_end(figure, load, server, begin);
	figure_latencies(figure, load);
	return true;
}

static bool start(struct process *process, const struct options *options, bool echo)
{
	const char *const pierred[] = {options->pierred,
				       "--port",
				       "0",
				       "--port-file",
				       "{dir}/port",
				       "--store",
				       "{dir}/db",
				       "--model",
				       options->model,
				       "--intents",
				       (SOURCE_DIR "/intents"),
				       "--locales",
				       (SOURCE_DIR "/locales"),
				       "--recall",
				       options->recall,
				       "--messages-per-second",
				       "0",
				       "--address-messages-per-second",
				       "0",
				       "--connections-per-address",
				       "0",
				       "--connections-total",
				       "0",
				       "--log-level",
				       "warning",
				       NULL};
	const char *const bare[] = {options->echo, "{dir}/port", NULL};

	return process_start(process, echo ? bare : pierred);
}

static bool measure(const struct options *options, bool echo, int count, struct texts *texts,
		    struct figure *figure)
{
	struct process server = {0};
	struct load load = {0};
	bool ok = start(&server, options, echo) && load_open(&load, server.port, count, texts) &&
		  measure_closed(&load, &server, count, options->seconds, figure);

	load_close(&load);
	process_stop(&server);
	return ok && !stopped;
}

static void progress(const char *text, int count)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s, %d connections ...", text, count);
}

static bool compare_rates(const struct options *options, struct texts *texts)
{
	printf("| connections, all speaking | echo, messages/s | pierred, messages/s | ratio | "
	       "pierred p99 | server busy (echo, pierred) | ratio per busy second | "
	       "kept waiting (echo, pierred) |\n"
	       "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
	for (int i = 0; i < options->connection_count; i++) {
		struct figure echo = {0}, pierred = {0};
		int count = options->connections[i];

		progress("echo", count);
		if (!measure(options, true, count, texts, &echo))
			return false;
		progress("pierred", count);
		if (!measure(options, false, count, texts, &pierred))
			return false;
		progress("", 0);
		printf("| %d | %.0f | %.0f | %.0f %% | %.2f ms | %.0f %%, %.0f %% | %.0f %% | "
		       "%.0f %%, %.0f %% |\n",
		       count, echo.rate, pierred.rate, 100 * pierred.rate / echo.rate,
		       pierred.p99_ms, 100 * echo.cpu, 100 * pierred.cpu,
		       100 * (pierred.rate / pierred.cpu) / (echo.rate / echo.cpu),
		       100 * echo.waited, 100 * pierred.waited);
		fflush(stdout);
	}
	return true;
}

static bool measure_crowd(const struct options *options, struct texts *texts)
{
	struct process server = {0};
	struct load load = {0};
	struct figure calm = {0}, keen = {0};
	long before, after;
	bool ok;

	progress("pierred", CROWD);
	ok = start(&server, options, false);
	before = process_memory(&server);
	ok = ok && load_open(&load, server.port, CROWD, texts);
	after = process_memory(&server);
	ok = ok && measure_open(&load, &server, SPEAKERS, options->seconds * 2, &calm);
	load.latency_count = 0;
	ok = ok && measure_closed(&load, &server, SPEAKERS, options->seconds, &keen);
	load_close(&load);
	process_stop(&server);
	progress("", 0);
	if (!ok || stopped)
		return false;
	printf("\n| %d connected, %d speaking | messages/s | median | p99 | server busy | "
	       "kept waiting |\n"
	       "| --- | --- | --- | --- | --- | --- |\n",
	       CROWD, SPEAKERS);
	printf("| once a second | %.0f | %.2f ms | %.2f ms | %.0f %% | %.0f %% |\n", calm.rate,
	       calm.median_ms, calm.p99_ms, 100 * calm.cpu, 100 * calm.waited);
	printf("| as soon as answered | %.0f | %.2f ms | %.2f ms | %.0f %% | %.0f %% |\n",
	       keen.rate, keen.median_ms, keen.p99_ms, 100 * keen.cpu, 100 * keen.waited);
	printf("\nMemory per idle conversation, connection included: %.1f KiB\n",
	       (double)(after - before) / CROWD / 1024);
	return true;
}

static const char help[] =
	"Usage: bench_chat --model FILE [--seconds N] [--connections N,N,...] [--recall N]\n"
	"                  [--pierred FILE] [--echo FILE]\n\n"
	"Measures pierred on one core against a bare libwebsockets echo server, then with 10,000\n"
	"connections of which 100 speak. The load comes from a second core.\n\n"
	"  --recall N   as pierred's: how many understandings it remembers (16384; 0: none)\n";

static bool options_parse(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{"model", 1, NULL, 'm'},       {"seconds", 1, NULL, 's'},
		{"connections", 1, NULL, 'c'}, {"recall", 1, NULL, 'r'},
		{"pierred", 1, NULL, 'p'},     {"echo", 1, NULL, 'e'},
		{"help", 0, NULL, 'h'},	       {0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'm')
			options->model = optarg;
		else if (c == 's')
			options->seconds = atoi(optarg);
		else if (c == 'r')
			options->recall = optarg;
		else if (c == 'p')
			options->pierred = optarg;
		else if (c == 'e')
			options->echo = optarg;
		else if (c != 'c')
			return false;
		if (c != 'c')
			continue;
		options->connection_count = 0;
		for (char *n = strtok(optarg, ","); n && options->connection_count < 8;
		     n = strtok(NULL, ","))
			options->connections[options->connection_count++] = atoi(n);
	}
	return options->model && options->seconds > 0;
}

int main(int argc, char **argv)
{
	struct options options = {.pierred = PIERRED,
				  .echo = ECHO,
				  .recall = "16384",
				  .seconds = 5,
				  .connections = {1, 100, 2000},
				  .connection_count = 3};
	struct texts texts = {0};
	struct rlimit files;
	bool ok;

	if (!options_parse(&options, argc, argv)) {
		fputs(help, stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (!pin_to_core(1))
		fprintf(stderr, "bench_chat: one core only; load and server share it\n");
	ok = texts_read(&texts, "nl") && texts_read(&texts, "fr") && texts_read(&texts, "en") &&
	     compare_rates(&options, &texts) && measure_crowd(&options, &texts);
	for (size_t i = 0; i < texts.count; i++)
		free(texts.quoted[i]);
	free(texts.quoted);
	return ok ? 0 : 1;
}
