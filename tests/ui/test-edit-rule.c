/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to a rule from what it judges: a chart's menu, a figure's, an alert's. Each is opened
 * and clicked. */
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-feedback.h"
#include "ui/bw-chart-plot.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-incident-detail.h"
#include "ui/bw-kpi-card.h"
#include "ui/bw-rule-advice.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-rule-form.h"
#include "window-fixture.h"

#include <string.h>

static GtkWidget *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "BwRuleEditor"))
        return window;
    }
  return NULL;
}

static bool
is_edited (gpointer data)
{
  return find_editor () != NULL;
}

/* What a label below WIDGET, hidden ones too, begins with PREFIX. */
static GtkWidget *
find_label (GtkWidget *widget, const char *prefix)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), prefix))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, prefix);
  return found;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* Asks for the menu of whatever below WIDGET has one that offers to edit a rule; its item. */
static GtkWidget *
open_menu (GtkWidget *widget)
{
  if (BW_IS_CHART_PLOT (widget) && gtk_widget_get_mapped (widget))
    {
      g_signal_emit_by_name (widget, "menu", -1.0, -1.0);
      GtkWidget *view = gtk_widget_get_ancestor (widget, BW_TYPE_CHART_VIEW);
      GtkWidget *item = view != NULL ? find_label (view, "Edit rule ") : NULL;
      if (item != NULL)
        return item;
    }
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = open_menu (child);
  return found;
}

static bool
has_menu (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  GtkWidget *item = page != NULL ? open_menu (page) : NULL;
  return item != NULL;
}

/* An item is the button around its label. */
static void
click (GtkWidget *label)
{
  GtkWidget *item = gtk_widget_get_parent (label);
  g_assert_true (gtk_widget_activate (item));
}

static void
edit_rule_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Fixture *fixture = data;
  bw_rule_editor_present (fixture->context, GTK_WINDOW (fixture->window),
                          g_variant_get_string (parameter, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry entries[] = { { "edit-rule", edit_rule_cb, "s", NULL, NULL, { 0 } } };
  fixture_init (fixture, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->application), entries,
                                   G_N_ELEMENTS (entries), fixture);
  open_window (fixture, 1280, 820);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *editor = find_editor ();
  if (editor != NULL)
    gtk_window_destroy (GTK_WINDOW (editor));
  close_window (fixture);
  fixture_clear (fixture);
}

static bool
has_rule (gpointer data)
{
  Fixture *fixture = data;
  return bw_config_find (bw_engine_config (fixture->engine), "rule", "deep") != NULL;
}

/* One that is judged on a chart of bets. */
static void
add_rule (Fixture *fixture)
{
  const char *path = bw_demo_config_path (fixture->demo);
  g_autofree char *old = bw_test_read (path);
  g_autofree char *text =
      g_strconcat (old, "\n[rule deep]\nmetric=ledger_drawdown\nwarning=0.2\n", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (bw_test_run_until (has_rule, fixture, PATIENCE_MS));
}

/* A limit on a chart: its menu leads to the rule that drew it. */
static void
test_chart (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture);
  g_assert_true (bw_window_show_page (fixture->window, data, NULL));
  g_assert_true (bw_test_run_until (has_menu, fixture, PATIENCE_MS));
  click (open_menu (find_page (GTK_WIDGET (fixture->window))));
  g_assert_true (bw_test_run_until (is_edited, fixture, PATIENCE_MS));
}

static bool
has_incident (gpointer data)
{
  Fixture *fixture = data;
  const BwIncidentFilter filter = { 0 };
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (fixture->engine, &filter, NULL);
  return incidents != NULL && incidents->len > 0;
}

static bool
has_detail (gpointer data)
{
  GtkWidget *detail = find_type (GTK_WIDGET (((Fixture *) data)->window), BW_TYPE_INCIDENT_DETAIL);
  return detail != NULL && gtk_widget_get_mapped (detail);
}

static bool
has_marks (gpointer data)
{
  GtkWidget *label = find_label (find_editor (), "Of 1 alert that was marked ");
  return label != NULL && gtk_widget_get_mapped (label);
}

/* From an alert, and what its mark says of the rule; a proposed level is taken with one click. */
static void
test_incident (Fixture *fixture, gconstpointer data)
{
  const BwIncidentFilter filter = { 0 };
  g_assert_true (bw_test_run_until (has_incident, fixture, PATIENCE_MS));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (fixture->engine, &filter, &error);
  const BwIncident *incident = g_ptr_array_index (incidents, 0);
  g_autoptr (BwIncident) marked =
      bw_engine_mark (fixture->engine, incident->id, false, "test", &error);
  g_assert_no_error (error);
  g_assert_nonnull (marked);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, incident->id);
  g_assert_true (bw_window_show_page (fixture->window, "alerts", id));
  g_assert_true (bw_test_run_until (has_detail, fixture, PATIENCE_MS));
  GtkWidget *detail = find_type (GTK_WIDGET (fixture->window), BW_TYPE_INCIDENT_DETAIL);
  while (find_editor () == NULL)
    {
      gtk_widget_activate_action (detail, "incident.edit-rule", NULL);
      bw_test_drain ();
    }
  g_assert_true (bw_test_run_until (has_marks, fixture, PATIENCE_MS));
}

static void
test_take (Fixture *fixture, gconstpointer data)
{
  bw_rule_editor_present (fixture->context, GTK_WINDOW (fixture->window), "cpu");
  GtkWidget *editor = find_editor ();
  g_signal_emit_by_name (find_type (editor, BW_TYPE_RULE_ADVICE), "take", 66.0);
  GtkWidget *form = find_type (editor, BW_TYPE_RULE_FORM);
  GtkWidget *entry = bw_rule_form_control (BW_RULE_FORM (form), "warning");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "66\u00a0%");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  g_test_add ("/ui/edit-rule/system", Fixture, "system", set_up, test_chart, tear_down);
  g_test_add ("/ui/edit-rule/performance", Fixture, "performance", set_up, test_chart, tear_down);
  g_test_add ("/ui/edit-rule/incident", Fixture, NULL, set_up, test_incident, tear_down);
  g_test_add ("/ui/edit-rule/take", Fixture, NULL, set_up, test_take, tear_down);
  return g_test_run ();
}
