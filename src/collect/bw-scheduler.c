/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer for all sources: what is due wakes together, on a grid that equal intervals share. */
#include "collect/bw-scheduler.h"

#include "base/bw-error.h"
#include "collect/bw-slots-private.h"
#include "collect/bw-time-watch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct _Source Source;

/* A collection that has not called back; it may outlive its source and the scheduler's owner. */
typedef struct
{
  BwScheduler *scheduler; /* a reference */
  BwCollector *collector;
  bool owns_collector; /* the source is gone */
  Source *source;      /* NULL: nobody waits for the result any more */
  GCancellable *cancellable;
  int64_t started_us; /* awake */
} Run;

struct _Source
{
  BwCollector *collector;
  const BwMetric *latency; /* how long a collection takes */
  BwSlots slots;
  int64_t timeout_us;
  Run *run; /* the one whose result is waited for, or NULL */
  bool is_paused;
  bool is_wanted; /* check now */
  int64_t last_ok_us;
  int64_t last_try_us;
  int64_t duration_us;
  int64_t n_ok, n_failed;
  char *error;
};

struct _BwScheduler
{
  unsigned n_refs; /* the owner, each run, and whoever is calling back */
  bool is_closed;
  BwClock *clock;
  BwSchedulerCallbacks callbacks;
  GPtrArray *sources; /* of Source */
  GPtrArray *runs;    /* of Run */
  unsigned timer;
  int64_t timer_us; /* awake; when timer is not 0 */
  BwTimeReading last;
};

static void arm (BwScheduler *scheduler);

static BwScheduler *
scheduler_ref (BwScheduler *scheduler)
{
  scheduler->n_refs++;
  return scheduler;
}

static void
scheduler_unref (BwScheduler *scheduler)
{
  if (--scheduler->n_refs > 0)
    return;
  g_ptr_array_unref (scheduler->sources);
  g_ptr_array_unref (scheduler->runs);
  bw_clock_unref (scheduler->clock);
  g_free (scheduler);
}

static void
run_free (Run *run)
{
  if (run->owns_collector)
    bw_collector_free (run->collector);
  g_object_unref (run->cancellable);
  scheduler_unref (run->scheduler);
  g_free (run);
}

/** A collector still owes an answer for the source NAME: it must not be asked again. */
static bool
is_busy (const BwScheduler *scheduler, const char *name)
{
  for (unsigned i = 0; i < scheduler->runs->len; i++)
    if (strcmp (((Run *) scheduler->runs->pdata[i])->collector->source, name) == 0)
      return true;
  return false;
}

static Source *
find (const BwScheduler *scheduler, const char *name, unsigned *at)
{
  for (unsigned i = 0; i < scheduler->sources->len; i++)
    {
      Source *source = scheduler->sources->pdata[i];
      if (strcmp (source->collector->source, name) != 0)
        continue;
      if (at != NULL)
        *at = i;
      return source;
    }
  return NULL;
}

static BwSourceHealth
health_of (const Source *source)
{
  if (source->is_paused)
    return BW_SOURCE_PAUSED;
  if (source->error != NULL)
    return BW_SOURCE_FAILING;
  return source->n_ok > 0 ? BW_SOURCE_OK : BW_SOURCE_WAITING;
}

static void
fill_status (const BwScheduler *scheduler, const Source *source, BwSourceStatus *out)
{
  int64_t ahead_us = source->slots.due_us - bw_clock_awake_us (scheduler->clock);

  *out = (BwSourceStatus){
    .source = source->collector->source,
    .type = source->collector->kind->type,
    .health = health_of (source),
    .interval_us = source->slots.interval_us,
    .last_ok_us = source->last_ok_us,
    .last_try_us = source->last_try_us,
    .next_us =
        source->is_paused ? BW_TIME_NONE : bw_clock_wall_us (scheduler->clock) + MAX (ahead_us, 0),
    .duration_us = source->duration_us,
    .n_ok = source->n_ok,
    .n_failed = source->n_failed,
    .n_dropped = source->slots.n_dropped,
    .n_failures = source->slots.backoff.n_failures,
    .error = source->error,
    .is_running = source->run != NULL,
  };
}

static void
tell_status (BwScheduler *scheduler, const Source *source)
{
  BwSourceStatus status;

  if (scheduler->is_closed || scheduler->callbacks.status == NULL)
    return;
  fill_status (scheduler, source, &status);
  scheduler->callbacks.status (scheduler->callbacks.data, &status);
}

/** What a finished run means for its source. BATCH and ERROR as the collector gave them; the source
 * may be gone when this returns. */
static void
conclude (BwScheduler *scheduler, Source *source, int64_t started_us, BwBatch *batch,
          const GError *error)
{
  int64_t now_us = bw_clock_awake_us (scheduler->clock);
  BwSourceHealth before = health_of (source);

  source->run = NULL;
  source->duration_us = now_us - started_us;
  g_clear_pointer (&source->error, g_free);
  if (batch == NULL)
    {
      source->n_failed++;
      source->error =
          g_strdup (error != NULL ? error->message : _ ("the collector gave no result"));
      bw_slots_fail (&source->slots, now_us);
      tell_status (scheduler, source);
      return;
    }

  source->n_ok++;
  source->last_ok_us = bw_clock_wall_us (scheduler->clock);
  bw_slots_succeed (&source->slots, now_us);
  bw_batch_add (batch, source->latency, (double) source->duration_us / (double) BW_SECOND_US);
  if (health_of (source) != before)
    tell_status (scheduler, source);
  if (!scheduler->is_closed && scheduler->callbacks.batch != NULL)
    scheduler->callbacks.batch (scheduler->callbacks.data, batch);
}

static void
collected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  BwScheduler *scheduler = scheduler_ref (run->scheduler);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwBatch) batch = run->collector->kind->collect_finish (run->collector, result, &error);

  g_ptr_array_remove_fast (scheduler->runs, run);
  if (run->source != NULL)
    conclude (scheduler, run->source, run->started_us, batch, error);
  run_free (run);
  arm (scheduler);
  scheduler_unref (scheduler);
}

static void
start (BwScheduler *scheduler, Source *source, int64_t now_us)
{
  Run *run = g_new0 (Run, 1);

  if (!source->is_paused)
    bw_slots_start (&source->slots, now_us);
  source->is_wanted = false;
  source->last_try_us = bw_clock_wall_us (scheduler->clock);
  source->run = run;
  run->scheduler = scheduler_ref (scheduler);
  run->collector = source->collector;
  run->source = source;
  run->cancellable = g_cancellable_new ();
  run->started_us = now_us;
  g_ptr_array_add (scheduler->runs, run);
  source->collector->kind->collect_async (source->collector, run->cancellable, collected_cb, run);
}

/** Nobody waits for what SOURCE's run may still bring. A collector that answers at once calls back
 * from in here. */
static void
abandon_run (Source *source)
{
  Run *run = g_steal_pointer (&source->run);

  run->source = NULL;
  g_autoptr (GCancellable) cancellable = g_object_ref (run->cancellable);
  g_cancellable_cancel (cancellable);
}

static void
time_out (BwScheduler *scheduler, Source *source)
{
  g_autoptr (GError) error = g_error_new (BW_ERROR, BW_ERROR_TIMEOUT, _ ("no answer in %.4g s"),
                                          (double) source->timeout_us / (double) BW_SECOND_US);
  int64_t started_us = source->run->started_us;

  abandon_run (source);
  conclude (scheduler, source, started_us, NULL, error);
}

static bool
is_due (const Source *source, int64_t now_us)
{
  return source->run == NULL
         && (source->is_wanted || (!source->is_paused && bw_slots_is_due (&source->slots, now_us)));
}

/** Starts all that is due and ends what took too long; callbacks may add and remove sources. */
static void
serve (BwScheduler *scheduler)
{
  int64_t now_us = bw_clock_awake_us (scheduler->clock);
  unsigned i = 0;

  while (!scheduler->is_closed && i < scheduler->sources->len)
    {
      Source *source = scheduler->sources->pdata[i];
      if (source->run != NULL && source->run->started_us + source->timeout_us <= now_us)
        time_out (scheduler, source);
      else if (is_due (source, now_us) && !is_busy (scheduler, source->collector->source))
        start (scheduler, source, now_us);
      else
        {
          if (source->run == NULL && !source->is_paused)
            bw_slots_drop (&source->slots, now_us + 1);
          i++;
          continue;
        }
      i = 0;
    }
}

static void
tell_gap (BwScheduler *scheduler, BwGapKind kind, int64_t from_us, int64_t to_us)
{
  if (!scheduler->is_closed && scheduler->callbacks.gap != NULL)
    scheduler->callbacks.gap (scheduler->callbacks.data, kind, from_us, to_us);
}

static void
watch_time (BwScheduler *scheduler)
{
  BwTimeReading now = bw_time_reading_now (scheduler->clock);
  BwTimeReading before = scheduler->last;
  BwTimeJump jump = bw_time_reading_compare (&before, &now);
  int64_t late_us = 0;

  scheduler->last = now;
  for (unsigned i = 0; i < scheduler->sources->len; i++)
    {
      Source *source = scheduler->sources->pdata[i];
      if (source->run == NULL && !source->is_paused)
        late_us = MAX (late_us, bw_slots_lateness (&source->slots, now.awake_us));
      if (jump.slept_us > 0)
        bw_slots_slept (&source->slots, jump.slept_us, now.awake_us);
    }
  /* It ended just now, as far as is known: what passed awake before it is no part of it. */
  int64_t end_us = before.wall_us + (now.boot_us - before.boot_us);
  if (jump.slept_us > 0)
    tell_gap (scheduler, BW_GAP_ASLEEP, end_us - jump.slept_us, end_us);
  if (jump.stepped_us != 0)
    tell_gap (scheduler, BW_GAP_CLOCK, now.wall_us - jump.stepped_us, now.wall_us);
  if (late_us > 0)
    tell_gap (scheduler, BW_GAP_NOT_RUNNING, now.wall_us - late_us, now.wall_us);
}

static void
wake_cb (gpointer data)
{
  BwScheduler *scheduler = scheduler_ref (data);

  scheduler->timer = 0;
  watch_time (scheduler);
  serve (scheduler);
  arm (scheduler);
  scheduler_unref (scheduler);
}

/** When SOURCE next needs the scheduler, awake; INT64_MAX: when something else happens. */
static int64_t
next_event (const BwScheduler *scheduler, const Source *source)
{
  if (source->run != NULL)
    return source->run->started_us + source->timeout_us;
  if (!is_busy (scheduler, source->collector->source))
    return source->is_wanted ? 0 : source->is_paused ? INT64_MAX : source->slots.due_us;
  return source->is_paused || source->slots.is_fresh ? INT64_MAX : source->slots.due_us;
}

/** Sets the one timer to the earliest event. */
static void
arm (BwScheduler *scheduler)
{
  int64_t next_us = INT64_MAX;

  for (unsigned i = 0; i < scheduler->sources->len && !scheduler->is_closed; i++)
    next_us = MIN (next_us, next_event (scheduler, scheduler->sources->pdata[i]));
  if (scheduler->timer != 0 && scheduler->timer_us == next_us)
    return;
  bw_clock_cancel (scheduler->clock, &scheduler->timer);
  if (next_us == INT64_MAX)
    return;
  scheduler->timer_us = next_us;
  scheduler->timer = bw_clock_call_at (scheduler->clock, next_us, wake_cb, scheduler);
}

BwScheduler *
bw_scheduler_new (BwClock *clock, const BwSchedulerCallbacks *callbacks)
{
  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (callbacks != NULL, NULL);

  BwScheduler *scheduler = g_new0 (BwScheduler, 1);
  scheduler->n_refs = 1;
  scheduler->clock = bw_clock_ref (clock);
  scheduler->callbacks = *callbacks;
  scheduler->sources = g_ptr_array_new ();
  scheduler->runs = g_ptr_array_new ();
  scheduler->last = bw_time_reading_now (clock);
  return scheduler;
}

/** Takes SOURCE out; its collector goes now, or when the collector's answer has come. */
static void
remove_source (BwScheduler *scheduler, unsigned at)
{
  Source *source = scheduler->sources->pdata[at];
  bool is_owed = false;

  g_ptr_array_remove_index (scheduler->sources, at);
  for (unsigned i = 0; i < scheduler->runs->len; i++)
    {
      Run *run = scheduler->runs->pdata[i];
      if (run->collector == source->collector)
        is_owed = run->owns_collector = true;
    }
  if (source->run != NULL)
    abandon_run (source);
  if (!is_owed)
    bw_collector_free (source->collector);
  g_free (source->error);
  g_free (source);
}

void
bw_scheduler_free (BwScheduler *scheduler)
{
  g_return_if_fail (scheduler != NULL);

  scheduler->is_closed = true;
  bw_clock_cancel (scheduler->clock, &scheduler->timer);
  while (scheduler->sources->len > 0)
    remove_source (scheduler, scheduler->sources->len - 1);
  scheduler_unref (scheduler);
}

void
bw_scheduler_add (BwScheduler *scheduler, BwCollector *collector, int64_t interval_us,
                  int64_t timeout_us)
{
  g_return_if_fail (scheduler != NULL && !scheduler->is_closed);
  g_return_if_fail (collector != NULL);

  bw_scheduler_remove (scheduler, collector->source);
  Source *source = g_new0 (Source, 1);
  source->collector = collector;
  source->latency =
      bw_metric_get_labels ("source_latency_seconds", "source", collector->source, NULL);
  source->timeout_us = timeout_us > 0 ? timeout_us : collector->kind->timeout_us;
  bw_slots_init (&source->slots, interval_us > 0 ? interval_us : collector->kind->interval_us,
                 bw_clock_awake_us (scheduler->clock));
  source->last_ok_us = BW_TIME_NONE;
  source->last_try_us = BW_TIME_NONE;
  g_ptr_array_add (scheduler->sources, source);
  arm (scheduler);
}

bool
bw_scheduler_remove (BwScheduler *scheduler, const char *source)
{
  unsigned at;

  g_return_val_if_fail (scheduler != NULL, false);
  g_return_val_if_fail (source != NULL, false);

  if (find (scheduler, source, &at) == NULL)
    return false;
  remove_source (scheduler, at);
  arm (scheduler);
  return true;
}

bool
bw_scheduler_check_now (BwScheduler *scheduler, const char *source)
{
  g_return_val_if_fail (scheduler != NULL, false);
  g_return_val_if_fail (source != NULL, false);

  Source *found = find (scheduler, source, NULL);
  if (found == NULL)
    return false;
  if (found->run == NULL)
    found->is_wanted = true;
  arm (scheduler);
  return true;
}

bool
bw_scheduler_set_paused (BwScheduler *scheduler, const char *source, bool is_paused)
{
  g_return_val_if_fail (scheduler != NULL, false);
  g_return_val_if_fail (source != NULL, false);

  Source *found = find (scheduler, source, NULL);
  if (found == NULL)
    return false;
  if (found->is_paused == is_paused)
    return true;
  found->is_paused = is_paused;
  bw_slots_restart (&found->slots, bw_clock_awake_us (scheduler->clock));
  arm (scheduler);
  tell_status (scheduler, found);
  return true;
}

unsigned
bw_scheduler_n_running (BwScheduler *scheduler)
{
  g_return_val_if_fail (scheduler != NULL, 0);

  return scheduler->runs->len;
}

unsigned
bw_scheduler_n_sources (BwScheduler *scheduler)
{
  g_return_val_if_fail (scheduler != NULL, 0);

  return scheduler->sources->len;
}

bool
bw_scheduler_status (BwScheduler *scheduler, unsigned i, BwSourceStatus *out)
{
  g_return_val_if_fail (scheduler != NULL, false);
  g_return_val_if_fail (out != NULL, false);

  if (i >= scheduler->sources->len)
    return false;
  fill_status (scheduler, scheduler->sources->pdata[i], out);
  return true;
}
