/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine adds to the evidence of a rule, so that it is there when what it came from is
 * not: where the value is from, and the rows behind it. */
#include "engine/bw-evidence-more.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "engine/bw-ledger-evidence.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-memory.h"

#include <string.h>

static const char *
aggregate_words (BwAggregate aggregate)
{
  switch (aggregate)
    {
    case BW_AGGREGATE_AVERAGE:
      return "the average";
    case BW_AGGREGATE_MIN:
      return "the lowest";
    case BW_AGGREGATE_MAX:
      return "the highest";
    case BW_AGGREGATE_LAST:
      return "the last";
    case BW_AGGREGATE_NONE:
    default:
      return NULL;
    }
}

/* "the settled bets of mlb, model a, the last 50" */
static char *
rows_words (const BwMetric *metric, int64_t n)
{
  const char *source = bw_metric_label (metric, "source");
  const char *model = bw_metric_label (metric, "model");
  const char *window = bw_metric_label (metric, "window");
  GString *text = g_string_new ("computed from ");
  if (n >= 0 && window == NULL)
    g_string_append_printf (text, "the %" G_GINT64_FORMAT " rows", n);
  else if (window != NULL && g_str_has_prefix (window, "last"))
    g_string_append_printf (text, "the last %s rows", window + strlen ("last"));
  else if (window != NULL)
    g_string_append_printf (text, "the rows of the last %s", window);
  else
    g_string_append (text, "all rows");
  g_string_append_printf (text, " of %s", source != NULL ? source : "the ledger");
  if (model != NULL)
    g_string_append_printf (text, ", model %s", model);
  return g_string_free (text, FALSE);
}

char *
bw_evidence_value_words (const BwRuleEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);
  if (event->metric == NULL || event->rule == NULL || event->is_nodata
      || event->flag != BW_DATA_FRESH)
    return NULL;
  if (event->basis != NULL)
    return bw_rule_basis_words (event->rule, event->metric->name, event->basis);
  if (bw_catalogue_is_derived (event->metric->name))
    return rows_words (event->metric, event->n);
  const char *source = bw_metric_label (event->metric, "source");
  const char *of_all = aggregate_words (event->rule->aggregate);
  if (source == NULL)
    source = "its source";
  if (of_all == NULL)
    return g_strdup_printf ("as %s told it", source);
  g_autofree char *window = bw_duration_format_age (event->rule->window_us);
  return g_strdup_printf ("%s of what %s told in the %s before", of_all, source, window);
}

char *
bw_evidence_add (char *evidence, const char *name, const char *value)
{
  g_return_val_if_fail (evidence != NULL && name != NULL && value != NULL, evidence);
  g_autofree char *before = evidence;
  size_t length = strlen (before);
  g_return_val_if_fail (length >= 2 && before[length - 1] == '}', g_steal_pointer (&before));
  before[length - 1] = '\0';
  return g_strdup_printf ("%s%s\"%s\":%s}", before, length > 2 ? "," : "", name, value);
}

/* The figures are in force all the same: without its rows an alert is still one. */
void
bw_evidence_add_rows (BwIncidentRequest *request)
{
  g_return_if_fail (request != NULL);
  BwLedger *ledger = g_steal_pointer (&request->ledger);
  if (ledger == NULL || request->evidence == NULL || request->metric == NULL)
    return;
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = bw_metric_parse (request->metric, NULL);
  g_autofree char *rows =
      metric != NULL ? bw_ledger_evidence (ledger, metric, request->n, request->now_us, &error)
                     : NULL;
  if (rows != NULL)
    request->evidence = bw_evidence_add (request->evidence, "rows", rows);
  else if (error != NULL)
    g_warning ("%s: the rows behind the value can't be kept: %s", request->metric, error->message);
}
