/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences in words: what for, until when, by whom, how much they keep silent, in which order. */
#include "view/bw-silence-row.h"

#include "lib/bw-test.h"

/* One by anna that is in force until ENDS. */
static BwSilence *
silence_of (int64_t id, const char *matchers, int64_t ends_us)
{
  BwSilence *silence = bw_silence_new ();
  silence->id = id;
  silence->matchers = g_strdup (matchers);
  silence->starts_us = BW_TEST_NOW_US - BW_HOUR_US;
  silence->ends_us = ends_us;
  silence->author = g_strdup ("cli:anna");
  silence->comment = g_strdup ("deploy");
  return silence;
}

static BwSilenceRow *
row_of (const BwSilence *silence, bool is_active, int64_t next_us, int64_t n)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwSilenceView view = { (BwSilence *) silence, is_active, next_us, n };
  return bw_silence_row_new (&view, BW_TEST_NOW_US, utc);
}

#define NBSP "\u00a0"

static void
test_words (void)
{
  int64_t ends_us = BW_TEST_NOW_US + 20 * BW_MINUTE_US;
  g_autoptr (BwSilence) silence =
      silence_of (3, "severity=~\"warning|error\",source=\"pc\"", ends_us);
  g_autoptr (BwSilenceRow) row = row_of (silence, true, ends_us, 3);
  g_assert_cmpint (row->id, ==, 3);
  g_assert_cmpstr (row->title, ==, "severity matches warning|error, source is pc");
  g_assert_cmpstr (row->comment, ==, "deploy");
  g_assert_cmpstr (row->when, ==, "until 12:20");
  g_assert_cmpstr (row->until, ==, "ends in 20" NBSP "min");
  g_assert_nonnull (strstr (row->by, "anna"));
  g_assert_cmpstr (row->effect, ==, "keeps 3 alerts silent");
  g_assert_true (row->is_active && row->is_soon && row->can_end && !row->is_over);
  g_autoptr (BwSilenceRow) one = row_of (silence, true, ends_us + BW_HOUR_US, 1);
  g_assert_cmpstr (one->effect, ==, "keeps 1 alert silent");
  g_assert_false (one->is_soon);
}

static void
test_kinds (void)
{
  g_autoptr (BwSilence) all = silence_of (1, "", BW_TIME_NONE);
  all->is_until_resolved = true;
  g_autoptr (BwSilenceRow) row = row_of (all, true, BW_TIME_NONE, 0);
  g_assert_cmpstr (row->title, ==, "everything");
  g_assert_cmpstr (row->when, ==, "until it is resolved");
  g_assert_cmpstr (row->effect, ==, "keeps nothing silent now");
  g_assert_null (row->until);

  g_autoptr (BwSilence) over = silence_of (2, "source!=\"pc\"", BW_TEST_NOW_US - BW_MINUTE_US);
  g_autoptr (BwSilenceRow) past = row_of (over, false, BW_TIME_NONE, 0);
  g_assert_cmpstr (past->title, ==, "source is not pc");
  g_assert_cmpstr (past->when, ==, "over since 11:59");
  g_assert_true (past->is_over && !past->can_end);
  g_assert_null (past->effect);

  g_autoptr (BwSilence) later = silence_of (4, "source!~\"p.*\"", BW_TEST_NOW_US + 3 * BW_HOUR_US);
  later->starts_us = BW_TEST_NOW_US + BW_HOUR_US;
  g_autoptr (BwSilenceRow) future = row_of (later, false, later->starts_us, 0);
  g_assert_cmpstr (future->title, ==, "source does not match p.*");
  g_assert_cmpstr (future->when, ==, "from 13:00 to 15:00");
  g_assert_cmpstr (future->until, ==, "begins in 1" NBSP "h");
  g_assert_false (future->is_soon);

  g_autoptr (BwSilence) weekly = silence_of (0, "source=\"pc\"", BW_TIME_NONE);
  static const char *const times[] = { "sat 22:00-24:00", "sun 00:00-06:00", NULL };
  weekly->recurrence = g_strdupv ((char **) times);
  weekly->zone = g_strdup ("Europe/Berlin");
  g_autoptr (BwSilenceRow) maintenance = row_of (weekly, false, BW_TEST_NOW_US + BW_DAY_US, 0);
  g_assert_cmpstr (maintenance->when, ==,
                   "every week sat 22:00-24:00, sun 00:00-06:00 (Europe/Berlin)");
  g_assert_cmpstr (maintenance->by, ==, "from the configuration");
  g_assert_false (maintenance->can_end);

  g_autoptr (BwSilence) broken = silence_of (5, "source=", BW_TIME_NONE);
  g_autoptr (BwSilenceRow) shown = row_of (broken, true, BW_TIME_NONE, 0);
  g_assert_cmpstr (shown->title, ==, "source=");
  g_assert_cmpstr (shown->when, ==, "for ever");
}

static void
test_order (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  static const struct
  {
    int64_t id, ends_in, next_in; /* hours; 0: none */
    bool is_active;
  } rows[] = { { 1, -3, 0, false }, { 2, 0, 0, true },   { 3, 9, 2, false },
               { 4, 5, 5, true },   { 5, -1, 0, false }, { 6, 1, 1, true } };
  static const int64_t expected[] = { 6, 4, 2, 3, 5, 1 };
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwSilenceView *view = g_new0 (BwSilenceView, 1);
      int64_t ends_us =
          rows[i].ends_in != 0 ? BW_TEST_NOW_US + rows[i].ends_in * BW_HOUR_US : BW_TIME_NONE;
      view->silence = silence_of (rows[i].id, "", ends_us);
      view->is_active = rows[i].is_active;
      view->next_change_us =
          rows[i].next_in != 0 ? BW_TEST_NOW_US + rows[i].next_in * BW_HOUR_US : BW_TIME_NONE;
      g_ptr_array_add (views, view);
    }
  g_autoptr (GPtrArray) shown = bw_silence_rows_new (views, BW_TEST_NOW_US, utc);
  g_assert_cmpuint (shown->len, ==, G_N_ELEMENTS (expected));
  for (unsigned i = 0; i < shown->len; i++)
    g_assert_cmpint (((BwSilenceRow *) g_ptr_array_index (shown, i))->id, ==, expected[i]);
  for (unsigned i = 0; i < views->len; i++)
    bw_silence_free (((BwSilenceView *) g_ptr_array_index (views, i))->silence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/silence-row/words", test_words);
  g_test_add_func ("/view/silence-row/kinds", test_kinds);
  g_test_add_func ("/view/silence-row/order", test_order);
  return g_test_run ();
}
