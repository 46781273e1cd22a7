/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a ledger file found, in words and as JSON. */
#include "cli/bw-findings-text.h"

#include <glib/gi18n-lib.h>

void
bw_findings_print (const BwLedgerFindings *findings, const char *path, unsigned most)
{
  for (unsigned i = 0; findings->notes != NULL && i < findings->notes->len; i++)
    g_printerr ("%s: %s\n", path, (char *) g_ptr_array_index (findings->notes, i));
  unsigned n = findings->rejections != NULL ? findings->rejections->len : 0;
  for (unsigned i = 0; i < MIN (n, most); i++)
    {
      const BwLedgerRejection *row = &g_array_index (findings->rejections, BwLedgerRejection, i);
      g_printerr ("%s:%" G_GINT64_FORMAT ": %s%s%s\n", path, row->line,
                  row->field != NULL ? row->field : "", row->field != NULL ? ": " : "",
                  row->reason);
    }
  if (findings->n_rejected > (int64_t) MIN (n, most))
    {
      unsigned long rest = (unsigned long) (findings->n_rejected - MIN (n, most));
      g_printerr (g_dngettext (GETTEXT_PACKAGE, "%s: %lu more not taken\n",
                               "%s: %lu more not taken\n", rest),
                  path, rest);
    }
  unsigned long n_again = (unsigned long) findings->n_duplicates;
  if (n_again > 0)
    g_printerr (
        g_dngettext (GETTEXT_PACKAGE, "%s: %lu row has the id of an earlier one; the last counts\n",
                     "%s: %lu rows have the id of an earlier one; the last counts\n", n_again),
        path, n_again);
  unsigned long n_other = (unsigned long) findings->n_profit_mismatch;
  if (n_other > 0)
    g_printerr (g_dngettext (GETTEXT_PACKAGE,
                             "%s: in %lu row the profit given is not what stake, odds and result "
                             "make; it was kept\n",
                             "%s: in %lu rows the profit given is not what stake, odds and result "
                             "make; it was kept\n",
                             n_other),
                path, n_other);
}

void
bw_findings_add_json (JsonBuilder *builder, const BwLedgerFindings *findings)
{
  bw_json_add_string (builder, "format", findings->format);
  bw_json_add_string (builder, "columns", findings->columns);
  bw_json_add_bool (builder, "is_forecasts", findings->is_forecasts);
  bw_json_add_int64 (builder, "rows", findings->n_rows);
  bw_json_add_int64 (builder, "rejected", findings->n_rejected);
  bw_json_add_int64 (builder, "skipped", findings->n_skipped);
  bw_json_add_int64 (builder, "duplicates", findings->n_duplicates);
  bw_json_add_int64 (builder, "profit_mismatches", findings->n_profit_mismatch);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (unsigned i = 0; findings->notes != NULL && i < findings->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (findings->notes, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "rejections");
  json_builder_begin_array (builder);
  for (unsigned i = 0; findings->rejections != NULL && i < findings->rejections->len; i++)
    {
      const BwLedgerRejection *row = &g_array_index (findings->rejections, BwLedgerRejection, i);
      json_builder_begin_object (builder);
      bw_json_add_int64 (builder, "line", row->line);
      bw_json_add_string (builder, "field", row->field);
      bw_json_add_string (builder, "reason", row->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
