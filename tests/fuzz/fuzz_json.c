/* A stranger's JSON: parsed with lines, and validated by a schema that uses every word. */
/* LINK: base */
#include <stdlib.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema_text[] =
	"{\"type\":[\"object\",\"array\"],\"required\":[\"id\"],\"properties\":{"
	"\"id\":{\"type\":\"string\",\"pattern\":\"^[a-z_.]+$\",\"minLength\":2,\"maxLength\":9},"
	"\"kind\":{\"enum\":[\"answer\",1,null]},\"same\":{\"const\":{\"a\":[]}},"
	"\"n\":{\"type\":\"integer\",\"minimum\":-3,\"maximum\":3},"
	"\"list\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"},\"minItems\":1,\"maxItems\":4,"
	"\"uniqueItems\":true},"
	"\"names\":{\"propertyNames\":{\"pattern\":\"^x\"},\"additionalProperties\":{\"type\":"
	"\"number\"}},"
	"\"any\":{\"anyOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/pair\"}]},"
	"\"one\":{\"oneOf\":[{\"minimum\":1},{\"minimum\":5}]},"
	"\"all\":{\"allOf\":[{\"type\":\"boolean\"},{\"const\":true}]}},"
	"\"additionalProperties\":false,\"$defs\":{\"pair\":{\"type\":\"object\",\"required\":"
	"[\"nl\"]}}}";

/* Every reported value must have a line: that is what findings are shown by. */
static void check_line(void *context, const json_t *value, const char *pointer, const char *message)
{
	const struct json_doc *doc = context;

	if (json_doc_line(doc, value) < 1 || !pointer || !message || !*message)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct json_doc schema, doc;

	if (!json_doc_parse(&doc, "input", text, NULL))
		return 0;
	if (!json_depth_within(text, 64) || json_doc_line(&doc, doc.root) < 1)
		abort();
	if (!json_doc_parse(&schema, "schema", str_from(schema_text), NULL) ||
	    json_schema_validate(schema.root, doc.root, check_line, &doc, NULL) < 0)
		abort();
	/* And the other way round: a stranger's schema is refused or used, never trusted. */
	if (size < 4096)
		json_schema_validate(doc.root, schema.root, NULL, NULL, NULL);
	json_doc_finish(&schema);
	json_doc_finish(&doc);
	return 0;
}
