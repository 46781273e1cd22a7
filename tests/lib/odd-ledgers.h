/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers at the edges of what figures are defined for, and where a number that is none would be
 * seen. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct
{
  const char *name;
  unsigned n_times;
  bool is_tied;     /* all of one moment */
  const char *rows; /* stake,odds,probability,closing_odds,status,profit: repeated so often; or,
                       with one comma only, forecasts: p,outcome */
} OddLedger;

#define ODD_WON "10,2,0.5,2.1,won,10\n"
#define ODD_LOST "10,2,0.5,1.9,lost,-10\n"
#define ODD_FREE_WON "0,2,0.6,2,won,0\n"
#define ODD_FREE_LOST "0,2,0.4,2,lost,0\n"

static const OddLedger odd_ledgers[] = {
  { "empty", 0, false, "" },
  { "one won", 1, false, ODD_WON },
  { "one lost", 1, false, ODD_LOST },
  { "two alike", 2, false, ODD_WON },
  { "one push", 1, false, "10,2,0.5,2,push,0\n" },
  { "void only", 3, false, "10,2,0.5,2,void,0\n" },
  { "pending only", 3, false, "10,2,0.5,,pending,\n" },
  { "pushes only", 40, false, "10,2,0.5,2,push,0\n" },
  { "all won", 40, false, ODD_WON },
  { "all lost", 40, false, ODD_LOST },
  { "even", 30, false, ODD_WON ODD_LOST },
  { "ties", 30, true, ODD_WON ODD_LOST },
  { "certain and right", 20, false, "10,2,1,2,won,10\n10,2,0,2,lost,-10\n" },
  { "certain and wrong", 20, false, "10,2,0,2,won,10\n10,2,1,2,lost,-10\n" },
  { "one certain mistake", 1, false, ODD_WON "10,2,1,2,lost,-10\n" },
  { "some free", 20, false, ODD_FREE_WON ODD_LOST ODD_WON ODD_FREE_LOST },
  { "all free", 20, false, ODD_FREE_WON ODD_FREE_LOST },
  { "ruined", 4, false, "700,2,0.5,2,lost,-700\n700,2,0.5,2,lost,-700\n700,2,0.5,2,won,700\n" },
  { "nothing left", 1, false, "1000,2,0.5,2,lost,-1000\n" ODD_WON ODD_LOST },
  { "no prices", 20, false, "10,,,,won,5\n10,,,,lost,-5\n" },
  { "no odds", 20, false, "10,,0.6,2,won,5\n10,,0.4,2,lost,-5\n" },
  { "impossible prices", 20, false, "10,1,0.6,1,won,5\n10,0.5,1.4,-2,lost,-5\n" },
  { "certain prices", 20, false, "10,1.0000001,0.9999999,1.0000001,won,0.000001\n" ODD_LOST },
  { "huge", 20, false, "1e300,2,0.5,2,won,1e300\n1e300,3,0.5,2,lost,-1e300\n" },
  { "largest", 3, false, "1e308,1.7e308,0.5,2,won,1.7e308\n1e308,2,0.5,1.7e308,lost,-1.7e308\n" },
  { "tiny", 20, false, "1e-300,2,0.5,2,won,1e-300\n1e-300,2,0.5,2,lost,-1e-300\n" },
  { "one forecast", 1, false, "0.7,1\n" },
  { "forecasts that come true", 40, false, "0.7,1\n" },
  { "forecasts that separate", 20, false, "0.7,1\n0.3,0\n" },
  { "certain forecasts", 20, false, "1,1\n0,0\n" },
  { "certain forecasts and wrong", 20, false, "1,0\n0,1\n" },
  { "forecasts of one chance", 20, false, "0.5,1\n0.5,0\n" },
};

/* Its file. (transfer full) */
static inline char *
odd_ledger_csv (const OddLedger *ledger)
{
  const char *end = strchr (ledger->rows, '\n');
  const char *comma = strchr (ledger->rows, ',');
  bool is_forecasts = end != NULL && memchr (comma + 1, ',', (size_t) (end - comma - 1)) == NULL;
  g_auto (GStrv) rows = g_strsplit (ledger->rows, "\n", -1);
  GString *csv = g_string_new (is_forecasts ? "date,p,outcome\n"
                                            : "id,placed_at,settled_at,stake,odds,probability,"
                                              "closing_odds,status,profit\n");
  unsigned n = 0;
  for (unsigned i = 0; i < ledger->n_times; i++)
    for (unsigned k = 0; rows[k] != NULL && *rows[k] != '\0'; k++, n++)
      {
        unsigned hour = ledger->is_tied ? 0 : n;
        if (is_forecasts)
          g_string_append_printf (csv, "2026-01-%02u,%s\n", 1 + hour / 2, rows[k]);
        else
          g_string_append_printf (csv, "b%u,2026-01-%02uT%02u:00:00Z,2026-01-%02uT%02u:30:00Z,%s\n",
                                  n, 1 + hour / 24, hour % 24, 1 + hour / 24, hour % 24, rows[k]);
      }
  return g_string_free (csv, FALSE);
}

/* Fails where TEXT, of WHAT, has a number that is none. */
static inline void
odd_check_text (const char *what, const char *ledger, const char *text)
{
  if (text != NULL
      && g_regex_match_simple ("(?i)(^|[^a-z_])[-+−]?(nan|inf|infinity)([^a-z_]|$)", text,
                               G_REGEX_MULTILINE, 0))
    g_error ("%s of \"%s\" has a number that is none: %s", what, ledger, text);
}
