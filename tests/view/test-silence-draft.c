/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence as it is typed: what the engine would say of it, and what is told while one lasts. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "view/bw-silence-draft.h"

#include <string.h>

#define NOW_US (INT64_C (1772453400) * BW_SECOND_US) /* Monday 2026-03-02 12:10 */

static void
test_build (void)
{
  g_autoptr (GError) error = NULL;
  const BwSilenceDraft draft = { "source=\"pc\"", BW_HOUR_US,
                                 "sat,sun 02:00-04:00; mon 25:00-26:00", "  moved  " };
  const BwSilenceDraft good = { "source=\"pc\"", BW_HOUR_US, "sat,sun 02:00-04:00, mon 09:00-10:00",
                                "  moved  " };
  BwSilenceDraftField field = BW_N_DRAFT_FIELDS;
  g_assert_null (
      bw_silence_draft_build (&draft, "desktop:anna", "Europe/Vienna", NOW_US, &field, &error));
  g_assert_cmpint (field, ==, BW_DRAFT_FIELD_WEEKLY);
  g_clear_error (&error);
  g_autoptr (BwSilence) silence =
      bw_silence_draft_build (&good, "desktop:anna", "Europe/Vienna", NOW_US, &field, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (silence->author, ==, "anna");
  g_assert_cmpstr (silence->comment, ==, "moved");
  g_assert_cmpstr (silence->zone, ==, "Europe/Vienna");
  g_assert_cmpint (silence->ends_us, ==, NOW_US + BW_HOUR_US);
  g_assert_cmpuint (g_strv_length (silence->recurrence), ==, 2);
  g_assert_cmpstr (silence->recurrence[0], ==, "sat,sun 02:00-04:00");
  g_assert_cmpstr (silence->recurrence[1], ==, "mon 09:00-10:00");
}

/* Whatever is wrong is said of the field that it is in, until nothing is. */
static void
test_problems (void)
{
  static const struct
  {
    BwSilenceDraft draft;
    BwSilenceDraftField field;
  } cases[] = {
    { { "", BW_HOUR_US, "", "why" }, BW_DRAFT_FIELD_MATCHERS },
    { { "source=", BW_HOUR_US, "", "why" }, BW_DRAFT_FIELD_MATCHERS },
    { { "source=\"a\", source=\"b\"", BW_HOUR_US, "", "why" }, BW_DRAFT_FIELD_MATCHERS },
    { { "source=\"a\"", 0, "", "why" }, BW_DRAFT_FIELD_TIME },
    { { "source=\"a\"", 31 * BW_DAY_US, NULL, "why" }, BW_DRAFT_FIELD_TIME },
    { { "source=\"a\"", 0, "sunday night", "why" }, BW_DRAFT_FIELD_WEEKLY },
    { { "source=\"a\"", BW_HOUR_US, "", "" }, BW_DRAFT_FIELD_COMMENT },
    { { "source=\"a\"", BW_HOUR_US, "", "   " }, BW_DRAFT_FIELD_COMMENT },
    { { "source=\"a\"", BW_HOUR_US, "", NULL }, BW_DRAFT_FIELD_COMMENT },
    { { "source=\"a\"", BW_HOUR_US, "", "why" }, BW_N_DRAFT_FIELDS },
    { { "source=\"a\"", 0, "sun 02:00-04:00", "why" }, BW_N_DRAFT_FIELDS },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      BwSilenceDraftField field = BW_N_DRAFT_FIELDS;
      g_autoptr (BwSilence) silence =
          bw_silence_draft_build (&cases[i].draft, "cli:bob", "UTC", NOW_US, &field, &error);
      g_assert_cmpint (field, ==, cases[i].field);
      g_assert_true ((silence == NULL) == (cases[i].field != BW_N_DRAFT_FIELDS));
      if (silence == NULL)
        g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
}

static void
test_prefill (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->rule = g_strdup ("cpu");
  incident->labels = g_strdup ("mount=\"/\",source=\"p\\\"c\"");
  incident->severity = BW_SEVERITY_ERROR;
  g_autofree char *matchers = bw_silence_draft_matchers (incident);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMatchers) read = bw_matchers_parse (matchers, &error);
  g_assert_no_error (error);
  g_assert_true (bw_matchers_match (read, incident));
  g_assert_cmpuint (bw_matchers_n (read), >=, 1);
  g_assert_cmpstr (bw_matchers_value (read, "rule"), ==, "cpu");
  g_autofree char *words = bw_silence_draft_words ("rule=\"cpu\"");
  g_assert_cmpstr (words, ==, "rule is cpu");
  g_assert_null (bw_silence_draft_words (""));
  g_assert_null (bw_silence_draft_words ("rule="));
}

/* Muted by default is everything that is no emergency; tomorrow is tomorrow in every zone. */
static void
test_mute (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (BwIncident) incident = bw_incident_new ();
  int64_t until_us = bw_silence_tomorrow_us (NOW_US, utc);
  g_assert_cmpint (until_us, ==, NOW_US + 20 * BW_HOUR_US + 50 * BW_MINUTE_US);
  g_assert_cmpint (bw_silence_tomorrow_us (NOW_US - 10 * BW_HOUR_US, utc), ==, until_us);
  for (unsigned i = 0; i < 2; i++)
    {
      g_autoptr (BwSilence) silence =
          bw_silence_mute_new (until_us, i == 1, "desktop:anna", NOW_US);
      g_autoptr (GError) error = NULL;
      g_assert_true (bw_silence_check (silence, &error));
      incident->severity = BW_SEVERITY_CRITICAL;
      g_assert_true (bw_silence_matches (silence, incident, NOW_US + 1));
      incident->severity = BW_SEVERITY_EMERGENCY;
      g_assert_true (bw_silence_matches (silence, incident, NOW_US + 1) == (i == 1));
    }
}

static void
add (GPtrArray *views, int64_t id, const char *matchers, int64_t for_us, int64_t n_incidents)
{
  BwSilenceView *view = g_new0 (BwSilenceView, 1);
  view->silence = bw_silence_new ();
  view->silence->id = id;
  view->silence->matchers = g_strdup (matchers);
  view->is_active = for_us > 0;
  view->next_change_us = NOW_US + for_us;
  view->n_incidents = n_incidents;
  g_ptr_array_add (views, view);
}

static void
assert_notice (const GPtrArray *views, const char *text, int64_t id)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (BwSilenceNotice) notice = bw_silence_notice_new (views, NOW_US, utc);
  g_assert_cmpstr (notice != NULL ? notice->text : NULL, ==, text);
  g_assert_cmpint (notice != NULL ? notice->id : 0, ==, id);
}

static void
test_notice (void)
{
  g_autoptr (GPtrArray) views =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  assert_notice (views, NULL, 0);
  add (views, 1, "key=\"abc\"", BW_HOUR_US, 1);
  add (views, 2, "source=\"pc\"", BW_HOUR_US, 0);
  add (views, 3, "severity!=\"emergency\"", -BW_HOUR_US, 0);
  assert_notice (views, NULL, 0);
  add (views, 4, "source=\"api\"", BW_HOUR_US, 2);
  assert_notice (views, "2 open alerts are silenced: source is api.", 4);
  add (views, 0, "rule=\"cpu\"", BW_HOUR_US, 1);
  assert_notice (views, "2 silences keep open alerts from being told.", 0);
  add (views, 6, "severity!=\"emergency\"", BW_HOUR_US, 3);
  assert_notice (views, "Everything but emergencies is muted until 13:10.", 6);
  add (views, 7, "severity!=\"emergency\"", 2 * BW_HOUR_US, 3);
  assert_notice (views, "Everything but emergencies is muted until 14:10.", 7);
  add (views, 8, "severity=~\".*\"", BW_MINUTE_US, 3);
  assert_notice (views, "Everything is muted until 12:11.", 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/silence-draft/build", test_build);
  g_test_add_func ("/view/silence-draft/problems", test_problems);
  g_test_add_func ("/view/silence-draft/prefill", test_prefill);
  g_test_add_func ("/view/silence-draft/mute", test_mute);
  g_test_add_func ("/view/silence-draft/notice", test_notice);
  return g_test_run ();
}
