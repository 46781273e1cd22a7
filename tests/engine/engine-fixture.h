/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole engine on a clock that is moved, over a made-up computer, with a file to tell. */
#pragma once

#include "alerts-fixture.h"
#include "base/bw-error.h"
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-data.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-rules.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <unistd.h>

#ifndef ENGINE_PATIENCE_MS
#  define ENGINE_PATIENCE_MS 30000
#endif
#define ENGINE_INTERVAL_US (10 * BW_SECOND_US)

#define ENGINE_GENERAL "[general]\npresets=\n[channel desktop]\ntype=desktop\nenabled=false\n"
#define ENGINE_COMPUTER "[source pc]\ntype=system\ninterval=10s\n"
#define ENGINE_LOAD                                                                                \
  "[rule load]\nmetric=system_load1\nwarning=4\nwarning-recover=3\ncritical=8\nfor=30s\n"

typedef struct
{
  char *dir;
  char *state;
  char *proc;
  char *config;
  char *log;
  BwClock *clock;
  BwEngine *engine;
  GString *seen; /* incident steps as the engine tells them */
  char *notice;  /* the last one about the configuration */
  unsigned n_configs;
  const char *wanted;
} EngineFixture;

/* Written in place, for such files are kept open. */
static inline void
engine_set_load (EngineFixture *fixture, double load)
{
  char number[16];
  g_ascii_formatd (number, sizeof number, "%.2f", load);
  g_autofree char *path = g_build_filename (fixture->proc, "loadavg", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->proc, 0700), ==, 0);
  FILE *file = g_fopen (path, "w");
  g_assert_nonnull (file);
  fprintf (file, "%s 1.00 1.00 1/100 1234\n", number);
  g_assert_cmpint (fclose (file), ==, 0);
}

static inline void
engine_write_config (EngineFixture *fixture, const char *text)
{
  g_autofree char *all =
      g_strdup_printf ("%s[channel sink]\ntype=log\npath=%s\n", text, fixture->log);
  g_free (bw_test_write (fixture->dir, "bellwether.conf", all, -1));
}

/* Told once it is committed, and before anyone is notified. */
static inline void
engine_incident_cb (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event,
                    EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM incident_event WHERE incident_id = %" PRId64 " AND seq = %" PRId64,
      incident->id, event->seq);
  g_autofree char *path = g_build_filename (fixture->state, "alerts.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 1000, &error);
  g_assert_no_error (error);
  int64_t n = 0;
  bw_db_query_int64 (db, sql, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 1);
  g_string_append_printf (fixture->seen, "%s %s %s\n", bw_incident_kind_name (event->kind),
                          incident->rule, bw_severity_name (incident->severity));
}

static inline void
engine_notice_cb (BwEngine *engine, int kind, const char *text, EngineFixture *fixture)
{
  if (kind != BW_NOTICE_CONFIG)
    return;
  g_free (fixture->notice);
  fixture->notice = g_strdup (text);
}

static inline void
engine_config_cb (BwEngine *engine, EngineFixture *fixture)
{
  fixture->n_configs++;
}

static inline BwEngine *
engine_open (EngineFixture *fixture, BwEngineMode mode, GError **error)
{
  BwEngineOptions options = { .mode = mode,
                              .config_path = fixture->config,
                              .state_dir = fixture->state,
                              .clock = fixture->clock };
  return bw_engine_open (&options, error);
}

static inline bool
engine_is_ready (gpointer data)
{
  return ((EngineFixture *) data)->engine->is_ready;
}

/* Nothing is being collected, written or sent. */
static inline bool
engine_is_idle (gpointer data)
{
  BwEngine *engine = ((EngineFixture *) data)->engine;
  return bw_scheduler_n_running (engine->scheduler) == 0
         && bw_source_watch_n_running (engine->source_watch) == 0
         && bw_incident_keeper_n_waiting (engine->keeper) == 0
         && !bw_incident_deadlines_is_busy (engine->deadlines)
         && !bw_dispatcher_is_busy (engine->dispatcher);
}

static inline void
engine_settle (EngineFixture *fixture)
{
  /* What is due at once begins now. */
  bw_clock_advance (fixture->clock, 0);
  g_assert_true (bw_test_run_until (engine_is_idle, fixture, ENGINE_PATIENCE_MS));
}

static inline void
engine_start (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  fixture->engine = engine_open (fixture, BW_ENGINE_RUN, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->engine, "incident-changed", G_CALLBACK (engine_incident_cb), fixture);
  g_signal_connect (fixture->engine, "notice", G_CALLBACK (engine_notice_cb), fixture);
  g_signal_connect (fixture->engine, "config-changed", G_CALLBACK (engine_config_cb), fixture);
  bw_engine_start (fixture->engine);
  g_assert_true (bw_test_run_until (engine_is_ready, fixture, ENGINE_PATIENCE_MS));
  engine_settle (fixture);
}

static inline void
engine_stop (EngineFixture *fixture)
{
  bw_engine_stop (fixture->engine);
  g_clear_object (&fixture->engine);
  g_assert_cmpint (bw_engine_lock_holder (fixture->state), ==, 0);
}

/* A new program some time later. */
static inline void
engine_restart (EngineFixture *fixture, int64_t after_us)
{
  int64_t wall_us = bw_clock_wall_us (fixture->clock) + after_us;
  engine_stop (fixture);
  bw_test_drain ();
  bw_clock_unref (fixture->clock);
  fixture->clock = bw_clock_new_fake (wall_us);
  engine_start (fixture);
}

static inline void
engine_set_up (EngineFixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->state = g_build_filename (fixture->dir, "state", NULL);
  fixture->config = g_build_filename (fixture->dir, "bellwether.conf", NULL);
  fixture->log = g_build_filename (fixture->dir, "alerts.log", NULL);
  fixture->proc = g_build_filename (fixture->dir, "proc", NULL);
  fixture->clock = bw_test_clock_new ();
  fixture->seen = g_string_new (NULL);
  g_setenv ("BELLWETHER_PROC_ROOT", fixture->proc, TRUE);
  g_setenv ("BELLWETHER_SYS_ROOT", fixture->dir, TRUE);
  engine_set_load (fixture, 1);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD);
}

static inline void
engine_tear_down (EngineFixture *fixture, gconstpointer data)
{
  if (fixture->engine != NULL)
    engine_stop (fixture);
  bw_test_drain ();
  bw_clock_unref (fixture->clock);
  bw_test_dir_remove (fixture->dir);
  g_string_free (fixture->seen, TRUE);
  g_free (fixture->notice);
  g_free (fixture->dir);
  g_free (fixture->state);
  g_free (fixture->config);
  g_free (fixture->log);
  g_free (fixture->proc);
}

/* The load is ENGINE_LOAD for the next N intervals. */
static inline void
engine_run (EngineFixture *fixture, double load, unsigned n)
{
  engine_set_load (fixture, load);
  for (unsigned i = 0; i < n; i++)
    {
      bw_clock_advance (fixture->clock, ENGINE_INTERVAL_US);
      engine_settle (fixture);
    }
}

/* Time goes on a little at a time until CONDITION holds. */
static inline void
engine_run_until (EngineFixture *fixture, BwTestCondition condition)
{
  for (unsigned i = 0; i < 200; i++)
    {
      if (bw_test_run_until (condition, fixture, 25))
        return;
      bw_clock_advance (fixture->clock, 50 * 1000);
    }
  g_error ("it did not come: %s", fixture->seen->str);
}

static inline bool
engine_has_seen (gpointer data)
{
  EngineFixture *fixture = data;
  return strstr (fixture->seen->str, fixture->wanted) != NULL;
}

static inline void
engine_wait_seen (EngineFixture *fixture, const char *line)
{
  fixture->wanted = line;
  engine_run_until (fixture, engine_has_seen);
  engine_settle (fixture);
}

/* The log's lines without their times. */
static inline void
engine_assert_log (EngineFixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  if (!g_file_get_contents (fixture->log, &text, NULL, NULL))
    text = g_strdup ("");
  g_auto (GStrv) list = g_strsplit (text, "\n", -1);
  for (char **line = list; *line != NULL && **line != '\0'; line++)
    {
      const char *word = strchr (*line, ' ');
      const char *end = word != NULL ? strstr (word, ": ") : NULL;
      g_assert_nonnull (end);
      g_string_append_len (lines, word + 1, end - word - 1);
      g_string_append_c (lines, '\n');
    }
  g_assert_cmpstr (lines->str, ==, expected);
}
