/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twelve days, or with -m slow a year, of a computer with two hundred rules: nights asleep, clocks
 * set, restarts, a network that comes and goes. Nothing is invented, nothing lost, nothing leaks.
 */
#include "engine-fixture.h"
#include "fake-channel.h"
#include "year-model.h"

#include <dirent.h>

#define TICK_US (15 * BW_MINUTE_US)
#define TICKS_A_DAY 96
#define PATIENCE_MS 20000
/* A program that keeps something for each of some thousand incidents grows by more than this. */
#define GROWTH_KIB 6144
#define CONFIG                                                                                     \
  "[general]\npresets=\nzone=Europe/Berlin\n[channel desktop]\ntype=desktop\nenabled=false\n"      \
  "[source pc]\ntype=system\ninterval=15m\n[retention]\nincidents=4000d\ndeliveries=4000d\n"       \
  "[channel team]\ntype=log\npath=/dev/null\n[channel pager]\ntype=log\npath=/dev/null\n"          \
  "min-severity=error\n[route 1]\nescalation=none\nrepeat=1d\n"

static const char *const channels[] = { "team", "pager" };

typedef struct
{
  EngineFixture engine;
  GRand *random;
  YearRule rules[YEAR_N_RULES];
  double gauges[YEAR_N_GAUGES];
  bool is_rough[YEAR_N_GAUGES]; /* comes and goes today */
  bool is_laptop;               /* asleep at night */
  bool is_offline;
  int64_t before_us; /* awake time of earlier engines */
  unsigned n_samples;
  GHashTable *tries;    /* what was sent → how often */
  GHashTable *accepted; /* ids of deliveries */
  unsigned n_again;     /* accepted once more */
  long rss_kib[4], n_files[4];
} Year;

/* A channel whose answers are the year's. */
typedef struct
{
  BwChannel parent;
  Year *year;
} YearChannel;

/* By what is sent and how often it was tried, not by when: a run is like any other. */
static BwOutcome
outcome (Year *year, const BwChannel *channel, const BwMessage *message)
{
  g_autofree char *what =
      g_strdup_printf ("%s %d %d %" PRId64, channel->name, (int) message->incident_id,
                       (int) message->kind, message->at_us);
  unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (year->tries, what));
  g_autoptr (GRand) luck = g_rand_new_with_seed (g_str_hash (what) + n);
  g_hash_table_insert (year->tries, g_steal_pointer (&what), GUINT_TO_POINTER (n + 1));
  double number = g_rand_double (luck);
  if (year->is_offline)
    return BW_OUTCOME_NO_NETWORK;
  return number < 0.85    ? BW_OUTCOME_ACCEPTED
         : number < 0.995 ? BW_OUTCOME_RETRYABLE
                          : BW_OUTCOME_PERMANENT;
}

static void
year_send_async (BwChannel *channel, const BwMessage *message, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  Year *year = ((YearChannel *) channel)->year;
  BwOutcome answer = outcome (year, channel, message);
  g_assert_nonnull (message->outbox_id);
  if (answer == BW_OUTCOME_ACCEPTED
      && !g_hash_table_add (year->accepted, g_strdup (message->outbox_id)))
    year->n_again++;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_return_int (task, answer);
}

static void
year_send_finish (BwChannel *channel, GAsyncResult *result, BwAnswer *out)
{
  out->outcome = (BwOutcome) g_task_propagate_int (G_TASK (result), NULL);
  out->retry_after_us = -1;
  /* A refusal of its own: without one nobody knows whether it was accepted. */
  out->code = out->outcome == BW_OUTCOME_ACCEPTED ? 200 : 503;
  if (out->outcome != BW_OUTCOME_ACCEPTED)
    out->text = g_strdup ("not now");
}

static void
year_destroy (BwChannel *channel)
{
  g_free (channel);
}

static const BwChannelKind year_kind = { .type = "year",
                                         .title = "Year",
                                         .send_async = year_send_async,
                                         .send_finish = year_send_finish,
                                         .destroy = year_destroy };

static void
add_channels (Year *year)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      YearChannel *channel = g_new0 (YearChannel, 1);
      channel->parent = (BwChannel){ &year_kind, g_strdup (channels[i]), true,
                                     i == 0 ? BW_SEVERITY_WARNING : BW_SEVERITY_ERROR };
      channel->year = year;
      bw_dispatcher_add_channel (year->engine.engine->dispatcher, &channel->parent);
    }
}

static int64_t
awake_us (Year *year)
{
  return year->before_us + bw_clock_awake_us (year->engine.clock);
}

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, Year *year)
{
  year->n_samples++;
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    year_rule_step (&year->rules[i], year->gauges[year->rules[i].gauge], awake_us (year));
}

static void
incident_cb (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event, Year *year)
{
  unsigned i = 0;
  if (sscanf (incident->rule, "r%u", &i) != 1 || i >= YEAR_N_RULES)
    return;
  if (event->kind == BW_KIND_NODATA)
    g_error ("there was always data, yet: %s", incident->summary);
  /* An older one may be closed while a newer one is open. */
  if (event->kind == BW_KIND_CLOSE)
    return;
  bool is_open = bw_incident_is_open (incident);
  if (is_open && !year->rules[i].is_open)
    year->rules[i].n_opened++;
  year->rules[i].is_open = is_open;
}

static void
write_proc (Year *year, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (year->engine.proc, name, NULL);
  /* In place: the collector keeps such files open. */
  FILE *file = g_fopen (path, "w");
  g_assert_nonnull (file);
  fputs (text, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_gauges (Year *year)
{
  static const char *const pressures[] = { "pressure/cpu", "pressure/memory", "pressure/io" };
  const double *gauges = year->gauges;
  char text[256];
  g_snprintf (text, sizeof text, "%.2f %.2f %.2f 1/100 1234\n", gauges[0], gauges[1], gauges[2]);
  write_proc (year, "loadavg", text);
  g_snprintf (text, sizeof text,
              "MemTotal: 10000000 kB\nMemFree: %.0f kB\nMemAvailable: %.0f kB\n"
              "SwapTotal: 10000000 kB\nSwapFree: %.0f kB\n",
              1e5 * (100 - gauges[3]), 1e5 * (100 - gauges[3]), 1e5 * (100 - gauges[4]));
  write_proc (year, "meminfo", text);
  for (unsigned i = 0; i < G_N_ELEMENTS (pressures); i++)
    {
      g_snprintf (text, sizeof text, "some avg10=%.2f avg60=0.00 avg300=0.00 total=0\n",
                  gauges[5 + i]);
      write_proc (year, pressures[i], text);
    }
}

/* Figures drift, and some days one of them is rough; two digits are shown, so no more are kept. */
static void
drift (Year *year)
{
  for (unsigned i = 0; i < YEAR_N_GAUGES; i++)
    {
      double width = year->is_rough[i] ? 9 : 1;
      double next = year->gauges[i] + g_rand_double_range (year->random, -width, width)
                    + (45 - year->gauges[i]) * 0.002;
      year->gauges[i] = round (CLAMP (next, 0, 100) * 100) / 100;
    }
}

static void
check_rules (Year *year, const bool *was_open)
{
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    {
      const char *fault = year_rule_fault (&year->rules[i], was_open[i], awake_us (year));
      if (fault != NULL)
        {
          g_autofree char *now = bw_time_format_iso (bw_clock_wall_us (year->engine.clock));
          const YearRule *rule = &year->rules[i];
          g_error ("%s, rule r%u, %s at %g, limit %g, over when below %g: %s", now, i,
                   year_gauges[rule->gauge], year->gauges[rule->gauge], rule->trip, rule->recover,
                   fault);
        }
    }
}

static void
remember (Year *year, bool *is_open)
{
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    is_open[i] = year->rules[i].is_open;
}

static void
tick (Year *year)
{
  bool was_open[YEAR_N_RULES];
  unsigned n_before = year->n_samples;
  remember (year, was_open);
  write_gauges (year);
  bw_clock_advance (year->engine.clock, TICK_US);
  bw_clock_advance (year->engine.clock, 0);
  g_assert_true (bw_test_run_until (engine_is_idle, &year->engine, PATIENCE_MS));
  if (year->n_samples > n_before)
    check_rules (year, was_open);
}

static void
year_start (Year *year)
{
  g_autoptr (GError) error = NULL;
  EngineFixture *engine = &year->engine;
  engine->engine = engine_open (engine, BW_ENGINE_RUN, &error);
  g_assert_no_error (error);
  g_signal_connect (engine->engine, "incident-changed", G_CALLBACK (incident_cb), year);
  g_signal_connect (engine->engine, "samples", G_CALLBACK (samples_cb), year);
  bw_engine_start (engine->engine);
  add_channels (year);
  g_assert_true (bw_test_run_until (engine_is_ready, engine, PATIENCE_MS));
  engine_settle (engine);
}

/* Another program some time later, while figures stood still. */
static void
restart (Year *year, int64_t after_us)
{
  EngineFixture *engine = &year->engine;
  int64_t wall_us = bw_clock_wall_us (engine->clock) + after_us;
  year->before_us += bw_clock_awake_us (engine->clock);
  engine_stop (engine);
  bw_test_drain ();
  bw_clock_unref (engine->clock);
  engine->clock = bw_clock_new_fake (wall_us);
  year_start (year);
}

static void
live_a_day (Year *year, unsigned day)
{
  for (unsigned i = 0; i < YEAR_N_GAUGES; i++)
    year->is_rough[i] = g_rand_double (year->random) < 0.04;
  for (unsigned i = 0; i < TICKS_A_DAY; i++)
    {
      year->is_offline = day % 6 == 4 && i >= 30 && i < 38;
      if (year->is_laptop && i == 44)
        {
          bw_clock_sleep (year->engine.clock, 8 * BW_HOUR_US);
          i += 31;
          /* Much may happen while nobody looks. */
          for (unsigned k = 0; k < 20; k++)
            drift (year);
          continue;
        }
      if (day % 7 == 3 && i == 60)
        restart (year, day % 14 == 3 ? BW_DAY_US : BW_MINUTE_US);
      if (day % 5 == 2 && i == 70)
        bw_clock_step_wall (year->engine.clock, day % 2 ? -BW_HOUR_US : 20 * BW_MINUTE_US);
      drift (year);
      tick (year);
    }
}

static long
resident_kib (void)
{
  long pages = 0, resident = 0;
  g_autofree char *text = bw_test_read ("/proc/self/statm");
  g_assert_cmpint (sscanf (text, "%ld %ld", &pages, &resident), ==, 2);
  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}

static long
n_open_files (void)
{
  long n = 0;
  DIR *dir = opendir ("/proc/self/fd");
  g_assert_nonnull (dir);
  while (readdir (dir) != NULL)
    n++;
  closedir (dir);
  return n;
}

static void
assert_no_leak (Year *year)
{
  for (unsigned i = 0; i < 4; i++)
    g_test_message ("quarter %u: %ld KiB, %ld files", i + 1, year->rss_kib[i], year->n_files[i]);
  g_assert_cmpint (year->n_files[3], <=, year->n_files[1] + 2);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (year->rss_kib[3] - year->rss_kib[1], <, GROWTH_KIB);
#endif
}

static void
assert_none (BwAlerts *alerts, const char *what, const char *sql)
{
  g_autofree char *found = alerts_query (alerts, sql);
  if (found != NULL && *found != '\0')
    g_error ("%s:\n%.2000s", what, found);
}

/* Every delivery came to an end that can be told, and the channels tell the same. */
static void
assert_accounted (Year *year)
{
  g_autoptr (BwAlerts) alerts = alerts_open (year->engine.state);
  assert_none (alerts, "neither delivered nor given up",
               "SELECT id, channel, kind, status, reason FROM outbox WHERE status NOT IN (30, 50, "
               "60, 70, 80)");
  assert_none (alerts, "not delivered, and no reason",
               "SELECT id, channel, kind, status FROM outbox WHERE status IN (50, 60, 80) AND "
               "ifnull(reason, '') = '' AND ifnull(last_error, '') = ''");
  assert_none (alerts, "merged into nothing that was settled",
               "SELECT o.id FROM outbox o LEFT JOIN outbox l ON l.id = o.merged_into "
               "WHERE o.status = 70 AND ifnull(l.status, 0) NOT IN (30, 50, 60, 70, 80)");
  assert_none (alerts, "news that no channel was asked about",
               "SELECT e.incident_id, e.seq, e.kind, count(o.id) FROM incident_event e LEFT JOIN "
               "outbox o ON o.incident_id = e.incident_id AND o.event_seq = e.seq WHERE e.kind IN "
               "(10, 20, 30, 70) GROUP BY 1, 2 HAVING count(o.id) < 2");
  assert_none (alerts, "a gap in a story",
               "SELECT i.id FROM incident i JOIN incident_event e ON e.incident_id = i.id GROUP BY "
               "i.id HAVING count(*) <> i.seq");
  assert_none (alerts, "open in the end", "SELECT id, rule FROM incident WHERE status < 50");
  /* What the channel refused or was too late for was not told, but its reason is on record. */
  assert_none (alerts, "an end that was told without its beginning",
               "SELECT r.incident_id, r.channel, r.event_seq FROM outbox r WHERE r.kind = 70 AND "
               "r.status = 30 AND NOT EXISTS (SELECT 1 FROM outbox f LEFT JOIN outbox l ON l.id = "
               "f.merged_into WHERE f.incident_id = r.incident_id AND f.channel = r.channel AND "
               "f.event_seq < r.event_seq AND f.kind <> 70 AND (f.status IN (30, 50, 60) OR "
               "l.status = 30))");
  g_autofree char *delivered = alerts_query (alerts, "SELECT id FROM outbox WHERE status = 30");
  g_auto (GStrv) ids = g_strsplit (delivered, "\n", -1);
  for (char **id = ids; *id != NULL; id++)
    if (**id != '\0' && !g_hash_table_contains (year->accepted, *id))
      g_error ("%s is said to be delivered, and was not", *id);
  g_assert_cmpuint (g_strv_length (ids), ==, g_hash_table_size (year->accepted));
  g_assert_cmpuint (year->n_again, ==, 0);
}

static void
assert_lively (Year *year, unsigned n_days)
{
  unsigned n_opened = 0;
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    n_opened += year->rules[i].n_opened;
  g_test_message ("%u days: %u samples, %u incidents, %u messages", n_days, year->n_samples,
                  n_opened, g_hash_table_size (year->accepted));
  g_assert_cmpuint (n_opened, >, 5 * n_days);
  g_assert_cmpuint (year->n_samples, >, n_days * TICKS_A_DAY * 6 / 10);
}

static void
year_set_up (Year *year, gconstpointer is_laptop)
{
  engine_set_up (&year->engine, NULL);
  year->is_laptop = is_laptop != NULL;
  year->random = g_rand_new_with_seed (year->is_laptop ? 11 : 7);
  year->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  year->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    year_rule_init (&year->rules[i], i);
  for (unsigned i = 0; i < YEAR_N_GAUGES; i++)
    year->gauges[i] = 20 + 5 * i;
  g_autofree char *folder = g_build_filename (year->engine.proc, "pressure", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_gauges (year);
  g_autofree char *rules = year_rules_text (year->rules);
  g_autofree char *text = g_strconcat (CONFIG, rules, NULL);
  g_free (bw_test_write (year->engine.dir, "bellwether.conf", text, -1));
}

static void
year_tear_down (Year *year, gconstpointer is_laptop)
{
  g_hash_table_unref (year->tries);
  g_hash_table_unref (year->accepted);
  g_rand_free (year->random);
  engine_tear_down (&year->engine, NULL);
}

static void
test_year (Year *year, gconstpointer is_laptop)
{
  unsigned n_days = g_test_slow () ? 364 : 12;
  year_start (year);
  for (unsigned day = 0; day < n_days; day++)
    {
      live_a_day (year, day);
      if ((day + 1) % (n_days / 4) != 0)
        continue;
      year->rss_kib[day / (n_days / 4)] = resident_kib ();
      year->n_files[day / (n_days / 4)] = n_open_files ();
    }
  /* Four calm days, in which all comes to its end. */
  year->is_offline = false;
  for (unsigned i = 0; i < YEAR_N_GAUGES; i++)
    year->gauges[i] = 0;
  for (unsigned i = 0; i < 4 * TICKS_A_DAY; i++)
    tick (year);
  engine_stop (&year->engine);
  assert_accounted (year);
  assert_lively (year, n_days);
  assert_no_leak (year);
}

int
main (int argc, char **argv)
{
  /* Some millions of commits: in memory where there is a place for it. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/year/server", Year, NULL, year_set_up, test_year, year_tear_down);
  g_test_add ("/year/laptop", Year, "laptop", year_set_up, test_year, year_tear_down);
  return g_test_run ();
}
