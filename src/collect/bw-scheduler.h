/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When each source is collected: absolute due times, no overlap, back-off, one wake-up for all that
 * is due. */
#pragma once

#include "collect/bw-collector.h"
#include "model/bw-gap-kind.h"

typedef struct _BwScheduler BwScheduler;

/** A source as the scheduler sees it. Strings are owned by the scheduler and valid until the next
 * change. */
typedef struct
{
  const char *source;
  const char *type;
  BwSourceHealth health;
  int64_t interval_us;
  int64_t last_ok_us;  /* wall; BW_TIME_NONE */
  int64_t last_try_us; /* wall */
  int64_t next_us;     /* wall */
  int64_t duration_us; /* of the last collection */
  int64_t n_ok, n_failed, n_dropped;
  unsigned n_failures; /* in a row */
  const char *error;   /* of the last one, or NULL */
  bool is_running;
} BwSourceStatus;

typedef struct
{
  /** A collection succeeded; source_latency_seconds, how long it took, is the last sample of the
   * batch. Main loop. */
  void (*batch) (gpointer data, const BwBatch *batch);
  /** A source's health or error changed, or a collection failed. Main loop. */
  void (*status) (gpointer data, const BwSourceStatus *status);
  /** Time was not watched (NOT_RUNNING: the loop came late by more than two intervals of a source
   * that was due), or jumped. Wall times; TO_US is before FROM_US when the clock was set back. Main
   * loop. */
  void (*gap) (gpointer data, BwGapKind kind, int64_t from_us, int64_t to_us);
  gpointer data;
} BwSchedulerCallbacks;

/** A scheduler without sources. Main loop. (transfer full) */
BwScheduler *bw_scheduler_new (BwClock *clock, const BwSchedulerCallbacks *callbacks);
/** Cancels what runs and waits for nothing; no callback comes any more. Sinks must stay until
 * bw_scheduler_n_running() was 0: a collector may be using one. */
void bw_scheduler_free (BwScheduler *scheduler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwScheduler, bw_scheduler_free)
/** Takes COLLECTOR (transfer full), in place of one with the same source; first collection at once.
 * INTERVAL_US and TIMEOUT_US of 0 or less: the kind's. */
void bw_scheduler_add (BwScheduler *scheduler, BwCollector *collector, int64_t interval_us,
                       int64_t timeout_us);
/** False when there is no such source. A collection under way is cancelled and its result dropped.
 */
bool bw_scheduler_remove (BwScheduler *scheduler, const char *source);
/** Collects now, whatever the due time; false when unknown. */
bool bw_scheduler_check_now (BwScheduler *scheduler, const char *source);
bool bw_scheduler_set_paused (BwScheduler *scheduler, const char *source, bool is_paused);
/** Collections whose collector has not answered yet, those of removed sources among them. */
unsigned bw_scheduler_n_running (BwScheduler *scheduler);
unsigned bw_scheduler_n_sources (BwScheduler *scheduler);
bool bw_scheduler_status (BwScheduler *scheduler, unsigned i, BwSourceStatus *out);
