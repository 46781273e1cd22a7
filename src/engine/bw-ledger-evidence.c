/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows behind a ledger's figure, as they are when an alert fires. */
#include "engine/bw-ledger-evidence.h"

#include "base/bw-json.h"
#include "engine/bw-ledger-metrics.h"

/* Read beyond those shown, for rows that are not settled stand among them. */
#define SPARE_ROWS 150

typedef struct
{
  const BwMetric *metric;
  const BwLedgerWindow *window; /* NULL: all rows */
  int64_t from_ms, to_ms;
  BwBetList *rows; /* the newest settled ones, oldest first */
  int64_t n_settled;
  int64_t first_ms;
} Evidence;

static bool
is_settled (const BwBet *bet)
{
  return bet->status != BW_BET_PENDING && bw_bet_order_ms (bet) != BW_TIME_NONE;
}

static bool
keep_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Evidence *evidence = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      if (is_settled (bet))
        bw_bet_list_add (evidence->rows, bet);
    }
  return true;
}

/* Only their number and the first one's time. */
static bool
count_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Evidence *evidence = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      if (!is_settled (bet))
        continue;
      if (evidence->n_settled++ == 0)
        evidence->first_ms = bw_bet_order_ms (bet);
      /* Of all rows the first alone is asked for. */
      if (evidence->window == NULL)
        return false;
    }
  return true;
}

static bool
read_rows (Evidence *evidence, BwLedger *ledger, GError **error)
{
  BwLedgerQuery query = { .source = bw_metric_label (evidence->metric, "source"),
                          .model = bw_metric_label (evidence->metric, "model"),
                          .from_order_ms = evidence->from_ms,
                          .to_order_ms = evidence->to_ms,
                          .limit = BW_LEDGER_EVIDENCE_ROWS + SPARE_ROWS };
  if (!bw_ledger_read (ledger, &query, keep_cb, evidence, NULL, error))
    return false;
  if (evidence->window != NULL && evidence->window->n > 0)
    return true;
  query.limit = 0;
  query.is_bare = true;
  return bw_ledger_read (ledger, &query, count_cb, evidence, NULL, error);
}

static void
add_row (JsonBuilder *builder, const BwBet *bet)
{
  json_builder_begin_object (builder);
  bw_json_add_time (builder, "at", bw_bet_order_ms (bet) * 1000);
  bw_json_add_string (builder, "id", bet->id);
  bw_json_add_string (builder, "event", bet->event);
  bw_json_add_string (builder, "selection", bet->selection);
  bw_json_add_double (builder, "stake", bet->stake);
  bw_json_add_double (builder, "odds", bet->odds);
  bw_json_add_double (builder, "probability", bet->probability);
  bw_json_add_double (builder, "profit", bet->profit);
  bw_json_add_string (builder, "status", bw_bet_status_name (bet->status));
  json_builder_end_object (builder);
}

static char *
to_text (const Evidence *evidence, int64_t n)
{
  unsigned n_rows = evidence->rows->bets->len;
  unsigned wanted = BW_LEDGER_EVIDENCE_ROWS;
  bool is_counted = evidence->window != NULL && evidence->window->n > 0;
  if (is_counted)
    {
      n = MIN (n_rows, evidence->window->n);
      wanted = MIN (wanted, evidence->window->n);
    }
  else if (evidence->window != NULL)
    n = evidence->n_settled;
  unsigned first = n_rows > wanted ? n_rows - wanted : 0;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "source", bw_metric_label (evidence->metric, "source"));
  bw_json_add_string (builder, "model", bw_metric_label (evidence->metric, "model"));
  bw_json_add_string (builder, "window", evidence->window != NULL ? evidence->window->label : NULL);
  bw_json_add_int64 (builder, "count", n);
  unsigned range_first = is_counted && n_rows > n ? n_rows - (unsigned) n : 0;
  int64_t first_ms = is_counted && n_rows > 0
                         ? bw_bet_order_ms (bw_bet_list_index (evidence->rows, range_first))
                         : evidence->first_ms;
  if (n_rows > 0)
    {
      bw_json_add_time (builder, "first_at", first_ms * 1000);
      bw_json_add_time (builder, "last_at",
                        bw_bet_order_ms (bw_bet_list_index (evidence->rows, n_rows - 1)) * 1000);
    }
  json_builder_set_member_name (builder, "newest");
  json_builder_begin_array (builder);
  for (unsigned i = first; i < n_rows; i++)
    add_row (builder, bw_bet_list_index (evidence->rows, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}

char *
bw_ledger_evidence (BwLedger *ledger, const BwMetric *metric, int64_t n, int64_t now_us,
                    GError **error)
{
  g_return_val_if_fail (ledger != NULL && metric != NULL, NULL);
  const char *window = bw_metric_label (metric, "window");
  if (bw_ledger_metric_find (metric->name) == NULL || bw_metric_label (metric, "source") == NULL)
    return NULL;
  g_autoptr (BwBetList) rows = bw_bet_list_new ();
  Evidence evidence = { .metric = metric,
                        .window = window != NULL ? bw_ledger_window_find (window) : NULL,
                        .from_ms = INT64_MIN,
                        .to_ms = now_us / 1000 + 1,
                        .rows = rows };
  if (evidence.window != NULL && evidence.window->duration_ms > 0)
    evidence.from_ms = now_us / 1000 - evidence.window->duration_ms;
  return read_rows (&evidence, ledger, error) ? to_text (&evidence, n) : NULL;
}
