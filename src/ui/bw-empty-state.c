/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page or card without content: what is missing, and what will fill it. */
#include "ui/bw-empty-state.h"

GtkWidget *
bw_empty_state_new (const char *icon, const char *title, const char *text, const char *button,
                    const char *action)
{
  GtkWidget *state = adw_status_page_new ();
  gtk_widget_add_css_class (state, "compact");
  bw_empty_state_set (state, icon, title, text);
  if (button == NULL)
    return state;
  GtkWidget *child = gtk_button_new_with_mnemonic (button);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (child), action);
  gtk_widget_add_css_class (child, "pill");
  gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (state), child);
  return state;
}

void
bw_empty_state_set (GtkWidget *state, const char *icon, const char *title, const char *text)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (state) && title != NULL);
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (state), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (state), safe_title);
  adw_status_page_set_description (ADW_STATUS_PAGE (state), safe_text);
}
