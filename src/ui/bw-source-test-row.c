/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a source's form that tries it out: what it would read. */
#include "ui/bw-source-test-row.h"

#include "engine/bw-engine-live.h"
#include "view/bw-source-test.h"

#include <glib/gi18n-lib.h>

#define N_ROWS 1

struct _BwSourceTestRow
{
  BwTestRow parent_instance;
  BwContext *context; /* NULL: it is gone */
  char *source;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (BwSourceTestRow, bw_source_test_row, BW_TYPE_TEST_ROW)

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
  const char *icon = tone == BW_TONE_ERROR ? "bellwether-error-symbolic" : NULL;
  const BwStateWords words = { icon, NULL, tone };
  bw_test_row_end (BW_TEST_ROW (self), &words, text);
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
  const BwConfigGroup *group = group_of (self);
  g_autofree char *path = group != NULL ? bw_config_group_path (group, "path") : NULL;
  if (path == NULL)
    {
      show_answer (self, "", BW_TONE_MUTE);
      return;
    }
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
asked_cb (BwSourceTestRow *self)
{
  const BwConfigGroup *group = group_of (self);
  g_autoptr (BwSourceFile) file = group != NULL ? bw_source_file_new (group) : NULL;
  if (file == NULL)
    {
      count_figures (self);
      return;
    }
  bw_test_row_begin (BW_TEST_ROW (self), _ ("Reading the file…"));
  bw_ledger_preview_async (&file->file, N_ROWS, NULL, NULL, self->cancellable, previewed_cb,
                           g_object_ref (self));
}

static void
bw_source_test_row_init (BwSourceTestRow *self)
{
  self->cancellable = g_cancellable_new ();
  bw_test_row_set_up (BW_TEST_ROW (self), _ ("What it reads"),
                      _ ("Reads it once; nothing is kept of that."), _ ("Try it out"));
}

GtkWidget *
bw_source_test_row_new (BwContext *context, const char *source)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && source != NULL, NULL);
  BwSourceTestRow *self = g_object_new (BW_TYPE_SOURCE_TEST_ROW, NULL);
  self->context = g_object_ref (context);
  self->source = g_strdup (source);
  g_signal_connect (self, "asked", G_CALLBACK (asked_cb), NULL);
  return GTK_WIDGET (self);
}
