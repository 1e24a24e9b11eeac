/* Frames against daemon/server/protocol.schema.json, which clients are told to trust. */
#ifndef TESTS_SERVER_SCHEMA_H
#define TESTS_SERVER_SCHEMA_H

#include "base/json.h"

static inline void schema_complain(void *context, const json_t *value, const char *pointer,
				   const char *message)
{
	(void)context;
	(void)value;
	print_error("%s: %s\n", pointer, message);
}

/* The frame as JSON (the caller's reference), valid as the definition of its type. */
static inline json_t *schema_frame(struct str text)
{
	json_t *frame = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
	const char *type = json_string_value(json_object_get(frame, "type"));
	struct json_doc doc;
	struct error error = {0};
	char ref[64];

	if (!frame || !type)
		fail_msg("no frame: %.*s", STR_ARG(text));
	if (!json_doc_load(&doc, SOURCE_DIR "/daemon/server/protocol.schema.json", &error))
		fail_msg("%s", error.message);
	/* The definition of this type rather than any: its findings say more. */
	snprintf(ref, sizeof ref, "#/$defs/%s", type);
	json_object_del(doc.root, "anyOf");
	json_object_set_new(doc.root, "$ref", json_string(ref));
	if (json_schema_validate(doc.root, frame, schema_complain, NULL, &error) != 0)
		fail_msg("not by the schema (%s): %.*s", error.message, STR_ARG(text));
	json_doc_finish(&doc);
	return frame;
}

#endif
