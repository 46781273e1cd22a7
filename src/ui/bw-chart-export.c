/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart for elsewhere: on the clipboard, or in a file. */
#include "ui/bw-chart-export.h"

#include "ui/bw-chart-table.h"
#include "ui/bw-compat.h"

#include <adwaita.h>
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

void
bw_chart_export_copy_values (GtkWidget *widget, BwChart *chart)
{
  g_return_if_fail (chart != NULL);
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  size_t size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GString) out = g_string_sized_new (size);
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = bw_chart_table_split (lines[i]);
      g_autofree char *line = g_strjoinv ("\t", fields);
      g_string_append_printf (out, "%s\n", line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), out->str);
}

/* Says what went wrong, and that nothing else did. */
static void
tell_error (GtkWidget *widget, const char *heading, const GError *error)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
bw_chart_export_copy_image (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen)
{
  g_return_if_fail (chart != NULL);
  BwChartFrame frame;
  g_autoptr (GError) error = NULL;
  export_frame (chart, seen, &frame);
  g_autoptr (GBytes) png = bw_chart_to_png (chart, &frame, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  if (texture == NULL)
    tell_error (widget, _ ("The image could not be copied"), error);
  else
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

typedef struct
{
  GtkWidget *widget; /* referenced */
  BwChart *chart;    /* referenced */
  BwChartFrame frame;
  BwChartExportKind kind;
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->widget);
  bw_chart_unref (save->chart);
  g_free (save);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error)
      && gtk_widget_get_root (widget) != NULL)
    tell_error (widget, _ ("The file could not be saved"), error);
}

/* (transfer full) */
static GBytes *
content_of (Save *save, GError **error)
{
  switch (save->kind)
    {
    case BW_CHART_EXPORT_PNG:
      return bw_chart_to_png (save->chart, &save->frame, error);
    case BW_CHART_EXPORT_SVG:
      return bw_chart_to_svg (save->chart, &save->frame, error);
    case BW_CHART_EXPORT_CSV:
      break;
    }
  return bw_chart_to_csv (save->chart);
}

static void
chosen_cb (GFile *file, gpointer data)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file != NULL ? content_of (save, &error) : NULL;
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         written_cb, g_object_ref (save->widget));
  else if (error != NULL)
    tell_error (save->widget, _ ("The file could not be saved"), error);
  save_free (save);
}

void
bw_chart_export_save (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen,
                      BwChartExportKind kind, const char *name)
{
  static const char *const endings[] = { "png", "svg", "csv" };
  g_return_if_fail (chart != NULL && kind < G_N_ELEMENTS (endings));
  Save *save = g_new0 (Save, 1);
  save->widget = g_object_ref (widget);
  save->chart = bw_chart_ref (chart);
  save->kind = kind;
  export_frame (chart, seen, &save->frame);
  g_autofree char *file = g_strdup_printf ("%s.%s", name, endings[kind]);
  bw_compat_save_file (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save chart"), file, chosen_cb,
                       save);
}
