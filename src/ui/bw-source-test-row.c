/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a source's form that tries it out: what it would read. */
#include "ui/bw-source-test-row.h"

#include "engine/bw-engine-live.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-source-test.h"

#include <glib/gi18n-lib.h>

#define TEXT_CHARS 40
#define ANSWER_CHARS 60
#define N_ROWS 1

struct _BwSourceTestRow
{
  AdwPreferencesRow parent_instance;
  BwContext *context; /* NULL: it is gone */
  char *source;
  GCancellable *cancellable;
  GtkLabel *answer;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (BwSourceTestRow, bw_source_test_row, ADW_TYPE_PREFERENCES_ROW)

static void
bw_source_test_row_dispose (GObject *object)
{
  BwSourceTestRow *self = BW_SOURCE_TEST_ROW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_source_test_row_parent_class)->dispose (object);
}

static void
bw_source_test_row_finalize (GObject *object)
{
  g_object_unref (BW_SOURCE_TEST_ROW (object)->cancellable);
  g_free (BW_SOURCE_TEST_ROW (object)->source);
  G_OBJECT_CLASS (bw_source_test_row_parent_class)->finalize (object);
}

static void
bw_source_test_row_class_init (BwSourceTestRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_source_test_row_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_source_test_row_finalize;
}

static void
show_answer (BwSourceTestRow *self, const char *text, BwTone tone)
{
  gtk_label_set_text (self->answer, text);
  bw_tone_set (GTK_WIDGET (self->answer), tone);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), TRUE);
}

static const BwConfigGroup *
group_of (BwSourceTestRow *self)
{
  return bw_config_find (bw_engine_config_file (bw_context_engine (self->context)), "source",
                         self->source);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSourceTestRow) self = data;
  g_autoptr (BwLedgerPreview) preview = bw_ledger_preview_finish (result, NULL);
  if (self->context == NULL || preview == NULL)
    return;
  gtk_widget_set_sensitive (self->button, TRUE);
  const BwConfigGroup *group = group_of (self);
  g_autofree char *path = group != NULL ? bw_config_group_path (group, "path") : NULL;
  if (path == NULL)
    return;
  bool is_good = false;
  g_autofree char *text = bw_source_test_text (preview, path, bw_context_now_us (self->context),
                                               bw_context_zone (self->context),
                                               bw_config_group_text (group, "currency"), &is_good);
  show_answer (self, text, is_good ? BW_TONE_MUTE : BW_TONE_ERROR);
}

/* What this computer gives at the moment. */
static void
count_figures (BwSourceTestRow *self)
{
  BwEngine *engine = bw_context_engine (self->context);
  bool is_asked =
      bw_engine_mode (engine) == BW_ENGINE_RUN && bw_engine_check_now (engine, self->source);
  g_autoptr (GPtrArray) metrics = bw_engine_latest_metrics (engine, self->source);
  g_autofree char *text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "It gives %u figure; it is asked again now.",
                                    "It gives %u figures; it is asked again now.", metrics->len),
                       metrics->len);
  show_answer (self, is_asked ? text : _ ("It is not in use: nothing is asked."), BW_TONE_MUTE);
}

static void
test_cb (GtkButton *button, BwSourceTestRow *self)
{
  const BwConfigGroup *group = group_of (self);
  g_autoptr (BwSourceFile) file = group != NULL ? bw_source_file_new (group) : NULL;
  if (file == NULL)
    {
      count_figures (self);
      return;
    }
  gtk_widget_set_sensitive (self->button, FALSE);
  show_answer (self, _ ("Reading the file…"), BW_TONE_MUTE);
  bw_ledger_preview_async (&file->file, N_ROWS, NULL, NULL, self->cancellable, previewed_cb,
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

static void
bw_source_test_row_init (BwSourceTestRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = bw_wrap_box_new (12, true);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkLabel *help = label_new (_ ("Reads it once; nothing is kept of that."), "caption", TEXT_CHARS);
  self->cancellable = g_cancellable_new ();
  self->button = gtk_button_new_with_label (_ ("Try it out"));
  self->answer = label_new ("", "numeric", ANSWER_CHARS);
  g_object_set (self->answer, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "visible", FALSE,
                NULL);
  gtk_widget_add_css_class (GTK_WIDGET (help), "bw-dim");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (label_new (_ ("What it reads"), NULL, TEXT_CHARS)));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (help));
  bw_wrap_box_append (BW_WRAP_BOX (line), texts);
  bw_wrap_box_append (BW_WRAP_BOX (line), self->button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->answer));
  g_signal_connect (self->button, "clicked", G_CALLBACK (test_cb), self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bw-key-row");
  g_object_set (self, "activatable", FALSE, "focusable", FALSE, "title", _ ("What it reads"), NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
bw_source_test_row_new (BwContext *context, const char *source)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && source != NULL, NULL);
  BwSourceTestRow *self = g_object_new (BW_TYPE_SOURCE_TEST_ROW, NULL);
  self->context = g_object_ref (context);
  self->source = g_strdup (source);
  return GTK_WIDGET (self);
}
