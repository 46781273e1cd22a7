/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl run: the engine without a window. */
#include "base/bw-time.h"
#include "cli/bw-verb.h"
#include "engine/bw-demo.h"
#include "engine/bw-engine-status.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

typedef struct
{
  BwEngine *engine;
  GMainLoop *loop;
  GTimeZone *zone;
  GHashTable *told; /* source → the line last printed of it */
} Run;

static void
line (Run *run, const char *what, const char *text)
{
  g_autofree char *now =
      bw_time_format_local (bw_clock_wall_us (bw_engine_clock (run->engine)), run->zone);
  g_print ("%s  %-8s  %s\n", now, what, text);
}

/* A line when something about a source changes, not each time it is asked. */
static void
source_cb (BwEngine *engine, const BwSourceView *view, Run *run)
{
  g_autofree char *text =
      view->error != NULL ? g_strdup_printf ("%s (%s): %s", view->source, view->type, view->error)
                          : g_strdup_printf ("%s (%s) %s", view->source, view->type,
                                             bw_source_health_name (view->health));
  if (g_strcmp0 (g_hash_table_lookup (run->told, view->source), text) == 0)
    return;
  g_hash_table_insert (run->told, g_strdup (view->source), g_strdup (text));
  line (run, "source", text);
}

static void
incident_cb (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event, Run *run)
{
  g_autofree char *text = g_strdup_printf (
      "#%" G_GINT64_FORMAT " %s %s: %s%s%s", incident->id, bw_incident_kind_name (event->kind),
      bw_severity_name (incident->severity), incident->summary, event->note != NULL ? " - " : "",
      event->note != NULL ? event->note : "");
  line (run, "alert", text);
}

static void
notice_cb (BwEngine *engine, int kind, const char *text, Run *run)
{
  if (text != NULL)
    line (run, "notice", text);
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* A source that has run has removed itself. */
static void
remove_source (unsigned id)
{
  if (id != 0 && g_main_context_find_source_by_id (NULL, id) != NULL)
    g_source_remove (id);
}

static void
watch (Run *run, double seconds)
{
  g_signal_connect (run->engine, "source-changed", G_CALLBACK (source_cb), run);
  g_signal_connect (run->engine, "incident-changed", G_CALLBACK (incident_cb), run);
  g_signal_connect (run->engine, "notice", G_CALLBACK (notice_cb), run);
  unsigned timer =
      seconds > 0 ? g_timeout_add ((unsigned) (seconds * 1000), stop_cb, run->loop) : 0;
  bw_engine_start (run->engine);
  g_main_loop_run (run->loop);
  remove_source (timer);
  bw_engine_stop (run->engine);
}

static int
open_and_watch (BwCli *cli, GMainLoop *loop, double seconds)
{
  g_autoptr (GError) error = NULL;
  BwEngineOptions options = { .mode = BW_ENGINE_RUN,
                              .config_path = cli->config_path,
                              .state_dir = cli->state_dir };
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Run run = { engine, loop, zone, told };
  g_autofree char *where =
      g_strdup_printf ("watching; state is kept in %s", bw_engine_state_dir (engine));
  line (&run, "engine", where);
  watch (&run, seconds);
  return BW_EXIT_OK;
}

/* Asked to stop while it still opens, it stops as soon as it is open. */
static int
run_engine (BwCli *cli, double seconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  unsigned term = g_unix_signal_add (SIGTERM, stop_cb, loop);
  unsigned interrupt = g_unix_signal_add (SIGINT, stop_cb, loop);
  int code = open_and_watch (cli, loop, seconds);
  remove_source (term);
  remove_source (interrupt);
  return code;
}

/* A throw-away state directory with a ledger whose truth is known. */
static int
run_demo (BwCli *cli, double seconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDemo) demo = bw_demo_new (g_get_real_time (), &error);
  if (demo == NULL)
    return bw_cli_fail (cli, "demo", error);
  g_free (cli->config_path);
  g_free (cli->state_dir);
  cli->config_path = g_strdup (bw_demo_config_path (demo));
  cli->state_dir = g_strdup (bw_demo_state_dir (demo));
  g_print ("%s\n", bw_demo_text (demo));
  return run_engine (cli, seconds);
}

int
bw_verb_run (BwCli *cli, int argc, char **argv)
{
  double seconds = 0;
  gboolean is_demo = FALSE;
  const GOptionEntry entries[] = {
    { "for", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, N_ ("Stop after this time"), N_ ("SECONDS") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &is_demo, N_ ("Watch a generated ledger, keep nothing"),
      NULL },
    { 0 },
  };
  if (!bw_cli_parse (cli, entries, &argc, &argv))
    return BW_EXIT_USAGE;
  if (argc > 1)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[1]);
  /* Not a number is neither. */
  if (!(seconds >= 0 && seconds <= 1e6))
    return bw_cli_misuse (cli, _ ("--for: expected 0 to 1000000 seconds"));
  setvbuf (stdout, NULL, _IOLBF, 0);
  return is_demo ? run_demo (cli, seconds) : run_engine (cli, seconds);
}
