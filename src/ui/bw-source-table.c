/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources as a table or, where it is narrow, as rows of two lines. */
#include "ui/bw-source-table.h"

#include "ui/bw-row-press.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tooltip.h"

#include <glib/gi18n-lib.h>

struct _BwSourceTable
{
  GtkBox parent_instance;
  GtkColumnView *table;
  GtkListBox *list;
  GtkLabel *empty;
  GListStore *rows;
  bool is_narrow;
  bool can_check;
  bool is_known; /* what there is was told */
};

G_DEFINE_FINAL_TYPE (BwSourceTable, bw_source_table, GTK_TYPE_BOX)

enum
{
  SIGNAL_OPENED,
  SIGNAL_CHECK,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

/* What the column or the row of a widget is about. */
#define KEY_ROW "bw-row"
#define KEY_COLUMN "bw-column"
#define KEY_TABLE "bw-table"

typedef enum
{
  COLUMN_STATE,
  COLUMN_NAME,
  COLUMN_WHERE,
  COLUMN_KIND,
  COLUMN_EVERY,
  COLUMN_LATENCY,
  COLUMN_ANSWERS,
  COLUMN_FAILED,
  COLUMN_SAMPLE,
  COLUMN_CHECK,
  N_COLUMNS,
} Column;

static const struct
{
  const char *title;
  size_t offset; /* of the text in BwSourceText */
  float align;
  int width_chars;
  bool has_digits;
} columns[N_COLUMNS] = {
  [COLUMN_STATE] = { N_ ("State"), 0, 0, 0, false },
  [COLUMN_NAME] = { N_ ("Source"), G_STRUCT_OFFSET (BwSourceText, name), 0, 0, false },
  [COLUMN_WHERE] = { N_ ("Where"), G_STRUCT_OFFSET (BwSourceText, where), 0, 0, false },
  [COLUMN_KIND] = { N_ ("Kind"), G_STRUCT_OFFSET (BwSourceText, kind), 0, 0, false },
  [COLUMN_EVERY] = { N_ ("Every"), G_STRUCT_OFFSET (BwSourceText, every), 1, 6, true },
  [COLUMN_LATENCY] = { N_ ("Latency"), G_STRUCT_OFFSET (BwSourceText, latency), 1, 8, true },
  [COLUMN_ANSWERS] = { N_ ("Answers"), G_STRUCT_OFFSET (BwSourceText, answers), 1, 7, true },
  [COLUMN_FAILED] = { N_ ("Failed"), G_STRUCT_OFFSET (BwSourceText, failed), 1, 5, true },
  [COLUMN_SAMPLE] = { N_ ("Last sample"), G_STRUCT_OFFSET (BwSourceText, sample), 1, 10, true },
  [COLUMN_CHECK] = { "", 0, 0, 0, false },
};

static void
bw_source_table_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BW_TYPE_SOURCE_TABLE);
  G_OBJECT_CLASS (bw_source_table_parent_class)->dispose (object);
}

static void
bw_source_table_finalize (GObject *object)
{
  g_object_unref (BW_SOURCE_TABLE (object)->rows);
  G_OBJECT_CLASS (bw_source_table_parent_class)->finalize (object);
}

static void
open_row (BwSourceTable *self, unsigned i)
{
  g_autoptr (BwSourceRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
  if (row == NULL)
    return;
  const BwSourceText *text = bw_source_row_text (row);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, text->name, text->type);
}

static void
table_activate_cb (GtkColumnView *table, unsigned i, BwSourceTable *self)
{
  open_row (self, i);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, BwSourceTable *self)
{
  open_row (self, (unsigned) gtk_list_box_row_get_index (row));
}

static void
bw_source_table_class_init (BwSourceTableClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_source_table_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_source_table_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-source-table.ui");
  gtk_widget_class_bind_template_child (widget_class, BwSourceTable, table);
  gtk_widget_class_bind_template_child (widget_class, BwSourceTable, list);
  gtk_widget_class_bind_template_child (widget_class, BwSourceTable, empty);
  gtk_widget_class_bind_template_callback (widget_class, table_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", BW_TYPE_SOURCE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CHECK] = g_signal_new ("check", BW_TYPE_SOURCE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
check_cb (GtkButton *button, BwSourceTable *self)
{
  BwSourceRow *row = g_object_get_data (G_OBJECT (button), KEY_ROW);
  if (row != NULL)
    g_signal_emit (self, signals[SIGNAL_CHECK], 0, bw_source_row_text (row)->name);
}

static GtkWidget *
check_button_new (BwSourceTable *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Check now"));
  g_signal_connect (button, "clicked", G_CALLBACK (check_cb), self);
  return button;
}

static void
set_check_row (BwSourceTable *self, GtkWidget *button, BwSourceRow *row)
{
  g_autofree char *label = g_strdup_printf (_ ("Check %s now"), bw_source_row_text (row)->name);
  g_object_set_data_full (G_OBJECT (button), KEY_ROW, g_object_ref (row), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_sensitive (button, self->can_check);
}

static GtkWidget *
label_new (float xalign, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
state_label_new (void)
{
  GtkWidget *label = bw_state_label_new ();
  gtk_widget_add_css_class (label, "caption-heading");
  return label;
}

/** An error stands in full, in as many lines as it takes. */
static GtkWidget *
error_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "bw-tone-error");
  return label;
}

static void
set_label (GtkWidget *label, const char *text, const char *tooltip)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  bw_tooltip_set (label, tooltip);
}

/** Where it is, and below it what is wrong. */
static GtkWidget *
where_cell_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), label_new (0, "bw-dim"));
  gtk_box_append (GTK_BOX (box), error_label_new ());
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static void
set_where_cell (GtkWidget *box, const BwSourceText *text)
{
  GtkWidget *where = gtk_widget_get_first_child (box);
  GtkWidget *error = gtk_widget_get_last_child (box);
  set_label (where, text->where, text->path != NULL ? text->path : text->where);
  set_label (error, text->error, NULL);
  gtk_widget_set_visible (error, text->error != NULL);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, BwSourceTable *self)
{
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), KEY_COLUMN));
  GtkWidget *cell;
  if (column == COLUMN_STATE)
    cell = state_label_new ();
  else if (column == COLUMN_CHECK)
    cell = check_button_new (self);
  else if (column == COLUMN_WHERE)
    cell = where_cell_new ();
  else
    {
      cell = label_new (columns[column].align, column == COLUMN_NAME ? "heading" : NULL);
      gtk_label_set_width_chars (GTK_LABEL (cell), columns[column].width_chars);
      if (columns[column].has_digits)
        gtk_widget_add_css_class (cell, "numeric");
      if (column == COLUMN_KIND)
        gtk_widget_add_css_class (cell, "bw-dim");
    }
  if (column != COLUMN_CHECK)
    gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (cell), KEY_COLUMN, GUINT_TO_POINTER (column));
  gtk_list_item_set_child (item, cell);
}

static void
update_cell (BwSourceRow *row, GtkWidget *cell)
{
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), KEY_COLUMN));
  const BwSourceText *text = bw_source_row_text (row);
  if (column == COLUMN_STATE)
    bw_state_label_set (BW_STATE_LABEL (cell), &text->state, NULL);
  else if (column == COLUMN_WHERE)
    set_where_cell (cell, text);
  else if (column != COLUMN_CHECK)
    {
      const char *string = G_STRUCT_MEMBER (char *, text, columns[column].offset);
      bool is_text = column == COLUMN_NAME;
      set_label (cell, string, is_text ? string : NULL);
    }
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, BwSourceTable *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  BwSourceRow *row = gtk_list_item_get_item (item);
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), KEY_COLUMN));
  if (column == COLUMN_CHECK)
    {
      set_check_row (self, cell, row);
      return;
    }
  update_cell (row, cell);
  g_signal_connect (row, "changed", G_CALLBACK (update_cell), cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, BwSourceTable *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), update_cell, cell);
  g_object_set_data (G_OBJECT (cell), KEY_ROW, NULL);
}

static void
add_column (BwSourceTable *self, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), KEY_COLUMN, GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  const char *title = columns[column].title;
  g_autoptr (GtkColumnViewColumn) view_column =
      gtk_column_view_column_new (*title != '\0' ? _ (title) : NULL, factory);
  gtk_column_view_column_set_expand (view_column, column == COLUMN_WHERE);
  gtk_column_view_append_column (self->table, view_column);
}

/** The label in WIDGET, however deep; NULL: none. */
static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

/** Puts the headings of figures over their right ends, where the figures stand: a column has no
 * property for it. */
static void
align_headings (BwSourceTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->table));
  GtkWidget *title = gtk_widget_get_first_child (header);
  for (Column column = 0; column < N_COLUMNS && title != NULL; column++)
    {
      GtkWidget *label = columns[column].align > 0 ? find_label (title) : NULL;
      GtkWidget *box = label != NULL ? gtk_widget_get_parent (label) : NULL;
      if (GTK_IS_BOX (box))
        gtk_widget_set_halign (box, GTK_ALIGN_END);
      title = gtk_widget_get_next_sibling (title);
    }
}

/* The two lines of a narrow row. */
typedef struct
{
  GtkWidget *state, *name, *sample, *second, *error;
} NarrowRow;

static void
update_narrow (BwSourceRow *row, GtkWidget *widget)
{
  NarrowRow *parts = g_object_get_data (G_OBJECT (widget), KEY_TABLE);
  const BwSourceText *text = bw_source_row_text (row);
  g_autofree char *second = g_strdup_printf (_ ("%s · every %s · %s · %s failed"), text->where,
                                             text->every, text->latency, text->failed);
  bw_state_label_set (BW_STATE_LABEL (parts->state), &text->state, NULL);
  set_label (parts->name, text->name, text->name);
  set_label (parts->sample, text->sample, _ ("Age of the last sample"));
  set_label (parts->second, second, second);
  set_label (parts->error, text->error, NULL);
  gtk_widget_set_visible (parts->error, text->error != NULL);
  g_autofree char *sentence = bw_source_row_sentence (row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static GtkWidget *
narrow_row_new (gpointer item, gpointer data)
{
  BwSourceTable *self = data;
  BwSourceRow *row = item;
  NarrowRow *parts = g_new (NarrowRow, 1);
  GtkWidget *widget = gtk_list_box_row_new ();
  bw_row_press_add (widget);
  GtkWidget *grid = gtk_grid_new ();
  *parts = (NarrowRow){ state_label_new (), label_new (0, "heading"), label_new (1, "numeric"),
                        label_new (0, "caption"), error_label_new () };
  gtk_widget_add_css_class (parts->second, "bw-dim");
  gtk_widget_add_css_class (parts->second, "numeric");
  gtk_widget_set_hexpand (parts->name, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_attach (GTK_GRID (grid), parts->name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), parts->state, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), parts->second, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), parts->sample, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), parts->error, 0, 2, 2, 1);
  GtkWidget *button = check_button_new (self);
  gtk_grid_attach (GTK_GRID (grid), button, 2, 0, 1, 3);
  set_check_row (self, button, row);
  gtk_widget_add_css_class (grid, "bw-narrow-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), grid);
  g_object_set_data_full (G_OBJECT (widget), KEY_TABLE, parts, g_free);
  update_narrow (row, widget);
  g_signal_connect_object (row, "changed", G_CALLBACK (update_narrow), widget, 0);
  return widget;
}

/** The form that is not shown has no rows to keep up to date. */
static void
update_forms (BwSourceTable *self)
{
  bool is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->table), !self->is_narrow && !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->is_narrow && !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), is_empty && self->is_known);
}

static void
fill_forms (BwSourceTable *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;
  if (!self->is_narrow)
    selection =
        GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  gtk_column_view_set_model (self->table, selection);
  gtk_list_box_bind_model (self->list, self->is_narrow ? G_LIST_MODEL (self->rows) : NULL,
                           narrow_row_new, self, NULL);
  update_forms (self);
}

static void
bw_source_table_init (BwSourceTable *self)
{
  g_type_ensure (BW_TYPE_STATE_LABEL);
  self->rows = g_list_store_new (BW_TYPE_SOURCE_ROW);
  self->can_check = true;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (Column column = 0; column < N_COLUMNS; column++)
    add_column (self, column);
  align_headings (self);
  fill_forms (self);
}

void
bw_source_table_update (BwSourceTable *self, BwEngine *engine, const BwEngineStatus *status,
                        int64_t now_us)
{
  g_return_if_fail (BW_IS_SOURCE_TABLE (self));
  bw_source_rows_update (self->rows, engine, bw_engine_config (engine), status, now_us);
  self->is_known = true;
  update_forms (self);
}

void
bw_source_table_set_narrow (BwSourceTable *self, bool is_narrow)
{
  g_return_if_fail (BW_IS_SOURCE_TABLE (self));
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  fill_forms (self);
}

void
bw_source_table_set_can_check (BwSourceTable *self, bool can_check)
{
  g_return_if_fail (BW_IS_SOURCE_TABLE (self));
  self->can_check = can_check;
}
