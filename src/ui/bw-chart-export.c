/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart for elsewhere: on the clipboard, or in a file. */
#include "ui/bw-chart-export.h"

#include "ui/bw-chart-table.h"
#include "ui/bw-compat.h"
#include "ui/bw-file-toast.h"

#include <glib/gi18n-lib.h>

#define WIDTH_PX 1200
#define HEIGHT_PX 400
#define SQUARE_WIDTH_PX 800
#define SQUARE_HEIGHT_PX 900
#define DEVICE_SCALE 2

/* As it is on screen, with its title and legend, at a size that does not depend on the window. */
static void
export_frame (BwChart *chart, const BwChartFrame *seen, BwChartFrame *frame)
{
  bool is_square = bw_chart_kind (chart) == BW_CHART_RELIABILITY;
  bw_chart_frame_init (frame);
  frame->width = is_square ? SQUARE_WIDTH_PX : WIDTH_PX;
  frame->height = is_square ? SQUARE_HEIGHT_PX : HEIGHT_PX;
  frame->device_scale = DEVICE_SCALE;
  frame->palette = seen->palette;
  frame->x_from = seen->x_from;
  frame->x_to = seen->x_to;
  frame->hidden = seen->hidden;
}

/* What is made on another thread: a large chart takes longer than a frame has. */
typedef struct
{
  GtkWidget *widget; /* referenced */
  BwChart *chart;    /* referenced; once on its way as it is then */
  BwChartFrame frame;
  BwChartExportKind kind;
  GFile *file; /* to be written, or NULL */
} Export;

static Export *
export_new (GtkWidget *widget, BwChart *chart)
{
  Export *export = g_new0 (Export, 1);
  export->widget = g_object_ref (widget);
  export->chart = bw_chart_ref (chart);
  return export;
}

static void
export_free (Export *export)
{
  g_object_unref (export->widget);
  g_clear_object (&export->file);
  bw_chart_unref (export->chart);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

/* Makes EXPORT (transfer full) by THREAD, and gives it to CALLBACK (transfer full): a thread that
 * holds on to the task may not be the last one to hold on to a widget. */
static void
start (Export *export, GTaskThreadFunc thread, GAsyncReadyCallback callback)
{
  BwChart *frozen = bw_chart_freeze (export->chart);
  bw_chart_unref (export->chart);
  export->chart = frozen;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, export);
  g_task_set_task_data (task, export, NULL);
  g_task_run_in_thread (task, thread);
}

static void
values_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  g_autoptr (GBytes) bytes = bw_chart_to_csv (export->chart);
  size_t size = 0;
  const char *csv = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (csv, size);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GString) out = g_string_sized_new (size);
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = bw_chart_table_split (lines[i]);
      g_autofree char *line = g_strjoinv ("\t", fields);
      g_string_append_printf (out, "%s\n", line);
    }
  g_task_return_pointer (task, g_string_free (g_steal_pointer (&out), FALSE), g_free);
}

static void
values_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) export = data;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (export->widget), text);
}

void
bw_chart_export_copy_values (GtkWidget *widget, BwChart *chart)
{
  g_return_if_fail (chart != NULL);
  start (export_new (widget, chart), values_thread, values_cb);
}

static void
image_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  GError *error = NULL;
  g_autoptr (GBytes) png = bw_chart_to_png (export->chart, &export->frame, &error);
  GdkTexture *texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
image_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) export = data;
  GtkWidget *widget = export->widget;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  else
    bw_file_toast_failed (widget, _ ("The image could not be copied"), error);
}

void
bw_chart_export_copy_image (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen)
{
  g_return_if_fail (chart != NULL);
  Export *export = export_new (widget, chart);
  export_frame (chart, seen, &export->frame);
  start (export, image_thread, image_cb);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  GFile *file = G_FILE (object);
  if (!g_file_replace_contents_finish (file, result, NULL, &error))
    {
      bw_file_toast_failed (widget, _ ("The chart was not saved"), error);
      return;
    }
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: the name of a file */
  g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), shown);
  bw_file_toast_saved (widget, text, file);
}

/* (transfer full) */
static GBytes *
content_of (const Export *export, GError **error)
{
  switch (export->kind)
    {
    case BW_CHART_EXPORT_PNG:
      return bw_chart_to_png (export->chart, &export->frame, error);
    case BW_CHART_EXPORT_SVG:
      return bw_chart_to_svg (export->chart, &export->frame, error);
    case BW_CHART_EXPORT_CSV:
      break;
    }
  return bw_chart_to_csv (export->chart);
}

static void
content_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = content_of (data, &error);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
content_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) export = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         written_cb, g_object_ref (export->widget));
  else
    bw_file_toast_failed (export->widget, _ ("The chart was not saved"), error);
}

static void
chosen_cb (GFile *file, gpointer data)
{
  Export *export = data;
  if (file == NULL)
    {
      export_free (export);
      return;
    }
  export->file = g_object_ref (file);
  start (export, content_thread, content_cb);
}

void
bw_chart_export_save (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen,
                      BwChartExportKind kind, const char *name)
{
  static const char *const endings[] = { "png", "svg", "csv" };
  g_return_if_fail (chart != NULL && kind < G_N_ELEMENTS (endings));
  Export *export = export_new (widget, chart);
  export->kind = kind;
  export_frame (chart, seen, &export->frame);
  g_autofree char *file = g_strdup_printf ("%s.%s", name, endings[kind]);
  bw_compat_save_file (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save chart"), file, chosen_cb,
                       export);
}
