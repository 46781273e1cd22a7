/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several messages become one: an incident's story, a group, a digest; nothing is lost on the way.
 */
#include "lib/bw-test.h"
#include "notify/bw-message-merge.h"

#include <math.h>
#include <string.h>

#define CPU "system_cpu_percent{source=\"pc\"}"

static int64_t
at (int hour, int minute)
{
  /* BW_TEST_NOW_US is 12:00 UTC. */
  return BW_TEST_NOW_US + ((hour - 12) * 60 + minute) * BW_MINUTE_US;
}

static void
add (GPtrArray *messages, int64_t incident, BwIncidentKind kind, BwSeverity severity, int64_t at_us,
     double value, const char *title)
{
  BwMessage *message = bw_message_new ();
  message->incident_id = incident;
  message->kind = kind;
  message->severity = severity;
  message->at_us = at_us;
  message->opened_us = at (2, 10);
  message->value = value;
  message->metric = g_strdup (CPU);
  message->title = g_strdup (title);
  message->body = g_strdup ("It lasted.\nRule r.");
  message->outbox_id = g_strdup_printf ("row-%u", messages->len);
  g_ptr_array_add (messages, message);
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
}

/* With plain blanks for no-break ones. */
static char *
plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\xc2\xa0", -1);
  return g_strjoinv (" ", parts);
}

static void
test_story (void)
{
  g_autoptr (GPtrArray) list = list_new ();
  add (list, 7, BW_KIND_FIRE, BW_SEVERITY_WARNING, at (2, 10), 83, "Warning: CPU");
  add (list, 7, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, at (2, 20), 93, "Worse: CPU");
  add (list, 7, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, at (3, 40), 50, "Resolved: CPU after 1 h");
  ((BwMessage *) g_ptr_array_index (list, 0))->late = g_strdup ("delivered late");
  ((BwMessage *) g_ptr_array_index (list, 1))->is_maybe_duplicate = true;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (BwMessage) merged = bw_message_merge (list, BW_MERGE_STORY, zone);
  g_autofree char *body = plain (merged->body);
  g_assert_cmpstr (merged->title, ==, "Resolved: CPU after 1 h");
  g_assert_cmpstr (body, ==,
                   "Fired 02:10 at 83.0 %, got worse 02:20 at 93.0 %, resolved 03:40.\n"
                   "It lasted.\nRule r.");
  g_assert_cmpint (merged->incident_id, ==, 7);
  g_assert_cmpint (merged->kind, ==, BW_KIND_RESOLVE);
  g_assert_cmpint (merged->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpstr (merged->late, ==, "delivered late");
  g_assert_true (merged->is_maybe_duplicate);
  g_assert_cmpstr (merged->outbox_id, ==, "row-2");
  g_assert_cmpuint (merged->items->len, ==, 3);
  /* In another zone the clocks show another time. */
  g_autoptr (GTimeZone) tokyo = g_time_zone_new_identifier ("Asia/Tokyo");
  g_autoptr (BwMessage) there = bw_message_merge (list, BW_MERGE_STORY, tokyo);
  g_assert_true (g_str_has_prefix (there->body, "Fired 11:10 at"));
}

/* A group of one incident is its story; of one message it is that message. */
static void
test_one (void)
{
  g_autoptr (GPtrArray) list = list_new ();
  add (list, 7, BW_KIND_FIRE, BW_SEVERITY_WARNING, at (2, 10), 83, "Warning: CPU");
  g_autoptr (BwMessage) same = bw_message_merge (list, BW_MERGE_GROUP, NULL);
  g_assert_cmpstr (same->title, ==, "Warning: CPU");
  g_assert_cmpstr (same->body, ==, "It lasted.\nRule r.");
  g_assert_null (same->items);
  add (list, 7, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, at (2, 40), 33, "Resolved: CPU");
  g_autoptr (BwMessage) story = bw_message_merge (list, BW_MERGE_GROUP, NULL);
  g_assert_cmpstr (story->title, ==, "Resolved: CPU");
  g_autoptr (BwMessage) digest = bw_message_merge (list, BW_MERGE_DIGEST, NULL);
  g_assert_cmpint (digest->kind, ==, BW_KIND_DIGEST);
  g_assert_cmpstr (digest->title, ==, "Digest: 1 alert: 1 resolved");
}

static void
test_group (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) list = list_new ();
  add (list, 1, BW_KIND_FIRE, BW_SEVERITY_WARNING, at (2, 10), 83, "Warning: one");
  add (list, 2, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, at (2, 12), 93, "Critical: two");
  add (list, 3, BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, at (2, 13), 93, "Emergency: three");
  add (list, 3, BW_KIND_RESOLVE, BW_SEVERITY_EMERGENCY, at (2, 50), 3, "Resolved: three");
  add (list, 4, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, at (2, 30), 94, "Critical: four");
  g_autoptr (BwMessage) merged = bw_message_merge (list, BW_MERGE_GROUP, zone);
  g_autofree char *body = plain (merged->body);
  g_assert_cmpstr (merged->title, ==, "4 alerts: 2 critical, 1 warning, 1 resolved");
  g_assert_cmpstr (body, ==,
                   "02:30 Critical: four\n02:12 Critical: two\n02:10 Warning: one\n"
                   "02:50 Resolved: three (fired 02:13 at 93.0 %, resolved 02:50)");
  g_assert_cmpint (merged->incident_id, ==, 4);
  g_assert_cmpint (merged->kind, ==, BW_KIND_FIRE);
  g_assert_cmpint (merged->severity, ==, BW_SEVERITY_EMERGENCY);
  g_assert_cmpint (merged->at_us, ==, at (2, 50));
  g_assert_cmpuint (merged->items->len, ==, 5);
  /* A group within another is not told as a whole. */
  g_autoptr (GPtrArray) nested = list_new ();
  g_ptr_array_add (nested, bw_message_copy (merged));
  add (nested, 5, BW_KIND_FIRE, BW_SEVERITY_ERROR, at (3, 0), 1, "Error: five");
  g_autoptr (BwMessage) digest = bw_message_merge (nested, BW_MERGE_DIGEST, zone);
  g_assert_cmpstr (digest->title, ==,
                   "Digest: 5 alerts: 2 critical, 1 error, 1 warning, 1 resolved");
  g_assert_cmpint (digest->kind, ==, BW_KIND_DIGEST);
  g_assert_cmpuint (digest->items->len, ==, 6);
}

static unsigned
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines);
}

static void
test_many (void)
{
  static const struct
  {
    unsigned n;
    unsigned n_lines;
    const char *last;
  } rows[] = { { 20, 20, "Warning: 0" }, { 21, 21, "Warning: 0" }, { 27, 21, "and 7 more" } };
  for (unsigned r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autoptr (GPtrArray) list = list_new ();
      for (unsigned i = 0; i < rows[r].n; i++)
        {
          g_autofree char *title = g_strdup_printf ("Warning: %u", i);
          add (list, i + 1, BW_KIND_FIRE, BW_SEVERITY_WARNING, at (2, (int) i), 83, title);
        }
      g_autoptr (BwMessage) merged = bw_message_merge (list, BW_MERGE_DIGEST, NULL);
      g_assert_cmpuint (count_lines (merged->body), ==, rows[r].n_lines);
      g_assert_true (g_str_has_suffix (merged->body, rows[r].last));
      g_assert_cmpuint (merged->items->len, ==, rows[r].n);
    }
  /* A long story keeps its ends. */
  g_autoptr (GPtrArray) list = list_new ();
  for (int i = 0; i < 300; i++)
    add (list, 1, i == 0 ? BW_KIND_FIRE : BW_KIND_REPEAT, BW_SEVERITY_WARNING, at (2, i), 83, "x");
  add (list, 1, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, at (9, 0), 83, "x");
  g_autoptr (BwMessage) merged = bw_message_merge (list, BW_MERGE_STORY, NULL);
  g_assert_true (g_str_has_prefix (merged->body, "Fired 02:00"));
  g_assert_nonnull (strstr (merged->body, ", …, "));
  g_assert_nonnull (strstr (merged->body, "resolved 09:00.\n"));
  g_assert_cmpuint (strlen (merged->body), <, 700);
}

/* Tests, which belong to no incident, are never taken for one. */
static void
test_alone (void)
{
  g_autoptr (GPtrArray) list = list_new ();
  add (list, 0, BW_KIND_TEST, BW_SEVERITY_INFO, at (2, 0), (double) NAN, "Test: a");
  add (list, 0, BW_KIND_TEST, BW_SEVERITY_INFO, at (2, 1), (double) NAN, "Test: b");
  g_autoptr (BwMessage) merged = bw_message_merge (list, BW_MERGE_STORY, NULL);
  g_assert_nonnull (strstr (merged->body, "Test: a"));
  g_assert_nonnull (strstr (merged->body, "Test: b"));
  g_assert_cmpstr (merged->title, ==, "2 alerts: 2 for information");
}

/* Whatever is merged: valid text of a bounded size, every message among the items, the severity
 * that of the worst. */
static void
test_random (void)
{
  static const BwIncidentKind kinds[] = { BW_KIND_FIRE,    BW_KIND_UPGRADE, BW_KIND_REPEAT,
                                          BW_KIND_RESOLVE, BW_KIND_TEST,    BW_KIND_NODATA };
  static const char *const titles[] = { "Critical: \xd8\xa3\xd9\x84\xd9\x85 \xf0\x9f\x90\x91",
                                        "\xff\xfe", "", "a\nb\x1b[31m", "<!channel> | </script>" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GPtrArray) list = list_new ();
      unsigned n = (unsigned) g_rand_int_range (rand, 1, 60);
      BwSeverity worst = BW_SEVERITY_NONE;
      for (unsigned i = 0; i < n; i++)
        {
          BwSeverity severity = (BwSeverity) (10 * g_rand_int_range (rand, 1, 6));
          worst = MAX (worst, severity);
          add (list, g_rand_int_range (rand, 0, 40), kinds[g_rand_int_range (rand, 0, 6)], severity,
               at (2, g_rand_int_range (rand, 0, 600)), g_rand_double (rand) * 100,
               titles[g_rand_int_range (rand, 0, 5)]);
        }
      BwMergeKind kind = (BwMergeKind) g_rand_int_range (rand, 0, 3);
      g_autoptr (BwMessage) merged = bw_message_merge (list, kind, NULL);
      g_assert_cmpint (merged->severity, ==, worst);
      if (n > 1)
        {
          g_assert_true (g_utf8_validate (merged->title, -1, NULL));
          g_assert_true (g_utf8_validate (merged->body, -1, NULL) || merged->items->len == 1);
          g_assert_cmpuint (merged->items->len, ==, n);
          g_assert_cmpuint (strlen (merged->body), <, 25000);
        }
      g_autofree char *json = bw_message_to_json (merged);
      g_autoptr (BwMessage) back = bw_message_from_json (json, NULL);
      g_assert_nonnull (back);
      g_assert_cmpuint (back->items != NULL ? back->items->len : 0, ==,
                        merged->items != NULL ? merged->items->len : 0);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-merge/story", test_story);
  g_test_add_func ("/message-merge/one", test_one);
  g_test_add_func ("/message-merge/group", test_group);
  g_test_add_func ("/message-merge/many", test_many);
  g_test_add_func ("/message-merge/alone", test_alone);
  g_test_add_func ("/message-merge/random", test_random);
  return g_test_run ();
}
