/* Something to pay: on one's phone, by bank transfer, or on the card terminal beside the screen.
 * Numbers of cards are never asked for. */
#include "base/json.h"
#include "face/message.h"

enum { CODE_PIXELS = 340, TRANSFER_PIXELS = 300 };

static void free_payment(gpointer data, GClosure *closure)
{
	(void)closure;
	json_decref(data);
}

static void on_pay(GtkButton *button, gpointer data)
{
	struct face_window *face = g_object_get_data(G_OBJECT(button), "face");
	json_t *payment = json_incref((json_t *)data);

	terminal_pay(face_terminal(face), payment);
	json_decref(payment);
}

static void add_card_button(const struct message *message, GtkWidget *card)
{
	const struct kiosk_config *config = terminal_config(face_terminal(message->face));
	GtkWidget *button;

	if (!config->payment_command || !*config->payment_command)
		return;
	button = message_button(message, "card", message_word(message, "terminal.pay_here"),
				"talk-main");
	g_object_set_data(G_OBJECT(button), "face", message->face);
	g_signal_connect_data(button, "clicked", G_CALLBACK(on_pay), json_deep_copy(message->json),
			      free_payment, 0);
	gtk_box_append(GTK_BOX(card), button);
}

/* The code stands beside what to do with it. */
static void add_phone(const struct message *message, GtkWidget *card, const char *title)
{
	const char *url = message_address(message->json, "url");
	BUF_AUTO struct buf name = {0}, until = {0};
	GtkWidget *row, *how, *code;

	if (!url)
		return;
	pack_format(terminal_pack(face_terminal(message->face)), message->lang, "terminal.qr_name",
		    &name, "title", title, NULL);
	code = qr_create(url, CODE_PIXELS, name.data);
	if (!code)
		return;
	row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 28);
	how = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	gtk_widget_set_valign(code, GTK_ALIGN_START);
	gtk_widget_set_valign(how, GTK_ALIGN_CENTER);
	gtk_widget_set_hexpand(how, TRUE);
	message_line(message, how, "phone-qr", message_word(message, "terminal.pay_phone"),
		     "talk-head");
	message_paragraph(message, how, message_word(message, "terminal.scan_how"), NULL);
	message_line(message, how, "time", message_string(message->json, "expires_text", &until),
		     "talk-hint");
	message_paragraph(message, how, message_word(message, "terminal.pay_done"), "talk-hint");
	gtk_box_append(GTK_BOX(row), code);
	gtk_box_append(GTK_BOX(row), how);
	gtk_box_append(GTK_BOX(card), row);
}

static void add_transfer(const struct message *message, GtkWidget *card, const char *amount)
{
	const json_t *transfer = json_object_get(message->json, "transfer");
	BUF_AUTO struct buf text = {0};
	GtkWidget *box, *code = NULL;

	if (!json_is_object(transfer))
		return;
	box = message_group("talk-facts", message_word(message, "ui.transfer"));
	message_paragraph(message, box, message_string(transfer, "text", &text), NULL);
	message_fact(message, box, "ui.beneficiary", message_string(transfer, "name", &text), NULL);
	message_fact(message, box, "ui.iban", message_string(transfer, "iban", &text),
		     "talk-number");
	message_fact(message, box, "ui.amount", amount, NULL);
	message_fact(message, box, "ui.reference",
		     message_string(message->json, "reference", &text), "talk-number");
	if (*message_string(transfer, "epc", &text))
		code = qr_create(text.data, TRANSFER_PIXELS, message_word(message, "ui.qr_alt"));
	if (code) {
		gtk_widget_set_halign(code, GTK_ALIGN_START);
		gtk_box_append(GTK_BOX(box), code);
	}
	gtk_box_append(GTK_BOX(card), message_fold(message, "building",
						   message_word(message, "ui.transfer"), box));
}

GtkWidget *message_payment(const struct message *message)
{
	BUF_AUTO struct buf title = {0}, amount = {0}, reference = {0};
	GtkWidget *card, *print;

	if (!*message_string(message->json, "title", &title) ||
	    !*message_string(message->json, "amount_text", &amount))
		return NULL;
	card = message_group("talk-card", title.data);
	message_paragraph(message, card, title.data, "talk-title");
	message_paragraph(message, card, amount.data, "talk-amount");
	add_card_button(message, card);
	add_phone(message, card, title.data);
	message_fact(message, card, "ui.reference",
		     message_string(message->json, "reference", &reference), "talk-number");
	add_transfer(message, card, amount.data);
	print = message_print_button(message);
	if (print)
		gtk_box_append(GTK_BOX(card), print);
	return card;
}
