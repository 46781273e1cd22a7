/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a table's cells are to be read where a cell alone does not tell: learned from many of them.
 */
#include "collect/bw-ledger-dialect-private.h"

#include "collect/bw-ledger-values-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *
cell (const BwLedgerColumns *columns, const BwCsv *csv, BwLedgerField field)
{
  int column = columns->field[field];
  return column >= 0 ? bw_csv_field (csv, (unsigned) column) : "";
}

/* "03/04/2026": one or two digits, a mark, one or two digits, the same mark, a digit. */
static void
add_date (BwLedgerEvidence *evidence, const char *text)
{
  int part[2];
  char mark[2];
  for (int i = 0; i < 2; i++)
    {
      if (!g_ascii_isdigit (*text))
        return;
      part[i] = *text++ - '0';
      if (g_ascii_isdigit (*text))
        part[i] = part[i] * 10 + *text++ - '0';
      mark[i] = *text++;
      if (mark[i] != '/' && mark[i] != '.' && mark[i] != '-')
        return;
    }
  if (mark[0] != mark[1] || !g_ascii_isdigit (*text))
    return;
  /* Dots are written day first everywhere. */
  evidence->n_slashed++;
  evidence->n_day_first += part[0] > 12 || mark[0] == '.';
  evidence->n_month_first += part[1] > 12;
}

void
bw_ledger_evidence_add_dates (BwLedgerEvidence *evidence, const BwLedgerColumns *columns,
                              const BwCsv *csv)
{
  add_date (evidence, cell (columns, csv, BW_LEDGER_PLACED_AT));
  add_date (evidence, cell (columns, csv, BW_LEDGER_SETTLED_AT));
}

bool
bw_ledger_evidence_needs_dates (const BwLedgerEvidence *evidence)
{
  return evidence->n_slashed > 0 && evidence->n_day_first == 0 && evidence->n_month_first == 0;
}

static void
add_decimal_mark (BwLedgerEvidence *evidence, const char *text)
{
  bool is_comma_possible;
  BwDecimalMark mark = bw_ledger_value_decimal_mark (text, &is_comma_possible);
  evidence->n_comma += mark == BW_DECIMAL_COMMA;
  evidence->n_point += mark == BW_DECIMAL_POINT;
  evidence->n_maybe_comma += is_comma_possible;
}

static void
add_odds (BwLedgerEvidence *evidence, const char *text)
{
  double value;
  if (!bw_ledger_value_number (text, evidence->n_comma > evidence->n_point, &value)
      || isnan (value))
    return;
  evidence->n_odds++;
  evidence->n_american += fabs (value) >= 100;
  evidence->n_negative += value <= -100;
}

void
bw_ledger_evidence_add (BwLedgerEvidence *evidence, const BwLedgerColumns *columns,
                        const BwCsv *csv)
{
  static const BwLedgerField numbers[] = { BW_LEDGER_STAKE,
                                           BW_LEDGER_ODDS,
                                           BW_LEDGER_PROBABILITY,
                                           BW_LEDGER_CLOSING_ODDS,
                                           BW_LEDGER_CLOSING_FAIR_PROB,
                                           BW_LEDGER_FEE,
                                           BW_LEDGER_PROFIT };
  evidence->n_rows++;
  bw_ledger_evidence_add_dates (evidence, columns, csv);
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_decimal_mark (evidence, cell (columns, csv, numbers[i]));
  add_odds (evidence, cell (columns, csv, BW_LEDGER_ODDS));
  add_odds (evidence, cell (columns, csv, BW_LEDGER_CLOSING_ODDS));

  double p;
  if (bw_ledger_value_number (cell (columns, csv, BW_LEDGER_PROBABILITY),
                              evidence->n_comma > evidence->n_point, &p)
      && !isnan (p))
    {
      evidence->n_probabilities++;
      evidence->n_above_one += p > 1;
    }
  if (columns->bet_side >= 0)
    {
      const char *side = bw_csv_field (csv, (unsigned) columns->bet_side);
      evidence->n_lays += g_ascii_strcasecmp (side, "lay") == 0;
    }
}

static void
conclude_dates (const BwLedgerEvidence *evidence, BwLedgerDialect *dialect, GPtrArray *notes)
{
  if (evidence->n_slashed == 0)
    return;
  dialect->order = evidence->n_month_first > evidence->n_day_first ? BW_DATE_MDY : BW_DATE_DMY;
  dialect->is_order_assumed = bw_ledger_evidence_needs_dates (evidence);
  if (dialect->is_order_assumed)
    g_ptr_array_add (
        notes,
        g_strdup (
            _ ("dates such as 03/04/2026 were read as day/month/year: no date in the file tells, "
               "expected YYYY-MM-DD")));
  else if (dialect->order == BW_DATE_MDY)
    g_ptr_array_add (notes, g_strdup (_ ("dates were read as month/day/year")));
  else
    g_ptr_array_add (notes, g_strdup (_ ("dates were read as day/month/year")));
}

BwLedgerDialect
bw_ledger_evidence_conclude (const BwLedgerEvidence *evidence, const BwLedgerColumns *columns,
                             char delimiter, GPtrArray *notes)
{
  BwLedgerDialect dialect = { .order = BW_DATE_ISO };

  dialect.has_decimal_comma = evidence->n_comma > evidence->n_point
                              || (evidence->n_comma == 0 && evidence->n_point == 0
                                  && evidence->n_maybe_comma > 0 && delimiter == ';');
  if (evidence->n_comma > 0 && evidence->n_point > 0)
    g_ptr_array_add (
        notes,
        g_strdup (_ (
            "both ',' and '.' are used as decimal marks: each number was read by its own form")));
  else if (dialect.has_decimal_comma)
    g_ptr_array_add (notes, g_strdup (_ ("numbers were read with decimal commas")));

  dialect.is_american = columns->is_american || evidence->n_negative > 0
                        || evidence->n_american * 2 > evidence->n_odds;
  if (dialect.is_american)
    g_ptr_array_add (notes, g_strdup (_ ("odds were read as American odds")));

  /* A single slip above 1 does not make the others percent. */
  dialect.is_percent = evidence->n_above_one * 2 > evidence->n_probabilities;
  if (dialect.is_percent)
    g_ptr_array_add (notes, g_strdup (_ ("probabilities were read as percent")));

  dialect.has_lays = evidence->n_lays > 0;
  if (dialect.has_lays)
    g_ptr_array_add (
        notes,
        g_strdup (
            _ ("lay bets were read as bets against their selection: stake = size · (odds − 1)")));
  conclude_dates (evidence, &dialect, notes);
  return dialect;
}
