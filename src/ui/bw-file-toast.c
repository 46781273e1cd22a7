/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of saving a file, said in the window it was asked for in. */
#include "ui/bw-file-toast.h"

#include "ui/bw-portal.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define FOLDER_KEY "bw-folder"
/* So long its button can be gone to. */
#define BUTTON_TOAST_S 8

static void
show (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

/* Names of files and of bots are no markup. */
static AdwToast *
toast_new (const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  return adw_toast_new (title);
}

static void
open_cb (AdwToast *toast, gpointer data)
{
  g_autofree char *uri = g_file_get_uri (g_object_get_data (G_OBJECT (toast), FOLDER_KEY));
  gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

void
bw_file_toast_saved (GtkWidget *widget, const char *text, GFile *file)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && text != NULL && G_IS_FILE (file));
  AdwToast *toast = toast_new (text);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  /* What a sandbox sees of a file that was chosen is not where it is. */
  if (folder != NULL && !bw_portal_is_sandboxed ())
    {
      adw_toast_set_button_label (toast, _ ("Open folder"));
      adw_toast_set_timeout (toast, BUTTON_TOAST_S);
      g_object_set_data_full (G_OBJECT (toast), FOLDER_KEY, g_object_ref (folder), g_object_unref);
      g_signal_connect (toast, "button-clicked", G_CALLBACK (open_cb), NULL);
    }
  show (widget, toast);
}

void
bw_file_toast_failed (GtkWidget *widget, const char *text, const GError *error)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && text != NULL && error != NULL);
  g_autofree char *whole = g_strdup_printf ("%s: %s", text, error->message);
  show (widget, toast_new (whole));
}
