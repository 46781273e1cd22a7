/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the time of callbacks. This file itself is never instrumented. */
#include "base/bw-loop-meter.h"

#include <string.h>
#include <time.h>

/* More functions than are ever called from outside; a power of two. */
#define N_PLACES 4096

#ifdef BW_LOOP_METER

static BwLoopCount places[N_PLACES];
static __thread bool is_counted;
static __thread unsigned depth;
static __thread int64_t began_ns;

void __cyg_profile_func_enter (void *function, void *site);
void __cyg_profile_func_exit (void *function, void *site);

static int64_t
now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* One of them is free. */
static BwLoopCount *
place_of (void *function)
{
  size_t i = ((size_t) function >> 4) % N_PLACES;
  while (places[i].function != NULL && places[i].function != function)
    i = (i + 1) % N_PLACES;
  return &places[i];
}

void
__cyg_profile_func_enter (void *function, void *site)
{
  if (is_counted && depth++ == 0)
    began_ns = now_ns ();
}

void
__cyg_profile_func_exit (void *function, void *site)
{
  /* What began before the counting did has no beginning. */
  if (!is_counted || depth == 0 || --depth > 0)
    return;
  int64_t took_ns = now_ns () - began_ns;
  BwLoopCount *count = place_of (function);
  count->function = function;
  count->n++;
  count->sum_ns += took_ns;
  count->max_ns = MAX (count->max_ns, took_ns);
}

bool
bw_loop_meter_is_there (void)
{
  return true;
}

void
bw_loop_meter_begin (void)
{
  memset (places, 0, sizeof places);
  depth = 0;
  is_counted = true;
}

GArray *
bw_loop_meter_counts (void)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (BwLoopCount));
  for (unsigned i = 0; i < N_PLACES; i++)
    if (places[i].function != NULL)
      g_array_append_val (counts, places[i]);
  return counts;
}

#else

bool
bw_loop_meter_is_there (void)
{
  return false;
}

void
bw_loop_meter_begin (void)
{
}

GArray *
bw_loop_meter_counts (void)
{
  return g_array_new (FALSE, FALSE, sizeof (BwLoopCount));
}

#endif
