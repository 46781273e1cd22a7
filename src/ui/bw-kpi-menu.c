/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a figure. */
#include "ui/bw-kpi-menu.h"

#include "engine/bw-engine-live.h"
#include "ui/bw-chart-table.h"
#include "ui/bw-context-menu.h"
#include "view/bw-kpi-chart.h"

#include <glib/gi18n-lib.h>

#define CONTEXT_KEY "bw-context"

static void
append (GMenu *menu, const char *text, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* The rules that judge the figure, and what is always there. (transfer full) */
static GMenuModel *
model_cb (GtkWidget *card)
{
  GMenu *menu = g_menu_new ();
  BwContext *context = g_object_get_data (G_OBJECT (card), CONTEXT_KEY);
  const BwKpi *kpi = bw_kpi_card_kpi (BW_KPI_CARD (card));
  const BwMetric *metric = kpi != NULL && kpi->id != NULL ? bw_metric_parse (kpi->id, NULL) : NULL;
  g_autoptr (GPtrArray) levels =
      metric != NULL ? bw_engine_levels (bw_context_engine (context), metric) : NULL;
  for (unsigned i = 0; levels != NULL && i < levels->len; i++)
    {
      const BwRuleLevels *rule = g_ptr_array_index (levels, i);
      /* Translators: %s is the name of a rule. */
      g_autofree char *text = g_strdup_printf (_ ("Edit rule %s…"), rule->rule);
      append (menu, text, "app.edit-rule", rule->rule);
    }
  if (kpi != NULL && kpi->value != NULL)
    append (menu, _ ("Copy value"), "kpi.copy", kpi->value);
  if (kpi != NULL && kpi->n_spark > 0)
    g_menu_append (menu, _ ("Show as _table"), "kpi.table");
  return G_MENU_MODEL (menu);
}

static void
copy_cb (GSimpleAction *action, GVariant *value, gpointer card)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (card), g_variant_get_string (value, NULL));
}

static void
table_cb (GSimpleAction *action, GVariant *value, gpointer card)
{
  BwContext *context = g_object_get_data (G_OBJECT (card), CONTEXT_KEY);
  g_autoptr (BwChart) chart = bw_kpi_chart_new (bw_kpi_card_kpi (card), bw_context_zone (context));
  bw_chart_table_present (chart, GTK_WINDOW (gtk_widget_get_root (card)));
}

void
bw_kpi_menu_add (BwKpiCard *card, BwContext *context)
{
  static const GActionEntry entries[] = { { "copy", copy_cb, "s", NULL, NULL, { 0 } },
                                          { "table", table_cb, NULL, NULL, NULL, { 0 } } };
  g_return_if_fail (BW_IS_KPI_CARD (card) && BW_IS_CONTEXT (context));
  g_object_set_data_full (G_OBJECT (card), CONTEXT_KEY, g_object_ref (context), g_object_unref);
  bw_context_menu_add (GTK_WIDGET (card), model_cb);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), card);
  gtk_widget_insert_action_group (GTK_WIDGET (card), "kpi", G_ACTION_GROUP (actions));
}
