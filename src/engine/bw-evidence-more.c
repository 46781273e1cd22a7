/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine adds to the evidence of a rule, so that it is there when what it came from is
 * not: where the value is from, and the rows behind it. */
#include "engine/bw-evidence-more.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "engine/bw-ledger-evidence.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What RULE took of what SOURCE told in a while; NULL: it is as it was told. (transfer full) */
static char *
aggregate_words (BwAggregate aggregate, const char *source, const char *window)
{
  switch (aggregate)
    {
    case BW_AGGREGATE_AVERAGE:
      return g_strdup_printf (_ ("the average of what %s told in the %s before"), source, window);
    case BW_AGGREGATE_MIN:
      return g_strdup_printf (_ ("the lowest of what %s told in the %s before"), source, window);
    case BW_AGGREGATE_MAX:
      return g_strdup_printf (_ ("the highest of what %s told in the %s before"), source, window);
    case BW_AGGREGATE_LAST:
      return g_strdup_printf (_ ("the last of what %s told in the %s before"), source, window);
    case BW_AGGREGATE_NONE:
    default:
      return g_strdup_printf (_ ("as %s told it"), source);
    }
}

/* "the settled bets of mlb, model a, the last 50" */
static char *
rows_words (const BwMetric *metric, int64_t n)
{
  const char *source = bw_metric_label (metric, "source");
  const char *model = bw_metric_label (metric, "model");
  const char *window = bw_metric_label (metric, "window");
  const char *of = source != NULL ? source : C_ ("computed from", "the ledger");
  char *text = NULL;
  if (n >= 0 && window == NULL)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "computed from the %ld row of %s",
                                         "computed from the %ld rows of %s", (unsigned long) n),
                            (long) n, of);
  else if (window != NULL && g_str_has_prefix (window, "last"))
    text =
        g_strdup_printf (_ ("computed from the last %s rows of %s"), window + strlen ("last"), of);
  else if (window != NULL)
    text = g_strdup_printf (_ ("computed from the rows of the last %s of %s"), window, of);
  else
    text = g_strdup_printf (_ ("computed from all rows of %s"), of);
  if (model == NULL)
    return text;
  g_autofree char *first = text;
  return g_strdup_printf (_ ("%s, model %s"), first, model);
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
  if (source == NULL)
    source = C_ ("who told it", "its source");
  g_autofree char *window = bw_duration_format_age (event->rule->window_us);
  return aggregate_words (event->rule->aggregate, source, window);
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
