/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns the table of bets has, how wide they are and which of them sorts: chosen in menus,
 * and as it was left when the program comes again. */
#include "ui/bw-bet-columns.h"

#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-sorter.h"

#include <glib/gi18n-lib.h>

#define SHOW "show-"
/* A width is kept once the edge has been let go of. */
#define SAVE_DELAY_MS 400

static const BwBetSort first_sort = { BW_BET_COLUMN_TIME, true };

/* What somebody wants of a column. */
typedef enum
{
  CHOICE_NONE,
  CHOICE_HIDDEN,
  CHOICE_SHOWN,
} Choice;

struct _BwBetColumns
{
  GtkColumnView *view;
  BwBetModel *model;
  GSettings *settings; /* or NULL */
  GSimpleActionGroup *actions;
  GMenu *menu;
  Choice shown[BW_N_BET_COLUMNS];
  bool is_table, is_wide;
  bool is_restoring;
  unsigned save_timer;
};

/* Names in menus and settings. */
static const char *const names[BW_N_BET_COLUMNS] = {
  [BW_BET_COLUMN_TIME] = "time",
  [BW_BET_COLUMN_EVENT] = "event",
  [BW_BET_COLUMN_SELECTION] = "selection",
  [BW_BET_COLUMN_MODEL] = "model",
  [BW_BET_COLUMN_ODDS] = "odds",
  [BW_BET_COLUMN_STAKE] = "stake",
  [BW_BET_COLUMN_CHANCE] = "chance",
  [BW_BET_COLUMN_RESULT] = "result",
  [BW_BET_COLUMN_PROFIT] = "profit",
  [BW_BET_COLUMN_CLOSING] = "closing",
  [BW_BET_COLUMN_CLV] = "clv",
  [BW_BET_COLUMN_SOURCE] = "source",
};

/* BW_N_BET_COLUMNS where there is none of that name. */
static BwBetColumn
column_of (const char *name)
{
  unsigned column = 0;
  while (column < BW_N_BET_COLUMNS && g_strcmp0 (names[column], name) != 0)
    column++;
  return column;
}

static GtkColumnViewColumn *
view_column (BwBetColumns *columns, BwBetColumn column)
{
  return bw_bet_cells_column (columns->view, column);
}

/* Whether COLUMN is to be seen where it has anything to show. */
static bool
is_wanted (BwBetColumns *columns, BwBetColumn column)
{
  if (columns->shown[column] != CHOICE_NONE)
    return columns->shown[column] == CHOICE_SHOWN;
  return columns->is_wide || !bw_bet_cells_is_wide_only (column);
}

static void
update_action (BwBetColumns *columns, BwBetColumn column, bool has_any, bool is_shown)
{
  g_autofree char *name = g_strconcat (SHOW, names[column], NULL);
  GSimpleAction *action =
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (columns->actions), name));
  g_simple_action_set_state (action, g_variant_new_boolean (is_shown));
  /* The time is what a row begins with, and what it is read out by. */
  g_simple_action_set_enabled (action,
                               columns->is_table && has_any && column != BW_BET_COLUMN_TIME);
}

static void
update (BwBetColumns *columns)
{
  const BwBetFacts *facts = bw_bet_model_facts (columns->model);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      bool has_any = bw_bet_text_has_column (column, facts);
      bool is_shown = has_any && is_wanted (columns, column);
      bw_bet_cells_update_column (columns->view, column, facts, is_shown);
      update_action (columns, column, has_any, is_shown);
    }
}

void
bw_bet_columns_update (BwBetColumns *columns, bool is_table, bool is_wide)
{
  g_return_if_fail (columns != NULL);
  columns->is_table = is_table;
  columns->is_wide = is_wide;
  update (columns);
}

static void
save_shown (BwBetColumns *columns)
{
  if (columns->settings == NULL)
    return;
  GVariantBuilder shown;
  g_variant_builder_init (&shown, G_VARIANT_TYPE ("a{sb}"));
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    if (columns->shown[column] != CHOICE_NONE)
      g_variant_builder_add (&shown, "{sb}", names[column], columns->shown[column] == CHOICE_SHOWN);
  g_settings_set_value (columns->settings, "bets-columns", g_variant_builder_end (&shown));
}

static void
show_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwBetColumns *columns = data;
  const char *name = g_action_get_name (G_ACTION (action)) + strlen (SHOW);
  BwBetColumn column = column_of (name);
  columns->shown[column] = g_variant_get_boolean (value) ? CHOICE_SHOWN : CHOICE_HIDDEN;
  save_shown (columns);
  update (columns);
}

static void
save_widths (BwBetColumns *columns)
{
  g_clear_handle_id (&columns->save_timer, g_source_remove);
  if (columns->settings == NULL)
    return;
  GVariantBuilder widths;
  g_variant_builder_init (&widths, G_VARIANT_TYPE ("a{si}"));
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      int width = gtk_column_view_column_get_fixed_width (view_column (columns, column));
      if (width > 0)
        g_variant_builder_add (&widths, "{si}", names[column], width);
    }
  g_settings_set_value (columns->settings, "bets-column-widths", g_variant_builder_end (&widths));
}

static gboolean
save_cb (gpointer data)
{
  BwBetColumns *columns = data;
  columns->save_timer = 0;
  save_widths (columns);
  return G_SOURCE_REMOVE;
}

static void
width_cb (GtkColumnViewColumn *column, GParamSpec *pspec, BwBetColumns *columns)
{
  if (columns->is_restoring)
    return;
  g_clear_handle_id (&columns->save_timer, g_source_remove);
  columns->save_timer = g_timeout_add (SAVE_DELAY_MS, save_cb, columns);
}

static void
update_sort_actions (BwBetColumns *columns, BwBetSort sort)
{
  GActionMap *map = G_ACTION_MAP (columns->actions);
  const char *name = sort.column < BW_N_BET_COLUMNS ? names[sort.column] : "";
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "sort")),
                             g_variant_new_string (name));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "descending")),
                             g_variant_new_boolean (sort.is_descending));
}

/* A header was clicked, or somebody sorts by a menu. */
static void
sorter_cb (GtkSorter *sorter, GtkSorterChange change, BwBetColumns *columns)
{
  BwBetSort sort = bw_bet_sorter_ask (columns->view);
  bw_bet_model_set_sort (columns->model, sort);
  update_sort_actions (columns, sort);
  if (columns->settings == NULL || columns->is_restoring || sort.column == BW_N_BET_COLUMNS)
    return;
  g_settings_set_string (columns->settings, "bets-sort", names[sort.column]);
  g_settings_set_boolean (columns->settings, "bets-descending", sort.is_descending);
}

void
bw_bet_columns_sort (BwBetColumns *columns, BwBetSort sort)
{
  g_return_if_fail (columns != NULL && sort.column < BW_N_BET_COLUMNS);
  gtk_column_view_sort_by_column (columns->view, view_column (columns, sort.column),
                                  sort.is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
sort_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwBetColumns *columns = data;
  BwBetSort sort = bw_bet_model_sort (columns->model);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    sort.column = column_of (g_variant_get_string (value, NULL));
  else
    sort.is_descending = g_variant_get_boolean (value);
  if (sort.column < BW_N_BET_COLUMNS)
    bw_bet_columns_sort (columns, sort);
}

/* As on the first day. */
static void
reset_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwBetColumns *columns = data;
  columns->is_restoring = true;
  memset (columns->shown, 0, sizeof columns->shown);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    gtk_column_view_column_set_fixed_width (view_column (columns, column), -1);
  bw_bet_columns_sort (columns, first_sort);
  columns->is_restoring = false;
  g_clear_handle_id (&columns->save_timer, g_source_remove);
  if (columns->settings != NULL)
    {
      g_settings_reset (columns->settings, "bets-columns");
      g_settings_reset (columns->settings, "bets-column-widths");
      g_settings_reset (columns->settings, "bets-sort");
      g_settings_reset (columns->settings, "bets-descending");
    }
  update (columns);
}

static void
add_actions (BwBetColumns *columns)
{
  const GActionEntry entries[] = {
    { "sort", NULL, "s", "'time'", sort_action, { 0 } },
    { "descending", NULL, NULL, "true", sort_action, { 0 } },
    { "reset", reset_action, NULL, NULL, NULL, { 0 } },
  };
  GActionMap *map = G_ACTION_MAP (columns->actions);
  g_autoptr (GMenu) shown = g_menu_new (), others = g_menu_new ();
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), columns);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      g_autofree char *name = g_strconcat (SHOW, names[column], NULL);
      g_autofree char *detailed = g_strconcat ("columns.", name, NULL);
      g_autofree char *title = bw_bet_text_title (column, NULL);
      g_autoptr (GSimpleAction) action =
          g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (TRUE));
      g_signal_connect (action, "change-state", G_CALLBACK (show_action), columns);
      g_action_map_add_action (map, G_ACTION (action));
      g_menu_append (shown, title, detailed);
    }
  g_menu_append (others, _ ("_Reset columns"), "columns.reset");
  g_menu_append_section (columns->menu, NULL, G_MENU_MODEL (shown));
  g_menu_append_section (columns->menu, NULL, G_MENU_MODEL (others));
}

static void
restore (BwBetColumns *columns)
{
  BwBetSort sort = first_sort;
  columns->is_restoring = true;
  if (columns->settings != NULL)
    {
      g_autoptr (GVariant) shown = g_settings_get_value (columns->settings, "bets-columns");
      g_autoptr (GVariant) widths = g_settings_get_value (columns->settings, "bets-column-widths");
      g_autofree char *name = g_settings_get_string (columns->settings, "bets-sort");
      for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
        {
          int width = 0;
          gboolean is_shown = FALSE;
          if (g_variant_lookup (shown, names[column], "b", &is_shown))
            columns->shown[column] = is_shown ? CHOICE_SHOWN : CHOICE_HIDDEN;
          if (g_variant_lookup (widths, names[column], "i", &width) && width > 0)
            gtk_column_view_column_set_fixed_width (view_column (columns, column), width);
        }
      sort.is_descending = g_settings_get_boolean (columns->settings, "bets-descending");
      sort.column = column_of (name);
      if (sort.column == BW_N_BET_COLUMNS)
        sort = first_sort;
    }
  bw_bet_columns_sort (columns, sort);
  columns->is_restoring = false;
}

BwBetColumns *
bw_bet_columns_new (GtkColumnView *view, BwBetModel *model, const BwBetTextStyle *style,
                    GSettings *settings)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view) && BW_IS_BET_MODEL (model), NULL);
  BwBetColumns *columns = g_new0 (BwBetColumns, 1);
  columns->view = view;
  columns->model = g_object_ref (model);
  columns->settings = settings != NULL ? g_object_ref (settings) : NULL;
  columns->actions = g_simple_action_group_new ();
  columns->menu = g_menu_new ();
  columns->is_table = columns->is_wide = true;
  bw_bet_cells_add_columns (view, style);
  add_actions (columns);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      GtkColumnViewColumn *own = view_column (columns, column);
      gtk_column_view_column_set_resizable (own, TRUE);
      gtk_column_view_column_set_header_menu (own, G_MENU_MODEL (columns->menu));
      g_signal_connect (own, "notify::fixed-width", G_CALLBACK (width_cb), columns);
    }
  g_signal_connect (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_cb), columns);
  restore (columns);
  update (columns);
  return columns;
}

void
bw_bet_columns_free (BwBetColumns *columns)
{
  if (columns == NULL)
    return;
  if (columns->save_timer != 0)
    save_widths (columns);
  g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (columns->view), columns);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    g_signal_handlers_disconnect_by_data (view_column (columns, column), columns);
  /* Whoever holds on to the group, nothing comes from there any more. */
  g_auto (GStrv) known = g_action_group_list_actions (G_ACTION_GROUP (columns->actions));
  for (unsigned i = 0; known[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (columns->actions), known[i]);
  g_object_unref (columns->actions);
  g_object_unref (columns->menu);
  g_object_unref (columns->model);
  g_clear_object (&columns->settings);
  g_free (columns);
}

GActionGroup *
bw_bet_columns_actions (BwBetColumns *columns)
{
  g_return_val_if_fail (columns != NULL, NULL);
  return G_ACTION_GROUP (columns->actions);
}

GMenuModel *
bw_bet_columns_menu (BwBetColumns *columns)
{
  g_return_val_if_fail (columns != NULL, NULL);
  return G_MENU_MODEL (columns->menu);
}
