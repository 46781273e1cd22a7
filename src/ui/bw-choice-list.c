/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list that a drop-down opens, with items that have names and can be chosen through AT-SPI. */
#include "ui/bw-choice-list.h"

#include "ui/bw-cut-label.h"
#include "ui/bw-row-press.h"

#include <adwaita.h>

#define MAX_CHARS 48

static GtkWidget *
check_of (GtkListItem *item)
{
  return gtk_widget_get_last_child (gtk_list_item_get_child (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *check = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_object_set (label, "xalign", 0.0, "hexpand", TRUE, "max-width-chars", MAX_CHARS, NULL);
  bw_cut_label (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (item, box);
}

/* The room for the tick is there in any case. */
static void
show_check (GObject *owner, GParamSpec *pspec, GtkListItem *item)
{
  g_autoptr (GObject) selected = NULL;
  g_object_get (owner, "selected-item", &selected, NULL);
  gtk_widget_set_opacity (check_of (item), selected == gtk_list_item_get_item (item) ? 1 : 0);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkWidget *owner)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  /* What has the focus. */
  GtkWidget *row = gtk_widget_get_parent (box);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), text);
  g_signal_connect_object (owner, "notify::selected-item", G_CALLBACK (show_check), item, 0);
  show_check (G_OBJECT (owner), NULL, item);
  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  bw_row_press_add (row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkWidget *owner)
{
  g_signal_handlers_disconnect_by_func (owner, show_check, item);
}

void
bw_choice_list_add (GtkWidget *owner, const char *title)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (owner) || ADW_IS_COMBO_ROW (owner));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), owner, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), owner, 0);
  g_object_set (owner, "list-factory", factory, NULL);
  if (ADW_IS_COMBO_ROW (owner))
    bw_row_press_add (owner);
  else if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (owner)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}
