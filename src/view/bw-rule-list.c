/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of rules: their order, their state in a word, and what switching one means. */
#include "view/bw-rule-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
compare (gconstpointer a, gconstpointer b)
{
  const BwRuleView *one = *(BwRuleView *const *) a;
  const BwRuleView *other = *(BwRuleView *const *) b;
  if (one->category != other->category)
    return one->category < other->category ? -1 : 1;
  return strcmp (one->rule, other->rule);
}

void
bw_rule_list_sort (GPtrArray *rules)
{
  g_return_if_fail (rules != NULL);
  g_ptr_array_sort (rules, compare);
}

const char *
bw_rule_list_category (BwCategory category)
{
  static const struct
  {
    BwCategory category;
    const char *title;
  } titles[] = {
    { BW_CATEGORY_SYSTEM, NC_ ("category", "System") },
    { BW_CATEGORY_API, NC_ ("category", "APIs") },
    { BW_CATEGORY_TRADING, NC_ ("category", "Trading") },
    { BW_CATEGORY_DATABASE, NC_ ("category", "Database") },
    { BW_CATEGORY_NETWORK, NC_ ("category", "Network") },
    { BW_CATEGORY_PERFORMANCE, NC_ ("category", "Performance") },
    { BW_CATEGORY_RISK, NC_ ("category", "Risk") },
    { BW_CATEGORY_CALIBRATION, NC_ ("category", "Calibration") },
    { BW_CATEGORY_DATA_QUALITY, NC_ ("category", "Data quality") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (titles); i++)
    if (titles[i].category == category)
      return g_dpgettext2 (GETTEXT_PACKAGE, "category", titles[i].title);
  return g_dpgettext2 (GETTEXT_PACKAGE, "category", NC_ ("category", "Other"));
}

/* How much it matters what an instance is in: firing, pending, without data, collecting, fine. */
static unsigned
rank_of (const BwRuleInstanceView *instance)
{
  if (g_strcmp0 (instance->state, "FIRING") == 0 || g_strcmp0 (instance->state, "RECOVERING") == 0)
    return 5;
  if (g_strcmp0 (instance->state, "PENDING") == 0)
    return 4;
  if (g_strcmp0 (instance->data_flag, "NODATA") == 0
      || g_strcmp0 (instance->data_flag, "STALE") == 0
      || g_strcmp0 (instance->data_flag, "ERROR") == 0)
    return 3;
  return g_strcmp0 (instance->data_flag, "INSUFFICIENT") == 0 ? 2 : 1;
}

static BwSeverity
severity_of (const BwRuleInstanceView *instance)
{
  BwSeverity severity = BW_SEVERITY_WARNING;
  if (instance->tier != NULL)
    bw_severity_parse (instance->tier, &severity);
  return severity;
}

BwStateWords
bw_rule_list_state (const BwRuleView *rule)
{
  g_return_val_if_fail (rule != NULL, bw_state_words_none);
  if (!rule->is_enabled)
    return (BwStateWords){ "bellwether-paused-symbolic", _ ("Paused"), BW_TONE_MUTE };
  unsigned worst = 0;
  BwSeverity severity = BW_SEVERITY_NONE;
  for (unsigned i = 0; rule->instances != NULL && i < rule->instances->len; i++)
    {
      const BwRuleInstanceView *instance = g_ptr_array_index (rule->instances, i);
      worst = MAX (worst, rank_of (instance));
      if (rank_of (instance) == 5)
        severity = MAX (severity, severity_of (instance));
    }
  switch (worst)
    {
    case 5:
      return bw_state_words_severity (severity);
    case 4:
      return (BwStateWords){ "bellwether-pending-symbolic", C_ ("rule", "Pending"), BW_TONE_MUTE };
    case 3:
      return bw_state_words_no_data ();
    case 2:
      return bw_state_words_collecting ();
    case 1:
      return bw_state_words_ok ();
    default:
      return bw_state_words_none;
    }
}

char *
bw_rule_list_about (const BwRuleView *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  const char *what = rule->description != NULL ? rule->description : rule->metric;
  if (what == NULL)
    what = "";
  if (rule->preset == NULL)
    return g_strdup (what);
  /* Translators: what a rule watches, and the set of rules it is from. */
  return g_strdup_printf (_ ("%s · set %s"), what, rule->preset);
}

char *
bw_rule_list_preset_about (const char *preset)
{
  g_return_val_if_fail (preset != NULL, NULL);
  g_autofree char *text = bw_engine_preset_text (preset);
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      size_t n = strlen (*line);
      if (g_str_has_prefix (*line, "[rule ") && n > strlen ("[rule ]"))
        g_string_append_printf (names, "%s%.*s", names->len > 0 ? ", " : "",
                                (int) (n - strlen ("[rule ]")), *line + strlen ("[rule "));
    }
  return g_strdup (names->str);
}

char *
bw_rule_list_presets (const char *const *chosen, const char *name, bool is_on)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; chosen != NULL && chosen[i] != NULL; i++)
    if (*chosen[i] != '\0' && strcmp (chosen[i], name) != 0)
      g_ptr_array_add (names, (gpointer) chosen[i]);
  if (is_on)
    g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (";", (char **) names->pdata);
}

BwRuleSwitch
bw_rule_list_step (const BwConfigGroup *group, bool is_on)
{
  if (group == NULL)
    return BW_RULE_STEP_ADD;
  g_autofree const char **keys = bw_config_group_keys (group);
  bool is_switch_only = keys[0] != NULL && keys[1] == NULL && strcmp (keys[0], "enabled") == 0;
  return is_switch_only && is_on ? BW_RULE_STEP_REMOVE : BW_RULE_STEP_SET;
}
