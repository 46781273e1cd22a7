/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about a figure of ledgers: their keys, levels and words. */
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-private.h"

#include "base/bw-number.h"
#include "base/bw-time.h"
#include "config/bw-key-text.h"
#include "model/bw-catalogue.h"
#include "stats/bw-monitor.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MIN_SAMPLES 20

/* What a kind is about. */
typedef struct
{
  const char *figure;
  const char *changed; /* of evidence: the figure of a change, by statistic=esr */
  BwMonitorKind monitor;
  const char *level_key; /* of the monitor, or NULL */
  const char *label;     /* the same as a label of the figure */
  double warning, critical;
} Kind;

static const char *const own_keys[] = { "statistic", "pi0", "roi-m", "clv-cap", "since" };
const char *const bw_statistic_names[] = { "esr", "e", NULL };

/* By kind, from EVIDENCE_WIN_RATE on. */
static const Kind kinds[] = {
  { "ledger_evidence_win_rate", "ledger_change_win_rate", BW_MONITOR_WIN_RATE, "pi0", "pi0", 0, 0 },
  { "ledger_evidence_roi", "ledger_change_roi", BW_MONITOR_ROI, "roi-m", "roi_m", 0, 0 },
  { "ledger_evidence_calibration", "ledger_change_calibration", BW_MONITOR_CALIBRATION, NULL, NULL,
    0, 0 },
  { "ledger_evidence_clv", "ledger_change_clv", BW_MONITOR_CLV, "clv-cap", "clv_cap", 0, 0 },
  { "ledger_mcb_p", NULL, 0, NULL, NULL, 0.01, 0.001 },
  { "ledger_drawdown_odds", NULL, 0, NULL, NULL, 0.01, 0.001 },
  { "ledger_breakeven_p", NULL, 0, NULL, NULL, 0.01, 0.001 },
  { "ledger_psr", NULL, 0, NULL, NULL, 0.05, 0.01 },
};

/* NULL: RULE is of another kind. */
static const Kind *
kind_of (const BwRule *rule)
{
  bool is_one = rule->kind >= BW_RULE_EVIDENCE_WIN_RATE && rule->kind <= BW_RULE_PSR;
  return is_one ? &kinds[rule->kind - BW_RULE_EVIDENCE_WIN_RATE] : NULL;
}

bool
bw_rule_is_of_figure (const BwRule *rule)
{
  return kind_of (rule) != NULL;
}

/* What only these kinds have, and of these only some. */
static bool
check_own_keys (const Kind *kind, const char *name, const BwConfigGroup *group, GPtrArray *problems)
{
  bool is_evidence = kind != NULL && kind->changed != NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (own_keys); i++)
    {
      const char *key = own_keys[i];
      bool is_level = i >= 1 && i <= 3;
      bool is_meant = is_evidence && (!is_level || g_strcmp0 (kind->level_key, key) == 0);
      if (!is_meant && bw_config_group_has (group, key))
        bw_rule_fail (problems, key, _ ("has no meaning with kind=%s"), name);
    }
  return true;
}

bool
bw_rule_check_figure (const BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  static const char *const patience[] = { "info-recover",      "warning-recover",
                                          "error-recover",     "critical-recover",
                                          "emergency-recover", "keep-firing-for",
                                          "recover-count" };
  const Kind *kind = kind_of (rule);
  check_own_keys (kind, bw_rule_kind_name (rule->kind), group, problems);
  for (unsigned i = 0; i < G_N_ELEMENTS (patience) && kind != NULL && kind->changed != NULL; i++)
    if (bw_config_group_has (group, patience[i]))
      bw_rule_fail (problems, patience[i],
                    _ ("has no meaning: it lasts until a person resolves it"));
  return true;
}

static bool
read_level (BwRule *rule, const Kind *kind, const BwConfigGroup *group, GPtrArray *problems)
{
  BwMonitorSpec spec = bw_monitor_spec (kind->monitor);
  rule->figure.level = spec.level;
  if (kind->level_key == NULL || !bw_config_group_has (group, kind->level_key))
    return true;
  spec.level = rule->figure.level = bw_config_group_number (group, kind->level_key);
  if (isfinite (spec.level) && bw_monitor_spec_is_valid (&spec))
    return true;
  return bw_rule_fail (problems, kind->level_key, _ ("%g is none that can be doubted"), spec.level);
}

static bool
read_since (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const char *text = bw_config_group_text (group, "since");
  int64_t us = 0;
  rule->figure.since_us = BW_TIME_NONE;
  if (text == NULL)
    return true;
  if (!bw_time_parse_iso (text, NULL, &us))
    return bw_rule_fail (problems, "since", _ ("\"%s\" is no time such as 2026-03-01T00:00:00Z"),
                         text);
  rule->figure.since_us = us / 1000 * 1000;
  return true;
}

/* The figure with MATCHERS and what is not as usual of its monitor. (transfer full) */
static char *
selector_text (const BwRule *rule, const Kind *kind)
{
  const BwRuleFigure *figure = &rule->figure;
  bool is_changed = kind->changed != NULL && !figure->is_e;
  g_autoptr (GString) matchers = g_string_new (figure->matchers);
  if (kind->label != NULL && figure->level != bw_monitor_spec (kind->monitor).level)
    {
      g_autofree char *level = bw_number_format_exact (figure->level);
      g_string_append_printf (matchers, "%s%s=\"%s\"", matchers->len > 0 ? "," : "", kind->label,
                              level);
    }
  if (figure->since_us != BW_TIME_NONE)
    {
      g_autofree char *since = bw_time_format_iso (figure->since_us);
      g_string_append_printf (matchers, "%ssince=\"%s\"", matchers->len > 0 ? "," : "", since);
    }
  const char *name = is_changed ? kind->changed : kind->figure;
  return matchers->len > 0 ? g_strdup_printf ("%s{%s}", name, matchers->str) : g_strdup (name);
}

bool
bw_rule_read_figure (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const Kind *kind = kind_of (rule);
  bool is_evidence = kind->changed != NULL;
  const char *matchers = bw_config_group_text (group, "matchers");
  g_autoptr (GError) inner = NULL;
  rule->is_below = !is_evidence;
  rule->figure.is_latching = is_evidence;
  rule->figure.is_e = bw_rule_read_choice (group, "statistic", bw_statistic_names) == 1;
  rule->figure.matchers = matchers != NULL && *matchers != '\0' ? g_strdup (matchers) : NULL;
  if (!bw_config_group_has (group, "min-samples"))
    rule->min_samples = MIN_SAMPLES;
  if (!read_since (rule, group, problems)
      || (is_evidence && !read_level (rule, kind, group, problems)))
    return false;
  g_autofree char *text = selector_text (rule, kind);
  rule->selector = bw_selector_parse (text, &inner);
  return rule->selector != NULL || bw_rule_fail (problems, "matchers", "%s", inner->message);
}

bool
bw_rule_set_usual_levels (BwRule *rule)
{
  const Kind *kind = kind_of (rule);
  if (kind == NULL)
    return false;
  double warning = kind->warning, critical = kind->critical;
  if (kind->changed != NULL)
    {
      warning = rule->figure.is_e ? 20 : 10000;
      critical = rule->figure.is_e ? 100 : 40000;
    }
  rule->tiers[0] = (BwTier){ BW_SEVERITY_WARNING, warning, warning };
  rule->tiers[1] = (BwTier){ BW_SEVERITY_CRITICAL, critical, critical };
  rule->n_tiers = 2;
  return true;
}

bool
bw_rule_finish_levels (BwRule *rule, GPtrArray *problems)
{
  for (unsigned i = 0; i < rule->n_tiers && rule->figure.is_latching; i++)
    {
      BwTier *tier = &rule->tiers[i];
      if (!(tier->trip > 1))
        return bw_rule_fail (problems, bw_severity_name (tier->severity),
                             _ ("expected odds above 1, such as 10000 for 10000 : 1"));
      tier->trip = tier->recover = log10 (tier->trip);
    }
  return true;
}

char *
bw_rule_figure_describe (const BwRule *rule)
{
  if (!rule->figure.is_latching)
    return NULL;
  g_autofree char *claim = bw_rule_claim (rule);
  char *text = rule->figure.is_e ? g_strdup_printf (_ ("evidence against %s"), claim)
                                 : g_strdup_printf (_ ("evidence of a change against %s"), claim);
  if (rule->figure.since_us != BW_TIME_NONE)
    {
      g_autofree char *before = text;
      g_autofree char *since = bw_time_format_iso (rule->figure.since_us);
      text = g_strdup_printf (C_ ("rule", "%s since %s"), before, since);
    }
  if (rule->figure.matchers != NULL)
    {
      g_autofree char *before = text;
      text = g_strdup_printf (_ ("%s of ledgers with %s"), before, rule->figure.matchers);
    }
  return text;
}

static void
put_number (GString *out, const char *key, double value)
{
  g_autofree char *text = bw_number_format_exact (value);
  g_string_append_printf (out, ";%s=%s", key, text);
}

void
bw_rule_figure_to_text (const BwRule *rule, GString *out)
{
  const Kind *kind = kind_of (rule);
  const BwRuleFigure *figure = &rule->figure;
  if (kind == NULL)
    return;
  g_string_append_printf (out, "kind=%s", bw_rule_kind_name (rule->kind));
  if (figure->matchers != NULL)
    {
      g_autofree char *matchers = bw_key_text_escape (figure->matchers);
      g_string_append_printf (out, ";matchers=%s", matchers);
    }
  if (figure->is_e)
    g_string_append (out, ";statistic=e");
  if (kind->level_key != NULL && figure->level != bw_monitor_spec (kind->monitor).level)
    put_number (out, kind->level_key, figure->level);
  if (figure->since_us != BW_TIME_NONE)
    {
      g_autofree char *since = bw_time_format_iso (figure->since_us);
      g_string_append_printf (out, ";since=%s", since);
    }
}
