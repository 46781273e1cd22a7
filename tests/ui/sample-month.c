/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a directory with a month that an engine lived through on a clock that runs fast: a
 * computer, two bots, nights asleep, incidents. To look at the window with. */
#include "base/bw-time.h"
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-feedback.h"
#include "engine/bw-engine-live.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-silences.h"
#include "lib/bw-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define STEP_US (5 * BW_MINUTE_US)
/* Its interval, and a step to make the figures in. */
#define LEDGER_AGE_US (40 * BW_MINUTE_US)
#define MONTH_DAYS 30
/* Since when nobody listens where alerts are posted to: all that piled up in a month of it would be
 * composed anew for each attempt. */
#define BROKEN_US BW_DAY_US
#define CONFIG                                                                                     \
  "# Two bots and the computer they live on.\n[general]\npresets=default;betting\nzone=UTC\n\n"    \
  "[source this-computer]\ntype=system\ninterval=5m\n\n"                                           \
  "[source mlb-value]\ntype=ledger\npath=mlb-value.csv\nbankroll=10000\ncurrency=USD\n"            \
  "interval=30m\n\n"                                                                               \
  "[source nba-elo]\ntype=ledger\npath=nba-elo.csv\nbankroll=2500\ncurrency=USD\ninterval=30m\n\n" \
  "[rule memory]\nmetric=system_memory_percent\nwarning=80\nwarning-recover=74\ncritical=92\n"     \
  "critical-recover=86\nfor=10m\n\n[rule swap]\nmetric=system_swap_percent\nwarning=50\n\n"        \
  "[channel screen]\ntype=desktop\nenabled=false\n"
/* What it has before and since nobody listens there. */
#define WELL "\n[route all]\nescalation=none\n"
#define BROKEN                                                                                     \
  "\n# Nobody listens there.\n[channel team]\ntype=webhook\nurl=http://127.0.0.1:1/alerts\n"       \
  "\n# While the month is lived, one takes all it is sent, and another nothing.\n"                 \
  "[channel desk]\ntype=webhook\nurl=http://127.0.0.1:%u/desk\n\n"                                 \
  "[channel old-desk]\ntype=webhook\nurl=http://127.0.0.1:%u/gone\n"
/* How long swap has been going to and fro in the end. */
#define SWINGING_US (40 * BW_MINUTE_US)

/* A ledger that grows as its bets are settled. */
typedef struct
{
  char *path;
  char **lines;
  int64_t *settled_us;
  unsigned n_lines;
  unsigned n_written;
} Growing;

/* What a bot bets on, and how well it knows what it says: chances of slope SLOPE against the truth.
 */
typedef struct
{
  const char *file;
  const char *const *teams;
  const char *const *models;
  double stake;
  double slope;
  double edge;
  unsigned n;
} Bot;

static const char *const ball_teams[] = { "Mariners", "Astros", "Padres", "Cubs", "Orioles",
                                          "Twins",    "Rays",   "Braves", NULL };
static const char *const court_teams[] = { "Nuggets", "Celtics", "Knicks", "Suns",
                                           "Heat",    "Bucks",   NULL };
static const char *const ball_models[] = { "value-v3", "value-v2", NULL };
static const char *const court_models[] = { "elo", NULL };
static const Bot bots[] = {
  { "mlb-value.csv", ball_teams, ball_models, 110, 1.0, 0.035, 1400 },
  { "nba-elo.csv", court_teams, court_models, 25, 0.55, 0.01, 620 },
};

typedef struct
{
  const char *dir;
  char *proc;
  BwClock *clock;
  int64_t end_us;
  BwEngine *engine;
  Growing ledgers[G_N_ELEMENTS (bots)];
  int64_t woken_us; /* when the engine was started, or came out of a sleep */
  GRand *random;
  char *broken; /* the rest of the configuration of the last day, and of now */
  double busy, idle, received, sent;
} Month;

/* A bet whose market has a margin of 4 %, as a line of CSV. (transfer full) */
static char *
bet_line (const Bot *bot, unsigned i, int64_t settled_us, GRand *random)
{
  unsigned n_teams = g_strv_length ((char **) bot->teams),
           n_models = g_strv_length ((char **) bot->models);
  unsigned home = (unsigned) g_rand_int_range (random, 0, (int) n_teams);
  unsigned away = (home + 1 + (unsigned) g_rand_int_range (random, 0, (int) n_teams - 1)) % n_teams;
  double said = g_rand_double_range (random, 0.30, 0.72);
  double logit = log (said / (1 - said));
  double chance = 1 / (1 + exp (-bot->slope * logit));
  double odds = round (100 / (said - bot->edge)) / 100,
         closing = round (100 / (chance * 1.04 - bot->edge * 0.7)) / 100;
  double stake = round (bot->stake * g_rand_double_range (random, 0.4, 1.6));
  bool is_won = g_rand_double (random) < chance;
  g_autofree char *placed = bw_time_format_iso (settled_us - 3 * BW_HOUR_US);
  g_autofree char *settled = bw_time_format_iso (settled_us);
  char numbers[5][16];
  const double values[] = { stake, odds, closing, said, is_won ? stake * (odds - 1) : -stake };
  for (unsigned k = 0; k < 5; k++)
    g_ascii_formatd (numbers[k], sizeof numbers[k], k == 3 ? "%.4f" : "%.2f", values[k]);
  return g_strdup_printf ("%05u,%s,%s,%s at %s,%s,%s,%s,%s,%s,%s,%s,%s", i, placed, settled,
                          bot->teams[away], bot->teams[home], bot->teams[i % 2 ? home : away],
                          bot->models[i * 5 / bot->n % n_models], numbers[0], numbers[1],
                          numbers[2], numbers[3], is_won ? "won" : "lost", numbers[4]);
}

/* Half a year of bets in the evening hours, up to END_US. */
static void
growing_init (Growing *growing, const char *dir, const Bot *bot, int64_t end_us)
{
  *growing = (Growing){ .path = g_build_filename (dir, bot->file, NULL), .n_lines = bot->n + 1 };
  growing->lines = g_new0 (char *, growing->n_lines + 1);
  growing->settled_us = g_new (int64_t, growing->n_lines);
  growing->lines[0] = g_strdup ("id,placed_at,settled_at,event,selection,model,stake,odds,closing_"
                                "odds,probability,status,profit");
  growing->settled_us[0] = BW_TIME_NONE;
  g_autoptr (GRand) random = g_rand_new_with_seed (bot->n);
  int64_t every_us = 182 * BW_DAY_US / bot->n;
  for (unsigned i = 1; i <= bot->n; i++)
    {
      growing->settled_us[i] = end_us - (bot->n - i) * every_us - 11 * BW_MINUTE_US;
      growing->lines[i] = bet_line (bot, i, growing->settled_us[i], random);
    }
}

static void
growing_write (Growing *growing, int64_t now_us)
{
  FILE *file = NULL;
  while (growing->n_written < growing->n_lines && growing->settled_us[growing->n_written] <= now_us)
    {
      if (file == NULL)
        file = g_fopen (growing->path, "a");
      fprintf (file, "%s\n", growing->lines[growing->n_written++]);
    }
  if (file != NULL)
    fclose (file);
}

static void
growing_clear (Growing *growing)
{
  g_free (growing->path);
  g_strfreev (growing->lines);
  g_free (growing->settled_us);
}

static void
write_proc (Month *month, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (month->proc, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  /* In place: the collector keeps such files open. */
  FILE *file = g_fopen (path, "w");
  fputs (text, file);
  fclose (file);
}

/* Swap that is half used at times, in the end at every second look. */
static double
swap_share (const Month *month, int64_t now_us)
{
  bool is_swinging = month->end_us - now_us < SWINGING_US;
  return is_swinging && now_us / STEP_US % 2 == 0 ? 0.62 : 0.05;
}

/* A working day's curve of load, with some noise and a busy hour. */
static void
live (Month *month, int64_t now_us)
{
  double day = (double) (now_us % BW_DAY_US) / (double) BW_DAY_US;
  double wave = 0.5 - 0.5 * cos (2 * G_PI * (day - 0.15));
  double noise = g_rand_double_range (month->random, -0.06, 0.06);
  double share = CLAMP (
      0.12 + 0.45 * wave + noise + (g_rand_double (month->random) < 0.01 ? 0.3 : 0), 0.02, 0.99);
  month->busy += share * 30000;
  month->idle += (1 - share) * 30000;
  double days = (double) (now_us / BW_MINUTE_US % (9 * 24 * 60)) / (24 * 60);
  double memory = CLAMP (0.42 + 0.05 * days + 0.03 * wave + noise / 4, 0, 0.97);
  month->received += 120e6 * (0.2 + wave + fabs (noise));
  month->sent += 30e6 * (0.2 + wave * 0.6 + fabs (noise));
  char text[1024];
  g_snprintf (text, sizeof text,
              "cpu  %.0f 0 %.0f %.0f 0 0 0 0 0 0\ncpu0 %.0f 0 %.0f %.0f 0 0 0 0 0 0\n",
              month->busy * 0.7, month->busy * 0.3, month->idle, month->busy * 0.7,
              month->busy * 0.3, month->idle);
  write_proc (month, "stat", text);
  g_snprintf (text, sizeof text, "%.2f %.2f %.2f 1/200 4321\n", share * 4, share * 3.6, share * 3);
  write_proc (month, "loadavg", text);
  g_snprintf (text, sizeof text,
              "MemTotal: 16000000 kB\nMemFree: %.0f kB\nMemAvailable: %.0f kB\nSwapTotal: 2000000 "
              "kB\nSwapFree: %.0f kB\n",
              16e6 * (1 - memory), 16e6 * (1 - memory), 2e6 * (1 - swap_share (month, now_us)));
  write_proc (month, "meminfo", text);
  g_snprintf (text, sizeof text, "h\nh\n  eth0: %.0f 0 0 0 0 0 0 0 %.0f 0 0 0 0 0 0 0\n",
              month->received, month->sent);
  write_proc (month, "net/dev", text);
}

/* Whether the figures of LEDGER are as new as they can be: the engine makes them in threads, whose
 * time does not run fast. */
static bool
has_figures (const Month *month, const Growing *ledger)
{
  g_autofree char *name = g_path_get_basename (ledger->path);
  name[strlen (name) - strlen (".csv")] = '\0';
  const BwMetric *bets = bw_metric_get_labels ("ledger_bets", "source", name, NULL, NULL);
  int64_t now_us = bw_clock_wall_us (month->clock), time_us = BW_TIME_NONE;
  double n = 0;
  if (now_us - month->woken_us < 2 * STEP_US)
    return true;
  return bw_engine_latest (month->engine, bets, &n, &time_us) && now_us - time_us < LEDGER_AGE_US;
}

static bool
is_quiet_cb (gpointer data)
{
  const Month *month = data;
  for (unsigned i = 0; i < G_N_ELEMENTS (month->ledgers); i++)
    if (!has_figures (month, &month->ledgers[i]))
      return false;
  return bw_scheduler_n_running (month->engine->scheduler) == 0
         && !bw_dispatcher_is_busy (month->engine->dispatcher);
}

static void
step (Month *month, int64_t delta_us)
{
  int64_t now_us = bw_clock_wall_us (month->clock) + delta_us;
  live (month, now_us);
  for (unsigned i = 0; i < G_N_ELEMENTS (month->ledgers); i++)
    growing_write (&month->ledgers[i], now_us);
  bw_clock_advance (month->clock, delta_us);
  bw_test_run_until (is_quiet_cb, month, 10000);
  bw_test_drain ();
}

/* Answers one request, in a thread of its own: what goes to /desk is taken. */
static gboolean
answer_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
           gpointer data)
{
  static const char taken[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  static const char gone[] =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  char request[1 << 16];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request,
                                  sizeof request, NULL, NULL);
  bool is_taken = n > 10 && memcmp (request, "POST /desk", 10) == 0;
  const char *answer = is_taken ? taken : gone;
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer), NULL, NULL, NULL);
  return TRUE;
}

/* The desk, and its port in OUT. (transfer full) */
static GSocketService *
desk_new (unsigned *out)
{
  GSocketService *service = g_threaded_socket_service_new (2);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_signal_connect (service, "run", G_CALLBACK (answer_cb), NULL);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), any, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL))
    g_error ("sample-month: no port to listen on");
  *out = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return service;
}

/* What a person did in the meantime: saw the first incidents, let newer ones lie. */
static void
acknowledge_some (BwEngine *engine)
{
  BwIncidentFilter filter = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (engine, &filter, NULL);
  for (unsigned i = 1; incidents != NULL && i < incidents->len; i += 3)
    {
      const BwIncident *incident = incidents->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (BwIncident) after = bw_engine_act (engine, incident->id, BW_KIND_ACK,
                                                    "desktop:alex", "Looking at it.", &error);
      if (after == NULL)
        g_printerr ("sample-month: %s\n", error->message);
    }
}

/* One that is snoozed, a machine that is being worked at, one that was of no use. */
static void
silence_some (Month *month)
{
  BwIncidentFilter filter = { .since_us = BW_TIME_NONE, .is_open_first = true };
  int64_t now_us = bw_clock_wall_us (month->clock);
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (month->engine, &filter, NULL);
  bool is_snoozed = false, is_marked = false;
  for (unsigned i = 2; incidents != NULL && i < incidents->len; i++)
    {
      const BwIncident *incident = incidents->pdata[i];
      bool is_open = bw_incident_is_open (incident);
      if (is_open && !is_snoozed)
        is_snoozed = bw_engine_snooze (month->engine, incident->id, 4 * BW_HOUR_US, "desktop:alex",
                                       "the model is being trained anew", NULL)
                     != 0;
      if (is_open || is_marked)
        continue;
      g_autoptr (BwIncident) after =
          bw_engine_mark (month->engine, incident->id, false, "desktop:alex", NULL);
      is_marked = after != NULL;
    }
  g_autoptr (BwSilence) silence = bw_silence_new ();
  silence->matchers = g_strdup ("metric=\"ledger_win_rate\"");
  silence->starts_us = silence->created_us = now_us;
  silence->ends_us = now_us + BW_DAY_US;
  silence->author = g_strdup ("alex");
  silence->comment = g_strdup ("The season has just begun.");
  bw_engine_silence_add (month->engine, silence, NULL);
}

/* The engine over what DIR has, with the configuration that ends in REST. */
static bool
open_engine (Month *month, BwEngineMode mode, const char *rest)
{
  g_autofree char *text = g_strconcat (CONFIG, rest, NULL);
  g_autofree char *config = bw_test_write (month->dir, "bellwether.conf", text, -1);
  g_autofree char *state = g_build_filename (month->dir, "state", NULL);
  BwEngineOptions options = {
    .mode = mode, .config_path = config, .state_dir = state, .clock = month->clock
  };
  g_autoptr (GError) error = NULL;
  month->engine = bw_engine_open (&options, &error);
  if (month->engine == NULL)
    g_printerr ("sample-month: %s\n", error->message);
  return month->engine != NULL;
}

static void
close_engine (Month *month)
{
  bw_engine_stop (month->engine);
  g_clear_object (&month->engine);
}

/* Lives with the configuration that ends in REST, until END_US. */
static bool
live_until (Month *month, int64_t end_us, const char *rest)
{
  if (!open_engine (month, BW_ENGINE_RUN, rest))
    return false;
  bw_engine_start (month->engine);
  month->woken_us = bw_clock_wall_us (month->clock);
  for (int64_t now_us = bw_clock_wall_us (month->clock); now_us + STEP_US <= end_us;
       now_us = bw_clock_wall_us (month->clock))
    {
      int64_t days = (month->end_us - now_us) / BW_DAY_US;
      bool is_night = (now_us / BW_HOUR_US) % 24 == 1 && (days == 3 || days == 11);
      if (is_night)
        {
          bw_clock_sleep (month->clock, 6 * BW_HOUR_US);
          month->woken_us = bw_clock_wall_us (month->clock);
        }
      step (month, STEP_US);
    }
  close_engine (month);
  return true;
}

static bool
live_a_month (Month *month)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (bots); i++)
    growing_init (&month->ledgers[i], month->dir, &bots[i], month->end_us);
  int64_t start_us = bw_clock_wall_us (month->clock);
  for (unsigned i = 0; i < G_N_ELEMENTS (month->ledgers); i++)
    growing_write (&month->ledgers[i], start_us);
  live (month, start_us);
  bool ok = live_until (month, month->end_us - BROKEN_US, WELL)
            && live_until (month, month->end_us, month->broken);
  for (unsigned i = 0; i < G_N_ELEMENTS (bots); i++)
    growing_clear (&month->ledgers[i]);
  return ok;
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    {
      g_printerr ("usage: sample-month DIR [DAYS]\n");
      return 2;
    }
  int64_t n_days = argc > 2 ? CLAMP (g_ascii_strtoll (argv[2], NULL, 10), 2, 365) : MONTH_DAYS;
  Month month = { .dir = argv[1], .random = g_rand_new_with_seed (20260302) };
  month.proc = g_build_filename (argv[1], "proc", NULL);
  g_mkdir_with_parents (month.proc, 0700);
  g_autofree char *mounts = NULL;
  if (g_file_get_contents ("/proc/self/mountinfo", &mounts, NULL, NULL))
    write_proc (&month, "self/mountinfo", mounts);
  g_setenv ("BELLWETHER_PROC_ROOT", month.proc, TRUE);
  month.end_us = g_get_real_time ();
  month.end_us -= month.end_us % STEP_US;
  month.clock = bw_clock_new_fake (month.end_us - n_days * BW_DAY_US);
  unsigned port = 0;
  g_autoptr (GSocketService) desk = desk_new (&port);
  month.broken = g_strdup_printf (BROKEN, port, port);
  /* A person comes when all of it is stored: time went faster than the disk. */
  bool ok = live_a_month (&month) && open_engine (&month, BW_ENGINE_ATTACH, month.broken);
  if (ok)
    {
      acknowledge_some (month.engine);
      silence_some (&month);
      close_engine (&month);
    }
  bw_clock_unref (month.clock);
  g_rand_free (month.random);
  g_free (month.proc);
  g_free (month.broken);
  return ok ? 0 : 1;
}
