/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what, and when: the severities each channel takes, routes, silences, inhibitions. */
#include "engine/bw-engine-configure.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-group-list.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-severity-matrix.h"
#include "view/bw-route-general.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *key;
  const char *title;
} general_rows[] = {
  { "mute", N_ ("Quiet hours") },
  { "escalation", N_ ("If nobody takes it on") },
  { "fallback", N_ ("If a channel fails") },
};

static const BwGroupListKind route_list = {
  .family = "route",
  .kinds = { "" },
  .none = N_ ("Without a route every channel is told of all it takes, at once and at any hour"),
  .removed = N_ ("route removed"),
};

static const BwGroupListKind silence_list = {
  .family = "silence",
  .kinds = { "" },
  .none = N_ ("Nothing is kept silent week by week"),
  .removed = N_ ("silence removed"),
};

static const BwGroupListKind inhibit_list = {
  .family = "inhibit",
  .kinds = { "" },
  .none = N_ ("No other than those that always are"),
  .removed = N_ ("inhibition removed"),
};

static BwGroupList *
add_list (BwPreferences *preferences, AdwPreferencesPage *page, const BwGroupListKind *kind,
          const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (bw_group_list_new (preferences, kind, NULL));
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  bw_cut_labels (GTK_WIDGET (group));
  adw_preferences_page_add (page, group);
  return BW_GROUP_LIST (group);
}

#define ROWS_KEY "bw-rows"

/* What holds for every alert, a row for each key; they lead to the route that says it. */
typedef struct
{
  BwPreferences *preferences; /* they are in there */
  BwContext *context;
  BwGroupList *list;
  GtkWidget *rows[G_N_ELEMENTS (general_rows)];
} General;

static void
general_free (gpointer data)
{
  General *general = data;
  g_object_unref (general->context);
  g_free (general);
}

static void
show_general (GtkWidget *group)
{
  General *general = g_object_get_data (G_OBJECT (group), ROWS_KEY);
  BwConfig *config = bw_engine_config_file (bw_context_engine (general->context));
  for (unsigned i = 0; i < G_N_ELEMENTS (general_rows); i++)
    {
      g_autofree char *text = bw_route_value_text (config, general_rows[i].key);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (general->rows[i]), text);
    }
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) group = data;
  g_autoptr (GError) error = NULL;
  General *general = g_object_get_data (G_OBJECT (group), ROWS_KEY);
  bool is_begun = bw_engine_add_group_finish (BW_ENGINE (source), result, &error);
  if (!is_begun && gtk_widget_get_root (group) != NULL)
    bw_preferences_toast (general->preferences, error->message);
}

static void
change_cb (GtkButton *button, GtkWidget *group)
{
  General *general = g_object_get_data (G_OBJECT (group), ROWS_KEY);
  BwEngine *engine = bw_context_engine (general->context);
  const char *name = bw_route_find_everyone (bw_engine_config_file (engine));
  bw_group_list_show (general->list, name != NULL ? name : BW_ROUTE_EVERYONE);
  if (name != NULL)
    return;
  const char *keys[] = { NULL, NULL }, *values[] = { NULL, NULL };
  bw_route_begin (g_object_get_data (G_OBJECT (button), ROWS_KEY), &keys[0], &values[0]);
  bw_engine_add_group_async (engine, "route " BW_ROUTE_EVERYONE, keys, values, begun_cb,
                             g_object_ref (group));
}

static GtkWidget *
general_row_new (GtkWidget *group, unsigned i)
{
  GtkWidget *row = adw_action_row_new ();
  /* A child: newer GTK names a button by its label property, whatever name it is given. */
  GtkWidget *button = gtk_button_new ();
  const char *title = _ (general_rows[i].title);
  g_autofree char *label =
      g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), title, _ ("Change"));
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_ ("Change")));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (button), ROWS_KEY, (gpointer) general_rows[i].key);
  g_signal_connect (button, "clicked", G_CALLBACK (change_cb), group);
  g_object_set (row, "use-markup", FALSE, "title", title, "subtitle-lines", 0, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
general_new (BwPreferences *preferences)
{
  GtkWidget *group = adw_preferences_group_new ();
  General *general = g_new0 (General, 1);
  general->preferences = preferences;
  general->context = g_object_ref (bw_preferences_context (preferences));
  g_object_set_data_full (G_OBJECT (group), ROWS_KEY, general, general_free);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("For every alert"));
  for (unsigned i = 0; i < G_N_ELEMENTS (general_rows); i++)
    {
      general->rows[i] = general_row_new (group, i);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), general->rows[i]);
    }
  g_signal_connect_object (bw_context_engine (general->context), "config-changed",
                           G_CALLBACK (show_general), group, G_CONNECT_SWAPPED);
  show_general (group);
  return group;
}

void
bw_preferences_fill_routing (BwPreferences *preferences, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *matrix = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (matrix, _ ("Which channel is told of what"));
  adw_preferences_group_set_description (
      matrix, _ ("From left to right: info, warning, error, critical, emergency. A channel that"
                 " takes a severity takes all worse ones."));
  adw_preferences_group_add (matrix, bw_severity_matrix_new (preferences));
  adw_preferences_page_add (page, matrix);
  GtkWidget *everyone = general_new (preferences);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (everyone));
  General *general = g_object_get_data (G_OBJECT (everyone), ROWS_KEY);
  general->list = add_list (preferences, page, &route_list, _ ("Routes"),
                            _ ("Quiet hours, groups, repetition and escalation. The first route"
                               " that matches an alert is taken."));
  add_list (preferences, page, &silence_list, _ ("Weekly silences"),
            _ ("Times in which alerts are recorded and nobody is told."));
  add_list (preferences, page, &inhibit_list, _ ("Inhibition"),
            _ ("While one alert is open others wait, for it is their cause."));
}
