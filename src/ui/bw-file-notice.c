/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that says that somebody else changed what is edited. */
#include "ui/bw-file-notice.h"

#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

#define TEXT_CHARS 60

struct _BwFileNotice
{
  GtkWidget parent_instance;
  GtkWidget *box, *text;
};

G_DEFINE_FINAL_TYPE (BwFileNotice, bw_file_notice, GTK_TYPE_WIDGET)

enum
{
  MINE,
  THEIRS,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
bw_file_notice_dispose (GObject *object)
{
  g_clear_pointer (&BW_FILE_NOTICE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bw_file_notice_parent_class)->dispose (object);
}

static void
bw_file_notice_class_init (BwFileNoticeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_file_notice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  signals[MINE] = g_signal_new ("mine", BW_TYPE_FILE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[THEIRS] = g_signal_new ("theirs", BW_TYPE_FILE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
mine_cb (BwFileNotice *self)
{
  g_signal_emit (self, signals[MINE], 0);
}

static void
theirs_cb (BwFileNotice *self)
{
  g_signal_emit (self, signals[THEIRS], 0);
}

static void
add_button (BwFileNotice *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, self);
  bw_wrap_box_append (BW_WRAP_BOX (self->box), button);
}

static void
bw_file_notice_init (BwFileNotice *self)
{
  self->box = bw_wrap_box_new (12, true);
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                             PANGO_WRAP_WORD_CHAR, "max-width-chars", TEXT_CHARS, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "bw-notice");
  bw_wrap_box_append (BW_WRAP_BOX (self->box), self->text);
  add_button (self, _ ("Keep mine"), G_CALLBACK (mine_cb));
  add_button (self, _ ("Take the file's"), G_CALLBACK (theirs_cb));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bw_file_notice_new (void)
{
  return g_object_new (BW_TYPE_FILE_NOTICE, NULL);
}

void
bw_file_notice_set_text (BwFileNotice *notice, const char *text)
{
  g_return_if_fail (BW_IS_FILE_NOTICE (notice));
  gtk_label_set_text (GTK_LABEL (notice->text), text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (notice), text != NULL);
}
