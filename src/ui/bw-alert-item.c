/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident as an object of a list, and the row that shows it. */
#include "ui/bw-alert-item.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-row-press.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tone.h"

#include <glib/gi18n-lib.h>

#define KEY_ROW "bw-alert-row"

struct _BwAlertItem
{
  GObject parent_instance;
  BwIncidentLine *line;
};

G_DEFINE_FINAL_TYPE (BwAlertItem, bw_alert_item, G_TYPE_OBJECT)

static unsigned changed_signal;

static void
bw_alert_item_finalize (GObject *object)
{
  g_clear_pointer (&BW_ALERT_ITEM (object)->line, bw_incident_line_unref);
  G_OBJECT_CLASS (bw_alert_item_parent_class)->finalize (object);
}

static void
bw_alert_item_class_init (BwAlertItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_alert_item_finalize;
  changed_signal = g_signal_new ("changed", BW_TYPE_ALERT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bw_alert_item_init (BwAlertItem *item)
{
}

BwAlertItem *
bw_alert_item_new (BwIncidentLine *line)
{
  BwAlertItem *item = g_object_new (BW_TYPE_ALERT_ITEM, NULL);
  item->line = bw_incident_line_ref (line);
  return item;
}

BwIncidentLine *
bw_alert_item_line (BwAlertItem *item)
{
  g_return_val_if_fail (BW_IS_ALERT_ITEM (item), NULL);
  return item->line;
}

void
bw_alert_item_set_line (BwAlertItem *item, BwIncidentLine *line)
{
  g_return_if_fail (BW_IS_ALERT_ITEM (item) && line != NULL);
  bool is_same = bw_incident_line_equal (item->line, line);
  bw_incident_line_ref (line);
  bw_incident_line_unref (item->line);
  item->line = line;
  if (!is_same)
    g_signal_emit (item, changed_signal, 0);
}

/* The widgets of a row. */
typedef struct
{
  GtkWidget *grid, *icon, *title, *severity, *place, *when, *state;
  BwAlertItem *item; /* while it is bound */
  gulong handler;
} Row;

static GtkWidget *
label_new (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  static const char *const icon_classes[] = { "bw-icon-row", NULL };
  Row *row = g_new0 (Row, 1);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  row->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 2, NULL);
  row->icon = g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "accessible-role",
                            GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  row->title = label_new ("heading");
  row->severity = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (row->severity, "caption-heading");
  row->place = label_new ("caption");
  row->when = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, NULL);
  row->state = bw_state_label_new ();
  gtk_widget_add_css_class (row->when, "caption");
  gtk_widget_add_css_class (row->when, "numeric");
  gtk_widget_add_css_class (row->when, "bw-dim");
  gtk_widget_add_css_class (row->place, "bw-dim");
  gtk_widget_add_css_class (row->state, "caption-heading");
  gtk_widget_set_hexpand (row->title, TRUE);
  gtk_widget_set_hexpand (row->place, TRUE);
  gtk_box_append (GTK_BOX (first), row->title);
  gtk_box_append (GTK_BOX (first), row->when);
  gtk_box_append (GTK_BOX (second), row->severity);
  gtk_box_append (GTK_BOX (second), row->place);
  gtk_box_append (GTK_BOX (second), row->state);
  gtk_grid_attach (GTK_GRID (row->grid), row->icon, 0, 0, 1, 2);
  gtk_grid_attach (GTK_GRID (row->grid), first, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row->grid), second, 1, 1, 1, 1);
  gtk_widget_set_valign (row->grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->grid, "bw-alert-row");
  gtk_list_item_set_child (list_item, row->grid);
  g_object_set_data_full (G_OBJECT (row->grid), KEY_ROW, row, g_free);
}

static void
update (Row *row)
{
  BwIncidentLine *line = row->item->line;
  bool is_open = bw_incident_is_open (line->incident);
  bool has_state = g_strcmp0 (line->state.word, line->severity.word) != 0;
  const BwStateWords *shown = is_open ? &line->severity : &line->state;
  g_autofree char *text = bw_incident_line_text (line);
  g_autofree char *rest = g_strconcat (" · ", line->place, NULL);
  g_autofree char *place = bw_bidi_rest (row->place, rest);
  bw_state_icon_set (GTK_IMAGE (row->icon), line->hush != NULL ? line->state.icon : shown->icon);
  bw_tone_set (row->icon, line->hush != NULL ? BW_TONE_MUTE : shown->tone);
  gtk_label_set_text (GTK_LABEL (row->title), line->title);
  gtk_label_set_text (GTK_LABEL (row->severity), shown->word);
  bw_tone_set (row->severity, shown->tone);
  gtk_label_set_text (GTK_LABEL (row->place), place);
  gtk_label_set_text (GTK_LABEL (row->when), line->when);
  if (is_open)
    bw_state_label_set (BW_STATE_LABEL (row->state), &line->state, line->hush);
  else
    bw_state_label_set (BW_STATE_LABEL (row->state), &bw_state_words_none, line->since);
  gtk_widget_set_visible (row->state, has_state);
  if (is_open)
    gtk_widget_add_css_class (row->title, "heading");
  else
    gtk_widget_remove_css_class (row->title, "heading");
  /* The row itself is what is focused. */
  GtkWidget *named = gtk_widget_get_parent (row->grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (named != NULL ? named : row->grid),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (named != NULL)
    bw_row_press_add (named);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  Row *row = g_object_get_data (G_OBJECT (gtk_list_item_get_child (list_item)), KEY_ROW);
  row->item = gtk_list_item_get_item (list_item);
  row->handler = g_signal_connect_swapped (row->item, "changed", G_CALLBACK (update), row);
  update (row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  Row *row = g_object_get_data (G_OBJECT (gtk_list_item_get_child (list_item)), KEY_ROW);
  g_clear_signal_handler (&row->handler, row->item);
  row->item = NULL;
}

GtkListItemFactory *
bw_alert_item_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
