/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps below each other with icon and time. */
#include "ui/bw-step-list.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"

struct _BwStepList
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  char *shown; /* all that is shown, in one text */
};

G_DEFINE_FINAL_TYPE (BwStepList, bw_step_list, GTK_TYPE_WIDGET)

/* The grid fills all of it. Of itself it takes for its least height, where no width is given, the
 * one of its least width: newer GTK believes that and warns when less is enough. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *grid = gtk_widget_get_first_child (widget);
  int size = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int least = 0, wide = 0;
      gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
      size = for_size < 0 ? wide : MAX (for_size, least);
    }
  gtk_widget_measure (grid, orientation, size, minimum, natural, NULL, NULL);
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static GtkSizeRequestMode
request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
grid_new (GtkWidget *list, int column_spacing, int row_spacing)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", column_spacing, "row-spacing",
                                  row_spacing, NULL);
  gtk_widget_set_parent (grid, list);
  gtk_widget_set_layout_manager (list, gtk_custom_layout_new (request_mode, measure, allocate));
  return grid;
}

static void
bw_step_list_dispose (GObject *object)
{
  BwStepList *list = BW_STEP_LIST (object);
  g_clear_pointer (&list->grid, gtk_widget_unparent);
  g_clear_pointer (&list->shown, g_free);
  G_OBJECT_CLASS (bw_step_list_parent_class)->dispose (object);
}

static void
bw_step_list_class_init (BwStepListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = bw_step_list_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
bw_step_list_init (BwStepList *list)
{
  list->grid = grid_new (GTK_WIDGET (list), 10, 8);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "yalign", 0.0,
                                   "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* Empties GRID unless TEXT is what it shows; whether it did. */
static bool
empty_if_other (GtkWidget *grid, char **shown, const char *text)
{
  if (g_strcmp0 (text, *shown) == 0)
    return false;
  g_free (*shown);
  *shown = g_strdup (text);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (grid)) != NULL)
    gtk_grid_remove (GTK_GRID (grid), child);
  return true;
}

static void
add_step (BwStepList *list, int i, const BwIncidentStep *step)
{
  static const char *const icon_classes[] = { "bw-icon-text", NULL };
  GtkGrid *grid = GTK_GRID (list->grid);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "valign", GTK_ALIGN_START,
                    "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *time = label_new (step->time, "bw-dim"), *title = label_new (step->title, NULL);
  bw_state_icon_set (GTK_IMAGE (icon), step->icon);
  bw_tone_set (icon, step->tone);
  g_object_set (time, "wrap", FALSE, NULL);
  gtk_widget_add_css_class (time, "bw-dense");
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (title, "bw-dense");
  gtk_grid_attach (grid, icon, 0, i, 1, 1);
  gtk_grid_attach (grid, time, 1, i, 1, 1);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_box_append (GTK_BOX (text), title);
  const char *const more[] = { step->detail, step->told };
  for (unsigned k = 0; k < G_N_ELEMENTS (more); k++)
    if (more[k] != NULL)
      {
        GtkWidget *detail = label_new (more[k], "caption");
        gtk_widget_add_css_class (detail, "bw-dim");
        gtk_box_append (GTK_BOX (text), detail);
      }
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (grid, text, 2, i, 1, 1);
}

void
bw_step_list_set_steps (BwStepList *list, GPtrArray *steps)
{
  g_return_if_fail (BW_IS_STEP_LIST (list) && steps != NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwIncidentStep *step = g_ptr_array_index (steps, i);
      g_string_append_printf (shown, "%s\t%d\t%s\t%s\t%s\t%s\n", step->icon, (int) step->tone,
                              step->time, step->title, step->detail != NULL ? step->detail : "",
                              step->told != NULL ? step->told : "");
    }
  if (!empty_if_other (list->grid, &list->shown, shown->str))
    return;
  for (unsigned i = 0; i < steps->len; i++)
    add_step (list, (int) i, g_ptr_array_index (steps, i));
}

struct _BwFactList
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  char *shown;
};

G_DEFINE_FINAL_TYPE (BwFactList, bw_fact_list, GTK_TYPE_WIDGET)

static void
bw_fact_list_dispose (GObject *object)
{
  BwFactList *list = BW_FACT_LIST (object);
  g_clear_pointer (&list->grid, gtk_widget_unparent);
  g_clear_pointer (&list->shown, g_free);
  G_OBJECT_CLASS (bw_fact_list_parent_class)->dispose (object);
}

static void
bw_fact_list_class_init (BwFactListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_fact_list_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
bw_fact_list_init (BwFactList *list)
{
  list->grid = grid_new (GTK_WIDGET (list), 12, 6);
}

static void
add_fact (BwFactList *list, int i, const BwFigure *fact)
{
  GtkWidget *name = label_new (fact->label, "bw-dim");
  g_autofree char *value = g_markup_escape_text (fact->value, -1);
  g_autofree char *detail = fact->detail != NULL ? g_markup_escape_text (fact->detail, -1) : NULL;
  g_autofree char *markup =
      detail != NULL ? g_strdup_printf ("<b>%s</b>, %s", value, detail) : g_strdup (value);
  GtkWidget *text = label_new (NULL, "bw-dense");
  g_object_set (name, "wrap", FALSE, NULL);
  gtk_widget_add_css_class (name, "bw-dense");
  gtk_label_set_markup (GTK_LABEL (text), markup);
  gtk_label_set_selectable (GTK_LABEL (text), FALSE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_tooltip_text (text, fact->reason);
  gtk_grid_attach (GTK_GRID (list->grid), name, 0, i, 1, 1);
  gtk_grid_attach (GTK_GRID (list->grid), text, 1, i, 1, 1);
}

void
bw_fact_list_set_facts (BwFactList *list, GPtrArray *facts)
{
  g_return_if_fail (BW_IS_FACT_LIST (list) && facts != NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  for (unsigned i = 0; i < facts->len; i++)
    {
      g_autofree char *text = bw_figure_text (g_ptr_array_index (facts, i));
      g_string_append_printf (shown, "%s\n", text);
    }
  if (!empty_if_other (list->grid, &list->shown, shown->str))
    return;
  for (unsigned i = 0; i < facts->len; i++)
    add_fact (list, (int) i, g_ptr_array_index (facts, i));
}
