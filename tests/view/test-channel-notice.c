/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channels are complained of over the pages, and in which words. */
#include "lib/bw-test.h"
#include "view/bw-channel-notice.h"

static void
add (GPtrArray *reports, const char *channel, const char *health, const char *reason)
{
  BwChannelReport *report = g_new0 (BwChannelReport, 1);
  report->channel = g_strdup (channel);
  report->health = g_strdup (health);
  report->reason = g_strdup (reason);
  g_ptr_array_add (reports, report);
}

static void
assert_text (const GPtrArray *reports, const char *expected)
{
  g_autofree char *text = bw_channel_notice_text (reports);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) reports =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_channel_report_free);
  static const char *const fine[] = { "ok", "waiting", "limited", "disabled" };
  for (unsigned i = 0; i < G_N_ELEMENTS (fine); i++)
    add (reports, "fine", fine[i], "it is so");
  assert_text (reports, NULL);
  add (reports, "team", "broken", "404 Not Found.");
  assert_text (reports, "The channel team is broken: 404 Not Found.");
  add (reports, "mail", "locked", NULL);
  add (reports, "hook", "failing", "timed out");
  assert_text (reports, "3 channels do not work: team, mail, hook.");
  add (reports, "a", "broken", "");
  add (reports, "b", "failing", NULL);
  assert_text (reports, "5 channels do not work: team, mail, hook and 2 more.");
}

/* One alone is told with its reason, in a sentence that ends once. */
static void
test_alone (void)
{
  static const struct
  {
    const char *health, *reason, *expected;
  } rows[] = {
    { "broken", "404 Not Found.", "The channel a is broken: 404 Not Found." },
    { "broken", "", "The channel a is broken." },
    { "locked", NULL, "The channel a waits for its secret." },
    { "locked", "no keyring", "The channel a is locked: no keyring." },
    { "failing", "timed out", "The channel a does not get through: timed out." },
    { "failing", NULL, "The channel a does not get through." },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) reports =
          g_ptr_array_new_with_free_func ((GDestroyNotify) bw_channel_report_free);
      add (reports, "a", rows[i].health, rows[i].reason);
      add (reports, "fine", "ok", NULL);
      assert_text (reports, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/channel-notice/words", test_words);
  g_test_add_func ("/view/channel-notice/alone", test_alone);
  return g_test_run ();
}
