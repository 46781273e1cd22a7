/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over what is stored, with the code that judges live samples. */
#pragma once

#include "engine/bw-engine.h"
#include "model/bw-incident-event.h"

/** A firing as it would have been. */
typedef struct
{
  char *labels;
  bool is_nodata;         /* that there was no value for too long */
  BwSeverity severity;    /* the worst */
  int64_t from_us, to_us; /* TO BW_TIME_NONE: still firing at the end */
  double value, worst;
  int64_t n; /* -1: none */
} BwReplayFiring;

/** A transition, in order of time. */
typedef struct
{
  int64_t at_us;
  BwIncidentKind kind; /* FIRE, UPGRADE, DOWNGRADE, RESOLVE, NODATA */
  unsigned firing;     /* which one it belongs to */
  BwSeverity severity; /* after it; on RESOLVE of the one that ended */
  double value, threshold;
} BwReplayStep;

/** What there was of one series. */
typedef struct
{
  const BwMetric *metric;
  int64_t n_samples;
  int64_t n_firings;
  double firing_seconds;
  int64_t covered_us;
} BwReplaySeries;

typedef struct
{
  int64_t from_us, to_us;
  char *description; /* the rule in words */
  GArray *firings;   /* of BwReplayFiring, oldest first */
  GArray *steps;     /* of BwReplayStep */
  GArray *series;    /* of BwReplaySeries, by text */
  int64_t n_samples;
  int64_t n_series;
  int64_t n_notifications; /* messages a person would have had, by the policy in force */
  int64_t n_at_night;      /* of those between 22:00 and 07:00 in the zone */
  int64_t n_repeats;       /* further ones, where nobody ever took an incident on */
  double firing_seconds;   /* all firings together */
  int64_t covered_us;      /* of the time asked for: how much was watched, of all series alike */
  bool is_coarse;          /* some of it was left only as minutes or hours */
} BwReplay;
void bw_replay_free (BwReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwReplay, bw_replay_free)

/** Whether it is between 22:00 and 07:00 in ZONE. */
bool bw_replay_is_night (GTimeZone *zone, int64_t at_us);

/** RULE is the name of a rule in force, or the keys of a [rule] group joined by ';'. From FROM to
 * TO, wall time. What a ledger tells is judged as though each row had been known when it was
 * settled; silence counts from FROM on; of events, those that are stored are told. INVALID names
 * the key; NOT_FOUND a rule there is not. Waits. (transfer full) */
BwReplay *bw_engine_replay (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us,
                            GError **error);
void bw_engine_replay_async (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
BwReplay *bw_engine_replay_finish (BwEngine *engine, GAsyncResult *result, GError **error);
