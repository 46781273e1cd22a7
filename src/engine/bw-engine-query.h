/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's answers for a window: the same as those that wait, without waiting. */
#pragma once

#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-data.h"
#include "engine/bw-engine-rules.h"
#include "engine/bw-engine-status.h"
#include "model/bw-gap-kind.h"

/* All are called on the main loop and answer there; what takes long runs elsewhere. A cancelled
 * question answers G_IO_ERROR_CANCELLED. Errors are those of the function that waits. */

/** See bw_engine_status(). */
void bw_engine_status_async (BwEngine *engine, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwEngineStatus *bw_engine_status_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** FILTER is copied. */
void bw_engine_incidents_async (BwEngine *engine, const BwIncidentFilter *filter,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
/** (element type BwIncident, transfer full) */
GPtrArray *bw_engine_incidents_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** See bw_engine_incident_story(). */
void bw_engine_incident_story_async (BwEngine *engine, int64_t id, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwIncidentStory *bw_engine_incident_story_finish (BwEngine *engine, GAsyncResult *result,
                                                  GError **error);

/** A person's step; ACTOR and NOTE (or NULL) are copied. Not cancelled once begun. */
void bw_engine_act_async (BwEngine *engine, int64_t id, BwIncidentKind kind, const char *actor,
                          const char *note, GAsyncReadyCallback callback, gpointer data);
/** The incident as it is then. (transfer full) */
BwIncident *bw_engine_act_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** See bw_engine_series(). */
void bw_engine_series_async (BwEngine *engine, const BwMetric *metric, int64_t from_us,
                             int64_t to_us, unsigned max_points, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** (element type BwHistoryPoint, transfer full) */
GArray *bw_engine_series_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** PATTERN is copied. */
void bw_engine_readings_async (BwEngine *engine, const char *pattern, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
/** (element type BwReading, transfer full) */
GArray *bw_engine_readings_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** See bw_engine_rules(). */
void bw_engine_rules_async (BwEngine *engine, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/** Rules in force with their instances; ERRORS (of char *, or NULL) gets those of rules left out.
 * (element type BwRuleView, transfer full) */
GPtrArray *bw_engine_rules_finish (BwEngine *engine, GAsyncResult *result, GPtrArray *errors,
                                   GError **error);

/** A stretch that was not watched. */
typedef struct
{
  int64_t from_us, to_us;
  BwGapKind kind;
  char *source; /* owned; NULL: everything */
  bool is_back; /* of a clock that was set back: that was at FROM_US, else at TO_US */
} BwGapView;
/** Those that touch [FROM, TO), oldest first; one that still lasts ends at TO. */
void bw_engine_gaps_async (BwEngine *engine, int64_t from_us, int64_t to_us,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/** (element type BwGapView, transfer full) */
GPtrArray *bw_engine_gaps_finish (BwEngine *engine, GAsyncResult *result, GError **error);
