/* HTTP requests, one to a connection. */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "raw.h"

void response_finish(struct response *response)
{
	buf_finish(&response->head);
	buf_finish(&response->body);
}

void http_take(struct raw *raw, struct response *response)
{
	const char *body;

	response_finish(response);
	raw_await_end(raw);
	body = raw->in.len ? strstr(raw->in.data, "\r\n\r\n") : NULL;
	response->status = 0;
	if (body) {
		size_t head = (size_t)(body + 4 - raw->in.data);

		sscanf(raw->in.data, "HTTP/1.%*d %u", &response->status);
		buf_add(&response->head, (struct str){raw->in.data, head});
		buf_add(&response->body, str_slice(buf_borrow(&raw->in), head, raw->in.len));
	}
}

static void ask(struct rig *rig, const struct buf *request, struct response *response)
{
	struct raw *raw = raw_connect(rig);

	raw_send(raw, buf_borrow(request));
	http_take(raw, response);
	raw_close(raw);
}

static void add_head(struct buf *request, const struct rig *rig, const char *method,
		     const char *path, const char *headers)
{
	buf_addf(request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s", method,
		 path, rig->port, headers);
}

void http_ask(struct rig *rig, const char *method, const char *path, const char *headers,
	      struct response *response)
{
	BUF_AUTO struct buf request = {0};

	add_head(&request, rig, method, path, headers);
	buf_add(&request, STR("\r\n"));
	ask(rig, &request, response);
}

void http_send(struct rig *rig, const char *method, const char *path, const char *headers,
	       struct str body, struct response *response)
{
	BUF_AUTO struct buf request = {0};

	add_head(&request, rig, method, path, headers);
	buf_addf(&request, "Content-Length: %zu\r\n\r\n", body.len);
	buf_add(&request, body);
	ask(rig, &request, response);
}

void http_get(struct rig *rig, const char *path, unsigned status, struct response *response)
{
	http_ask(rig, "GET", path, "", response);
	if (response->status != status)
		fail_msg("GET %s: %u instead of %u: %s", path, response->status, status,
			 response->body.data ? response->body.data : "");
}

bool response_has(const struct response *response, const char *name, const char *part)
{
	struct str rest = buf_borrow(&response->head), line;

	while (str_split(&rest, '\n', &line)) {
		char text[1024];
		size_t len = strlen(name);

		snprintf(text, sizeof text, "%.*s", STR_ARG(str_trim(line)));
		if (strncasecmp(text, name, len) == 0 && text[len] == ':')
			return strstr(text + len + 1, part) != NULL;
	}
	return false;
}

double http_metric(struct rig *rig, const char *name)
{
	RESPONSE_AUTO struct response response = {0};
	struct str rest, line;
	size_t len = strlen(name);

	http_get(rig, "/metrics", 200, &response);
	rest = buf_borrow(&response.body);
	while (str_split(&rest, '\n', &line)) {
		if (line.len > len && strncmp(line.data, name, len) == 0 && line.data[len] == ' ')
			return strtod(line.data + len, NULL);
	}
	fail_msg("/metrics has no %s", name);
	return 0;
}
