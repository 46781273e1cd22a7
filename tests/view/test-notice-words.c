/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands over the pages says what is wrong, what goes on, and what to do. */
#include "view/bw-notice-words.h"

#include "lib/bw-test.h"

#include <errno.h>
#include <string.h>

#define NOW_US BW_TEST_NOW_US

static void
test_deeds (void)
{
  g_autofree char *denied = g_strdup_printf ("a.db: %s", g_strerror (EACCES));
  const char *const each[][2] = {
    { "database or disk is full", "Make room on the disk of /srv/state." },
    { "attempt to write a readonly database", "Make /srv/state writable again." },
    { denied, "Allow your user to write to /srv/state." },
    { "disk I/O error", "Look after the disk of /srv/state." },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (each); i++)
    {
      g_autofree char *notice = g_strdup_printf ("History is not being saved. %s", each[i][0]);
      g_autofree char *text = bw_notice_words_text (BW_NOTICE_HISTORY, notice, "/srv/state");
      g_autofree char *expected = g_strdup_printf (
          "History is not being saved; alerts work all the same. The system says: %s. %s",
          each[i][0], each[i][1]);
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_plain (void)
{
  g_autofree char *odd =
      bw_notice_words_text (BW_NOTICE_ALERTS, "Incidents can't be saved. It is odd", "/srv/state");
  g_assert_cmpstr (odd, ==,
                   "Alerts can’t be saved; they are told as soon as they can be. The system says: "
                   "It is odd.");
  g_autofree char *bare =
      bw_notice_words_text (BW_NOTICE_LEDGER, "The figures of a ledger can't be saved", "/x");
  g_assert_cmpstr (bare, ==, "The figures of a ledger can’t be saved.");
  /* Where the error stands is all of it. */
  g_autofree char *config =
      bw_notice_words_text (BW_NOTICE_CONFIG, "a.conf has 1 error. The last good one …", "/x");
  g_assert_cmpstr (config, ==, "a.conf has 1 error. The last good one …");
}

static void
test_clock (void)
{
  BwGapView slept = { NOW_US - 3 * BW_HOUR_US, NOW_US - BW_MINUTE_US, BW_GAP_ASLEEP, NULL };
  BwGapView little = { NOW_US - 10 * BW_MINUTE_US, NOW_US - 599 * BW_SECOND_US, BW_GAP_CLOCK,
                       NULL };
  BwGapView old = { NOW_US - 9 * BW_HOUR_US, NOW_US - BW_HOUR_US, BW_GAP_CLOCK, NULL };
  g_autoptr (GPtrArray) gaps = g_ptr_array_new ();
  g_assert_null (bw_notice_words_clock (NULL, BW_TIME_NONE, NOW_US));
  g_ptr_array_add (gaps, &old);
  g_ptr_array_add (gaps, &slept);
  g_ptr_array_add (gaps, &little);
  g_assert_null (bw_notice_words_clock (gaps, BW_TIME_NONE, NOW_US));
  BwGapView step = { NOW_US - 3 * BW_HOUR_US, NOW_US - 2 * BW_MINUTE_US, BW_GAP_CLOCK, NULL };
  g_ptr_array_add (gaps, &step);
  g_autofree char *text = bw_notice_words_clock (gaps, BW_TIME_NONE, NOW_US);
  g_assert_true (g_str_has_prefix (text, "The clock of this computer was set anew by 2\u00a0h "));
  /* Set back, two minutes ago and an hour ago. */
  g_ptr_array_set_size (gaps, 0);
  BwGapView back = { NOW_US - 2 * BW_MINUTE_US, NOW_US + BW_HOUR_US, BW_GAP_CLOCK, NULL, true };
  g_ptr_array_add (gaps, &back);
  g_autofree char *set_back = bw_notice_words_clock (gaps, BW_TIME_NONE, NOW_US);
  g_assert_nonnull (set_back);
  g_assert_null (bw_notice_words_clock (gaps, BW_TIME_NONE, NOW_US + BW_HOUR_US));
  g_ptr_array_set_size (gaps, 0);
  g_ptr_array_add (gaps, &step);
  /* It was put away; the next one is another. */
  g_assert_null (bw_notice_words_clock (gaps, NOW_US - BW_MINUTE_US, NOW_US));
  g_autofree char *again = bw_notice_words_clock (gaps, NOW_US - BW_HOUR_US, NOW_US);
  g_assert_nonnull (again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-words/deeds", test_deeds);
  g_test_add_func ("/notice-words/plain", test_plain);
  g_test_add_func ("/notice-words/clock", test_clock);
  return g_test_run ();
}
