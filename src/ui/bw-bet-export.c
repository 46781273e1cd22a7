/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets to the clipboard and into a file, made on a worker. */
#include "ui/bw-bet-export.h"

#include "ui/bw-compat.h"
#include "ui/bw-file-toast.h"
#include "view/bw-bet-text.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

#define TELL_MS 100

/* What is written, and where to. */
typedef struct
{
  BwContext *context;
  GtkWidget *widget;
  BwBetExtract *extract;
  GFile *file; /* NULL: the clipboard */
  GCancellable *cancellable;
  BwBetExportFunc progress;
  int n_permille; /* done; atomic */
  unsigned timer;
} Export;

static Export *
export_new (BwContext *context, GtkWidget *widget, BwBetExtract *extract)
{
  Export *export = g_new0 (Export, 1);
  export->context = g_object_ref (context);
  export->widget = g_object_ref (widget);
  export->extract = extract;
  return export;
}

static void
export_free (gpointer data)
{
  Export *export = data;
  g_clear_handle_id (&export->timer, g_source_remove);
  g_object_unref (export->context);
  g_object_unref (export->widget);
  g_clear_object (&export->cancellable);
  g_clear_object (&export->file);
  bw_bet_extract_free (export->extract);
  g_free (export);
}

/* FORMAT with the number of bets for its %s. (transfer full) */
static char *
count_text (const Export *export, const char *format)
{
  size_t n = bw_bet_extract_n (export->extract);
  g_autofree char *count = bw_words_decimal ((double) n, 0, false);
  g_autoptr (GString) text = g_string_new (format);
  g_string_replace (text, "%s", count, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
copy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Export *export = data;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  if (bw_bet_text_write (export->extract, '\t', stream, NULL, NULL, cancellable, &error)
      && g_output_stream_write_all (stream, "", 1, NULL, cancellable, &error)
      && g_output_stream_close (stream, cancellable, &error))
    g_task_return_pointer (
        task, g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream)), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);
  if (text == NULL)
    {
      bw_context_toast (export->context, error->message, NULL, NULL);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (export->widget), text);
  size_t n = bw_bet_extract_n (export->extract);
  g_autofree char *told = count_text (export, ngettext ("%s bet copied", "%s bets copied", n));
  bw_context_toast (export->context, told, NULL, NULL);
}

void
bw_bet_export_copy (BwContext *context, GtkWidget *widget, BwBetExtract *extract)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WIDGET (widget) && extract != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, copied_cb, NULL);
  g_task_set_task_data (task, export_new (context, widget, extract), export_free);
  g_task_run_in_thread (task, copy_thread);
}

static void
written_cb (size_t n_done, size_t n, gpointer data)
{
  Export *export = data;
  g_atomic_int_set (&export->n_permille, (int) (1000.0 * (double) n_done / (double) n));
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (export->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);
  if (stream == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  GOutputStream *output = G_OUTPUT_STREAM (stream);
  if (bw_bet_text_write (export->extract, ',', output, written_cb, export, cancellable, &error)
      && g_output_stream_close (output, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* Closed by somebody who gave up, it does not take the place of what was there. */
  g_autoptr (GCancellable) given_up = g_cancellable_new ();
  g_cancellable_cancel (given_up);
  g_output_stream_close (output, given_up, NULL);
  g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
tell_cb (gpointer data)
{
  const Export *export = data;
  export->progress (export->widget, g_atomic_int_get (&export->n_permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  size_t n = bw_bet_extract_n (export->extract);
  g_clear_handle_id (&export->timer, g_source_remove);
  export->progress (export->widget, -1);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *text = count_text (export, ngettext ("%s bet saved", "%s bets saved", n));
      bw_file_toast_saved (export->widget, text, export->file);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bw_file_toast_failed (export->widget, _ ("The bets were not saved"), error);
}

static void
file_cb (GFile *file, gpointer data)
{
  Export *export = data;
  if (file == NULL)
    {
      export_free (export);
      return;
    }
  export->file = g_object_ref (file);
  export->timer = g_timeout_add (TELL_MS, tell_cb, export);
  g_autoptr (GTask) task = g_task_new (NULL, export->cancellable, saved_cb, NULL);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, save_thread);
}

void
bw_bet_export_save (BwContext *context, GtkWidget *widget, const char *name, BwBetExtract *extract,
                    GCancellable *cancellable, BwBetExportFunc progress)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WIDGET (widget) && extract != NULL);
  Export *export = export_new (context, widget, extract);
  export->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  export->progress = progress;
  g_autofree char *file_name = g_strdup_printf ("%s-%s.csv", _ ("bets"), name);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  bw_compat_save_file (window, _ ("Save bets as CSV"), file_name, file_cb, export);
}
