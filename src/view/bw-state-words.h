/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a state is shown everywhere alike: silhouette, word, colour. */
#pragma once

#include "engine/bw-engine-live.h"
#include "engine/bw-engine-status.h"
#include "plot/bw-palette.h"

/** Icon names are those of bw_mark_icon() and of the icon theme; all static, words translated. */
typedef struct
{
  const char *icon;
  const char *word;
  BwTone tone;
} BwStateWords;

/** How bad, in its word. */
BwStateWords bw_state_words_severity (BwSeverity severity);
/** An incident: its severity while it is open, Acknowledged, Resolved. */
BwStateWords bw_state_words_incident (const BwIncident *incident);
/** Of one that nobody is told of for a while: Snoozed. */
BwStateWords bw_state_words_snoozed (void);
/** A source: Healthy only where it answered within three intervals; Paused, No data, Collecting. */
BwStateWords bw_state_words_source (const BwSourceView *source, int64_t now_us);
/** A value under LEVELS (element type BwRuleLevels; NULL or empty: nothing judges it, so none, or
 * No data where there is no value). Never Healthy without a healthy limit. */
BwStateWords bw_state_words_value (const GPtrArray *levels, double value);
/** All of it: Healthy, Warning, Error, Critical, Emergency; Collecting, No data; Not watching. */
BwStateWords bw_state_words_overall (const BwEngineStatus *status);
/** "Everything is healthy.", "1 critical alert and 2 warnings are open.", "Not watching: …".
 * (transfer full) */
char *bw_state_words_sentence (const BwEngineStatus *status);
/** Without a state: no icon drawn, no word. */
extern const BwStateWords bw_state_words_none;
BwStateWords bw_state_words_healthy (void);
BwStateWords bw_state_words_ok (void);
BwStateWords bw_state_words_collecting (void);
BwStateWords bw_state_words_no_data (void);
BwStateWords bw_state_words_not_watching (void);
/** One part of the score, POINTS of MAX: Good from three quarters, Fair from 60 %, Poor; No data.
 */
BwStateWords bw_state_words_part (double points, double max);
/** "Excellent", "Good", "Fair", "Poor", "Unknown". */
const char *bw_state_words_grade (BwHealthGrade grade);
