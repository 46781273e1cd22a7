/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read of a ledger under way: rows on their way out, the report, identity and duplicates,
 * cancellation. */
#include "collect/bw-ledger-run.h"

#include "base/bw-error.h"

#include <string.h>

#define ROWS_PER_LIST 512
#define MAX_REJECTED 1000

BwLedgerRun *
bw_ledger_run_new (const char *path, const BwLedgerReaderCallbacks *callbacks,
                   BwLedgerReport *report, GCancellable *cancellable)
{
  BwLedgerRun *run = g_new0 (BwLedgerRun, 1);
  run->path = path;
  run->callbacks = callbacks;
  run->report = report;
  run->cancellable = cancellable;
  run->seen = bw_ledger_seen_new ();
  run->list = bw_bet_list_new ();
  run->id = g_string_new (NULL);
  return run;
}

void
bw_ledger_run_free (BwLedgerRun *run)
{
  if (run == NULL)
    return;
  bw_ledger_seen_free (run->seen);
  bw_bet_list_free (run->list);
  g_string_free (run->id, TRUE);
  g_free (run);
}

static bool
fail_stopped (BwLedgerRun *run, GError **error)
{
  run->is_stopped = true;
  g_set_error (error, BW_ERROR, BW_ERROR_FAILED, "%s: the rows were not taken", run->path);
  return false;
}

bool
bw_ledger_run_begin (BwLedgerRun *run, bool is_complete, GError **error)
{
  g_assert (!run->has_begun);
  run->has_begun = true;
  run->report->is_complete = is_complete;
  if (run->callbacks->begin != NULL && !run->callbacks->begin (is_complete, run->callbacks->data))
    return fail_stopped (run, error);
  return true;
}

bool
bw_ledger_run_flush (BwLedgerRun *run, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return false;
  if (run->list->bets->len == 0)
    return true;
  run->report->n_rows += run->list->bets->len;
  BwBetList *list = g_steal_pointer (&run->list);
  run->list = bw_bet_list_new ();
  if (!run->callbacks->rows (list, run->callbacks->data))
    return fail_stopped (run, error);
  return true;
}

void
bw_ledger_run_reject (BwLedgerRun *run, int64_t line, const char *field, char *reason)
{
  run->report->n_rejected++;
  if (run->report->rejected->len >= MAX_REJECTED)
    {
      g_free (reason);
      return;
    }
  BwRejectedRow *row = g_new0 (BwRejectedRow, 1);
  row->line = line;
  row->field = g_strdup (field);
  row->reason = reason;
  g_ptr_array_add (run->report->rejected, row);
}

static uint64_t
hash_text (uint64_t seed, const char *text)
{
  return text != NULL ? bw_ledger_hash (seed, text, strlen (text)) : bw_ledger_hash (seed, "", 0);
}

/* A row without an id is known by when and on what it was placed, and by how often that came
 * before. */
static void
make_id (BwLedgerRun *run, BwBet *bet)
{
  uint64_t half[2];
  for (unsigned i = 0; i < 2; i++)
    {
      half[i] = bw_ledger_hash (i, &bet->placed_us, sizeof bet->placed_us);
      half[i] = hash_text (half[i], bet->event);
      half[i] = hash_text (half[i], bet->selection);
      half[i] = hash_text (half[i], bet->model);
    }
  unsigned k = bw_ledger_seen_add (run->seen, half[0]);
  g_string_printf (run->id, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", half[0],
                   half[1]);
  if (k > 1)
    g_string_append_printf (run->id, "-%u", k);
  bet->id = run->id->str;
}

bool
bw_ledger_run_add (BwLedgerRun *run, BwBet *bet, BwLedgerOutcome outcome, int64_t line,
                   GError **error)
{
  bool is_mismatch;
  BwLedgerFault fault = bw_ledger_outcome_settle (outcome, bet, &is_mismatch);
  if (fault.reason != NULL)
    {
      bw_ledger_run_reject (run, line, fault.field, g_strdup (fault.reason));
      return true;
    }
  run->report->n_profit_mismatch += is_mismatch;
  if (bet->id == NULL || *bet->id == '\0')
    make_id (run, bet);
  else if (bw_ledger_seen_add (run->seen, hash_text (2, bet->id)) > 1)
    run->report->n_duplicates++;

  int64_t time_us = MAX (bet->placed_us, bet->settled_us);
  run->report->newest_us = MAX (run->report->newest_us, time_us);
  bw_bet_list_add (run->list, bet);
  return run->list->bets->len < ROWS_PER_LIST || bw_ledger_run_flush (run, error);
}

bool
bw_ledger_run_progress (BwLedgerRun *run, int64_t bytes, int64_t total_bytes, GError **error)
{
  run->report->bytes_read = bytes;
  if (run->callbacks->progress != NULL)
    run->callbacks->progress (bytes, total_bytes, run->callbacks->data);
  return !g_cancellable_set_error_if_cancelled (run->cancellable, error);
}
