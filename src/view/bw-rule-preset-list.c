/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ready-made rules that an edited one can become. */
#include "view/bw-rule-draft-private.h"

#include "engine/bw-engine-rules.h"
#include "engine/bw-schemas.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const level_keys[] = { "info", "warning", "error", "critical", "emergency" };
static const char *const level_words[] = { N_ ("Info"), N_ ("Warning"), N_ ("Error"),
                                           N_ ("Critical"), N_ ("Emergency") };

static void
preset_free (gpointer data)
{
  BwRulePreset *preset = data;
  g_free (preset->preset);
  g_free (preset->rule);
  g_free (preset->text);
  g_free (preset);
}

/* "default: Warning 80 %, Critical 90 %", with the rule's name where the metric does not tell. */
static char *
words_of (const char *preset, const BwConfigGroup *group, BwNumberFormat format, bool has_name)
{
  GString *text = g_string_new (preset);
  if (has_name)
    g_string_append_printf (text, " · %s", bw_config_group_name (group));
  const char *before = ": ";
  for (unsigned i = 0; i < G_N_ELEMENTS (level_keys); i++)
    {
      if (!bw_config_group_has (group, level_keys[i]))
        continue;
      g_autofree char *level =
          bw_rule_level_to_text (bw_config_group_text (group, level_keys[i]), format);
      g_string_append_printf (text, "%s%s %s", before, _ (level_words[i]), level);
      before = ", ";
    }
  return g_string_free (text, FALSE);
}

static void
add_presets (GPtrArray *list, const char *preset, const char *metric)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autofree char *source = bw_engine_preset_text (preset);
  g_autoptr (BwConfig) config = bw_config_parse (preset, source, -1, schemas, n);
  for (unsigned i = 0; i < bw_config_n_groups (config, "rule"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "rule", i);
      const char *own = bw_config_group_text (group, "metric");
      if (metric != NULL && g_strcmp0 (own, metric) != 0)
        continue;
      BwNumberFormat format = own != NULL ? bw_catalogue_number_format (own) : BW_FORMAT_PLAIN;
      BwRulePreset *found = g_new (BwRulePreset, 1);
      *found = (BwRulePreset){ g_strdup (preset), g_strdup (bw_config_group_name (group)),
                               words_of (preset, group, format, metric == NULL) };
      g_ptr_array_add (list, found);
    }
}

GPtrArray *
bw_rule_draft_presets (const BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (preset_free);
  g_autofree char *metric = bw_rule_draft_metric (draft);
  const char *const *presets = bw_engine_presets ();
  for (unsigned i = 0; presets[i] != NULL; i++)
    add_presets (list, presets[i], metric);
  return list;
}
