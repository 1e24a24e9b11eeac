/* A queue of CUPS, or a printer that speaks IPP itself (RFC 8011): PDF jobs, and what it says of
 * its state. */
#include <cups/cups.h>
#include <glib.h>
#include <poll.h>
#include <string.h>

#include "core/printer_device.h"

enum { LOOK_MS = 250 };

/* Where requests for the queue go. */
struct queue {
	http_t *http;
	char uri[HTTP_MAX_URI], resource[HTTP_MAX_URI];
};

static int keep_waiting(http_t *http, void *data)
{
	(void)http;
	(void)data;
	return 0; /* the time is over */
}

/* Reads where the printer is; for a queue that is the CUPS of this machine. */
static bool queue_address(struct queue *queue, const char *name, char *host, int size, int *port,
			  bool *encrypted)
{
	char scheme[HTTP_MAX_URI], user[HTTP_MAX_URI];

	if (!strstr(name, "://")) {
		*port = ippPort();
		*encrypted = cupsEncryption() == HTTP_ENCRYPTION_REQUIRED;
		(void)g_strlcpy(host, cupsServer(), (size_t)size);
		httpAssembleURIf(HTTP_URI_CODING_ALL, queue->uri, sizeof queue->uri, "ipp", NULL,
				 "localhost", 0, "/printers/%s", name);
		(void)g_snprintf(queue->resource, sizeof queue->resource, "/printers/%s", name);
		return true;
	}
	(void)g_strlcpy(queue->uri, name, sizeof queue->uri);
	if (httpSeparateURI(HTTP_URI_CODING_ALL, name, scheme, sizeof scheme, user, sizeof user,
			    host, size, port, queue->resource,
			    sizeof queue->resource) < HTTP_URI_STATUS_OK)
		return false;
	*encrypted = strcmp(scheme, "ipps") == 0;
	return true;
}

static bool queue_open(struct queue *queue, const struct printer_device *device)
{
	char host[HTTP_MAX_URI];
	bool encrypted;
	int port;

	if (!queue_address(queue, device->name, host, sizeof host, &port, &encrypted))
		return false;
	queue->http =
		httpConnect2(host, port, NULL, AF_UNSPEC,
			     encrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
			     device->times.silent_ms, NULL);
	if (queue->http)
		httpSetTimeout(queue->http, device->times.silent_ms / 1000.0, keep_waiting, NULL);
	return queue->http != NULL;
}

static ipp_t *request_new(const struct queue *queue, ipp_op_t operation)
{
	ipp_t *request = ippNewRequest(operation);

	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, queue->uri);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
		     "pierre-kiosk");
	return request;
}

static bool is_fine(ipp_t *response)
{
	return response && ippGetStatusCode(response) < IPP_STATUS_REDIRECTION_OTHER_SITE;
}

/* One of "printer-state-reasons": a keyword with -error, -warning or -report behind it. */
static enum printer_state state_of_reason(const char *reason)
{
	static const struct {
		const char *begin;
		enum printer_state state;
	} reasons[] = {
		{"media-empty", PRINTER_PAPER_OUT},
		{"media-needed", PRINTER_PAPER_OUT},
		{"media-low", PRINTER_PAPER_LOW},
		{"cover-open", PRINTER_COVER_OPEN},
		{"door-open", PRINTER_COVER_OPEN},
		{"interlock-open", PRINTER_COVER_OPEN},
		{"offline", PRINTER_OFFLINE},
		{"shutdown", PRINTER_OFFLINE},
		{"paused", PRINTER_OFFLINE},
		{"timed-out", PRINTER_OFFLINE},
		{"connecting-to-device", PRINTER_OFFLINE},
		{"media-jam", PRINTER_OFFLINE},
	};
	size_t len = strlen(reason);

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strncmp(reason, reasons[i].begin, strlen(reasons[i].begin)) == 0)
			return reasons[i].state;
	return len > 6 && strcmp(reason + len - 6, "-error") == 0 ? PRINTER_OFFLINE : PRINTER_READY;
}

static enum printer_state state_of_answer(ipp_t *response)
{
	ipp_attribute_t *reasons =
		ippFindAttribute(response, "printer-state-reasons", IPP_TAG_KEYWORD);
	ipp_attribute_t *stands = ippFindAttribute(response, "printer-state", IPP_TAG_ENUM);
	ipp_attribute_t *accepts =
		ippFindAttribute(response, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
	enum printer_state state = PRINTER_READY;

	if (!stands || ippGetInteger(stands, 0) == IPP_PSTATE_STOPPED ||
	    (accepts && !ippGetBoolean(accepts, 0)))
		state = PRINTER_OFFLINE;
	for (int i = 0; i < ippGetCount(reasons); i++)
		state = printer_state_worse(state, state_of_reason(ippGetString(reasons, i, NULL)));
	return state;
}

static enum printer_state queue_state(struct queue *queue)
{
	static const char *const wanted[] = {"printer-state", "printer-state-reasons",
					     "printer-is-accepting-jobs"};
	ipp_t *request = request_new(queue, IPP_OP_GET_PRINTER_ATTRIBUTES), *response;
	enum printer_state state = PRINTER_OFFLINE;

	ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 3, NULL,
		      wanted);
	response = cupsDoRequest(queue->http, request, queue->resource);
	if (is_fine(response))
		state = state_of_answer(response);
	ippDelete(response);
	return state;
}

enum printer_state printer_cups_status(struct printer_device *device)
{
	enum printer_state state = PRINTER_OFFLINE;
	struct queue queue;

	if (!queue_open(&queue, device))
		return state;
	state = queue_state(&queue);
	httpClose(queue.http);
	return state;
}

/* The job's number, or 0. */
static int job_send(struct queue *queue, struct str pdf)
{
	ipp_t *request = request_new(queue, IPP_OP_PRINT_JOB), *response;
	int job = 0;

	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, "ticket");
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
		     "application/pdf");
	if (cupsSendRequest(queue->http, request, queue->resource, ippLength(request) + pdf.len) ==
	    HTTP_STATUS_CONTINUE)
		(void)cupsWriteRequestData(queue->http, pdf.data, pdf.len);
	ippDelete(request);
	response = cupsGetResponse(queue->http, queue->resource);
	if (is_fine(response))
		job = ippGetInteger(ippFindAttribute(response, "job-id", IPP_TAG_INTEGER), 0);
	ippDelete(response);
	return job;
}

static ipp_jstate_t job_state(struct queue *queue, int job)
{
	ipp_t *request = request_new(queue, IPP_OP_GET_JOB_ATTRIBUTES), *response;
	ipp_jstate_t state = IPP_JSTATE_ABORTED;

	ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL,
		     "job-state");
	response = cupsDoRequest(queue->http, request, queue->resource);
	if (is_fine(response))
		state = (ipp_jstate_t)ippGetInteger(
			ippFindAttribute(response, "job-state", IPP_TAG_ENUM), 0);
	ippDelete(response);
	return state;
}

/* So that it does not come out for the next visitor. */
static void job_cancel(struct queue *queue, int job)
{
	ipp_t *request = request_new(queue, IPP_OP_CANCEL_JOB);

	ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
	ippDelete(cupsDoRequest(queue->http, request, queue->resource));
}

static bool is_stopped(const struct printer_device *device, int wait_ms)
{
	struct pollfd fd = {device->cancel_fd, POLLIN, 0};

	return poll(&fd, 1, wait_ms) > 0;
}

/* Follows the job until it is done; cancels it when that does not come. */
static bool job_follow(struct queue *queue, const struct printer_device *device, int job,
		       int64_t deadline_mono, enum printer_state *state)
{
	ipp_jstate_t stands;

	do {
		stands = job_state(queue, job);
		*state = queue_state(queue);
		if (stands >= IPP_JSTATE_CANCELED)
			break;
		if (*state != PRINTER_READY && *state != PRINTER_PAPER_LOW)
			break;
	} while (printer_now_mono() < deadline_mono && !is_stopped(device, LOOK_MS));
	if (stands < IPP_JSTATE_CANCELED)
		job_cancel(queue, job);
	if (stands != IPP_JSTATE_COMPLETED &&
	    (*state == PRINTER_READY || *state == PRINTER_PAPER_LOW))
		*state = PRINTER_OFFLINE;
	return stands == IPP_JSTATE_COMPLETED;
}

bool printer_cups_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
			enum printer_state *state)
{
	struct queue queue;
	bool ok = false;
	int job;

	*state = PRINTER_OFFLINE;
	if (!queue_open(&queue, device))
		return false;
	*state = queue_state(&queue);
	if (*state == PRINTER_READY || *state == PRINTER_PAPER_LOW) {
		job = job_send(&queue, bytes);
		if (job > 0)
			ok = job_follow(&queue, device, job, deadline_mono, state);
		else
			*state = PRINTER_OFFLINE;
	}
	httpClose(queue.http);
	return ok;
}
