/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a form that tries out what the form is of. */
#include "ui/bw-test-row.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"

#define TEXT_CHARS 40
#define ANSWER_CHARS 60

typedef struct
{
  GtkLabel *title, *text, *answer;
  GtkImage *icon;
  GtkWidget *button, *line;
} BwTestRowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (BwTestRow, bw_test_row, ADW_TYPE_PREFERENCES_ROW)

static unsigned asked_signal;

static BwTestRowPrivate *
parts_of (BwTestRow *row)
{
  return bw_test_row_get_instance_private (row);
}

static void
bw_test_row_class_init (BwTestRowClass *class)
{
  asked_signal = g_signal_new ("asked", BW_TYPE_TEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
asked_cb (BwTestRow *row)
{
  g_signal_emit (row, asked_signal, 0);
}

static GtkLabel *
label_new (const char *style, int max_chars)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "max-width-chars", max_chars, NULL);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
answer_line_new (BwTestRowPrivate *parts)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  parts->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (parts->icon), "bw-icon-row");
  parts->answer = label_new (NULL, ANSWER_CHARS);
  g_object_set (parts->answer, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "selectable", TRUE,
                NULL);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (parts->icon));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (parts->answer));
  gtk_widget_set_visible (line, FALSE);
  return line;
}

static void
bw_test_row_init (BwTestRow *row)
{
  BwTestRowPrivate *parts = parts_of (row);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = bw_wrap_box_new (12, true);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  parts->title = label_new (NULL, TEXT_CHARS);
  parts->text = label_new ("caption", TEXT_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (parts->text), "bw-dim");
  parts->button = gtk_button_new ();
  parts->line = answer_line_new (parts);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (parts->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (parts->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (parts->text));
  bw_wrap_box_append (BW_WRAP_BOX (line), texts);
  bw_wrap_box_append (BW_WRAP_BOX (line), parts->button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), parts->line);
  g_signal_connect_swapped (parts->button, "clicked", G_CALLBACK (asked_cb), row);
  gtk_widget_add_css_class (GTK_WIDGET (row), "bw-key-row");
  g_object_set (row, "activatable", FALSE, "focusable", FALSE, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
}

void
bw_test_row_set_up (BwTestRow *row, const char *title, const char *text, const char *button)
{
  g_return_if_fail (BW_IS_TEST_ROW (row) && title != NULL && button != NULL);
  BwTestRowPrivate *parts = parts_of (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_text (parts->title, title);
  gtk_button_set_label (GTK_BUTTON (parts->button), button);
  bw_test_row_set_text (row, text);
}

void
bw_test_row_set_text (BwTestRow *row, const char *text)
{
  g_return_if_fail (BW_IS_TEST_ROW (row) && text != NULL);
  gtk_label_set_text (parts_of (row)->text, text);
}

void
bw_test_row_begin (BwTestRow *row, const char *text)
{
  bw_test_row_end (row, &bw_state_words_none, text);
  gtk_widget_set_sensitive (parts_of (row)->button, FALSE);
}

void
bw_test_row_end (BwTestRow *row, const BwStateWords *words, const char *text)
{
  g_return_if_fail (BW_IS_TEST_ROW (row) && words != NULL && text != NULL);
  BwTestRowPrivate *parts = parts_of (row);
  gtk_widget_set_sensitive (parts->button, TRUE);
  gtk_label_set_text (parts->answer, text);
  bw_state_icon_set (parts->icon, words->icon);
  gtk_widget_set_visible (GTK_WIDGET (parts->icon), words->icon != NULL);
  bw_tone_set (GTK_WIDGET (parts->icon), words->tone);
  gtk_widget_set_visible (parts->line, TRUE);
}
