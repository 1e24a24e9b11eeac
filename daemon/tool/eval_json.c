/* An evaluation as JSON; shares are from 0 to 1, times in microseconds. */
#include "tool/eval_json.h"

static json_t *confusions_json(const struct evaluate_confusion *confusions, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "gold", confusions[i].gold,
						      "predicted", confusions[i].predicted, "count",
						      (json_int_t)confusions[i].count));
	return list;
}

static json_t *languages_json(const struct figures figures[LANG_COUNT])
{
	json_t *object = json_object();

	for_each_lang (lang) {
		const struct figures *f = &figures[lang];

		if (f->count)
			json_object_set_new(
				object, lang_code(lang),
				json_pack("{s:I, s:I, s:f, s:f, s:o}", "count",
					  (json_int_t)f->count, "right", (json_int_t)f->right,
					  "accuracy", f->accuracy, "macro_f1", f->macro_f1,
					  "confusions",
					  confusions_json(f->confusions, f->confusion_count)));
	}
	return object;
}

static json_t *intents_json(const struct evaluation *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->intent_count; i++) {
		const struct evaluate_intent *intent = &e->intents[i];

		json_array_append_new(
			list, json_pack("{s:s, s:I, s:I, s:I, s:f, s:f, s:f}", "intent",
					intent->intent, "count", (json_int_t)intent->gold,
					"predicted", (json_int_t)intent->predicted, "right",
					(json_int_t)intent->right, "precision", intent->precision,
					"recall", intent->recall, "f1", intent->f1));
	}
	return list;
}

static json_t *misses_json(const struct evaluation *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->miss_count; i++) {
		const struct evaluate_miss *miss = &e->misses[i];
		json_t *object =
			json_pack("{s:s, s:s, s:s, s:f, s:i}", "lang", lang_code(miss->lang),
				  "gold", miss->gold, "predicted", miss->predicted, "probability",
				  miss->probability, "line", miss->line);

		json_object_set_new(object, "text", json_stringn(miss->text.data, miss->text.len));
		if (miss->file)
			json_object_set_new(object, "file", json_string(miss->file));
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *bins_json(const struct evaluation *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < EVALUATE_BINS; i++)
		json_array_append_new(list, json_pack("{s:I, s:f, s:f}", "count",
						      (json_int_t)e->bins[i].count, "confidence",
						      e->bins[i].confidence, "accuracy",
						      e->bins[i].accuracy));
	return list;
}

static json_t *points_json(const struct evaluation *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < EVALUATE_POINTS; i++)
		json_array_append_new(list, json_pack("{s:f, s:f, s:f}", "threshold",
						      e->points[i].threshold, "answered",
						      e->points[i].answered, "right",
						      e->points[i].right));
	return list;
}

static json_t *decisions_json(const size_t counts[DECISION_COUNT])
{
	return json_pack("{s:I, s:I, s:I}", "answered", (json_int_t)counts[DECISION_ANSWER],
			 "asked", (json_int_t)counts[DECISION_ASK], "refused",
			 (json_int_t)counts[DECISION_REFUSE]);
}

static json_t *scopes_json(const struct evaluation *e)
{
	json_t *object = json_object();

	for_each_lang (lang) {
		const struct evaluate_scope *scope = &e->scopes[lang];

		if (e->lang_count[lang])
			json_object_set_new(object, lang_code(lang),
					    json_pack("{s:o, s:I, s:o}", "inside",
						      decisions_json(scope->inside), "inside_right",
						      (json_int_t)scope->inside_right, "outside",
						      decisions_json(scope->outside)));
	}
	return object;
}

json_t *eval_json(const struct evaluation *e, const struct figures figures[LANG_COUNT])
{
	json_t *object = json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:I}",
				   "count", (json_int_t)e->count, "right", (json_int_t)e->right,
				   "accuracy", e->accuracy, "macro_f1", e->macro_f1, "top3",
				   e->top3, "ece", e->ece, "median_us", e->median_us, "p99_us",
				   e->p99_us, "max_us", e->max_us, "train_seconds",
				   e->train_seconds, "model_bytes", (json_int_t)e->model_bytes);

	json_object_set_new(object, "languages", languages_json(figures));
	json_object_set_new(object, "scopes", scopes_json(e));
	json_object_set_new(object, "intents", intents_json(e));
	json_object_set_new(object, "confusions",
			    confusions_json(e->confusions, e->confusion_count));
	json_object_set_new(object, "thresholds", points_json(e));
	json_object_set_new(object, "bins", bins_json(e));
	json_object_set_new(object, "misses", misses_json(e));
	return object;
}

static json_t *refusal_json(const struct evaluate_refusal *refusal)
{
	if (!refusal)
		return json_null();
	return json_pack("{s:f, s:f, s:f}", "threshold", refusal->threshold, "inside_right",
			 refusal->inside_right, "outside_caught", refusal->outside_caught);
}

json_t *eval_refusals_json(const struct evaluation *e, const struct evaluate_refusal *chosen,
			   const struct evaluate_refusal *fixed)
{
	json_t *points = json_array();

	for (size_t i = 0; i < EVALUATE_POINTS; i++) {
		struct evaluate_refusal refusal =
			evaluation_refusal_at(e, (double)i / EVALUATE_POINTS);

		json_array_append_new(points, refusal_json(&refusal));
	}
	return json_pack("{s:I, s:I, s:f, s:o, s:o, s:o}", "inside", (json_int_t)e->inside_count,
			 "outside", (json_int_t)e->outside_count, "auroc", e->auroc, "points",
			 points, "chosen", refusal_json(chosen), "fixed", refusal_json(fixed));
}
