/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configurations that change while the engine runs, good ones and bad ones. */
#include "engine-fixture.h"

#include "engine/bw-engine-alerts.h"

#include <string.h>

static bool
has_notice (gpointer data)
{
  return ((EngineFixture *) data)->notice != NULL;
}

static bool
has_no_notice (gpointer data)
{
  return ((EngineFixture *) data)->notice == NULL;
}

static void
test_bad_config (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "[rule load]\nmetric=system_load1\nwarning=abc\n");
  engine_run_until (fixture, has_notice);
  g_assert_nonnull (strstr (fixture->notice, "bellwether.conf:"));
  g_assert_nonnull (strstr (fixture->notice, "abc"));
  engine_wait_seen (fixture, "FIRE bellwether-configuration warning\n");
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning FIRE incident 2\n");
  g_assert_true (g_str_has_prefix (fixture->notice,
                                   "The configuration has an error: [rule load] warning, line "));
  /* The title says what, the story of the incident the rest. */
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentStory) story = bw_engine_incident_story (fixture->engine, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (story->incident->summary), <=, 80);
  g_assert_null (strstr (story->incident->summary, "abc"));
  const BwIncidentEvent *event = g_ptr_array_index (story->events, 0);
  g_assert_nonnull (strstr (event->note, "The last good one stays in force: "));
  g_assert_nonnull (strstr (event->note, "abc"));
  /* The rule is as it was. */
  engine_run (fixture, 9, 4);
  engine_assert_log (
      fixture, "warning FIRE incident 1\nwarning FIRE incident 2\ncritical UPGRADE incident 1\n");
  g_assert_cmpuint (bw_config_n_errors (bw_engine_config (fixture->engine)), ==, 0);
  g_assert_cmpuint (bw_config_n_errors (bw_engine_config_file (fixture->engine)), ==, 1);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD);
  engine_run_until (fixture, has_no_notice);
  engine_wait_seen (fixture, "RESOLVE bellwether-configuration warning\n");
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning FIRE incident 2\n"
                              "critical UPGRADE incident 1\nwarning RESOLVE incident 2\n");
}

static void
test_impossible_rule (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "[rule load]\nmetric=system_load1\nwarning=4\n"
                       "warning-recover=6\n");
  engine_run_until (fixture, has_notice);
  g_assert_nonnull (strstr (fixture->notice, "warning-recover"));
  engine_run (fixture, 9, 4);
  /* The last good rule is in force. */
  engine_assert_log (
      fixture, "warning FIRE incident 1\nwarning FIRE incident 2\ncritical UPGRADE incident 1\n");
}

static void
test_start_with_errors (EngineFixture *fixture, gconstpointer data)
{
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD
                       "[rule other]\nmetric=system_load5\nwarning=x\n");
  engine_start (fixture);
  g_assert_nonnull (bw_engine_notice (fixture->engine, BW_NOTICE_CONFIG));
  /* What can be understood is in force. */
  engine_run (fixture, 5, 5);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning FIRE incident 2\n");
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD);
  engine_run_until (fixture, has_no_notice);
}

static void
test_changed_rule (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  unsigned n = fixture->n_configs;
  /* The limit is raised: what fires ends at once. */
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "[rule load]\nmetric=system_load1\nwarning=6\ncritical=8\nfor=30s\n");
  engine_wait_seen (fixture, "RESOLVE load");
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n");
  g_assert_cmpuint (fixture->n_configs, ==, n + 1);
  /* It fires again within the hour: the same incident, which nobody hears of within a quarter of an
   * hour of the last message. */
  engine_run (fixture, 7, 5);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n");
  engine_run (fixture, 7, 90);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n"
                              "warning REOPEN incident 1\n");
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER);
  engine_wait_seen (fixture, "REOPEN load warning\nRESOLVE load");
}

static void
test_removed_source (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_write_config (fixture,
                       ENGINE_GENERAL "[source other]\ntype=system\ninterval=10s\n" ENGINE_LOAD);
  engine_wait_seen (fixture, "RESOLVE load");
  g_autoptr (BwEngineStatus) status = bw_engine_status (fixture->engine, NULL);
  g_assert_cmpuint (status->sources->len, ==, 1);
  g_assert_cmpstr (g_array_index (status->sources, BwSourceView, 0).source, ==, "other");
  engine_run (fixture, 5, 4);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n"
                              "warning FIRE incident 2\n");
  /* Removed while nothing runs, the alert ends with the next start. */
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD);
  engine_set_load (fixture, 1);
  engine_restart (fixture, BW_HOUR_US);
  engine_wait_seen (fixture,
                    "FIRE load warning\nRESOLVE load warning\nFIRE load warning\nRESOLVE load");
}

static void
test_removed_channel (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  unsigned n = fixture->n_configs;
  g_autofree char *other = g_build_filename (fixture->dir, "other.log", NULL);
  g_autofree char *text = g_strdup_printf ("%s[channel file]\ntype=log\npath=%s\n",
                                           ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD, other);
  g_free (bw_test_write (fixture->dir, "bellwether.conf", text, -1));
  bw_config_watch_check (fixture->engine->config_watch);
  while (fixture->n_configs == n)
    g_main_context_iteration (NULL, TRUE);
  engine_run (fixture, 5, 4);
  engine_assert_log (fixture, "");
  g_autofree char *lines = bw_test_read (other);
  g_assert_nonnull (strstr (lines, "warning FIRE incident 1"));
}

static bool
has_config (gpointer data)
{
  return ((EngineFixture *) data)->n_configs > 0;
}

/* The interval of sources that say none follows at once; who says one keeps it. */
static void
test_refresh (EngineFixture *fixture, gconstpointer data)
{
#define SOURCES "[source pc]\ntype=system\n[source own]\ntype=system\ninterval=20s\n"
  static const int64_t expected_us[] = { 10 * BW_SECOND_US, 45 * BW_SECOND_US };
  static const char *const texts[] = { "", "refresh=45s\n" };
  engine_write_config (fixture, ENGINE_GENERAL SOURCES);
  engine_start (fixture);
  for (unsigned i = 0; i < 2; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[general]\npresets=\n%s[channel desktop]\ntype=desktop\n"
                           "enabled=false\n" SOURCES,
                           texts[i]);
      fixture->n_configs = 0;
      engine_write_config (fixture, text);
      bw_config_watch_check (fixture->engine->config_watch);
      g_assert_true (bw_test_run_until (has_config, fixture, ENGINE_PATIENCE_MS) || i == 0);
      g_autoptr (BwEngineStatus) status = bw_engine_status (fixture->engine, NULL);
      g_assert_cmpuint (status->sources->len, ==, 2);
      for (unsigned s = 0; s < 2; s++)
        {
          const BwSourceView *view = &g_array_index (status->sources, BwSourceView, s);
          bool is_own = strcmp (view->source, "own") == 0;
          g_assert_cmpint (view->interval_us, ==, is_own ? 20 * BW_SECOND_US : expected_us[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (EngineFixture *fixture, gconstpointer data);
  } tests[] = {
    { "bad-config", test_bad_config },
    { "impossible-rule", test_impossible_rule },
    { "start-with-errors", test_start_with_errors },
    { "changed-rule", test_changed_rule },
    { "removed-source", test_removed_source },
    { "removed-channel", test_removed_channel },
    { "refresh", test_refresh },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine-config/", tests[i].name, NULL);
      g_test_add (path, EngineFixture, NULL, engine_set_up, tests[i].func, engine_tear_down);
    }
  return g_test_run ();
}
