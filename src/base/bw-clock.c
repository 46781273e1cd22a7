/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's clocks, and one that a test moves by hand. */
#include "base/bw-clock.h"

#include <stdbool.h>
#include <time.h>

typedef struct
{
  unsigned id;
  int64_t due_us; /* fake only */
  BwClockFunc func;
  gpointer data;
  BwClock *clock;  /* not owned: the clock owns the timer */
  GSource *source; /* real only */
} Timer;

struct _BwClock
{
  gatomicrefcount n_refs;
  bool is_fake;
  bool is_advancing;
  unsigned last_id;
  GPtrArray *timers; /* of Timer; on a fake clock in due order, equal ones in the order they came */
  GMutex lock;       /* guards the three times of a fake clock */
  int64_t wall_us;
  int64_t awake_us;
  int64_t boot_us;
};

static void
timer_free (gpointer data)
{
  Timer *timer = data;
  if (timer->source != NULL)
    {
      g_source_destroy (timer->source);
      g_source_unref (timer->source);
    }
  g_free (timer);
}

static BwClock *
clock_new (bool is_fake)
{
  BwClock *clock = g_new0 (BwClock, 1);
  g_atomic_ref_count_init (&clock->n_refs);
  clock->is_fake = is_fake;
  clock->timers = g_ptr_array_new_with_free_func (timer_free);
  g_mutex_init (&clock->lock);
  return clock;
}

BwClock *
bw_clock_new_real (void)
{
  return clock_new (false);
}

BwClock *
bw_clock_new_fake (int64_t wall_us)
{
  BwClock *clock = clock_new (true);
  clock->wall_us = wall_us;
  return clock;
}

BwClock *
bw_clock_ref (BwClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  g_atomic_ref_count_inc (&clock->n_refs);
  return clock;
}

void
bw_clock_unref (BwClock *clock)
{
  g_return_if_fail (clock != NULL);

  if (!g_atomic_ref_count_dec (&clock->n_refs))
    return;
  g_ptr_array_unref (clock->timers);
  g_mutex_clear (&clock->lock);
  g_free (clock);
}

static int64_t
system_us (clockid_t which)
{
  struct timespec now = { 0 };
  clock_gettime (which, &now);
  return (int64_t) now.tv_sec * BW_SECOND_US + now.tv_nsec / 1000;
}

static int64_t
fake_us (BwClock *clock, const int64_t *which)
{
  g_mutex_lock (&clock->lock);
  int64_t us = *which;
  g_mutex_unlock (&clock->lock);
  return us;
}

int64_t
bw_clock_wall_us (BwClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->is_fake ? fake_us (clock, &clock->wall_us) : system_us (CLOCK_REALTIME);
}

int64_t
bw_clock_awake_us (BwClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->is_fake ? fake_us (clock, &clock->awake_us) : g_get_monotonic_time ();
}

int64_t
bw_clock_boot_us (BwClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->is_fake ? fake_us (clock, &clock->boot_us) : system_us (CLOCK_BOOTTIME);
}

/** Takes TIMER out of its clock and calls it; the clock may be gone afterwards. */
static void
timer_fire (Timer *timer)
{
  g_autoptr (BwClock) clock = bw_clock_ref (timer->clock);
  BwClockFunc func = timer->func;
  gpointer data = timer->data;
  g_ptr_array_remove (clock->timers, timer);
  func (data);
}

static gboolean
timer_dispatch_cb (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static gboolean
timer_due_cb (gpointer data)
{
  timer_fire (data);
  return G_SOURCE_REMOVE;
}

static void
timer_start (Timer *timer)
{
  static GSourceFuncs funcs = { .dispatch = timer_dispatch_cb };
  timer->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (timer->source, "BwClock timer");
  g_source_set_ready_time (timer->source, MAX (timer->due_us, 0));
  g_source_set_callback (timer->source, timer_due_cb, timer, NULL);
  g_source_attach (timer->source, g_main_context_get_thread_default ());
}

static unsigned
next_id (BwClock *clock)
{
  for (;;)
    {
      unsigned id = ++clock->last_id;
      bool is_taken = id == 0;
      for (unsigned i = 0; i < clock->timers->len && !is_taken; i++)
        is_taken = ((Timer *) clock->timers->pdata[i])->id == id;
      if (!is_taken)
        return id;
    }
}

unsigned
bw_clock_call_at (BwClock *clock, int64_t due_awake_us, BwClockFunc func, gpointer data)
{
  g_return_val_if_fail (clock != NULL, 0);
  g_return_val_if_fail (func != NULL, 0);

  Timer *timer = g_new0 (Timer, 1);
  timer->id = next_id (clock);
  timer->due_us = due_awake_us;
  timer->func = func;
  timer->data = data;
  timer->clock = clock;
  unsigned at = clock->timers->len;
  while (at > 0 && ((Timer *) clock->timers->pdata[at - 1])->due_us > due_awake_us)
    at--;
  g_ptr_array_insert (clock->timers, (int) at, timer);
  if (!clock->is_fake)
    timer_start (timer);
  return timer->id;
}

void
bw_clock_cancel (BwClock *clock, unsigned *id)
{
  g_return_if_fail (id != NULL);

  unsigned wanted = *id;
  *id = 0;
  if (wanted == 0)
    return;
  g_return_if_fail (clock != NULL);
  for (unsigned i = 0; i < clock->timers->len; i++)
    if (((Timer *) clock->timers->pdata[i])->id == wanted)
      {
        g_ptr_array_remove_index (clock->timers, i);
        return;
      }
}

static void
fake_move (BwClock *clock, int64_t wall_us, int64_t awake_us, int64_t boot_us)
{
  g_mutex_lock (&clock->lock);
  clock->wall_us += wall_us;
  clock->awake_us += awake_us;
  clock->boot_us += boot_us;
  g_mutex_unlock (&clock->lock);
}

void
bw_clock_advance (BwClock *clock, int64_t delta_us)
{
  g_return_if_fail (clock != NULL && clock->is_fake);
  g_return_if_fail (delta_us >= 0);
  g_return_if_fail (!clock->is_advancing);

  /* A timer may drop the last reference but this one. */
  bw_clock_ref (clock);
  int64_t end_us = clock->awake_us + delta_us;
  clock->is_advancing = true;
  while (clock->timers->len > 0)
    {
      Timer *timer = clock->timers->pdata[0];
      if (timer->due_us > end_us)
        break;
      int64_t step_us = MAX (timer->due_us - clock->awake_us, 0);
      fake_move (clock, step_us, step_us, step_us);
      timer_fire (timer);
    }
  clock->is_advancing = false;
  int64_t rest_us = end_us - clock->awake_us;
  fake_move (clock, rest_us, rest_us, rest_us);
  bw_clock_unref (clock);
}

void
bw_clock_sleep (BwClock *clock, int64_t delta_us)
{
  g_return_if_fail (clock != NULL && clock->is_fake);
  g_return_if_fail (delta_us >= 0);

  fake_move (clock, delta_us, 0, delta_us);
}

void
bw_clock_step_wall (BwClock *clock, int64_t delta_us)
{
  g_return_if_fail (clock != NULL && clock->is_fake);

  fake_move (clock, delta_us, 0, 0);
}
