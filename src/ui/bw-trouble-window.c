/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window when nothing can be watched: what is wrong, where, and what can be done. */
#include "ui/bw-trouble-window.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>

/* What a person can do about it. */
static const char *
advice (const GError *error)
{
  if (g_error_matches (error, BW_ERROR, BW_ERROR_TOO_NEW))
    return _ ("A newer Bellwether wrote it. Install that one again, or choose another folder with "
              "--state. Nothing was changed.");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_PERMISSION))
    return _ ("Make it readable and writable for you, or choose another folder with --state. "
              "Nothing was changed.");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_CORRUPT))
    return _ ("Move the file away to begin anew, or put a copy of it back. Nothing was changed.");
  return _ ("Nothing was changed.");
}

GtkWindow *
bw_trouble_window_new (GtkApplication *application, const GError *error)
{
  const char *message = error != NULL ? error->message : "";
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", message, advice (error));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GtkWidget *button = gtk_button_new_with_label (_ ("Quit"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.quit");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  GtkWidget *page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "bellwether-nodata-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Not watching"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  gtk_widget_set_vexpand (page, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  GtkWidget *window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application,
                                    "title", _ ("Bellwether"), "default-width", 560,
                                    "default-height", 480, "content", box, NULL);
  return GTK_WINDOW (window);
}
