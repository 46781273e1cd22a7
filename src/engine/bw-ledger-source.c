/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger file as a command names it, and what reading it found. */
#include "engine/bw-ledger-source.h"

#include "base/bw-time.h"
#include "collect/bw-ledger-reader.h"

void
bw_ledger_findings_clear (BwLedgerFindings *findings)
{
  for (unsigned i = 0; findings->rejections != NULL && i < findings->rejections->len; i++)
    {
      BwLedgerRejection *rejection = &g_array_index (findings->rejections, BwLedgerRejection, i);
      g_free (rejection->field);
      g_free (rejection->reason);
    }
  g_clear_pointer (&findings->rejections, g_array_unref);
  g_clear_pointer (&findings->notes, g_ptr_array_unref);
  g_free (findings->format);
  g_free (findings->columns);
  g_strfreev (findings->names);
  g_strfreev (findings->matched);
  *findings = (BwLedgerFindings){ 0 };
}

static void
take_findings (BwLedgerFindings *findings, const BwLedgerReport *report)
{
  *findings = (BwLedgerFindings){
    .format = g_strdup (report->format),
    .columns = g_strdup (report->columns),
    .names = g_strdupv (report->names),
    .matched = g_strdupv (report->matched),
    .is_forecasts = report->is_forecasts,
    .n_rows = report->n_rows,
    .n_rejected = report->n_rejected,
    .n_skipped = report->n_skipped,
    .n_duplicates = report->n_duplicates,
    .n_profit_mismatch = report->n_profit_mismatch,
    .rejections = g_array_new (FALSE, FALSE, sizeof (BwLedgerRejection)),
    .notes = g_ptr_array_new_with_free_func (g_free),
  };
  for (unsigned i = 0; report->rejected != NULL && i < report->rejected->len; i++)
    {
      const BwRejectedRow *row = g_ptr_array_index (report->rejected, i);
      BwLedgerRejection own = { row->line, g_strdup (row->field), g_strdup (row->reason) };
      g_array_append_val (findings->rejections, own);
    }
  for (unsigned i = 0; report->notes != NULL && i < report->notes->len; i++)
    g_ptr_array_add (findings->notes, g_strdup (g_ptr_array_index (report->notes, i)));
}

/* (transfer full) */
static BwLedgerReader *
reader_of (const BwLedgerFile *file, GError **error)
{
  BwLedgerReaderOptions options = { .path = file->path,
                                    .format = file->format,
                                    .where = file->where,
                                    .map = file->map,
                                    .event_key = file->event_key,
                                    .is_paper = -1 };
  g_autoptr (GTimeZone) zone = NULL;
  if (file->zone != NULL && (zone = bw_zone_new (file->zone, error)) == NULL)
    return NULL;
  options.zone = zone;
  return bw_ledger_reader_new (&options, error);
}

bool
bw_ledger_file_check (const BwLedgerFile *file, GError **error)
{
  g_return_val_if_fail (file != NULL && file->path != NULL, false);
  g_autoptr (BwLedgerReader) reader = reader_of (file, error);
  return reader != NULL;
}

bool
bw_ledger_file_read (const BwLedgerFile *file, BwLedgerFileFunc func,
                     void (*progress) (int64_t bytes, int64_t total, gpointer data), gpointer data,
                     GCancellable *cancellable, BwLedgerFindings *findings, GError **error)
{
  g_return_val_if_fail (file != NULL && func != NULL && findings != NULL, false);
  *findings = (BwLedgerFindings){ 0 };
  g_autoptr (BwLedgerReader) reader = reader_of (file, error);
  if (reader == NULL)
    return false;
  BwLedgerReaderCallbacks callbacks = { .rows = func, .progress = progress, .data = data };
  BwLedgerReport report = { 0 };
  bool is_read =
      bw_ledger_reader_read (reader, NULL, &callbacks, &report, NULL, cancellable, error);
  take_findings (findings, &report);
  bw_ledger_report_clear (&report);
  return is_read;
}
