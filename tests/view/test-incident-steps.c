/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident's life in steps: notes that tell of more, who was told, and storms as a few lines. */
#include "lib/bw-test.h"
#include "view/bw-incident-steps.h"

#include <math.h>
#include <string.h>

#define START_US (INT64_C (1772452800) * BW_SECOND_US) /* 2026-03-02 12:00 */

typedef struct
{
  BwIncidentStory story;
  GTimeZone *zone;
  GPtrArray *steps;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->zone = g_time_zone_new_utc ();
  fixture->story.incident = bw_incident_new ();
  fixture->story.incident->rule = g_strdup ("cpu");
  fixture->story.incident->severity = BW_SEVERITY_WARNING;
  fixture->story.incident->status = BW_INCIDENT_OPEN;
  fixture->story.incident->episode_us = START_US;
  fixture->story.events = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_event_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->steps, g_ptr_array_unref);
  g_ptr_array_unref (fixture->story.events);
  bw_incident_free (fixture->story.incident);
  g_time_zone_unref (fixture->zone);
}

/* The N-th event is N minutes after the first. */
static void
add (Fixture *fixture, BwIncidentKind kind, const char *actor, const char *note)
{
  BwIncidentEvent *event = bw_incident_event_new ();
  unsigned n = fixture->story.events->len;
  event->seq = n + 1;
  event->at_us = START_US + n * BW_MINUTE_US;
  event->kind = kind;
  event->actor = g_strdup (actor);
  event->note = g_strdup (note);
  g_ptr_array_add (fixture->story.events, event);
}

static bool
look (Fixture *fixture, GHashTable *told, bool is_all)
{
  bool is_cut = false;
  int64_t now_us = START_US + BW_HOUR_US;
  BwIncidentStepsLook how = { told, now_us, fixture->zone, is_all, &is_cut };
  g_autoptr (BwIncidentLine) line =
      bw_incident_line_new (fixture->story.incident, NULL, now_us, fixture->zone);
  g_clear_pointer (&fixture->steps, g_ptr_array_unref);
  fixture->steps = bw_incident_steps_new (&fixture->story, line, NULL, &how);
  return is_cut;
}

static void
assert_step (Fixture *fixture, unsigned i, const char *time, const char *title, const char *detail)
{
  g_assert_cmpuint (i, <, fixture->steps->len);
  const BwIncidentStep *step = g_ptr_array_index (fixture->steps, i);
  g_assert_cmpstr (step->time, ==, time);
  g_assert_cmpstr (step->title, ==, title);
  g_assert_cmpstr (step->detail, ==, detail);
}

static void
test_notes (Fixture *fixture, gconstpointer data)
{
  add (fixture, BW_KIND_NOTE, "desktop:anna", "looking");
  add (fixture, BW_KIND_NOTE, "cli:anna", "marked as noise");
  add (fixture, BW_KIND_NOTE, "desktop:anna", "snoozed for 1h: the feed is being moved");
  add (fixture, BW_KIND_NOTE, "desktop:anna", "snoozed until it is resolved: snoozed");
  g_assert_false (look (fixture, NULL, false));
  assert_step (fixture, 0, "12:00:00", "Note by anna", "“looking”");
  assert_step (fixture, 1, "12:01:00", "Marked as noise by anna", NULL);
  assert_step (fixture, 2, "12:02:00", "Snoozed by anna", "for 1h: the feed is being moved");
  assert_step (fixture, 3, "12:03:00", "Snoozed by anna", "until it is resolved");
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  const int64_t seq = 2;
  g_hash_table_insert (told, g_memdup2 (&seq, sizeof seq), g_strdup ("Told: team"));
  add (fixture, BW_KIND_FIRE, "auto", NULL);
  add (fixture, BW_KIND_ESCALATE, "auto", NULL);
  look (fixture, told, false);
  g_assert_null (((BwIncidentStep *) g_ptr_array_index (fixture->steps, 0))->told);
  g_assert_cmpstr (((BwIncidentStep *) g_ptr_array_index (fixture->steps, 1))->told, ==,
                   "Told: team");
}

/* What goes to and fro: the first, all between, the last. What a person did stays. */
static void
test_storm (Fixture *fixture, gconstpointer data)
{
  add (fixture, BW_KIND_FIRE, "auto", NULL);
  for (unsigned i = 0; i < 10; i++)
    {
      add (fixture, BW_KIND_RESOLVE, "auto", NULL);
      add (fixture, BW_KIND_REOPEN, "auto", NULL);
    }
  add (fixture, BW_KIND_ACK, "desktop:anna", NULL);
  add (fixture, BW_KIND_REPEAT, "auto", NULL);
  g_assert_true (look (fixture, NULL, false));
  assert_step (fixture, 0, "12:00:00", "Fired: Warning", NULL);
  assert_step (fixture, 1, "12:01:00", "19 more changes",
               "9 × opened again, 10 × recovered, until 12:19:00");
  assert_step (fixture, 2, "12:20:00", "Opened again", NULL);
  assert_step (fixture, 3, "12:21:00", "Acknowledged by anna", NULL);
  assert_step (fixture, 4, "12:22:00", "Told again", NULL);
  g_assert_cmpuint (fixture->steps->len, ==, 5);
  g_assert_false (look (fixture, NULL, true));
  g_assert_cmpuint (fixture->steps->len, ==, 23);
}

static void
test_few (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < 6; i++)
    add (fixture, i % 2 == 0 ? BW_KIND_REOPEN : BW_KIND_RESOLVE, "auto", NULL);
  g_assert_false (look (fixture, NULL, false));
  g_assert_cmpuint (fixture->steps->len, ==, 6);
}

/* However much was done to it, what is shown has an end. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < 5000; i++)
    add (fixture, BW_KIND_NOTE, "cli:bot", "again");
  g_assert_true (look (fixture, NULL, false));
  g_assert_cmpuint (fixture->steps->len, <=, 61);
  assert_step (fixture, 30, "…", "4940 more steps", NULL);
  g_assert_true (look (fixture, NULL, true));
  g_assert_cmpuint (fixture->steps->len, <=, 401);
  const BwIncidentStep *last = g_ptr_array_index (fixture->steps, fixture->steps->len - 1);
  g_assert_nonnull (strstr (last->time, "23:19:00"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/view/incident-steps/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("notes", test_notes);
  ADD ("told", test_told);
  ADD ("storm", test_storm);
  ADD ("few", test_few);
  ADD ("many", test_many);
  return g_test_run ();
}
