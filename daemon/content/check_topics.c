/* Checks of terminal.json: ids, icons, intents that can be chosen. */
#include "content/check.h"

/* Those that the terminal draws (kiosk/face). */
static const char *const icons[] = {"id-card", "car",	   "house", "family",  "bin",	    "road",
				    "shield",  "calendar", "heart", "school",  "briefcase", "tree",
				    "euro",    "phone",	   "info",  "building"};
enum { ICONS = sizeof icons / sizeof *icons };

static void check_topic_id(struct check *check, const json_t *topic, struct map *known)
{
	const struct json_doc *doc = &check->pack->terminal;
	struct str id = json_str(topic, "id");

	if (id.len && map_get(known, id) != MAP_NONE)
		findings_error(check->findings, doc, json_object_get(topic, "id"),
			       "the topic '%s' stands twice; remove one", id.data);
	map_put(known, id, 1);
}

static void check_icon(struct check *check, const json_t *topic)
{
	const struct json_doc *doc = &check->pack->terminal;
	struct str icon = json_str(topic, "icon");
	const char *closest;

	for (int i = 0; i < ICONS; i++) {
		if (str_eq(icon, str_from(icons[i])))
			return;
	}
	closest = str_closest(icon, icons, ICONS);
	if (icon.len)
		findings_warning(check->findings, doc, json_object_get(topic, "icon"),
				 "the terminal has no icon '%s'%s%s%s", icon.data,
				 closest ? ", did you mean '" : "; it shows 'info'",
				 closest ? closest : "", closest ? "'?" : "");
}

/* A tile leads somewhere by itself: "yes" and "thank you" do not. */
static bool is_choosable(const json_t *intent)
{
	struct str kind = json_str(intent, "kind");
	const json_t *title = json_object_get(intent, "title");

	if (str_eq(kind, STR("control")) || str_eq(kind, STR("smalltalk")))
		return false;
	for_each_lang (lang) {
		if (!json_is_string(title) && !json_str(title, lang_code(lang)).len)
			return false;
	}
	return true;
}

/* One that is past its valid_until only vanishes from the screen: no pack breaks overnight. */
static void check_topic_intent(struct check *check, const json_t *value)
{
	const struct json_doc *doc = &check->pack->terminal;
	struct str id = str_from(json_string_value(value));
	const json_t *intent = check_intent(check, id);
	struct buf hint BUF_AUTO = {0};

	if (!intent) {
		findings_suggest(&hint, id, &check->intents);
		findings_error(check->findings, doc, value, "unknown intent '%s'%s", id.data,
			       hint.len ? hint.data : "; name one of catalogue.json");
	} else if (json_is_false(json_object_get(intent, "enabled"))) {
		findings_error(check->findings, doc, value,
			       "the intent '%s' is not enabled; take it out here, or enable it in "
			       "catalogue.json",
			       id.data);
	} else if (!is_choosable(intent)) {
		findings_error(check->findings, doc, value,
			       "the intent '%s' cannot be chosen: it is of kind '%s' or lacks a "
			       "title; take it out",
			       id.data, json_str(intent, "kind").data);
	}
}

void check_topics(struct check *check)
{
	json_t *topic, *intent;
	struct map known = {0};
	size_t i, j;

	/* Without a catalogue every intent would seem to be unknown. */
	if (!check->pack->catalogue.root)
		return;
	json_array_foreach (json_object_get(check->pack->terminal.root, "topics"), i, topic) {
		check_topic_id(check, topic, &known);
		check_icon(check, topic);
		json_array_foreach (json_object_get(topic, "intents"), j, intent) {
			if (json_is_string(intent))
				check_topic_intent(check, intent);
		}
	}
	map_finish(&known);
}
