/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of an alert: to whom, what became of each, every attempt, and sent again. */
#include "ui/bw-delivery-list.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-step-list.h"
#include "ui/bw-tone.h"

#include <glib/gi18n-lib.h>

/* More are shown when they are asked for. */
#define FEW_ROWS 12
#define MOST_ROWS 200
#define KEY_ID "bw-delivery-id"

struct _BwDeliveryList
{
  GtkBox parent_instance;
  GtkWidget *rows, *more, *empty;
  GHashTable *open; /* ids of those whose attempts are shown */
  char *shown;      /* all that is shown, in one text */
  bool is_all;      /* more than a few */
  bool has_more;
};

G_DEFINE_FINAL_TYPE (BwDeliveryList, bw_delivery_list, GTK_TYPE_BOX)

static unsigned again_signal;

static void
bw_delivery_list_dispose (GObject *object)
{
  BwDeliveryList *list = BW_DELIVERY_LIST (object);
  g_clear_pointer (&list->open, g_hash_table_unref);
  g_clear_pointer (&list->shown, g_free);
  G_OBJECT_CLASS (bw_delivery_list_parent_class)->dispose (object);
}

static void
bw_delivery_list_class_init (BwDeliveryListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_delivery_list_dispose;
  again_signal = g_signal_new ("again", BW_TYPE_DELIVERY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
show_more (BwDeliveryList *list)
{
  unsigned i = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (list->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (row, list->is_all || i++ < FEW_ROWS);
  gtk_widget_set_visible (list->more, list->has_more && !list->is_all);
}

static void
more_cb (GtkButton *button, BwDeliveryList *list)
{
  list->is_all = true;
  show_more (list);
}

static void
bw_delivery_list_init (BwDeliveryList *list)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (list), GTK_ORIENTATION_VERTICAL);
  list->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list->rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);
  list->more = gtk_button_new_with_label (_ ("Show older ones"));
  list->empty =
      g_object_new (GTK_TYPE_LABEL, "label", _ ("No channel was told."), "xalign", 0.0, NULL);
  gtk_widget_set_halign (list->more, GTK_ALIGN_START);
  gtk_widget_add_css_class (list->more, "flat");
  gtk_widget_set_visible (list->more, FALSE);
  gtk_widget_add_css_class (list->empty, "bw-dim");
  g_signal_connect (list->more, "clicked", G_CALLBACK (more_cb), list);
  gtk_box_append (GTK_BOX (list), list->rows);
  gtk_box_append (GTK_BOX (list), list->more);
  gtk_box_append (GTK_BOX (list), list->empty);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "bw-dense");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
again_cb (GtkButton *button, BwDeliveryList *list)
{
  g_signal_emit (list, again_signal, 0, g_object_get_data (G_OBJECT (button), KEY_ID));
}

static void
toggled_cb (GtkToggleButton *button, BwDeliveryList *list)
{
  const char *id = g_object_get_data (G_OBJECT (button), KEY_ID);
  bool is_open = gtk_toggle_button_get_active (button);
  gtk_button_set_icon_name (GTK_BUTTON (button), is_open ? "pan-up-symbolic" : "pan-down-symbolic");
  if (is_open)
    g_hash_table_add (list->open, g_strdup (id));
  else
    g_hash_table_remove (list->open, id);
}

/* The attempts below the row, and the button that shows them. */
static void
add_tries (BwDeliveryList *list, GtkWidget *box, GtkWidget *line, const BwDeliveryRow *row)
{
  GtkWidget *tries = g_object_new (BW_TYPE_FACT_LIST, "margin-top", 4, NULL);
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Attempts through %s"), row->channel);
  bw_fact_list_set_facts (BW_FACT_LIST (tries), row->tries);
  gtk_button_set_icon_name (GTK_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "bw-row-button");
  gtk_widget_set_tooltip_text (button, _ ("Every attempt"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), KEY_ID, g_strdup (row->id), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), list);
  g_object_bind_property (button, "active", tries, "visible",
                          G_BINDING_DEFAULT | G_BINDING_SYNC_CREATE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                row->id != NULL && g_hash_table_contains (list->open, row->id));
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (box), tries);
}

static void
add_again (BwDeliveryList *list, GtkWidget *box, const BwDeliveryRow *row)
{
  GtkWidget *button = gtk_button_new_with_label (row->again);
  g_autofree char *text = bw_delivery_row_text (row);
  g_object_set (button, "halign", GTK_ALIGN_START, "margin-top", 4, NULL);
  gtk_widget_add_css_class (button, "bw-row-button");
  g_object_set_data_full (G_OBJECT (button), KEY_ID, g_strdup (row->id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (again_cb), list);
  gtk_box_append (GTK_BOX (box), button);
}

/* Its first line: the channel, what it was about, and when. */
static GtkWidget *
head_new (const BwDeliveryRow *row)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *channel = label_new (row->channel, "heading");
  GtkWidget *what = label_new (row->what, "bw-dim"), *time = label_new (row->time, "bw-dim");
  gtk_widget_set_hexpand (what, TRUE);
  g_object_set (time, "wrap", FALSE, "yalign", 0.0, NULL);
  gtk_box_append (GTK_BOX (head), channel);
  gtk_box_append (GTK_BOX (head), what);
  gtk_box_append (GTK_BOX (head), time);
  return head;
}

static void
add_row (BwDeliveryList *list, const BwDeliveryRow *row)
{
  static const char *const icon_classes[] = { "bw-icon-text", NULL };
  g_autofree char *text = bw_delivery_row_text (row);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "valign", GTK_ALIGN_START,
                    "margin-top", 3, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  bw_state_icon_set (GTK_IMAGE (icon), row->icon);
  bw_tone_set (icon, row->tone);
  GtkWidget *status = label_new (row->status, NULL);
  bool is_bad = row->tone == BW_TONE_ERROR || row->tone == BW_TONE_WARNING;
  if (is_bad)
    bw_tone_set (status, row->tone);
  gtk_box_append (GTK_BOX (box), head_new (row));
  gtk_box_append (GTK_BOX (box), status);
  if (row->note != NULL)
    gtk_box_append (GTK_BOX (box), label_new (row->note, "bw-dim"));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), box);
  if (row->again != NULL)
    add_again (list, box, row);
  if (row->tries->len > 0)
    add_tries (list, box, line, row);
  gtk_widget_add_css_class (line, "bw-delivery");
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (list->rows), line);
}

/* All that ROWS show. (transfer full) */
static char *
rows_text (GPtrArray *rows)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwDeliveryRow *row = g_ptr_array_index (rows, i);
      g_autofree char *line = bw_delivery_row_text (row);
      g_string_append_printf (text, "%s %s %s", row->id, row->again != NULL ? "+" : "-", line);
      for (unsigned k = 0; k < row->tries->len; k++)
        {
          g_autofree char *one = bw_figure_text (g_ptr_array_index (row->tries, k));
          g_string_append_printf (text, "; %s", one);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

void
bw_delivery_list_set_rows (BwDeliveryList *list, GPtrArray *rows)
{
  g_return_if_fail (BW_IS_DELIVERY_LIST (list) && rows != NULL);
  g_autofree char *text = rows_text (rows);
  if (g_strcmp0 (text, list->shown) == 0)
    return;
  g_free (list->shown);
  list->shown = g_steal_pointer (&text);
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (list->rows)) != NULL)
    gtk_box_remove (GTK_BOX (list->rows), row);
  for (unsigned i = 0; i < MIN (rows->len, MOST_ROWS); i++)
    add_row (list, g_ptr_array_index (rows, i));
  list->has_more = rows->len > FEW_ROWS;
  gtk_widget_set_visible (list->empty, rows->len == 0);
  show_more (list);
}
