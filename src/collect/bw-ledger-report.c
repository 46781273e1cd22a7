/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one read of a ledger found: counts, rows that were not taken and why, how it was understood.
 */
#include "collect/bw-ledger-report.h"

#include "base/bw-clock.h"

static void
rejected_row_free (gpointer data)
{
  BwRejectedRow *row = data;
  g_free (row->field);
  g_free (row->reason);
  g_free (row);
}

void
bw_ledger_report_init (BwLedgerReport *report)
{
  *report = (BwLedgerReport){
    .rejected = g_ptr_array_new_with_free_func (rejected_row_free),
    .notes = g_ptr_array_new_with_free_func (g_free),
    .newest_us = BW_TIME_NONE,
  };
}

void
bw_ledger_report_clear (BwLedgerReport *report)
{
  g_clear_pointer (&report->rejected, g_ptr_array_unref);
  g_clear_pointer (&report->notes, g_ptr_array_unref);
  g_clear_pointer (&report->format, g_free);
  g_clear_pointer (&report->columns, g_free);
  g_clear_pointer (&report->names, g_strfreev);
  g_clear_pointer (&report->matched, g_strfreev);
}
