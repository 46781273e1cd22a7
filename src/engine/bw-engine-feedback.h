/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether alerts were of use: an incident marked, and what the marks say of each rule. */
#pragma once

#include "engine/bw-engine.h"
#include "model/bw-incident.h"

/** Marks incident ID as useful or as noise; a note of it is in its story. NOT_FOUND. Waits.
 * (transfer full) */
BwIncident *bw_engine_mark (BwEngine *engine, int64_t id, bool is_useful, const char *actor,
                            GError **error);
void bw_engine_mark_async (BwEngine *engine, int64_t id, bool is_useful, const char *actor,
                           GAsyncReadyCallback callback, gpointer data);
BwIncident *bw_engine_mark_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** So many marks have to speak before a level is proposed. */
#define BW_FEEDBACK_MIN_MARKS 5

/** What a period's incidents say of one rule. Rates are NaN where nothing tells them. */
typedef struct
{
  char *rule;
  int64_t n_incidents;
  int64_t n_useful, n_noise;
  double precision;          /* useful / (useful + noise) */
  double noise_per_week;     /* incidents marked noise, a week */
  double never_acknowledged; /* share of those that are over that nobody ever took on */
  double mean_ack_s, mean_resolve_s;
  double proposed_threshold; /* NaN: none; see proposal */
  char *proposal;            /* in words, with what its replay says, or why there is none; NULL:
                                nothing to say */
} BwRuleFeedback;
void bw_rule_feedback_free (BwRuleFeedback *feedback);

/** Each rule that had incidents in [FROM, TO), most incidents first. Waits. (element type
 * BwRuleFeedback, transfer full) */
GPtrArray *bw_engine_feedback (BwEngine *engine, int64_t from_us, int64_t to_us, GError **error);
void bw_engine_feedback_async (BwEngine *engine, int64_t from_us, int64_t to_us,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
GPtrArray *bw_engine_feedback_finish (BwEngine *engine, GAsyncResult *result, GError **error);
