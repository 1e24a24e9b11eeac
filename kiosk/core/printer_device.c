/* Which device: the configuration's `printer` read, and its work handed on. */
#include "core/printer_device.h"

#include <stdlib.h>

#include "base/mem.h"

enum { QUEUE_LIMIT = 127, /* bytes: CUPS */ HOST_LIMIT = 253, PORT_LIMIT = 65535 };

static bool host_is_fine(struct str host)
{
	if (!host.len || host.len > HOST_LIMIT)
		return false;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.data[i];
		bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		/* The colon is that of IPv6, which stands in brackets. */
		if (!is_letter && !char_is_digit(c) && c != '.' && c != '-' && c != ':')
			return false;
	}
	return host.data[0] != '-';
}

static bool port_is_fine(struct str port)
{
	long number = 0;

	for (size_t i = 0; i < port.len; i++) {
		if (!char_is_digit(port.data[i]))
			return false;
		number = number * 10 + port.data[i] - '0';
		if (number > PORT_LIMIT)
			return false;
	}
	return number > 0;
}

static bool read_tcp(struct printer_device *device, struct str rest, struct error *error)
{
	struct str host = rest, port = {0};

	for (size_t i = rest.len; i > 0 && !port.data; i--)
		if (rest.data[i - 1] == ':') {
			host = str_slice(rest, 0, i - 1);
			port = str_slice(rest, i, rest.len);
		}
	if (host.len > 2 && host.data[0] == '[' && host.data[host.len - 1] == ']')
		host = str_slice(host, 1, host.len - 1);
	else if (memchr(host.data, ':', host.len))
		host = STR("");
	if (!port.data || !host_is_fine(host) || !port_is_fine(port))
		return error_set(error, ERROR_INVALID,
				 "printer \"tcp:%.*s\" is not tcp:HOST:PORT: write "
				 "tcp:192.0.2.9:9100, with an IPv6 address in brackets",
				 STR_ARG(rest));
	device->name = str_dup(host);
	device->port = str_dup(port);
	return true;
}

static bool read_cups(struct printer_device *device, struct str rest, struct error *error)
{
	bool is_address = str_starts(rest, STR("ipp://")) || str_starts(rest, STR("ipps://"));
	bool fine = rest.len > 0 && rest.len <= (is_address ? 1023 : QUEUE_LIMIT);

	for (size_t i = 0; i < rest.len && fine; i++)
		fine = rest.data[i] > ' ' && rest.data[i] <= '~' &&
		       (is_address || !strchr("/#?%\"'\\", rest.data[i]));
	if (!fine)
		return error_set(error, ERROR_INVALID,
				 "printer \"cups:%.*s\" names no queue: write cups:QUEUE, a name "
				 "that `lpstat -e` lists, or cups:ipp://HOST/ipp/print",
				 STR_ARG(rest));
	device->name = str_dup(rest);
	return true;
}

static bool read_file(struct printer_device *device, struct str rest, struct error *error)
{
	if (!str_starts(rest, STR("/")))
		return error_set(error, ERROR_INVALID,
				 "printer \"file:%.*s\" is no absolute path: write "
				 "file:/dev/usb/lp0",
				 STR_ARG(rest));
	device->name = str_dup(rest);
	return true;
}

bool printer_device_init(struct printer_device *device, const char *uri, struct error *error)
{
	static const struct {
		const char *scheme;
		enum printer_kind kind;
		bool (*read)(struct printer_device *device, struct str rest, struct error *error);
	} kinds[] = {{"file:", KIND_FILE, read_file},
		     {"tcp:", KIND_TCP, read_tcp},
		     {"cups:", KIND_CUPS, read_cups}};
	struct str text = str_from(uri);

	*device = (struct printer_device){.cancel_fd = -1};
	if (!text.len)
		return true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str scheme = str_from(kinds[i].scheme);

		if (!str_starts(text, scheme))
			continue;
		device->kind = kinds[i].kind;
		return kinds[i].read(device, str_slice(text, scheme.len, text.len), error);
	}
	return error_set(error, ERROR_INVALID,
			 "printer \"%s\" is of no known kind: write file:/dev/usb/lp0, "
			 "tcp:HOST:9100, cups:QUEUE, or \"\" for none",
			 uri);
}

void printer_device_finish(struct printer_device *device)
{
	free(device->name);
	free(device->port);
	*device = (struct printer_device){.cancel_fd = -1};
}

enum printer_state printer_device_status(struct printer_device *device)
{
	if (device->kind == KIND_NONE)
		return PRINTER_NONE;
	return device->kind == KIND_CUPS ? printer_cups_status(device) : printer_raw_status(device);
}

bool printer_device_print(struct printer_device *device, struct str bytes, int64_t deadline_mono,
			  enum printer_state *state)
{
	if (device->kind == KIND_CUPS)
		return printer_cups_print(device, bytes, deadline_mono, state);
	return printer_raw_print(device, bytes, deadline_mono, state);
}
