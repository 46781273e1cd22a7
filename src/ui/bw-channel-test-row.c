/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a channel's form: what became of its messages, and a test with the server's answer. */
#include "ui/bw-channel-test-row.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-channel-text.h"

#include <glib/gi18n-lib.h>

#define TEXT_CHARS 40
#define ANSWER_CHARS 60

struct _BwChannelTestRow
{
  AdwPreferencesRow parent_instance;
  BwContext *context; /* NULL: it is gone */
  char *channel;
  GtkLabel *stats, *answer;
  GtkImage *icon;
  GtkWidget *button, *line;
};

G_DEFINE_FINAL_TYPE (BwChannelTestRow, bw_channel_test_row, ADW_TYPE_PREFERENCES_ROW)

static void
bw_channel_test_row_dispose (GObject *object)
{
  g_clear_object (&BW_CHANNEL_TEST_ROW (object)->context);
  G_OBJECT_CLASS (bw_channel_test_row_parent_class)->dispose (object);
}

static void
bw_channel_test_row_finalize (GObject *object)
{
  g_free (BW_CHANNEL_TEST_ROW (object)->channel);
  G_OBJECT_CLASS (bw_channel_test_row_parent_class)->finalize (object);
}

static void
bw_channel_test_row_class_init (BwChannelTestRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_channel_test_row_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_channel_test_row_finalize;
}

static void
show_answer (BwChannelTestRow *self, const BwStateWords *words, const char *text)
{
  gtk_label_set_text (self->answer, text);
  bw_state_icon_set (self->icon, words->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), words->icon != NULL);
  bw_tone_set (GTK_WIDGET (self->icon), words->tone);
  gtk_widget_set_visible (self->line, TRUE);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwChannelTestRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwChannelTest) test =
      bw_engine_channel_test_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL)
    return;
  gtk_widget_set_sensitive (self->button, TRUE);
  if (test == NULL)
    {
      const BwStateWords failed = { "bellwether-error-symbolic", NULL, BW_TONE_ERROR };
      show_answer (self, &failed, error->message);
      return;
    }
  BwStateWords words = bw_channel_test_state (test);
  g_autofree char *text = bw_channel_test_text (test, bw_context_now_us (self->context),
                                                bw_context_zone (self->context));
  show_answer (self, &words, text);
}

static void
test_cb (GtkButton *button, BwChannelTestRow *self)
{
  gtk_widget_set_sensitive (self->button, FALSE);
  show_answer (self, &bw_state_words_none, _ ("Sending…"));
  bw_engine_channel_test_async (bw_context_engine (self->context), self->channel, NULL, tested_cb,
                                g_object_ref (self));
}

static GtkLabel *
label_new (const char *text, const char *style, int max_chars)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "max-width-chars", max_chars, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
answer_line_new (BwChannelTestRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "bw-icon-row");
  self->answer = label_new ("", NULL, ANSWER_CHARS);
  g_object_set (self->answer, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "selectable", TRUE,
                NULL);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->answer));
  gtk_widget_set_visible (line, FALSE);
  return line;
}

static void
bw_channel_test_row_init (BwChannelTestRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = bw_wrap_box_new (12, true);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->stats = label_new ("", "caption", TEXT_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->stats), "bw-dim");
  gtk_widget_add_css_class (GTK_WIDGET (self->stats), "numeric");
  self->button = gtk_button_new_with_label (_ ("Send test"));
  self->line = answer_line_new (self);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (label_new (_ ("Deliveries"), NULL, TEXT_CHARS)));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->stats));
  bw_wrap_box_append (BW_WRAP_BOX (line), texts);
  bw_wrap_box_append (BW_WRAP_BOX (line), self->button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->line);
  g_signal_connect (self->button, "clicked", G_CALLBACK (test_cb), self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bw-key-row");
  g_object_set (self, "activatable", FALSE, "focusable", FALSE, "title", _ ("Deliveries"), NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
bw_channel_test_row_new (BwContext *context, const char *channel)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && channel != NULL, NULL);
  BwChannelTestRow *self = g_object_new (BW_TYPE_CHANNEL_TEST_ROW, NULL);
  self->context = g_object_ref (context);
  self->channel = g_strdup (channel);
  return GTK_WIDGET (self);
}

void
bw_channel_test_row_set_stats (BwChannelTestRow *row, const char *text)
{
  g_return_if_fail (BW_IS_CHANNEL_TEST_ROW (row) && text != NULL);
  gtk_label_set_text (row->stats, text);
}
