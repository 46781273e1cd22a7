/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read of a ledger under way: rows on their way out, the report, identity and duplicates,
 * cancellation. */
#include "collect/bw-ledger-run-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
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

static void
free_staged (gpointer data)
{
  bw_bet_list_free (data);
}

void
bw_ledger_run_free (BwLedgerRun *run)
{
  if (run == NULL)
    return;
  g_queue_clear_full (&run->staged, free_staged);
  bw_ledger_seen_free (run->seen);
  bw_bet_list_free (run->list);
  g_string_free (run->id, TRUE);
  g_free (run);
}

static bool
fail_stopped (BwLedgerRun *run, GError **error)
{
  g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("%s: the rows were not taken"), run->path);
  return false;
}

static bool
begin (BwLedgerRun *run, bool is_complete, GError **error)
{
  run->report->is_complete = is_complete;
  if (run->callbacks->begin != NULL && !run->callbacks->begin (is_complete, run->callbacks->data))
    return fail_stopped (run, error);
  return true;
}

bool
bw_ledger_run_begin (BwLedgerRun *run, GError **error)
{
  return begin (run, true, error);
}

void
bw_ledger_run_stage (BwLedgerRun *run)
{
  run->is_staging = true;
}

void
bw_ledger_run_discard (BwLedgerRun *run)
{
  run->is_staging = false;
  run->is_uncertain = false;
  g_queue_clear_full (&run->staged, free_staged);
  bw_bet_list_free (run->list);
  run->list = bw_bet_list_new ();
  bw_ledger_seen_free (run->seen);
  run->seen = bw_ledger_seen_new ();
  run->n_recent = 0;
  run->next_recent = 0;
  run->has_dropped = false;
  run->has_forgotten = false;

  BwLedgerReport *report = run->report;
  g_ptr_array_set_size (report->rejected, 0);
  g_ptr_array_set_size (report->notes, 0);
  report->n_rows = report->n_rejected = report->n_skipped = 0;
  report->n_duplicates = report->n_profit_mismatch = 0;
  report->n_rejected_so_far = report->n_settled_so_far = report->n_incomplete_so_far = 0;
  report->newest_us = BW_TIME_NONE;
}

static bool
hand_on (BwLedgerRun *run, BwBetList *list, GError **error)
{
  run->report->n_rows += list->bets->len;
  return run->callbacks->rows (list, run->callbacks->data) || fail_stopped (run, error);
}

static bool
flush (BwLedgerRun *run, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return false;
  if (run->list->bets->len == 0)
    return true;
  BwBetList *list = run->list;
  run->list = bw_bet_list_new ();
  if (!run->is_staging && !run->is_held)
    return hand_on (run, list, error);
  g_queue_push_tail (&run->staged, list);
  return true;
}

static bool
hand_on_staged (BwLedgerRun *run, GError **error)
{
  while (!g_queue_is_empty (&run->staged))
    {
      if (!hand_on (run, g_queue_pop_head (&run->staged), error))
        return false;
    }
  return true;
}

void
bw_ledger_run_hold (BwLedgerRun *run)
{
  run->is_held = true;
}

bool
bw_ledger_run_release (BwLedgerRun *run, GError **error)
{
  run->is_held = false;
  return run->is_staging || (hand_on_staged (run, error) && flush (run, error));
}

bool
bw_ledger_run_finish (BwLedgerRun *run, GError **error)
{
  if (!flush (run, error))
    return false;
  if (run->is_staging && !begin (run, false, error))
    return false;
  return hand_on_staged (run, error);
}

void
bw_ledger_run_reject (BwLedgerRun *run, int64_t line, const char *field, char *reason)
{
  run->report->n_rejected++;
  run->report->n_rejected_so_far++;
  if (run->report->rejected->len >= MAX_REJECTED)
    {
      g_free (reason);
      return;
    }
  BwRejectedRow *row = g_new0 (BwRejectedRow, 1);
  row->line = line;
  row->field = g_strdup (field);
  /* What is quoted may be cut, or was no text to begin with. */
  row->reason = g_utf8_make_valid (reason, -1);
  g_free (reason);
  g_ptr_array_add (run->report->rejected, row);
}

void
bw_ledger_run_note (BwLedgerRun *run, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *note = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (run->report->notes, g_utf8_make_valid (note, -1));
}

static void
remember_key (BwLedgerRun *run, uint64_t key, int64_t placed_us)
{
  BwLedgerKey *slot = &run->recent[run->next_recent];
  if (run->n_recent == BW_LEDGER_N_RECENT)
    {
      run->dropped_us = run->has_dropped ? MAX (run->dropped_us, slot->placed_us) : slot->placed_us;
      run->has_dropped = true;
    }
  else
    run->n_recent++;
  *slot = (BwLedgerKey){ key, placed_us };
  run->next_recent = (run->next_recent + 1) % BW_LEDGER_N_RECENT;
}

/* A row without an id is known by when and on what it was placed, and by how often that came
 * before.
 */
static void
make_id (BwLedgerRun *run, BwBet *bet)
{
  uint64_t half[2];
  for (unsigned i = 0; i < 2; i++)
    {
      half[i] = bw_ledger_hash (i, &bet->placed_us, sizeof bet->placed_us);
      half[i] = bw_ledger_hash_text (half[i], bet->event);
      half[i] = bw_ledger_hash_text (half[i], bet->selection);
      half[i] = bw_ledger_hash_text (half[i], bet->model);
    }
  unsigned k = bw_ledger_seen_add (run->seen, half[0]);
  if (k == 1)
    {
      run->is_uncertain |= run->has_forgotten && bet->placed_us <= run->forgotten_us;
      remember_key (run, half[0], bet->placed_us);
    }
  g_string_printf (run->id, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", half[0],
                   half[1]);
  if (k > 1)
    g_string_append_printf (run->id, "-%u", k);
  bet->id = run->id->str;
}

static void
count_row (BwLedgerReport *report, const BwBet *bet)
{
  report->newest_us = MAX (report->newest_us, MAX (bet->placed_us, bet->settled_us));
  if (bet->status == BW_BET_PENDING)
    return;
  bool has_odds = bet->odds > 1;
  bool has_probability = bet->probability >= 0 && bet->probability <= 1;
  report->n_settled_so_far++;
  report->n_incomplete_so_far +=
      (report->has_odds && !has_odds) || (report->has_probabilities && !has_probability);
}

bool
bw_ledger_run_add (BwLedgerRun *run, BwBet *bet, BwLedgerOutcome outcome, int64_t line,
                   bool *is_taken, GError **error)
{
  bool is_mismatch;
  BwLedgerFault fault = bw_ledger_outcome_settle (outcome, bet, &is_mismatch);
  *is_taken = fault.reason == NULL;
  if (!*is_taken)
    {
      bw_ledger_run_reject (run, line, fault.field, g_strdup (fault.reason));
      return true;
    }
  run->report->n_profit_mismatch += is_mismatch;
  if (bet->id == NULL || *bet->id == '\0')
    make_id (run, bet);
  else if (bw_ledger_seen_add (run->seen, bw_ledger_hash_text (2, bet->id)) > 1)
    run->report->n_duplicates++;
  count_row (run->report, bet);
  bw_bet_list_add (run->list, bet);
  return run->list->bets->len < ROWS_PER_LIST || flush (run, error);
}

bool
bw_ledger_run_progress (BwLedgerRun *run, int64_t bytes, int64_t total_bytes, GError **error)
{
  if (run->callbacks->progress != NULL)
    run->callbacks->progress (bytes, total_bytes, run->callbacks->data);
  return !g_cancellable_set_error_if_cancelled (run->cancellable, error);
}

GVariant *
bw_ledger_run_save_keys (BwLedgerRun *run)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(txu)"));
  unsigned first = run->n_recent < BW_LEDGER_N_RECENT ? 0 : run->next_recent;
  for (unsigned i = 0; i < run->n_recent; i++)
    {
      const BwLedgerKey *key = &run->recent[(first + i) % BW_LEDGER_N_RECENT];
      g_variant_builder_add (&builder, "(txu)", key->key, key->placed_us,
                             bw_ledger_seen_count (run->seen, key->key));
    }
  return g_variant_new ("(a(txu)bx)", &builder, run->has_dropped, run->dropped_us);
}

void
bw_ledger_run_restore_keys (BwLedgerRun *run, GVariant *keys)
{
  g_autoptr (GVariantIter) iter = NULL;
  uint64_t key;
  int64_t placed_us;
  uint32_t count;
  gboolean has_dropped;
  g_variant_get (keys, "(a(txu)bx)", &iter, &has_dropped, &run->forgotten_us);
  while (g_variant_iter_next (iter, "(txu)", &key, &placed_us, &count))
    {
      bw_ledger_seen_set (run->seen, key, count);
      remember_key (run, key, placed_us);
    }
  run->has_forgotten = has_dropped;
  run->has_dropped = has_dropped;
  run->dropped_us = run->forgotten_us;
}
