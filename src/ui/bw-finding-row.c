/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the assistant: what was found, a curve of it, and whether it is to be watched. */
#include "ui/bw-finding-row.h"

#include "ui/bw-drawing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CURVE_WIDTH_PX 92
#define CURVE_HEIGHT_PX 34
#define SWITCH_KEY "bw-switch"

GtkSwitch *
bw_switch_row_switch (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), SWITCH_KEY);
}

static GtkWidget *
row_new (const char *icon, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  g_object_set (image, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

/* The row gives its name to what it activates. */
static void
add_switch (GtkWidget *row, bool is_on)
{
  GtkWidget *choice = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (choice), is_on);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), choice);
  g_object_set_data (G_OBJECT (row), SWITCH_KEY, choice);
}

GtkWidget *
bw_switch_row_new (const char *icon, const char *title, const char *text, bool is_on)
{
  GtkWidget *row = row_new (icon, title, text);
  add_switch (row, is_on);
  return row;
}

static void
draw_curve (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  const GArray *curve = data;
  bw_mark_sparkline (cr, rect, NULL, (const double *) (const void *) curve->data, curve->len, 0,
                     palette->series[0], palette);
}

static void
add_curve (GtkWidget *row, const BwFinding *finding)
{
  g_autofree char *text = bw_setup_finding_curve (finding);
  if (text == NULL)
    return;
  GtkWidget *curve = bw_drawing_new (CURVE_WIDTH_PX, CURVE_HEIGHT_PX);
  bw_drawing_set_func (BW_DRAWING (curve), draw_curve, g_array_ref (finding->curve),
                       (GDestroyNotify) g_array_unref);
  bw_drawing_set_text (BW_DRAWING (curve), text);
  gtk_widget_set_valign (curve, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), curve);
}

/* The dialog that adds a ledger matches its columns, too. */
static void
add_matcher (GtkWidget *row, const BwFinding *finding)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Match columns…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "assistant.match");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", finding->path);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
}

GtkWidget *
bw_finding_row_new (BwContext *context, const BwFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);
  g_autofree char *title = bw_setup_finding_title (finding);
  g_autofree char *text =
      bw_setup_finding_text (finding, bw_context_now_us (context), bw_context_zone (context));
  g_autofree char *path = g_filename_display_name (finding->path);
  GtkWidget *row = row_new ("x-office-spreadsheet-symbolic", title, text);
  gtk_widget_set_tooltip_text (row, path);
  add_curve (row, finding);
  if (finding->is_watched)
    {
      GtkWidget *label = gtk_label_new (_ ("Watched already"));
      gtk_widget_add_css_class (label, "bw-dim");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  else if (finding->doubt == BW_DOUBT_COLUMNS)
    add_matcher (row, finding);
  else
    add_switch (row, finding->certainty != BW_FINDING_DOUBTFUL);
  return row;
}
