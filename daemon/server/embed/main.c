/* At build time: writes files as arrays, plain and compressed, into a C file that embedded.h
 * describes. Usage: embed OUTPUT SET FILE... [SET FILE...]; the name of a SET has no dot. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "server/squeeze.h"

enum { FILE_LIMIT = 1 << 20 };

static void write_array(FILE *out, int number, const char *kind, struct str bytes)
{
	fprintf(out, "static const unsigned char file_%d_%s[] = {", number, kind);
	for (size_t i = 0; i < bytes.len; i++)
		fprintf(out, "%u,", (unsigned char)bytes.data[i]);
	fprintf(out, "0};\n");
}

static bool write_file(FILE *out, const char *path, int number, struct buf *table,
		       struct error *error)
{
	BUF_AUTO struct buf content = {0}, gzip = {0}, brotli = {0};
	static const char *const kinds[] = {"plain", "gzip", "brotli"};
	const struct buf *bodies[] = {&content, &gzip, &brotli};
	const char *slash = strrchr(path, '/');

	if (!file_read(path, FILE_LIMIT, &content, error))
		return false;
	squeeze_gzip(buf_borrow(&content), &gzip);
	squeeze_brotli(buf_borrow(&content), &brotli);
	buf_addf(table, "\t{\"%s\", {", slash ? slash + 1 : path);
	for (size_t i = 0; i < 3; i++) {
		write_array(out, number, kinds[i], buf_borrow(bodies[i]));
		buf_addf(table, "\n\t {(const char *)file_%d_%s, sizeof file_%d_%s - 1},", number,
			 kinds[i], number, kinds[i]);
	}
	buf_add(table, STR("}},\n"));
	return true;
}

static void end_set(FILE *out, const char *set, struct buf *table)
{
	if (set)
		fprintf(out, "const struct embedded embedded_%s[] = {\n%.*s\t{0},\n};\n", set,
			(int)table->len, table->data);
	buf_reset(table);
}

int main(int argc, char **argv)
{
	BUF_AUTO struct buf table = {0};
	struct error error = {0};
	const char *set = NULL;
	FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
	bool ok = out;

	if (!out) {
		fprintf(stderr, "usage: embed OUTPUT SET FILE... [SET FILE...]\n");
		return 2;
	}
	fprintf(out, "#include \"server/embedded.h\"\n");
	for (int i = 2; i < argc && ok; i++) {
		if (strchr(argv[i], '.')) {
			ok = write_file(out, argv[i], i, &table, &error);
			if (!ok)
				fprintf(stderr, "embed: %s\n", error.message);
			continue;
		}
		end_set(out, set, &table);
		set = argv[i];
	}
	end_set(out, set, &table);
	return fclose(out) == 0 && ok ? 0 : 1;
}
