/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers as people have them: spoilt, cut, in other alphabets, with other marks, orders and words.
 */
#include "collect/ledger-loaded.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define HEADER "id,placed_at,stake,odds,status,profit\n"

/* The file as a whole is refused: one line that names it and says this. */
static void
assert_refused (const char *text, gssize length, const char *said)
{
  g_auto (Loaded) loaded =
      load_bytes_with (text, length, &(BwLedgerReaderOptions){ .is_paper = -1 });
  g_assert_error (loaded.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (loaded.error->message, "ledger.csv: "));
  g_assert_null (strchr (loaded.error->message, '\n'));
  if (strstr (loaded.error->message, said) == NULL)
    g_error ("expected '%s', found '%s'", said, loaded.error->message);
}

static void
assert_noted (const Loaded *loaded, const char *said)
{
  for (unsigned i = 0; i < loaded->report.notes->len; i++)
    {
      if (strstr (g_ptr_array_index (loaded->report.notes, i), said) != NULL)
        return;
    }
  g_error ("no note says '%s'", said);
}

static void
test_truncated (void)
{
  g_auto (Loaded) loaded = load_text (HEADER "a,2026-01-01,10,2,won,10\nb,2026-01-");
  g_assert_cmpint (loaded.report.n_rows, ==, 1);
  assert_rejected (&loaded, 0, 3, NULL,
                   "the file ends in the middle of this row: 2 fields, expected 6");
  g_auto (Loaded) quoted =
      load_text (HEADER "a,2026-01-01,10,2,won,10\n\"b,2026-01-01,10,2,won,10\n");
  assert_rejected (&quoted, 0, 3, NULL,
                   "the file ends inside a quoted field, expected a closing quote (\")");
}

static void
test_refused (void)
{
  assert_refused ("", 0, "an empty file, expected a header line");
  assert_refused ("\n\n", -1, "an empty file, expected a header line");
  assert_refused ("\xef\xbb\xbf", -1, "an empty file");
  assert_refused ("\x7f"
                  "ELF\2\1\1\0\0",
                  9, "a binary file (byte 7 is 0)");
  assert_refused (HEADER "a,\0", 42, "a binary file (byte 40 is 0)");
  assert_refused ("\xff\xfei\0d\0", 6, "the text is UTF-16, expected UTF-8");
  assert_refused ("a,b,c\n1,2,3\n", -1,
                  "line 1: no column for 'stake': expected one of stake, amount, risk, "
                  "stake_or_exposure, wager, "
                  "stake_amount, paper_amount (or a mapping such as stake=COLUMN), found a, b, c");
  assert_refused (
      "stake,odds\n1,2\n", -1,
      "line 1: no column for 'status' nor for 'profit': expected one of status, result,");
  assert_refused ("date,p\n1,2\n", -1, "line 1: no column for 'status': expected one of");
  assert_refused ("just some words\n", -1, "found just some words");
}

static void
test_one_long_line (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "ledger.csv", NULL);
  g_autofree char *line = g_strnfill (2 * 1024 * 1024, 'x');
  int fd = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_assert_cmpint (write (fd, line, 2 * 1024 * 1024), ==, 2 * 1024 * 1024);
  g_assert_cmpint (ftruncate (fd, 100 * 1024 * 1024), ==, 0);
  close (fd);
  g_auto (Loaded) loaded = load_path (path);
  g_assert_error (loaded.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (
      strstr (loaded.error->message, "line 1: a row of more than 1 MiB, expected line ends"));
  g_assert_cmpint (loaded.report.bytes_read, <, 2 * 1024 * 1024);
  bw_test_dir_remove (dir);
}

static void
test_header_only (void)
{
  g_auto (Loaded) loaded = load_text (HEADER);
  g_assert_no_error (loaded.error);
  g_assert_cmpint (loaded.report.n_rows, ==, 0);
  g_assert_cmpint (loaded.report.newest_us, ==, BW_TIME_NONE);
  g_auto (Loaded) unended = load_text ("id,stake,status");
  g_assert_no_error (unended.error);
}

static void
test_latin1 (void)
{
  g_auto (Loaded) loaded =
      load_text ("id,placed_at,event,stake,odds,status\na,2026-01-01,K\xf6ln,\x80"
                 "5,2,won\n");
  g_assert_cmpstr (row (&loaded, 0)->event, ==, "Köln");
  g_assert_cmpfloat (row (&loaded, 0)->stake, ==, 5);
  assert_noted (&loaded, "line 2 is not UTF-8: such rows were read as Windows-1252");
}

static void
test_duplicates (void)
{
  g_auto (Loaded) loaded =
      load_text (HEADER "a,2026-01-01,10,2,pending,\nb,2026-01-01,10,2,won,10\n"
                        "a,2026-01-01,10,2,lost,-10\n");
  g_assert_cmpint (loaded.report.n_duplicates, ==, 1);
  g_assert_cmpint (loaded.report.n_rows, ==, 2);
  g_assert_cmpstr (row (&loaded, 0)->id, ==, "b");
  g_assert_cmpstr (row (&loaded, 1)->id, ==, "a");
  g_assert_cmpint (row (&loaded, 1)->status, ==, BW_BET_LOST);
}

static void
test_without_ids (void)
{
  static const char text[] =
      "placed_at,event,pick,model,stake,odds,status\n"
      "2026-01-01,x,home,m,10,2,won\n2026-01-01,x,home,m,10,2,won\n2026-01-01,x,away,m,10,2,won\n";
  g_auto (Loaded) loaded = load_text (text);
  g_auto (Loaded) again = load_text (text);
  g_assert_cmpint (loaded.report.n_rows, ==, 3);
  g_assert_cmpint (loaded.report.n_duplicates, ==, 0);
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpstr (row (&loaded, i)->id, ==, row (&again, i)->id);
  g_assert_cmpstr (row (&loaded, 0)->id, !=, row (&loaded, 1)->id);
  g_assert_cmpstr (row (&loaded, 0)->id, !=, row (&loaded, 2)->id);
  g_assert_cmpuint (strlen (row (&loaded, 0)->id), ==, 32);
}

static void
test_decimal_commas (void)
{
  g_auto (Loaded) loaded = load_text ("Id;Date;Stake;Odds;Result;Profit\n"
                                      "a;2026-01-01;1.250,50;1,95;Won;1.187,98\n"
                                      "b;2026-01-01;10;2,1;Lost;-10,00 €\n");
  g_assert_cmpfloat (row (&loaded, 0)->stake, ==, 1250.5);
  g_assert_cmpfloat (row (&loaded, 0)->odds, ==, 1.95);
  g_assert_cmpfloat (row (&loaded, 0)->profit, ==, 1187.98);
  g_assert_cmpfloat (row (&loaded, 1)->profit, ==, -10);
  assert_noted (&loaded, "decimal commas");
  g_assert_cmpint (loaded.report.n_profit_mismatch, ==, 0);

  /* One mark with three digits behind it: what it is the rest of the file tells. */
  g_auto (Loaded) european = load_text (
      "id;date;stake;odds;result\na;2026-01-01;1.250;1,955;won\nb;2026-01-01;5;1,9;won\n");
  g_assert_cmpfloat (row (&european, 0)->stake, ==, 1250);
  g_assert_cmpfloat (row (&european, 0)->odds, ==, 1.955);
  g_auto (Loaded) american =
      load_text ("id,date,stake,odds,result\na,2026-01-01,\"$1,250\",1.955,won\n");
  g_assert_cmpfloat (row (&american, 0)->stake, ==, 1250);
  g_assert_cmpfloat (row (&american, 0)->odds, ==, 1.955);
  g_auto (Loaded) quoted = load_text ("id,date,stake,odds,result\na,2026-01-01,10,\"1,95\",won\n");
  g_assert_cmpfloat (row (&quoted, 0)->odds, ==, 1.95);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *first;
    const char *second;
    const char *note;
    const char *expected; /* of the second */
  } cases[] = {
    { "31/01/2026", "03/04/2026 15:30", "day/month/year", "2026-04-03T15:30:00Z" },
    { "01/31/2026", "03/04/2026 3:30 PM", "month/day/year", "2026-03-04T15:30:00Z" },
    { "01/02/2026", "03/04/2026", "no date in the file tells", "2026-04-03T00:00:00Z" },
    { "01.02.2026", "03.04.26 15:30", "day/month/year", "2026-04-03T15:30:00Z" },
    { "2026-01-31", "2026-04-03T15:30:00.25+02:00", NULL, "2026-04-03T13:30:00.250Z" },
    { "1772452800", "1772452800123", NULL, "2026-03-02T12:00:00.123Z" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("id,date,stake,odds,result\na,%s,1,2,won\nb,%s,1,2,won\n",
                           cases[i].first, cases[i].second);
      g_auto (Loaded) loaded = load_text (text);
      g_autofree char *found = bw_time_format_iso (row (&loaded, 1)->placed_us);
      g_assert_cmpstr (found, ==, cases[i].expected);
      if (cases[i].note != NULL)
        assert_noted (&loaded, cases[i].note);
      else
        g_assert_cmpuint (loaded.report.notes->len, ==, 0);
    }
}

/* What tells day from month may stand far behind the first rows. */
static void
test_dates_told_late (void)
{
  g_autoptr (GString) text = g_string_new ("id,date,stake,odds,result\n");
  for (int i = 0; i < 3000; i++)
    g_string_append_printf (text, "%d,01/02/2026,1,2,won\n", i);
  g_string_append (text, "x,01/13/2026,1,2,won\n");
  g_auto (Loaded) loaded = load_text (text->str);
  g_assert_cmpint (loaded.report.n_rejected, ==, 0);
  g_autofree char *found = bw_time_format_iso (row (&loaded, 0)->placed_us);
  g_assert_cmpstr (found, ==, "2026-01-02T00:00:00Z");
}

static void
test_date_and_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_auto (Loaded) loaded =
      load_bytes_with ("Date,Time,Stake,Odds,Result\n05/08/2026,20:45,1,2,W\n30/08/2026,,1,2,L\n",
                       -1, &(BwLedgerReaderOptions){ .zone = zone, .is_paper = -1 });
  g_autofree char *first = bw_time_format_iso (row (&loaded, 0)->placed_us);
  g_assert_cmpstr (first, ==, "2026-08-05T18:45:00Z");
  g_autofree char *second = bw_time_format_iso (row (&loaded, 1)->placed_us);
  g_assert_cmpstr (second, ==, "2026-08-29T22:00:00Z");
}

static void
test_odds (void)
{
  static const struct
  {
    const char *odds[3];
    double expected[3];
  } cases[] = {
    { { "-110", "150", "+100" }, { 1 + 100 / 110., 2.5, 2 } },
    { { "+120", "-200", "1.95" }, { 2.2, 1.5, 1.95 } },
    { { "5/2", "EVS", "10/11" }, { 3.5, 2, 1 + 10 / 11. } },
    { { "2.10", "151", "1.01" }, { 2.1, 151, 1.01 } },
    { { "", "n/a", "evens" }, { NAN, NAN, 2 } },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new ("id,date,stake,odds,profit,result\n");
      for (unsigned k = 0; k < 3; k++)
        g_string_append_printf (text, "%u,2026-01-01,1,%s,1,won\n", k, cases[i].odds[k]);
      g_auto (Loaded) loaded = load_text (text->str);
      for (unsigned k = 0; k < 3; k++)
        {
          double found = row (&loaded, k)->odds;
          g_assert_true (found == cases[i].expected[k]
                         || (isnan (found) && isnan (cases[i].expected[k])));
        }
    }
  g_auto (Loaded) named =
      load_text ("id,date,stake,odds_american,result\na,2026-01-01,1,250,won\n");
  g_assert_cmpfloat (row (&named, 0)->odds, ==, 3.5);
  assert_noted (&named, "American");
  g_auto (Loaded) bad = load_text ("id,date,stake,odds,result\na,2026-01-01,1,about two,won\n");
  assert_rejected (&bad, 0, 2, "odds", "'about two', expected odds such as 1.91, 10/11 or -110");
}

static void
test_probabilities (void)
{
  g_auto (Loaded) percent =
      load_text ("id,date,stake,odds,confidence,result\na,2026-01-01,1,2,55,won\n"
                 "b,2026-01-01,1,2,0.9,won\nc,2026-01-01,1,2,61.5%,won\n"
                 "d,2026-01-01,1,2,61,won\n");
  g_assert_cmpfloat (row (&percent, 0)->probability, ==, .55);
  g_assert_cmpfloat (row (&percent, 2)->probability, ==, .615);
  assert_noted (&percent, "percent");
  /* A slip among fractions is a slip. */
  g_auto (Loaded) slip = load_text (
      "id,date,stake,odds,p,result\na,2026-01-01,1,2,0.55,won\nb,2026-01-01,1,2,1.7,won\n"
      "c,2026-01-01,1,2,0.6,won\n");
  g_assert_cmpfloat (row (&slip, 0)->probability, ==, .55);
  g_assert_cmpfloat (row (&slip, 1)->probability, ==, 1.7);
}

static void
test_results (void)
{
  static const struct
  {
    const char *cells; /* status, profit, settled_at */
    BwBetStatus status;
    double profit; /* of 10 at 2.5 */
  } cases[] = {
    { "W,,", BW_BET_WON, 15 },
    { "Winner,,", BW_BET_WON, 15 },
    { " won ,14.9,", BW_BET_WON, 14.9 },
    { "L,,", BW_BET_LOST, -10 },
    { "0,,", BW_BET_LOST, -10 },
    { "P,,", BW_BET_PUSH, 0 },
    { "Refund,,", BW_BET_VOID, 0 },
    { "half won,,", BW_BET_PUSH, 7.5 },
    { "HALF_LOST_HALF_PUSHED,,", BW_BET_PUSH, -5 },
    { "Half-Win,7.4,", BW_BET_PUSH, 7.4 },
    { "cashed out,3,", BW_BET_PUSH, 3 },
    { "Open,1,", BW_BET_PENDING, NAN },
    { ",,", BW_BET_PENDING, NAN },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "id,date,stake,odds,result,p/l,pnl,settled\na,2026-01-01,10,2.5,%s", cases[i].cells);
      g_autoptr (GString) own = g_string_new (text);
      g_string_replace (own, "p/l,", "", 0);
      g_auto (Loaded) loaded = load_text (own->str);
      const BwBet *bet = row (&loaded, 0);
      g_assert_cmpint (bet->status, ==, cases[i].status);
      g_assert_true (bet->profit == cases[i].profit
                     || (isnan (bet->profit) && isnan (cases[i].profit)));
    }

  g_auto (Loaded) faulty = load_text ("id,date,stake,odds,result,profit,settled\n"
                                      "a,2026-01-01,10,2,maybe,,\n"
                                      "b,2026-01-01,,2,won,10,\n"
                                      "c,2026-01-01,-1,2,won,10,\n"
                                      "d,2026-01-01,10,,won,,\n"
                                      "e,2026-01-01,10,2,cashed out,,\n"
                                      "f,2026-01-01,ten,2,won,,\n"
                                      "g,,10,2,won,,\n"
                                      "h,2026-13-01,10,2,won,,\n"
                                      "i,2026-01-01,10,2,,5,\n"
                                      "j,2026-01-01,10,2,,,2026-01-02\n"
                                      "k,2026-01-01,10,2,won,10,,extra\n"
                                      "l,2026-01-01,10\n,,,,,,\n,,,,,,,,\nm,45321,10,2,won,10,\n");
  g_assert_cmpint (faulty.report.n_rows, ==, 0);
  g_assert_cmpint (faulty.report.n_rejected, ==, 13);
  g_assert_cmpint (faulty.report.n_skipped, ==, 2);
  static const char words[] = "won, lost, push, void, pending or a word for them (win, loss, "
                              "refund, half-won, cashed out, open …)";
  g_autofree char *maybe = g_strdup_printf ("'maybe', expected %s", words);
  g_autofree char *nothing = g_strdup_printf ("'', expected %s", words);
  assert_rejected (&faulty, 0, 2, "status", maybe);
  assert_rejected (&faulty, 1, 3, "stake", "there is none, expected a number");
  assert_rejected (&faulty, 2, 4, "stake", "is negative, expected 0 or more");
  assert_rejected (&faulty, 3, 5, "profit", "there is none, and no odds to derive it from");
  assert_rejected (&faulty, 4, 6, "profit", "there is none, and the status does not tell it");
  assert_rejected (&faulty, 5, 7, "stake", "'ten', expected a number");
  assert_rejected (&faulty, 6, 8, "placed_at", "'', expected a time");
  assert_rejected (&faulty, 7, 9, "placed_at",
                   "'2026-13-01', expected a time such as 2026-01-31T20:15:00Z");
  assert_rejected (&faulty, 8, 10, "status", nothing);
  assert_rejected (&faulty, 9, 11, "status", nothing);
  static const char shape[] =
      "fields, expected 7 as in the header: a field that holds the delimiter must be quoted";
  g_autofree char *long_row = g_strdup_printf ("8 %s", shape);
  g_autofree char *short_row = g_strdup_printf ("3 %s", shape);
  assert_rejected (&faulty, 10, 12, NULL, long_row);
  assert_rejected (&faulty, 11, 13, NULL, short_row);
  assert_rejected (&faulty, 12, 16, "placed_at",
                   "'45321', expected a time such as 2026-01-31T20:15:00Z");
}

static void
test_profit_alone (void)
{
  g_auto (Loaded) loaded =
      load_text ("trade_id,open_date,close_date,stake_amount,close_profit_abs\n"
                 "1,2026-01-01,2026-01-02,10,5\n2,2026-01-01,2026-01-02,10,-5\n"
                 "3,2026-01-01,2026-01-02,10,0\n4,2026-01-01,,10,\n");
  static const BwBetStatus statuses[] = { BW_BET_WON, BW_BET_LOST, BW_BET_PUSH, BW_BET_PENDING };
  for (unsigned i = 0; i < 4; i++)
    g_assert_cmpint (row (&loaded, i)->status, ==, statuses[i]);
}

static void
test_mismatch (void)
{
  g_auto (Loaded) loaded = load_text (
      HEADER "a,2026-01-01,10,2,won,9.5\nb,2026-01-01,10,2,won,9.995\nc,2026-01-01,10,,won,1\n");
  g_assert_cmpint (loaded.report.n_profit_mismatch, ==, 1);
  g_assert_cmpfloat (row (&loaded, 0)->profit, ==, 9.5);
}

/* Backing the other side: a lay of 10 at 4 risks 30 to win 10, which are odds of 4/3. */
static void
test_lays (void)
{
  g_auto (Loaded) loaded =
      load_text ("id,date,stake,odds,p,closing_odds,side,result\n"
                 "a,2026-01-01,10,4,0.2,5,LAY,won\nb,2026-01-01,10,4,0.2,5,LAY,lost\n"
                 "c,2026-01-01,10,4,0.2,5,BACK,won\n");
  const BwBet *lay = row (&loaded, 0);
  g_assert_cmpfloat (lay->stake, ==, 30);
  g_assert_cmpfloat_with_epsilon (lay->odds, 4 / 3., 1e-15);
  g_assert_cmpfloat_with_epsilon (lay->profit, 10, 1e-12);
  g_assert_cmpfloat (lay->probability, ==, .8);
  g_assert_cmpfloat (lay->closing_odds, ==, 1.25);
  g_assert_cmpfloat (row (&loaded, 1)->profit, ==, -30);
  g_assert_cmpfloat (row (&loaded, 2)->profit, ==, 30);
  assert_noted (&loaded, "lay");
}

static void
test_forecasts (void)
{
  g_auto (Loaded) loaded = load_text (
      "date,team1,team2,prob1,prob1_outcome\n2026-01-01,A,B,0.6,1\n2026-01-01,A,B,0.7,0.5\n"
      "2026-01-02,A,B,0.8,0\n2026-01-03,A,B,0.9,\n2026-01-04,A,B,,1\n2026-01-05,A,B,high,1\n");
  g_assert_true (loaded.report.is_forecasts);
  g_assert_cmpstr (loaded.report.format, ==, "forecasts");
  g_assert_cmpint (loaded.report.n_rows, ==, 3);
  g_assert_cmpint (loaded.report.n_skipped, ==, 1);
  g_assert_cmpint (row (&loaded, 0)->status, ==, BW_BET_WON);
  g_assert_cmpint (row (&loaded, 1)->status, ==, BW_BET_LOST);
  g_assert_cmpint (row (&loaded, 2)->status, ==, BW_BET_PENDING);
  g_assert_true (row (&loaded, 1)->stake == 0 && row (&loaded, 1)->profit == 0);
  assert_rejected (&loaded, 0, 6, "probability", "'', expected a probability such as 0.55 or 55 %");
  assert_rejected (&loaded, 1, 7, "probability",
                   "'high', expected a probability such as 0.55 or 55 %");

  /* Stakes are there, and not asked for. */
  g_auto (Loaded) asked =
      load_bytes_with ("id,date,stake,odds,p,result\na,2026-01-01,10,2,0.5,won\n", -1,
                       &(BwLedgerReaderOptions){ .format = "forecasts", .is_paper = -1 });
  g_assert_true (asked.report.is_forecasts);
  g_assert_cmpfloat (row (&asked, 0)->stake, ==, 0);

  /* No times at all: the file's order is all there is. */
  g_auto (Loaded) bare = load_text ("p,outcome\n0.5,1\n0.5,1\n0.5,0\n");
  g_assert_cmpint (bare.report.n_rows, ==, 3);
  g_assert_cmpint (row (&bare, 0)->placed_us, ==, BW_TIME_NONE);
  g_assert_cmpint (row (&bare, 2)->ordinal, ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (void);
  } tests[] = {
    { "/ledger-input/truncated", test_truncated },
    { "/ledger-input/refused", test_refused },
    { "/ledger-input/one-long-line", test_one_long_line },
    { "/ledger-input/header-only", test_header_only },
    { "/ledger-input/latin1", test_latin1 },
    { "/ledger-input/duplicates", test_duplicates },
    { "/ledger-input/without-ids", test_without_ids },
    { "/ledger-input/decimal-commas", test_decimal_commas },
    { "/ledger-input/dates", test_dates },
    { "/ledger-input/dates-told-late", test_dates_told_late },
    { "/ledger-input/date-and-time", test_date_and_time },
    { "/ledger-input/odds", test_odds },
    { "/ledger-input/probabilities", test_probabilities },
    { "/ledger-input/results", test_results },
    { "/ledger-input/profit-alone", test_profit_alone },
    { "/ledger-input/mismatch", test_mismatch },
    { "/ledger-input/lays", test_lays },
    { "/ledger-input/forecasts", test_forecasts },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].name, tests[i].func);
  return g_test_run ();
}
