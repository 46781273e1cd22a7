/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the preferences: the sets that are in force, and every rule with its state. */
#include "engine/bw-engine-configure.h"
#include "engine/bw-engine-query.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-row-press.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-slices.h"
#include "ui/bw-state-label.h"
#include "ui/bw-while-mapped.h"
#include "view/bw-rule-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE_KEY "bw-rules"
#define NAME_KEY "bw-name"
#define PERIOD_S 10

typedef struct
{
  BwPreferences *preferences; /* NULL: it is gone */
  BwContext *context;
  AdwPreferencesPage *widget;
  GCancellable *cancellable;
  GHashTable *rows;   /* name of a rule → RuleRow */
  GPtrArray *groups;  /* of AdwPreferencesGroup with the rows */
  GPtrArray *presets; /* of GtkSwitch */
  char *signature;    /* of the rules that have rows */
  GPtrArray *rules;   /* of BwRuleView, as they were last answered, or NULL */
  unsigned n_shown;   /* of these */
  unsigned slices;    /* while there are more */
  bool is_showing;
} Page;

/* What changes in the row of a rule. */
typedef struct
{
  GtkWidget *row, *state, *control;
} RuleRow;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_clear_weak_pointer (&page->preferences);
  g_cancellable_cancel (page->cancellable);
  g_clear_handle_id (&page->slices, g_source_remove);
  g_clear_pointer (&page->rules, g_ptr_array_unref);
  g_object_unref (page->cancellable);
  g_object_unref (page->context);
  g_hash_table_unref (page->rows);
  g_ptr_array_unref (page->groups);
  g_ptr_array_unref (page->presets);
  g_free (page->signature);
  g_free (page);
}

static Page *
page_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PAGE_KEY);
}

static BwEngine *
engine_of (Page *page)
{
  return bw_context_engine (page->context);
}

static void refresh (Page *page);

/* Ends a change: what went wrong is told, and the switches are as the file is. */
static void
end_change (GtkWidget *widget, const GError *error)
{
  Page *page = page_of (widget);
  bool is_open = page != NULL && page->preferences != NULL
                 && bw_preferences_context (page->preferences) != NULL;
  if (!is_open)
    return;
  if (error != NULL)
    bw_preferences_toast (page->preferences, error->message);
  refresh (page);
}

static void
changed_key_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  bw_engine_change_key_finish (BW_ENGINE (source), result, &error);
  end_change (widget, error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  bw_engine_add_group_finish (BW_ENGINE (source), result, &error);
  end_change (widget, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  BwConfigRemoval *removal = bw_engine_remove_group_finish (BW_ENGINE (source), result, &error);
  g_clear_pointer (&removal, bw_config_removal_free);
  end_change (widget, error);
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, Page *page)
{
  if (page->is_showing)
    return;
  static const char *const keys[] = { "enabled", NULL };
  const char *name = g_object_get_data (G_OBJECT (control), NAME_KEY);
  bool is_on = gtk_switch_get_active (control);
  const char *const values[] = { is_on ? "true" : "false", NULL };
  const BwConfigGroup *group =
      bw_config_find (bw_engine_config_file (engine_of (page)), "rule", name);
  g_autofree char *label = g_strconcat ("rule ", name, NULL);
  const BwKeyChange change = { label, "enabled",
                               group != NULL ? bw_config_group_raw (group, "enabled") : NULL,
                               values[0] };
  GtkWidget *widget = g_object_ref (GTK_WIDGET (page->widget));
  switch (bw_rule_list_step (group, is_on))
    {
    case BW_RULE_STEP_ADD:
      bw_engine_add_group_async (engine_of (page), label, keys, values, added_cb, widget);
      break;
    case BW_RULE_STEP_REMOVE:
      bw_engine_remove_group_async (engine_of (page), label, removed_cb, widget);
      break;
    case BW_RULE_STEP_SET:
    default:
      bw_engine_change_key_async (engine_of (page), &change, false, NULL, changed_key_cb, widget);
      break;
    }
}

static GtkWidget *
switch_new (Page *page, const char *name, const char *label, GCallback callback)
{
  GtkWidget *control = gtk_switch_new ();
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (control), NAME_KEY, g_strdup (name), g_free);
  g_signal_connect (control, "notify::active", callback, page);
  return control;
}

static void
edit_cb (GtkWidget *row, Page *page)
{
  bw_rule_editor_present (page->context, GTK_WINDOW (gtk_widget_get_root (row)),
                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static void
new_cb (GtkWidget *button, Page *page)
{
  bw_rule_editor_present (page->context, GTK_WINDOW (gtk_widget_get_root (button)), NULL);
}

static GtkWidget *
row_new (Page *page, const BwRuleView *view)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: a rule. */
  g_autofree char *label = g_strdup_printf (_ ("Use %s"), view->rule);
  RuleRow *parts = g_new0 (RuleRow, 1);
  parts->row = row;
  parts->state = bw_state_label_new ();
  parts->control = switch_new (page, view->rule, label, G_CALLBACK (switched_cb));
  g_object_set (row, "use-markup", FALSE, "title-lines", 2, "subtitle-lines", 3, "title",
                view->rule, NULL);
  gtk_widget_add_css_class (parts->state, "caption");
  gtk_widget_set_valign (parts->state, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), parts->state);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), parts->control);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect (row, "activated", G_CALLBACK (edit_cb), page);
  bw_row_press_add (row);
  g_hash_table_insert (page->rows, g_strdup (view->rule), parts);
  return row;
}

static void
clear (Page *page)
{
  for (unsigned i = 0; i < page->groups->len; i++)
    adw_preferences_page_remove (page->widget, g_ptr_array_index (page->groups, i));
  g_ptr_array_set_size (page->groups, 0);
  g_hash_table_remove_all (page->rows);
}

/* A row for a rule that comes after all that have one, in the group of its category. */
static RuleRow *
add_row (Page *page, const BwRuleView *view)
{
  const char *title = bw_rule_list_category (view->category);
  AdwPreferencesGroup *group =
      page->groups->len > 0 ? g_ptr_array_index (page->groups, page->groups->len - 1) : NULL;
  if (group == NULL || strcmp (adw_preferences_group_get_title (group), title) != 0)
    {
      group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (group, title);
      adw_preferences_page_add (page->widget, group);
      g_ptr_array_add (page->groups, group);
    }
  adw_preferences_group_add (group, row_new (page, view));
  return g_hash_table_lookup (page->rows, view->rule);
}

static void
show_rule (Page *page, const BwRuleView *view)
{
  RuleRow *parts = g_hash_table_lookup (page->rows, view->rule);
  if (parts == NULL)
    parts = add_row (page, view);
  BwStateWords words = bw_rule_list_state (view);
  g_autofree char *about = bw_rule_list_about (view);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (parts->row), about);
  gtk_widget_set_tooltip_text (parts->row, about);
  bw_state_label_set (BW_STATE_LABEL (parts->state), &words, NULL);
  gtk_switch_set_active (GTK_SWITCH (parts->control), view->is_enabled);
}

static bool
show_next (gpointer data)
{
  Page *page = data;
  if (page->n_shown >= page->rules->len)
    return false;
  page->is_showing = true;
  show_rule (page, g_ptr_array_index (page->rules, page->n_shown++));
  page->is_showing = false;
  return page->n_shown < page->rules->len;
}

/* What the rows are made for. (transfer full) */
static char *
signature_of (const GPtrArray *rules)
{
  GString *names = g_string_new ("");
  for (unsigned i = 0; i < rules->len; i++)
    g_string_append_printf (names, "%s\n",
                            ((const BwRuleView *) g_ptr_array_index (rules, i))->rule);
  return g_string_free (names, FALSE);
}

static void
rules_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = bw_engine_rules_finish (BW_ENGINE (source), result, NULL, &error);
  if (rules == NULL)
    return;
  Page *page = data;
  bw_rule_list_sort (rules);
  g_autofree char *signature = signature_of (rules);
  if (g_strcmp0 (signature, page->signature) != 0)
    {
      g_free (page->signature);
      page->signature = g_steal_pointer (&signature);
      clear (page);
    }
  g_clear_pointer (&page->rules, g_ptr_array_unref);
  page->rules = g_steal_pointer (&rules);
  page->n_shown = 0;
  bw_slices_run (&page->slices, show_next, page);
}

/* The sets that are in force, in the order the file has them. (transfer full) */
static char **
chosen_presets (Page *page)
{
  const BwConfigGroup *general =
      bw_config_group (bw_engine_config_file (engine_of (page)), "general", 0);
  return bw_config_group_list (general, "presets");
}

static void
show_presets (Page *page)
{
  g_auto (GStrv) chosen = chosen_presets (page);
  page->is_showing = true;
  for (unsigned i = 0; i < page->presets->len; i++)
    {
      GtkSwitch *control = g_ptr_array_index (page->presets, i);
      const char *name = g_object_get_data (G_OBJECT (control), NAME_KEY);
      gtk_switch_set_active (control, chosen != NULL
                                          && g_strv_contains ((const char *const *) chosen, name));
    }
  page->is_showing = false;
}

static void
preset_cb (GtkSwitch *control, GParamSpec *pspec, Page *page)
{
  if (page->is_showing)
    return;
  const char *name = g_object_get_data (G_OBJECT (control), NAME_KEY);
  const BwConfigGroup *general =
      bw_config_group (bw_engine_config_file (engine_of (page)), "general", 0);
  g_auto (GStrv) chosen = chosen_presets (page);
  g_autofree char *value =
      bw_rule_list_presets ((const char *const *) chosen, name, gtk_switch_get_active (control));
  const BwKeyChange change = { "general", "presets", bw_config_group_raw (general, "presets"),
                               value };
  bw_engine_change_key_async (engine_of (page), &change, false, NULL, changed_key_cb,
                              g_object_ref (GTK_WIDGET (page->widget)));
}

static void
add_presets (Page *page)
{
  const char *const *names = bw_engine_presets ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Sets of rules"));
  adw_preferences_group_set_description (
      group, _ ("Ready-made rules. Your own rule of the same name goes before one of a set."));
  GtkWidget *add = gtk_button_new_with_label (_ ("New rule…"));
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (add, 12);
  g_signal_connect (add, "clicked", G_CALLBACK (new_cb), page);
  adw_preferences_group_set_header_suffix (group, add);
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *about = bw_rule_list_preset_about (names[i]);
      g_autofree char *label = g_strdup_printf (_ ("Use %s"), names[i]);
      GtkWidget *control = switch_new (page, names[i], label, G_CALLBACK (preset_cb));
      g_object_set (row, "use-markup", FALSE, "title", names[i], "subtitle", about,
                    "subtitle-lines", 0, NULL);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
      /* It has its own name; both would be read. */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      adw_preferences_group_add (group, row);
      g_ptr_array_add (page->presets, control);
    }
  adw_preferences_page_add (page->widget, group);
}

static void
refresh (Page *page)
{
  show_presets (page);
  bw_engine_rules_async (engine_of (page), page->cancellable, rules_cb, page);
}

static void
refresh_cb (gpointer data)
{
  refresh (data);
}

static void
changed_cb (GtkWidget *widget)
{
  refresh (page_of (widget));
}

void
bw_preferences_fill_rules (BwPreferences *preferences, AdwPreferencesPage *widget)
{
  Page *page = g_new0 (Page, 1);
  g_set_weak_pointer (&page->preferences, preferences);
  page->context = g_object_ref (bw_preferences_context (preferences));
  page->widget = widget;
  page->cancellable = g_cancellable_new ();
  page->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  page->groups = g_ptr_array_new ();
  page->presets = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (widget), PAGE_KEY, page, page_free);
  add_presets (page);
  bw_while_mapped (GTK_WIDGET (widget), PERIOD_S, refresh_cb, page);
  g_signal_connect_object (engine_of (page), "config-changed", G_CALLBACK (changed_cb), widget,
                           G_CONNECT_SWAPPED);
}
