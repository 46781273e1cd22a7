/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole engine whose clock runs fast: an hour's pauses pass in minutes, while its disk, its
 * network and the signals that end it are real. */
#include "base/bw-number.h"
#include "engine/bw-engine.h"

#include <glib-unix.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

/* How often the clock is moved on, ms of real time. */
#define TICK_MS 5
/* Late ticks are made up for in steps of this at most, as though the loop had served in between. */
#define MAX_STEP_US BW_SECOND_US

typedef struct
{
  BwClock *clock;
  double rate;
  int64_t real_us; /* monotonic: the clock was moved up to here */
} Hurry;

static gboolean
tick_cb (gpointer data)
{
  Hurry *hurry = data;
  int64_t now_us = g_get_monotonic_time ();
  int64_t passed_us = (int64_t) (hurry->rate * (double) (now_us - hurry->real_us));
  hurry->real_us = now_us;
  while (passed_us > 0)
    {
      int64_t step_us = MIN (passed_us, MAX_STEP_US);
      bw_clock_advance (hurry->clock, step_us);
      passed_us -= step_us;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* CONFIG STATE WALL RATE: runs from wall time WALL (µs since 1970), RATE times as fast as time
 * does, until SIGTERM. */
int
main (int argc, char **argv)
{
  double wall = 0, rate = 0;
  if (argc != 5 || !bw_number_parse (argv[3], &wall) || !bw_number_parse (argv[4], &rate))
    {
      g_printerr ("usage: hurried-engine CONFIG STATE WALL RATE\n");
      return 2;
    }
  /* Whoever started it may be killed, too. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (BwClock) clock = bw_clock_new_fake ((int64_t) wall);
  Hurry hurry = { clock, rate, g_get_monotonic_time () };
  BwEngineOptions options = {
    .mode = BW_ENGINE_RUN, .config_path = argv[1], .state_dir = argv[2], .clock = clock
  };
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    {
      g_printerr ("hurried-engine: %s\n", error->message);
      return EXIT_FAILURE;
    }
  unsigned term = g_unix_signal_add (SIGTERM, stop_cb, loop);
  bw_engine_start (engine);
  unsigned tick = g_timeout_add (TICK_MS, tick_cb, &hurry);
  g_main_loop_run (loop);
  bw_engine_stop (engine);
  g_source_remove (tick);
  g_source_remove (term);
  return EXIT_SUCCESS;
}
