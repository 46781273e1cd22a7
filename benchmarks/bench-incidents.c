/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the page of alerts with a hundred thousand incidents: until it is shown, toggles,
 * search, scrolling, a new one; what each costs the main loop, and the memory of an incident. */
#include "list-desk.h"

#include "db/bw-db.h"
#include "store/bw-alerts.h"
#include "ui/bw-alert-store.h"
#include "ui/bw-gradual-selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum
{
  N_OPEN = 40,
};

static int64_t n_incidents = 100000;

static BwIncident *
incident_new (int64_t i, int64_t now_us)
{
  static const char *const rules[] = { "drawdown", "disk", "memory", "win-rate", "roi", "latency" };
  bool is_open = i >= n_incidents - N_OPEN;
  BwIncident *in = bw_incident_new ();
  in->rule = g_strdup (rules[i % G_N_ELEMENTS (rules)]);
  in->labels = g_strdup_printf ("source=\"bot-%d\"", (int) (i % 500));
  in->dedup_key = g_strdup_printf ("%032d", (int) i);
  in->metric = g_strdup_printf ("ledger_drawdown{source=\"bot-%d\"}", (int) (i % 500));
  in->category = BW_CATEGORY_TRADING;
  in->severity = in->max_severity = i % 7 == 0 ? BW_SEVERITY_CRITICAL : BW_SEVERITY_WARNING;
  in->status = is_open ? BW_INCIDENT_OPEN : BW_INCIDENT_CLOSED;
  in->seq = 3;
  in->episode = in->occurrences = 1;
  in->level = in->max_level = 1;
  in->episode_us = in->opened_us = in->updated_us = now_us - (n_incidents - i) * 5 * BW_MINUTE_US;
  if (!is_open)
    in->resolved_us = in->closed_us = in->episode_us + 38 * BW_MINUTE_US;
  in->value = 0.2 + (double) (i % 97) / 1000;
  in->threshold = 0.2;
  in->n = 100 + i % 900;
  in->summary = g_strdup_printf ("Drawdown of bot-%d over its limit", (int) (i % 500));
  return in;
}

static gpointer
insert_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t now_us = *(int64_t *) data;
  if (!bw_db_begin (db, error))
    return NULL;
  for (int64_t i = 0; i < n_incidents; i++)
    {
      g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
      commit->incident = incident_new (i, now_us);
      if (!bw_alerts_write (db, commit, error))
        return NULL;
    }
  return bw_db_commit (db, error) ? GINT_TO_POINTER (1) : NULL;
}

static bool
write_incidents (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwAlerts) alerts = bw_alerts_open (dir, &error);
  int64_t now_us = g_get_real_time ();
  if (alerts != NULL
      && bw_store_worker_run (bw_alerts_worker (alerts), insert_job, &now_us, &error) != NULL)
    return true;
  g_printerr ("bench-incidents: %s\n", error->message);
  return false;
}

/* In a process of its own: its memory is not the window's. */
static bool
make_incidents (const char *dir)
{
  int status = 1;
  pid_t pid = fork ();
  if (pid == 0)
    _exit (write_incidents (dir) ? 0 : 1);
  waitpid (pid, &status, 0);
  return status == 0;
}

typedef struct
{
  BwWindow *window;
  GtkListView *list;
  BwAlertStore *store;
} Bench;

static bool
is_shown (gpointer data)
{
  Bench *bench = data;
  GtkWidget *list = list_desk_find (GTK_WIDGET (bench->window), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;
  if (!BW_IS_GRADUAL_SELECTION (model) || g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return false;
  bench->list = GTK_LIST_VIEW (list);
  bench->store = BW_ALERT_STORE (bw_gradual_selection_all (BW_GRADUAL_SELECTION (model)));
  return true;
}

static bool
has_all (gpointer data)
{
  return bw_alert_store_count (((Bench *) data)->store, BW_ALERTS_ALL) >= n_incidents;
}

static bool
is_idle (gpointer data)
{
  return !bw_alert_store_is_busy (((Bench *) data)->store);
}

/* Presses the button whose label begins with TEXT. */
static bool
press (GtkWidget *widget, const char *text)
{
  if (GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && gtk_button_get_label (GTK_BUTTON (widget)) != NULL
      && g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (widget)), text))
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget), TRUE);
      return true;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (press (child, text))
      return true;
  return false;
}

static void
measure_toggle (Bench *bench, const char *text)
{
  g_autofree char *what = g_strdup_printf ("toggle %s", text);
  double began_ms = list_desk_cpu_ms ();
  press (GTK_WIDGET (bench->window), text);
  double call_ms = list_desk_cpu_ms () - began_ms;
  Lap lap = list_desk_run (bench->window, is_idle, bench);
  lap.longest_ms = MAX (lap.longest_ms, call_ms);
  list_desk_print (what, &lap);
}

static void
measure_search (Bench *bench, const char *text)
{
  g_autofree char *what = g_strdup_printf ("search “%s”", text);
  double began_ms = list_desk_cpu_ms ();
  bw_alert_store_set_filter (bench->store, BW_ALERTS_ALL, text);
  double call_ms = list_desk_cpu_ms () - began_ms;
  Lap lap = list_desk_run (bench->window, is_idle, bench);
  lap.longest_ms = MAX (lap.longest_ms, call_ms);
  list_desk_print (what, &lap);
}

static void
measure (BwEngine *engine)
{
  Bench bench = { .window = list_desk_window (engine, "overview") };
  list_desk_frames (bench.window, 20, NULL, NULL);
  double before_mb = list_desk_rss_mb ();
  g_autofree char *title = g_strdup_printf ("%" G_GINT64_FORMAT " incidents", n_incidents);
  list_desk_print_header (title);
  bw_window_show_page (bench.window, "alerts", NULL);
  Lap lap = list_desk_run (bench.window, is_shown, &bench);
  list_desk_print ("until the open ones are shown", &lap);
  lap = list_desk_run (bench.window, has_all, &bench);
  list_desk_print ("until all are there", &lap);
  double after_mb = list_desk_rss_mb ();
  static const char *const toggles[] = { "Resolved", "Open", "All" };
  for (unsigned i = 0; i < G_N_ELEMENTS (toggles); i++)
    measure_toggle (&bench, toggles[i]);
  static const char *const searches[] = { "d", "dr", "drawdown bot-77", "no such alert", "" };
  for (unsigned i = 0; i < G_N_ELEMENTS (searches); i++)
    measure_search (&bench, searches[i]);
  list_desk_scroll (bench.window, GTK_WIDGET (bench.list));
  printf (
      "\nmemory: %.0f MB before, %.0f MB with the alerts: %.0f bytes an incident; %u row objects\n",
      before_mb, after_mb, (after_mb - before_mb) * 1048576 / (double) n_incidents,
      bw_alert_store_n_items (bench.store));
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.window);
}

/* With a number, of so many incidents. */
int
main (int argc, char **argv)
{
  if (argc > 1)
    n_incidents = g_ascii_strtoll (argv[1], NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("bench-incidents-XXXXXX", &error);
  g_autofree char *config = g_build_filename (dir, "bellwether.conf", NULL);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (dir == NULL || !make_incidents (dir)
      || !g_file_set_contents (config, "[general]\npresets=\n", -1, NULL) || !list_desk_init ())
    return 1;
  BwEngineOptions options = { .mode = BW_ENGINE_ATTACH, .config_path = config, .state_dir = dir };
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    g_error ("%s", error->message);
  measure (engine);
  bw_engine_stop (engine);
  list_desk_end ();
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  return system (command) != 0;
}
