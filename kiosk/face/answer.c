/* What the visitor types: the field, Send, and the keys or the calendar below. */
#include "base/json.h"
#include "face/calendar.h"
#include "face/parts.h"

enum { BYTES_LIMIT = 4096 /* PROTOCOL.md */ };

struct answer {
	struct face_window *face;
	GtkWidget *root, *field, *text, *hint, *send, *toggle, *pick, *trouble, *below;
	GtkWidget *keyboard, *calendar;
	bool asks, wants_date;
};

static struct answer *answer_of(GtkWidget *root)
{
	return g_object_get_data(G_OBJECT(root), "talk-answer");
}

static const char *typed(const struct answer *answer)
{
	return gtk_editable_get_text(GTK_EDITABLE(answer->text));
}

/* --- what is below the field --- */

/* An icon and words on a button that does one of two things. */
static void set_face(struct answer *answer, GtkWidget *button, const char *icon, const char *key)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	gtk_widget_set_halign(row, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(row), face_icon(icon));
	gtk_box_append(GTK_BOX(row), face_label(answer->face, key));
	gtk_button_set_child(GTK_BUTTON(button), row);
	face_name(answer->face, button, key);
}

static void show_below(struct answer *answer, GtkWidget *which)
{
	bool keys = which == answer->keyboard;

	gtk_widget_set_visible(answer->keyboard, keys);
	gtk_widget_set_visible(answer->calendar, which == answer->calendar);
	gtk_widget_set_visible(answer->below, which != NULL);
	gtk_widget_set_visible(answer->pick, answer->wants_date && which != answer->calendar);
	set_face(answer, answer->toggle, keys ? "keyboard-hide" : "keyboard",
		 keys ? "terminal.hide_keyboard" : "terminal.show_keyboard");
}

void answer_open(GtkWidget *root)
{
	struct answer *answer = answer_of(root);

	show_below(answer, answer->keyboard);
	gtk_widget_grab_focus(answer->text);
}

static void on_toggle(GtkButton *button, gpointer context)
{
	struct answer *answer = context;

	(void)button;
	terminal_touch(face_terminal(answer->face));
	if (gtk_widget_get_visible(answer->keyboard))
		show_below(answer, NULL);
	else
		answer_open(answer->root);
}

static void on_pick(GtkButton *button, gpointer context)
{
	struct answer *answer = context;

	(void)button;
	terminal_touch(face_terminal(answer->face));
	calendar_begin(answer->calendar);
	show_below(answer, answer->calendar);
	gtk_widget_child_focus(answer->calendar, GTK_DIR_TAB_FORWARD);
}

static void on_field(GtkGestureClick *click, int presses, double x, double y, gpointer context)
{
	struct answer *answer = context;

	(void)click;
	(void)presses;
	(void)x;
	(void)y;
	terminal_touch(face_terminal(answer->face));
	answer_open(answer->root);
}

/* --- the text --- */

static void say_too_long(struct answer *answer, bool is_too_long)
{
	gtk_widget_set_visible(answer->trouble, is_too_long);
	gtk_accessible_update_state(
		GTK_ACCESSIBLE(answer->text), GTK_ACCESSIBLE_STATE_INVALID,
		is_too_long ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void on_changed(GtkEditable *editable, gpointer context)
{
	struct answer *answer = context;
	struct str text = str_from(gtk_editable_get_text(editable));

	gtk_widget_set_visible(answer->hint, text.len == 0);
	gtk_widget_set_sensitive(answer->send, str_trim(text).len > 0);
	say_too_long(answer, text.len > BYTES_LIMIT);
}

/* GTK overwrites the memory of a buffer that it empties. */
static void empty(struct answer *answer)
{
	gtk_editable_set_text(GTK_EDITABLE(answer->text), "");
	on_changed(GTK_EDITABLE(answer->text), answer);
}

static void send(struct answer *answer)
{
	struct str text = str_trim(str_from(typed(answer)));
	char *copy;

	if (!text.len)
		return;
	if (text.len > BYTES_LIMIT) {
		say_too_long(answer, true);
		return;
	}
	copy = str_dup(text);
	empty(answer);
	show_below(answer, NULL);
	terminal_say(face_terminal(answer->face), (struct str){copy, text.len});
	explicit_bzero(copy, text.len);
	free(copy);
}

static void on_send(GtkWidget *widget, gpointer context)
{
	(void)widget;
	send(context);
}

static void insert(struct answer *answer, const char *text)
{
	GtkEditable *editable = GTK_EDITABLE(answer->text);
	int position;

	if (strlen(typed(answer)) + strlen(text) > BYTES_LIMIT) {
		say_too_long(answer, true);
		return;
	}
	gtk_editable_delete_selection(editable);
	position = gtk_editable_get_position(editable);
	gtk_editable_insert_text(editable, text, -1, &position);
	gtk_editable_set_position(editable, position);
}

static void move(struct answer *answer, int by)
{
	GtkEditable *editable = GTK_EDITABLE(answer->text);
	int position = gtk_editable_get_position(editable) + by;

	if (position >= 0 && position <= (int)g_utf8_strlen(typed(answer), -1))
		gtk_editable_set_position(editable, position);
}

static void backspace(struct answer *answer)
{
	GtkEditable *editable = GTK_EDITABLE(answer->text);
	int position = gtk_editable_get_position(editable);

	if (gtk_editable_get_selection_bounds(editable, NULL, NULL))
		gtk_editable_delete_selection(editable);
	else if (position > 0)
		gtk_editable_delete_text(editable, position - 1, position);
}

static void on_edit(void *context, const struct keys_edit *edit)
{
	struct answer *answer = context;

	terminal_touch(face_terminal(answer->face));
	switch (edit->kind) {
	case EDIT_INSERT:
		insert(answer, edit->text);
		break;
	case EDIT_BACKSPACE:
		backspace(answer);
		break;
	case EDIT_CLEAR:
		empty(answer);
		break;
	case EDIT_LEFT:
		move(answer, -1);
		break;
	case EDIT_RIGHT:
		move(answer, 1);
		break;
	case EDIT_ENTER:
		send(answer);
		break;
	case EDIT_NONE:
		break;
	}
}

static void on_day(void *context, const char *text)
{
	struct answer *answer = context;

	gtk_editable_set_text(GTK_EDITABLE(answer->text), text);
	gtk_editable_set_position(GTK_EDITABLE(answer->text), -1);
	gtk_widget_grab_focus(answer->send);
}

/* --- what is asked --- */

/* The words in the empty field, and its name. */
static void set_hint(struct answer *answer, bool asks)
{
	GtkWidget *overlay = gtk_widget_get_parent(answer->hint);

	gtk_overlay_remove_overlay(GTK_OVERLAY(overlay), answer->hint);
	answer->hint = face_label(answer->face, asks ? "ui.answer_placeholder" : "ui.placeholder");
	gtk_widget_add_css_class(answer->hint, "talk-placeholder");
	gtk_widget_set_halign(answer->hint, GTK_ALIGN_START);
	gtk_widget_set_valign(answer->hint, GTK_ALIGN_CENTER);
	gtk_widget_set_can_target(answer->hint, FALSE);
	gtk_overlay_add_overlay(GTK_OVERLAY(overlay), answer->hint);
	face_name(answer->face, answer->text, asks ? "ui.answer_label" : "ui.input_label");
	gtk_widget_set_visible(answer->hint, !*typed(answer));
}

void answer_question(GtkWidget *root, const json_t *question)
{
	struct answer *answer = answer_of(root);
	const char *input = json_string_value(json_object_get(question, "input"));
	bool has_choices = json_array_size(json_object_get(question, "choices")) > 0;
	bool keys = input && !has_choices;

	answer->asks = question != NULL;
	answer->wants_date = keys && str_eq(str_from(input), STR("date"));
	keyboard_begin(answer->keyboard, input);
	set_hint(answer, answer->asks);
	if (answer->wants_date) {
		calendar_begin(answer->calendar);
		show_below(answer, answer->calendar);
	} else if (keys) {
		answer_open(root);
	} else {
		show_below(answer, NULL);
	}
}

void answer_clear(GtkWidget *root)
{
	struct answer *answer = answer_of(root);

	empty(answer);
	answer->wants_date = false;
	show_below(answer, NULL);
	keyboard_begin(answer->keyboard, NULL);
	set_hint(answer, false);
}

/* --- the whole --- */

/* No finger reaches GTK's own text widget: it has a menu with a clipboard, and what is cut or
 * selected there would outlive the visit. Nor may it remember what was undone. */
static void make_text(struct answer *answer)
{
	answer->text = gtk_text_new();
	gtk_widget_set_can_target(answer->text, FALSE);
	gtk_editable_set_enable_undo(GTK_EDITABLE(answer->text), FALSE);
	gtk_text_set_input_hints(GTK_TEXT(answer->text), GTK_INPUT_HINT_NO_EMOJI |
								 GTK_INPUT_HINT_PRIVATE |
								 GTK_INPUT_HINT_NO_SPELLCHECK);
	gtk_text_set_max_length(GTK_TEXT(answer->text), BYTES_LIMIT);
	gtk_widget_set_hexpand(answer->text, TRUE);
	g_signal_connect(answer->text, "changed", G_CALLBACK(on_changed), answer);
	g_signal_connect(answer->text, "activate", G_CALLBACK(on_send), answer);
}

static GtkWidget *make_field(struct answer *answer)
{
	GtkWidget *overlay = gtk_overlay_new();
	GtkGesture *click = gtk_gesture_click_new();

	make_text(answer);
	answer->field = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_add_css_class(answer->field, "talk-field");
	gtk_widget_set_hexpand(answer->field, TRUE);
	gtk_widget_set_hexpand(overlay, TRUE);
	answer->hint = face_label(answer->face, "ui.placeholder");
	gtk_overlay_set_child(GTK_OVERLAY(overlay), answer->text);
	gtk_overlay_add_overlay(GTK_OVERLAY(overlay), answer->hint);
	gtk_box_append(GTK_BOX(answer->field), overlay);
	g_signal_connect(click, "released", G_CALLBACK(on_field), answer);
	gtk_widget_add_controller(answer->field, GTK_EVENT_CONTROLLER(click));
	return answer->field;
}

static GtkWidget *make_row(struct answer *answer)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	answer->toggle = gtk_button_new();
	gtk_widget_add_css_class(answer->toggle, "talk-toggle");
	g_signal_connect(answer->toggle, "clicked", G_CALLBACK(on_toggle), answer);
	answer->pick = gtk_button_new();
	gtk_widget_add_css_class(answer->pick, "talk-toggle");
	set_face(answer, answer->pick, "calendar", "terminal.pick_day");
	g_signal_connect(answer->pick, "clicked", G_CALLBACK(on_pick), answer);
	answer->send = gtk_button_new();
	gtk_widget_add_css_class(answer->send, "talk-send");
	set_face(answer, answer->send, "send", "ui.send");
	g_signal_connect(answer->send, "clicked", G_CALLBACK(on_send), answer);
	gtk_box_append(GTK_BOX(row), make_field(answer));
	gtk_box_append(GTK_BOX(row), answer->send);
	gtk_box_append(GTK_BOX(row), answer->pick);
	gtk_box_append(GTK_BOX(row), answer->toggle);
	return row;
}

static GtkWidget *make_trouble(struct answer *answer)
{
	GtkWidget *line = g_object_new(GTK_TYPE_BOX, "spacing", 12, "accessible-role",
				       GTK_ACCESSIBLE_ROLE_ALERT, NULL);

	gtk_widget_add_css_class(line, "talk-trouble");
	gtk_box_append(GTK_BOX(line), face_icon("warning"));
	gtk_box_append(GTK_BOX(line), face_label(answer->face, "ui.too_long"));
	return line;
}

GtkWidget *answer_create(struct face_window *face)
{
	struct answer *answer = g_new0(struct answer, 1);

	answer->face = face;
	answer->root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	g_object_set_data_full(G_OBJECT(answer->root), "talk-answer", answer, g_free);
	gtk_widget_add_css_class(answer->root, "talk-answer");
	answer->trouble = make_trouble(answer);
	answer->keyboard = keyboard_create(face, on_edit, answer);
	answer->calendar = calendar_create(face, on_day, answer);
	answer->below = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_box_append(GTK_BOX(answer->below), answer->keyboard);
	gtk_box_append(GTK_BOX(answer->below), answer->calendar);
	gtk_box_append(GTK_BOX(answer->root), make_row(answer));
	gtk_box_append(GTK_BOX(answer->root), answer->trouble);
	gtk_box_append(GTK_BOX(answer->root), answer->below);
	answer_clear(answer->root);
	return answer->root;
}
