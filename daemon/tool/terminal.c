/* Output for people: only on a terminal, so that files and pipes stay plain. */
#include "tool/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

const char *terminal_colour(FILE *stream, enum colour colour)
{
	static const char *const codes[] = {
		[COLOUR_NONE] = "\033[0m",    [COLOUR_BOLD] = "\033[1m",
		[COLOUR_DIM] = "\033[2m",     [COLOUR_RED] = "\033[31m",
		[COLOUR_YELLOW] = "\033[33m", [COLOUR_GREEN] = "\033[32m",
		[COLOUR_BLUE] = "\033[34m",
	};
	const char *refused = getenv("NO_COLOR");
	const char *type = getenv("TERM");

	if ((refused && *refused) || (type && strcmp(type, "dumb") == 0) || !isatty(fileno(stream)))
		return "";
	return codes[colour];
}

size_t terminal_width(FILE *stream)
{
	struct winsize size;

	if (ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
		return 80;
	return size.ws_col;
}

/* Characters, as most of what Pierre says is one column wide each. */
static size_t columns(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return count;
}

/* Text from a server must not move the cursor or colour the terminal. */
static void put_plain(FILE *stream, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c >= 0x20 && c != 0x7f)
			putc(c, stream);
	}
}

static void wrap_line(FILE *stream, struct str line, size_t indent)
{
	size_t width = terminal_width(stream);
	size_t used = 0;
	struct str word;

	while (str_split(&line, ' ', &word)) {
		size_t len = columns(word);

		if (!len)
			continue;
		if (used && used + 1 + len > width) {
			putc('\n', stream);
			used = 0;
		}
		if (!used)
			used = (size_t)fprintf(stream, "%*s", (int)indent, "");
		else
			used += (size_t)fprintf(stream, " ");
		put_plain(stream, word);
		used += len;
	}
	putc('\n', stream);
}

void terminal_wrap(FILE *stream, struct str text, size_t indent)
{
	struct str line;

	while (str_split(&text, '\n', &line))
		wrap_line(stream, line, indent);
}

void progress_begin(struct progress *progress)
{
	struct clock clock = clock_system();

	*progress = (struct progress){.begin_mono = clock_mono(&clock),
				      .enabled = isatty(STDERR_FILENO)};
}

void progress_show(void *context, const char *what, double share)
{
	struct progress *progress = context;
	struct clock clock = clock_system();

	if (!progress->enabled || clock_mono(&clock) - progress->begin_mono < 2000)
		return;
	fprintf(stderr, "\r\033[K%s: %.0f %%", what, share * 100);
	fflush(stderr);
	progress->shown = true;
}

double progress_end(struct progress *progress)
{
	struct clock clock = clock_system();

	if (progress->shown)
		fprintf(stderr, "\r\033[K");
	return (double)(clock_mono(&clock) - progress->begin_mono) / 1000;
}
