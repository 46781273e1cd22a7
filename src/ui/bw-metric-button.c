/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A metric chosen from all that are known. */
#include "ui/bw-metric-button.h"

#include "model/bw-catalogue.h"
#include "ui/bw-row-press.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LIST_HEIGHT_PX 320
#define LIST_WIDTH_PX 300

typedef struct
{
  GtkWidget *button, *search, *list;
  BwMetricChosen chosen;
  gpointer data;
} Picker;

static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  const Picker *picker = data;
  unsigned n = 0;
  const BwMetricInfo *all = bw_catalogue_list (&n);
  const BwMetricInfo *info = &all[gtk_list_box_row_get_index (row)];
  g_autofree char *wanted =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (picker->search)), -1);
  g_autofree char *title = g_utf8_casefold (_ (info->title), -1);
  return strstr (title, wanted) != NULL || strstr (info->name, wanted) != NULL;
}

static void
search_cb (GtkSearchEntry *entry, Picker *picker)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (picker->list));
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, Picker *picker)
{
  unsigned n = 0;
  const BwMetricInfo *all = bw_catalogue_list (&n);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (picker->button));
  picker->chosen (all[gtk_list_box_row_get_index (row)].name, picker->data);
}

static GtkWidget *
row_new (const BwMetricInfo *info)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ (info->title), "xalign", 0.0,
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", info->name, "xalign", 0.0, "ellipsize",
                                  PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "bw-dim");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), name);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, info->name);
  bw_row_press_add (row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (info->title), -1);
  return row;
}

/* Filled when it is asked for: most never are. */
static void
fill (GtkMenuButton *button, gpointer data)
{
  Picker *picker = data;
  unsigned n = 0;
  const BwMetricInfo *all = bw_catalogue_list (&n);
  if (gtk_widget_get_first_child (picker->list) != NULL)
    return;
  for (unsigned i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (picker->list), row_new (&all[i]));
}

GtkWidget *
bw_metric_button_new (BwMetricChosen chosen, gpointer data)
{
  Picker *picker = g_new0 (Picker, 1);
  picker->chosen = chosen;
  picker->data = data;
  picker->button = gtk_menu_button_new ();
  picker->search = gtk_search_entry_new ();
  picker->list = gtk_list_box_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                    "min-content-height", LIST_HEIGHT_PX, "min-content-width",
                                    LIST_WIDTH_PX, "child", picker->list, NULL);
  GtkWidget *popover = gtk_popover_new ();
  gtk_list_box_set_filter_func (GTK_LIST_BOX (picker->list), matches, picker, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picker->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search metrics"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picker->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Metrics"), -1);
  g_signal_connect (picker->search, "search-changed", G_CALLBACK (search_cb), picker);
  g_signal_connect (picker->list, "row-activated", G_CALLBACK (activated_cb), picker);
  gtk_box_append (GTK_BOX (box), picker->search);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (picker->button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (picker->button), "view-list-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (picker->button), fill, picker, NULL);
  gtk_widget_set_tooltip_text (picker->button, _ ("Choose a metric"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (picker->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a metric"), -1);
  g_object_set_data_full (G_OBJECT (picker->button), "bw-picker", picker, g_free);
  return picker->button;
}
