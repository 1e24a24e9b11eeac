/* A month of large buttons, today and later: by finger and by the keypad's arrows. */
#include "face/calendar.h"
#include "base/clock.h"

enum { DAYS = 7, WEEKS = 6, MONTHS_AHEAD = 24 };

struct calendar {
	struct face_window *face;
	calendar_pick *pick;
	void *context;
	GtkWidget *root, *title, *before, *after, *grid;
	struct civil today;
	int ahead; /* months from today's */
};

static struct calendar *calendar_of(GtkWidget *root)
{
	return g_object_get_data(G_OBJECT(root), "talk-calendar");
}

static int days_in(int year, int month)
{
	int days = 28;

	while (civil_valid(year, month, days + 1))
		days++;
	return days;
}

static void on_day(GtkButton *button, gpointer context)
{
	struct calendar *calendar = context;
	const char *text = g_object_get_data(G_OBJECT(button), "day");

	terminal_touch(face_terminal(calendar->face));
	calendar->pick(calendar->context, text);
}

/* "thursday 24 december 2026" for those who do not see in which column it stands. */
static void name_day(const struct calendar *calendar, GtkWidget *button, struct civil day)
{
	static const char *const weekdays[] = {"weekday.mon", "weekday.tue", "weekday.wed",
					       "weekday.thu", "weekday.fri", "weekday.sat",
					       "weekday.sun"};
	const struct terminal *terminal = face_terminal(calendar->face);
	g_autofree char *month_key = g_strdup_printf("month.%d", day.month);
	g_autofree char *name =
		g_strdup_printf("%s %d %s %d", terminal_text(terminal, weekdays[day.weekday]),
				day.day, terminal_text(terminal, month_key), day.year);

	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
				       -1);
}

static void add_day(struct calendar *calendar, struct civil day, int row)
{
	g_autofree char *number = g_strdup_printf("%d", day.day);
	GtkWidget *button = gtk_button_new_with_label(number);
	int64_t days = civil_days(day.year, day.month, day.day);
	int64_t today =
		civil_days(calendar->today.year, calendar->today.month, calendar->today.day);

	gtk_widget_add_css_class(button, "talk-date");
	if (days == today)
		gtk_widget_add_css_class(button, "today");
	gtk_widget_set_sensitive(button, days >= today);
	gtk_widget_set_hexpand(button, TRUE);
	g_object_set_data_full(G_OBJECT(button), "day",
			       g_strdup_printf("%02d/%02d/%04d", day.day, day.month, day.year),
			       g_free);
	name_day(calendar, button, day);
	g_signal_connect(button, "clicked", G_CALLBACK(on_day), calendar);
	gtk_grid_attach(GTK_GRID(calendar->grid), button, day.weekday, row, 1, 1);
}

static void add_heads(struct calendar *calendar)
{
	static const char *const keys[DAYS] = {"weekday.mon", "weekday.tue", "weekday.wed",
					       "weekday.thu", "weekday.fri", "weekday.sat",
					       "weekday.sun"};

	for (int i = 0; i < DAYS; i++) {
		const char *name = terminal_text(face_terminal(calendar->face), keys[i]);
		g_autofree char *start = g_utf8_substring(name, 0, MIN(2, g_utf8_strlen(name, -1)));
		GtkWidget *label = gtk_label_new(start);

		gtk_accessible_update_property(GTK_ACCESSIBLE(label), GTK_ACCESSIBLE_PROPERTY_LABEL,
					       name, -1);
		gtk_widget_add_css_class(label, "talk-weekday");
		gtk_grid_attach(GTK_GRID(calendar->grid), label, i, 0, 1, 1);
	}
}

static void draw(struct calendar *calendar)
{
	const struct terminal *terminal = face_terminal(calendar->face);
	int months = calendar->today.month - 1 + calendar->ahead;
	int year = calendar->today.year + months / 12, month = months % 12 + 1;
	g_autofree char *month_key = g_strdup_printf("month.%d", month);
	g_autofree char *title = g_strdup_printf("%s %d", terminal_text(terminal, month_key), year);
	int64_t first = civil_days(year, month, 1);
	int row = 1;

	face_empty(calendar->grid);
	gtk_label_set_text(GTK_LABEL(calendar->title), title);
	gtk_widget_set_sensitive(calendar->before, calendar->ahead > 0);
	gtk_widget_set_sensitive(calendar->after, calendar->ahead < MONTHS_AHEAD);
	add_heads(calendar);
	for (int i = 0; i < days_in(year, month); i++) {
		struct civil day = civil_from_days(first + i);

		add_day(calendar, day, row);
		row += day.weekday == DAYS - 1;
	}
}

static void turn(struct calendar *calendar, int by)
{
	terminal_touch(face_terminal(calendar->face));
	calendar->ahead += by;
	draw(calendar);
}

static void on_before(GtkButton *button, gpointer context)
{
	(void)button;
	turn(context, -1);
}

static void on_after(GtkButton *button, gpointer context)
{
	(void)button;
	turn(context, 1);
}

static GtkWidget *turn_button(struct calendar *calendar, const char *icon, const char *key,
			      GCallback on_click)
{
	GtkWidget *button = gtk_button_new();

	gtk_button_set_child(GTK_BUTTON(button), face_icon(icon));
	gtk_widget_add_css_class(button, "talk-turn");
	face_name(calendar->face, button, key);
	g_signal_connect(button, "clicked", on_click, calendar);
	return button;
}

void calendar_begin(GtkWidget *root)
{
	struct calendar *calendar = calendar_of(root);
	struct clock clock = clock_system();

	calendar->today = civil_from_ms(clock_now(&clock));
	calendar->ahead = 0;
	draw(calendar);
}

GtkWidget *calendar_create(struct face_window *face, calendar_pick *pick, void *context)
{
	struct calendar *calendar = g_new0(struct calendar, 1);
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	*calendar = (struct calendar){.face = face, .pick = pick, .context = context};
	calendar->root =
		g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12,
			     "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
	g_object_set_data_full(G_OBJECT(calendar->root), "talk-calendar", calendar, g_free);
	gtk_widget_add_css_class(calendar->root, "talk-calendar");
	face_name(face, calendar->root, "terminal.pick_day");
	calendar->title = gtk_label_new(NULL);
	gtk_widget_add_css_class(calendar->title, "talk-month");
	gtk_widget_set_hexpand(calendar->title, TRUE);
	calendar->before =
		turn_button(calendar, "back", "terminal.month_before", G_CALLBACK(on_before));
	calendar->after =
		turn_button(calendar, "next", "terminal.month_after", G_CALLBACK(on_after));
	calendar->grid = gtk_grid_new();
	gtk_grid_set_column_homogeneous(GTK_GRID(calendar->grid), TRUE);
	gtk_grid_set_column_spacing(GTK_GRID(calendar->grid), 8);
	gtk_grid_set_row_spacing(GTK_GRID(calendar->grid), 8);
	gtk_box_append(GTK_BOX(head), calendar->before);
	gtk_box_append(GTK_BOX(head), calendar->title);
	gtk_box_append(GTK_BOX(head), calendar->after);
	gtk_box_append(GTK_BOX(calendar->root), head);
	gtk_box_append(GTK_BOX(calendar->root), calendar->grid);
	return calendar->root;
}
