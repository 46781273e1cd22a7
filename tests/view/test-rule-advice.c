/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a rule's false alarms and of the marks of its alerts. */
#include "view/bw-rule-advice-words.h"

#include <math.h>

#define NBSP "\u00a0"

static void
test_alarms (void)
{
  BwFalseAlarm alarms[] = {
    { .rule = (char *) "roi",
      .source = (char *) "mlb",
      .n = 2422,
      .n_seasons = 400,
      .n_alarms = 50 },
    { .rule = (char *) "other",
      .source = (char *) "mlb",
      .n = 2422,
      .n_seasons = 400,
      .n_alarms = 1 },
    { .rule = (char *) "roi",
      .source = (char *) "nba",
      .n = 0,
      .n_seasons = 0,
      .reason = "no bets" },
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (alarms); i++)
    g_ptr_array_add (list, &alarms[i]);
  g_autofree char *text = bw_rule_advice_alarms (list, "roi");
  g_assert_cmpstr (text, ==,
                   "Though nothing is wrong it fires in 12.5" NBSP
                   "% of seasons of 2,422 bets like those of mlb (95" NBSP "% 10 to" NBSP "16" NBSP
                   "%, n = 400 seasons).");
  g_assert_null (bw_rule_advice_alarms (list, "third"));
}

static void
test_marks (void)
{
  BwRuleFeedback some = { .rule = (char *) "cpu",
                          .n_useful = 3,
                          .n_noise = 5,
                          .precision = 0.375,
                          .proposed_threshold = 85,
                          .proposal =
                              (char *) "a level of 85 would have fired 3 times rather than 8" };
  BwRuleFeedback none = { .rule = (char *) "load", .n_incidents = 4, .proposed_threshold = NAN };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  double level = 0;
  g_ptr_array_add (list, &none);
  g_ptr_array_add (list, &some);
  g_autofree char *text = bw_rule_advice_marks (list, "cpu", &level);
  g_assert_cmpstr (text, ==,
                   "Of 8 alerts that were marked 38" NBSP
                   "% were useful. Proposal: a level of 85 would have "
                   "fired 3 times rather than 8.");
  g_assert_cmpfloat (level, ==, 85);
  /* Too few say nothing of a level, which is no proposal. */
  some.n_useful = 1;
  some.n_noise = 1;
  some.precision = 0.5;
  some.proposed_threshold = NAN;
  g_autofree char *few = bw_rule_advice_marks (list, "cpu", &level);
  g_assert_cmpstr (few, ==,
                   "Of 2 alerts that were marked 50" NBSP
                   "% were useful. From 5 marks on a level is proposed.");
  g_assert_null (bw_rule_advice_marks (list, "load", &level));
  g_assert_true (isnan (level));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/rule-advice/alarms", test_alarms);
  g_test_add_func ("/view/rule-advice/marks", test_marks);
  return g_test_run ();
}
