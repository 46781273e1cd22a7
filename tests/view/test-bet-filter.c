/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed to find bets: what it finds, what it says when it can't be understood, and that it
 * survives whatever is typed. */
#include "view/bw-bet-filter.h"

#include "bet-rows.h"
#include "lib/bw-test.h"

#include <string.h>

static int64_t
moment (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);
  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * BW_SECOND_US;
}

static BwBet
sample (void)
{
  BwBet bet = nothing_known;
  bet.id = "B-17";
  bet.event = "Rays at Cubs";
  bet.selection = "Cubs";
  bet.model = "Elo 2";
  bet.odds = 2.1;
  bet.closing_odds = 2;
  bet.stake = 50;
  bet.profit = -50;
  bet.probability = .55;
  bet.status = BW_BET_LOST;
  bet.settled_us = moment ("2026-01-02T23:30:00Z");
  return bet;
}

/* Whether TEXT finds BET, by words as well. */
static bool
finds (const char *text, const BwBet *bet, GTimeZone *zone)
{
  g_autofree char *reason = NULL;
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (text, zone, &reason);
  g_assert_cmpstr (reason, ==, NULL);
  g_assert_nonnull (filter);
  const char *const *words = bw_bet_filter_words (filter);
  bool is_found = bw_bet_filter_matches (filter, bet, "mlb-value");
  for (unsigned i = 0; words[i] != NULL; i++)
    is_found = is_found && bw_bet_order_contains (bet->event, words[i]);
  return is_found;
}

static void
test_conditions (void)
{
  static const struct
  {
    const char *text;
    bool is_found;
  } rows[] = {
    { "", true },
    { "model:elo", true },
    { "model=elo", false },
    { "model=\"elo 2\"", true },
    { "model!=\"elo 2\"", false },
    { "MODEL:ELO", true },
    { "source:mlb", true },
    { "source=nba", false },
    { "id:b-17 event:rays selection:cubs", true },
    { "odds>2", true },
    { "odds>2.1", false },
    { "odds>=2.1", true },
    { "odds<2.1", false },
    { "odds<=2.1", true },
    { "odds:2.1", true },
    { "odds=2.1", true },
    { "odds!=2.1", false },
    { "stake>=50 odds>2 status:lost", true },
    { "stake>=50 odds>3 status:lost", false },
    { "profit<0", true },
    { "profit<=-50", true },
    { "chance>54%", true },
    { "chance>0.56", false },
    { "clv>4.9%", true },
    { "clv>5.1%", false },
    { "closing=2", true },
    { "status:won", false },
    { "status:won,lost", true },
    { "status!=won", true },
    { "status!=won,lost", false },
    { "settled>2026-01-01", true },
    { "settled>2026-01-02", false },
    { "settled>=2026-01-02", true },
    { "settled:2026-01-02", true },
    { "settled:2026-01-03", false },
    { "settled<2026-01-02", false },
    { "settled<=2026-01-02", true },
    { "settled<2026-01-02T23:31", true },
    { "settled<2026-01-02T23:30", false },
    /* It was never placed, as far as is known. */
    { "placed>2000-01-01", false },
    { "placed!=2000-01-01", false },
    { "cubs", true },
    { "cubs rays", true },
    { "\"rays at\"", true },
    { "\"at rays\"", false },
    { "odds>2 cubs", true },
  };
  BwBet bet = sample ();
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (finds (rows[i].text, &bet, NULL) != rows[i].is_found)
      g_error ("%s", rows[i].text);
}

/* Half past eleven in the evening is the next day further east. */
static void
test_zone (void)
{
  g_autoptr (GTimeZone) east = g_time_zone_new_identifier ("Europe/Vienna");
  g_assert_nonnull (east);
  BwBet bet = sample ();
  g_assert_false (finds ("settled:2026-01-02", &bet, east));
  g_assert_true (finds ("settled:2026-01-03", &bet, east));
}

static void
check_reason (const char *text, const char *part)
{
  g_autofree char *reason = NULL;
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (text, NULL, &reason);
  g_assert_null (filter);
  g_assert_nonnull (reason);
  if (strstr (reason, part) == NULL)
    g_error ("%s: %s", text, reason);
}

static void
test_reasons (void)
{
  check_reason ("ods>2", "Did you mean “odds”?");
  check_reason ("wibblewobble:2", "quotes");
  check_reason ("odds>two", "“two” is no number");
  check_reason ("odds>", "Say what “odds” is to be");
  check_reason ("odds!2", "comes a colon");
  check_reason ("odds>nan", "is no number");
  check_reason ("settled>yesterday", "2026-01-31");
  check_reason ("settled>2026-13-01", "is no day");
  check_reason ("status:lots", "is no status");
  check_reason ("status>won", "no more and less");
  check_reason ("model>a", "Write model:a");
  check_reason ("model:\"elo", "quotation mark");
  /* The first of two is told. */
  check_reason ("odds>x stake>y", "“x”");
}

/* What only looks like a condition is a word. */
static void
test_words (void)
{
  static const char *const texts[] = { "12:30", "\"odds>2\"", ":", "a-1:2", "\"\" x", "Ω:1" };
  static const unsigned n_words[] = { 1, 1, 1, 1, 1, 1 };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (BwBetFilter) filter = bw_bet_filter_new (texts[i], NULL, NULL);
      g_assert_nonnull (filter);
      g_assert_false (bw_bet_filter_has_terms (filter));
      g_assert_cmpuint (g_strv_length ((char **) bw_bet_filter_words (filter)), ==, n_words[i]);
    }
  g_autofree char *quoted = bw_bet_filter_quote ("odds:\"2");
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (quoted, NULL, NULL);
  g_assert_cmpstr (bw_bet_filter_words (filter)[0], ==, "odds:2");
}

static void
check_complete (const char *text, const char *expected)
{
  g_autofree char *complete = bw_bet_filter_complete (text);
  g_assert_cmpstr (complete, ==, expected);
}

static void
test_complete (void)
{
  check_complete ("", NULL);
  check_complete ("od", "odds:");
  check_complete ("odds>2 STA", "odds>2 stake:");
  check_complete ("zebra", NULL);
  check_complete ("odds:", NULL);
  check_complete ("odds ", NULL);
  g_autoptr (GPtrArray) found = bw_bet_filter_candidates ("s");
  g_assert_cmpuint (found->len, ==, 5);
}

/* Whatever is typed, there is either a filter or a sentence. */
static void
test_nonsense (void)
{
  static const char *const pieces[] = { "odds",   ">",       "=", "\"",   " ",     "2026-01-01",
                                        "status", ":",       "!", "won,", "1e999", "\xff",
                                        "Ω",      "settled", "<", "%",    "-",     "9999-12-31" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  BwBet bet = sample ();
  unsigned n_good = 0, n_bad = 0;
  for (unsigned i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = g_rand_int_range (random, 0, 8); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      g_autofree char *reason = NULL;
      g_autofree char *complete =
          g_utf8_validate (text->str, -1, NULL) ? bw_bet_filter_complete (text->str) : NULL;
      g_autoptr (BwBetFilter) filter = bw_bet_filter_new (text->str, NULL, &reason);
      g_assert_true ((filter == NULL) == (reason != NULL));
      if (filter != NULL)
        bw_bet_filter_matches (filter, &bet, "mlb-value");
      else
        g_assert_true (g_utf8_validate (reason, -1, NULL));
      n_good += filter != NULL;
      n_bad += filter == NULL;
    }
  g_assert_cmpuint (n_good, >, 1000);
  g_assert_cmpuint (n_bad, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-filter/conditions", test_conditions);
  g_test_add_func ("/bet-filter/zone", test_zone);
  g_test_add_func ("/bet-filter/reasons", test_reasons);
  g_test_add_func ("/bet-filter/words", test_words);
  g_test_add_func ("/bet-filter/complete", test_complete);
  g_test_add_func ("/bet-filter/nonsense", test_nonsense);
  return g_test_run ();
}
