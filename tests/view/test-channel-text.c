/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a channel and of a group, and what a matrix of switches means. */
#include "view/bw-channel-text.h"

#include "base/bw-time.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "view/bw-group-words.h"

#include <string.h>

#define NOW_US BW_TEST_NOW_US /* 12:00 */

static void
test_state (void)
{
  static const char *const healths[] = { "ok",     "waiting", "limited", "locked",
                                         "broken", "failing", "disabled" };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < G_N_ELEMENTS (healths); i++)
    {
      BwChannelReport report = { .health = (char *) healths[i] };
      BwStateWords words = bw_channel_state (&report);
      g_assert_nonnull (words.icon);
      g_assert_true (g_hash_table_add (seen, (gpointer) words.word));
    }
  g_assert_null (bw_channel_state (NULL).icon);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwChannelReport late = { .n_waiting = 3, .last_ok_us = NOW_US };
  g_autofree char *queued = bw_channel_detail_text (&late, NOW_US, utc);
  g_assert_cmpstr (queued, ==, "3 queued");
  late.n_waiting = 0;
  g_autofree char *last = bw_channel_detail_text (&late, NOW_US, utc);
  g_assert_cmpstr (last, ==, "12:00");
  late.last_ok_us = BW_TIME_NONE;
  g_assert_null (bw_channel_detail_text (&late, NOW_US, utc));
}

static void
test_stats (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwChannelReport report = { .n_delivered = 1038,
                             .n_failed = 2,
                             .last_ok_us = NOW_US - BW_HOUR_US };
  g_autofree char *text = bw_channel_stats_text (&report, NOW_US, utc);
  g_assert_cmpstr (text, ==, "Last delivery 11:00 · 1,038 sent and 2 lost in 7 days");
  report.last_ok_us = BW_TIME_NONE;
  report.reason = (char *) "404 Not Found";
  g_autofree char *never = bw_channel_stats_text (&report, NOW_US, utc);
  g_assert_cmpstr (never, ==,
                   "Nothing delivered so far · 1,038 sent and 2 lost in 7 days · 404 Not Found");
}

static void
test_test (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwChannelTest test = {
    .outcome = BW_OUTCOME_ACCEPTED, .code = 200, .text = (char *) "ok", .duration_us = 187 * 1000
  };
  g_autofree char *good = bw_channel_test_text (&test, NOW_US, utc);
  g_assert_cmpstr (good, ==, "Delivered at 12:00:00; the answer after 187\u00a0ms: 200 ok.");
  test.text = NULL;
  test.code = 0;
  g_autofree char *plain = bw_channel_test_text (&test, NOW_US, utc);
  g_assert_cmpstr (plain, ==, "Delivered at 12:00:00, after 187\u00a0ms.");
  test.outcome = BW_OUTCOME_PERMANENT;
  test.text = (char *) "404 Not Found";
  test.code = 404;
  test.advice = (char *) "The address is gone.";
  g_autofree char *bad = bw_channel_test_text (&test, NOW_US, utc);
  g_assert_cmpstr (bad, ==,
                   "Not delivered at 12:00:00; the answer after 187\u00a0ms: 404 Not Found."
                   " The address is gone.");
  g_assert_cmpint (bw_channel_test_state (&test).tone, ==, BW_TONE_ERROR);
}

/* Whatever is toggled, the switch that was touched is as it was put, all worse ones are on and all
 * milder ones off. */
static void
test_matrix (void)
{
  static const BwSeverity all[] = { BW_SEVERITY_INFO, BW_SEVERITY_WARNING, BW_SEVERITY_ERROR,
                                    BW_SEVERITY_CRITICAL, BW_SEVERITY_EMERGENCY };
  for (unsigned from = 0; from < 5; from++)
    for (unsigned touched = 0; touched < 5; touched++)
      for (unsigned is_on = 0; is_on < 2; is_on++)
        {
          bool is_enabled = from % 2 == 0;
          BwSeverity min = all[from];
          bw_channel_toggle (is_on, all[touched], &is_enabled, &min);
          for (unsigned i = 0; i < 5; i++)
            {
              bool is_taken = bw_channel_takes (is_enabled, min, all[i]);
              g_assert_true (is_taken == (is_on ? i >= touched : i > touched));
            }
        }
}

static char *
about (const char *text, const char *family, const char *name)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse ("x", text, -1, schemas, n);
  return bw_group_about (bw_config_find (config, family, name));
}

static void
test_about (void)
{
  static const struct
  {
    const char *text, *family, *about;
  } cases[] = {
    { "[channel a]\ntype=slack\nchannel=#bots\n", "channel", "#bots" },
    { "[channel a]\ntype=email\nfrom=x@y.z\nto=a@b.c;d@e.f\nhost=mx.b.c\n", "channel",
      "a@b.c, d@e.f by mx.b.c" },
    { "[channel a]\ntype=webhook\nurl=https://h.example.net/T0/secret\n", "channel",
      "https://h.example.net/…" },
    { "[channel a]\ntype=webhook\nurl=https://me:pw@h.example.net/\n", "channel", "…" },
    { "[channel a]\ntype=log\n", "channel", "Bellwether's own log" },
    { "[source a]\ntype=ledger\npath=/x/bets.csv\n", "source", "bets.csv" },
    { "[route a]\nreceivers=x;y\n", "route", "every alert → x, y" },
    { "[route a]\nmatch=source=\"b\"\n", "route", "source=\"b\" → all channels" },
    { "[silence a]\nmatch=rule=\"b\"\nweekly=sun 02:00-04:00\ncomment=c\n", "silence",
      "rule=\"b\" · sun 02:00-04:00" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = about (cases[i].text, cases[i].family, "a");
      g_assert_cmpstr (text, ==, cases[i].about);
    }
}

static void
test_names (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse (
      "x", "[channel slack]\ntype=slack\n[channel slack-2]\ntype=slack\n", -1, schemas, n);
  g_autofree char *third = bw_group_suggest_name (config, "channel", "slack");
  g_assert_cmpstr (third, ==, "slack-3");
  g_autofree char *free_name = bw_group_suggest_name (config, "channel", "log");
  g_assert_cmpstr (free_name, ==, "log");
  g_assert_null (bw_group_name_problem (config, "channel", "slack-3"));
  static const char *const bad[] = { "", "slack", "two words", "é", "[x]" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *problem = bw_group_name_problem (config, "channel", bad[i]);
      g_assert_nonnull (problem);
    }
  /* Every kind there is has its own words. */
  for (unsigned i = 0; i < n; i++)
    if (schemas[i].kind != NULL && strcmp (schemas[i].family, "rule") != 0)
      g_assert_nonnull (bw_group_kind_help (schemas[i].family, schemas[i].kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/channel-text/state", test_state);
  g_test_add_func ("/view/channel-text/stats", test_stats);
  g_test_add_func ("/view/channel-text/test", test_test);
  g_test_add_func ("/view/channel-text/matrix", test_matrix);
  g_test_add_func ("/view/channel-text/about", test_about);
  g_test_add_func ("/view/channel-text/names", test_names);
  return g_test_run ();
}
