/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open incidents in a card: what, where, since when, and what to do about each. */
#include "ui/bw-incident-list.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-row-press.h"
#include "ui/bw-silence-window.h"
#include "ui/bw-snooze-button.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tone.h"
#include "ui/bw-tooltip.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

/* More are on the page of alerts. */
#define MOST_ROWS 6
#define KEY_ROW "bw-incident-row"
#define BUTTON_SPACING 6

/* The widgets of a row, and what they show. */
typedef struct
{
  BwIncidentList *list; /* borrowed */
  BwIncidentLine *line;
  GtkWidget *row, *grid, *icon, *title, *severity, *about, *detail, *buttons;
  GtkWidget *state, *acknowledge, *snooze, *wake, *resolve, *why;
} Row;

struct _BwIncidentList
{
  GtkBox parent_instance;
  GtkLabel *count;
  GtkWidget *all;
  GtkListBox *rows;
  GtkWidget *empty;
  BwContext *context;
  GPtrArray *spare; /* of GtkListBoxRow that are made and not in the list so far */
  bool is_wide;
  bool has_pointer;
};

G_DEFINE_FINAL_TYPE (BwIncidentList, bw_incident_list, GTK_TYPE_BOX)

static void
row_free (gpointer data)
{
  Row *row = data;
  g_clear_pointer (&row->line, bw_incident_line_unref);
  g_free (row);
}

static Row *
row_at (BwIncidentList *list, int i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list->rows, i);
  return row != NULL ? g_object_get_data (G_OBJECT (row), KEY_ROW) : NULL;
}

static void
acknowledge_cb (GtkButton *button, Row *row)
{
  bw_incident_actions_do (row->row, row->list->context, row->line->incident->id, BW_KIND_ACK, NULL);
}

static void
snooze_cb (GSimpleAction *action, GVariant *minutes, gpointer data)
{
  Row *row = data;
  bw_incident_actions_snooze (row->row, row->list->context, row->line->incident->id,
                              (unsigned) MAX (g_variant_get_int32 (minutes), 0));
}

static void
silence_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Row *row = data;
  bw_silence_window_present (row->row, row->list->context, row->line->incident);
}

static void
wake_cb (GtkButton *button, Row *row)
{
  bw_incident_actions_end_silences (row->row, row->list->context, row->line->snoozes);
}

static void
resolve_cb (GtkButton *button, Row *row)
{
  bw_incident_actions_do (row->row, row->list->context, row->line->incident->id, BW_KIND_RESOLVE,
                          NULL);
}

static void
show (Row *row)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->line->incident->id);
  bw_context_navigate (row->list->context, "alerts", id);
}

static void
why_cb (GtkButton *button, Row *row)
{
  show (row);
}

static void
activated_cb (GtkListBox *box, GtkListBoxRow *activated, BwIncidentList *list)
{
  show (g_object_get_data (G_OBJECT (activated), KEY_ROW));
}

static GtkWidget *
label_new (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, NULL);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
button_new (Row *row, const char *text, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "bw-row-button");
  g_signal_connect (button, "clicked", callback, row);
  bw_wrap_box_append (BW_WRAP_BOX (row->buttons), button);
  return button;
}

static void
build_text (Row *row, GtkWidget *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  row->title = label_new ("heading");
  row->severity = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (row->severity, "caption-heading");
  row->about = label_new ("caption");
  row->detail = label_new ("caption");
  gtk_widget_add_css_class (row->about, "bw-dim");
  gtk_widget_add_css_class (row->detail, "bw-dim");
  gtk_box_append (GTK_BOX (line), row->severity);
  gtk_box_append (GTK_BOX (line), row->about);
  gtk_box_append (GTK_BOX (text), row->title);
  gtk_box_append (GTK_BOX (text), line);
  gtk_box_append (GTK_BOX (text), row->detail);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
}

/* The menu's items act on the row they stand in. */
static void
build_snooze (Row *row)
{
  static const GActionEntry entries[] = { { "snooze", snooze_cb, "i", NULL, NULL, { 0 } },
                                          { "silence", silence_cb, NULL, NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row->row, "incident", G_ACTION_GROUP (group));
  row->snooze = gtk_menu_button_new ();
  bw_snooze_button_set_up (GTK_MENU_BUTTON (row->snooze));
  gtk_widget_set_valign (row->snooze, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->snooze, "bw-row-menu");
  bw_wrap_box_append (BW_WRAP_BOX (row->buttons), row->snooze);
  row->wake = button_new (row, _ ("Wake"), G_CALLBACK (wake_cb));
}

static Row *
row_new (BwIncidentList *list)
{
  static const char *const icon_classes[] = { "bw-icon-row", NULL };
  Row *row = g_new0 (Row, 1);
  row->list = list;
  row->row = gtk_list_box_row_new ();
  bw_row_press_add (row->row);
  row->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 6, NULL);
  row->icon = g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "accessible-role",
                            GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  build_text (row, text);
  row->buttons = bw_wrap_box_new (BUTTON_SPACING, false);
  row->state = bw_state_label_new ();
  gtk_widget_set_valign (row->state, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->state, "caption-heading");
  bw_wrap_box_append (BW_WRAP_BOX (row->buttons), row->state);
  row->acknowledge = button_new (row, _ ("Acknowledge"), G_CALLBACK (acknowledge_cb));
  build_snooze (row);
  row->resolve = button_new (row, _ ("Resolve"), G_CALLBACK (resolve_cb));
  row->why = button_new (row, _ ("Why?"), G_CALLBACK (why_cb));
  gtk_grid_attach (GTK_GRID (row->grid), row->icon, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row->grid), text, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row->grid), row->buttons, 2, 0, 1, 1);
  gtk_widget_add_css_class (row->row, "bw-incident-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), row->grid);
  g_object_set_data_full (G_OBJECT (row->row), KEY_ROW, row, row_free);
  return row;
}

static void
place_buttons (Row *row, bool is_wide)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (row->grid);
  GtkLayoutChild *place = gtk_layout_manager_get_layout_child (layout, row->buttons);
  g_object_set (place, "column", is_wide ? 2 : 1, "row", is_wide ? 0 : 1, NULL);
  /* Beside the text they are one line, and it is the text that is cut; below it they may be two. */
  GType type = is_wide ? GTK_TYPE_BOX_LAYOUT : BW_TYPE_WRAP_LAYOUT;
  gtk_widget_set_layout_manager (row->buttons,
                                 g_object_new (type, "spacing", BUTTON_SPACING, NULL));
}

static void
set_row (Row *row, BwIncidentLine *line)
{
  bool is_same = bw_incident_line_equal (row->line, line);
  bw_incident_line_ref (line);
  g_clear_pointer (&row->line, bw_incident_line_unref);
  row->line = line;
  if (is_same)
    return;
  g_autofree char *about = bw_incident_line_about (line);
  g_autofree char *plain = g_strconcat (" · ", about, NULL);
  g_autofree char *rest = bw_bidi_rest (row->about, plain);
  g_autofree char *detail = bw_incident_line_detail (line);
  g_autofree char *text = bw_incident_line_text (line);
  BwIncidentSteps steps = bw_incident_line_steps (line);
  bw_state_icon_set (GTK_IMAGE (row->icon),
                     line->hush != NULL ? line->state.icon : line->severity.icon);
  bw_tone_set (row->icon, line->hush != NULL ? BW_TONE_MUTE : line->severity.tone);
  gtk_label_set_text (GTK_LABEL (row->title), line->title);
  gtk_label_set_text (GTK_LABEL (row->severity), line->severity.word);
  bw_tone_set (row->severity, line->severity.tone);
  gtk_label_set_text (GTK_LABEL (row->about), rest);
  gtk_label_set_text (GTK_LABEL (row->detail), detail != NULL ? detail : "");
  gtk_widget_set_visible (row->detail, detail != NULL);
  bw_tooltip_set (row->title, line->incident->summary);
  bw_tooltip_set (row->about, about);
  bw_state_label_set (BW_STATE_LABEL (row->state), &line->state, NULL);
  gtk_widget_set_visible (row->state, !steps.acknowledge);
  gtk_widget_set_visible (row->acknowledge, steps.acknowledge);
  gtk_widget_set_visible (row->snooze, steps.snooze);
  gtk_widget_set_visible (row->wake, steps.wake);
  gtk_widget_set_visible (row->resolve, steps.resolve);
  GtkWidget *const named[] = { row->acknowledge, row->snooze, row->wake, row->resolve, row->why };
  for (unsigned i = 0; i < G_N_ELEMENTS (named); i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (named[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
all_cb (GtkButton *button, BwIncidentList *list)
{
  bw_context_navigate (list->context, "alerts", NULL);
}

static void
enter_cb (GtkEventControllerMotion *motion, double x, double y, BwIncidentList *list)
{
  list->has_pointer = true;
}

static void
leave_cb (GtkEventControllerMotion *motion, BwIncidentList *list)
{
  list->has_pointer = false;
}

static void
bw_incident_list_dispose (GObject *object)
{
  BwIncidentList *list = BW_INCIDENT_LIST (object);
  g_clear_object (&list->context);
  g_clear_pointer (&list->spare, g_ptr_array_unref);
  G_OBJECT_CLASS (bw_incident_list_parent_class)->dispose (object);
}

static void
bw_incident_list_class_init (BwIncidentListClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_incident_list_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-incident-list.ui");
  gtk_widget_class_bind_template_child (widget_class, BwIncidentList, count);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentList, all);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentList, rows);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentList, empty);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
bw_incident_list_init (BwIncidentList *list)
{
  gtk_widget_init_template (GTK_WIDGET (list));
  list->is_wide = true;
  list->spare = g_ptr_array_new_with_free_func (g_object_unref);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (enter_cb), list);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), list);
  gtk_widget_add_controller (GTK_WIDGET (list->rows), motion);
}

/* Where LINES has the incident with ID; -1: nowhere. */
static int
find_line (GPtrArray *lines, unsigned n, int64_t id)
{
  for (unsigned i = 0; i < n; i++)
    if (((BwIncidentLine *) g_ptr_array_index (lines, i))->incident->id == id)
      return (int) i;
  return -1;
}

/* The rows in the order they have, as long as all are still there. */
static void
update_in_place (BwIncidentList *list, GPtrArray *lines, unsigned n)
{
  Row *row;
  for (int i = 0; (row = row_at (list, i)) != NULL; i++)
    {
      int place = find_line (lines, n, row->line->incident->id);
      if (place >= 0)
        set_row (row, g_ptr_array_index (lines, place));
    }
}

static bool
has_same_rows (BwIncidentList *list, GPtrArray *lines, unsigned n)
{
  unsigned n_rows = 0;
  Row *row;
  for (int i = 0; (row = row_at (list, i)) != NULL; i++, n_rows++)
    if (find_line (lines, n, row->line->incident->id) < 0)
      return false;
  return n_rows == n;
}

static void
make_row (BwIncidentList *list)
{
  g_ptr_array_add (list->spare, g_object_ref_sink (row_new (list)->row));
}

static void
fill (BwIncidentList *list, GPtrArray *lines, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      Row *row = row_at (list, (int) i);
      if (row == NULL)
        {
          if (list->spare->len == 0)
            make_row (list);
          GtkWidget *spare = g_ptr_array_index (list->spare, 0);
          row = g_object_get_data (G_OBJECT (spare), KEY_ROW);
          place_buttons (row, list->is_wide);
          gtk_list_box_append (list->rows, spare);
          g_ptr_array_remove_index (list->spare, 0);
        }
      set_row (row, g_ptr_array_index (lines, i));
    }
  GtkListBoxRow *more;
  while ((more = gtk_list_box_get_row_at_index (list->rows, (int) n)) != NULL)
    gtk_list_box_remove (list->rows, GTK_WIDGET (more));
}

bool
bw_incident_list_make_row (BwIncidentList *list, unsigned n_lines)
{
  g_return_val_if_fail (BW_IS_INCIDENT_LIST (list), false);
  unsigned n_rows = 0;
  while (row_at (list, (int) n_rows) != NULL)
    n_rows++;
  if (n_rows + list->spare->len >= MIN (n_lines, MOST_ROWS))
    return false;
  make_row (list);
  return true;
}

void
bw_incident_list_set_lines (BwIncidentList *list, BwContext *context, GPtrArray *lines)
{
  g_return_if_fail (BW_IS_INCIDENT_LIST (list) && lines != NULL);
  g_set_object (&list->context, context);
  unsigned n = MIN (lines->len, MOST_ROWS);
  if (list->has_pointer && has_same_rows (list, lines, n))
    update_in_place (list, lines, n);
  else
    fill (list, lines, n);
  g_autofree char *count = g_strdup_printf ("%u", lines->len);
  gtk_label_set_text (list->count, lines->len > 0 ? count : "");
  gtk_widget_set_visible (list->all, lines->len > n);
  gtk_widget_set_visible (GTK_WIDGET (list->rows), n > 0);
  gtk_widget_set_visible (list->empty, n == 0);
}

void
bw_incident_list_set_wide (BwIncidentList *list, bool is_wide)
{
  g_return_if_fail (BW_IS_INCIDENT_LIST (list));
  if (list->is_wide == is_wide)
    return;
  list->is_wide = is_wide;
  Row *row;
  for (int i = 0; (row = row_at (list, i)) != NULL; i++)
    place_buttons (row, is_wide);
}
