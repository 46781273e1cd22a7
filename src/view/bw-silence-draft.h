/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence as it is typed, and everything muted for a while. */
#pragma once

#include "engine/bw-engine-silences.h"

/** What was typed; borrowed. */
typedef struct
{
  const char *matchers; /* 'source="api"' */
  int64_t duration_us;  /* 0: no end, where it has weekly times */
  const char *weekly;   /* "sun 02:00-04:00, mon 09:00-10:00"; "" or NULL: all the time */
  const char *comment;
} BwSilenceDraft;

typedef enum
{
  BW_DRAFT_FIELD_MATCHERS,
  BW_DRAFT_FIELD_TIME,
  BW_DRAFT_FIELD_WEEKLY,
  BW_DRAFT_FIELD_COMMENT,
  BW_N_DRAFT_FIELDS,
} BwSilenceDraftField;

/** DRAFT as a silence from NOW_US on, wanted by ACTOR ("desktop:anna"), with weekly times in ZONE
 * (its name). INVALID in the engine's words; *FIELD (or NULL) is what they are about. (transfer
 * full) */
BwSilence *bw_silence_draft_build (const BwSilenceDraft *draft, const char *actor, const char *zone,
                                   int64_t now_us, BwSilenceDraftField *field, GError **error);
/** Matchers for alerts like INCIDENT: of its rule, and its source. (transfer full) */
char *bw_silence_draft_matchers (const BwIncident *incident);
/** MATCHERS in words: "rule is cpu, source is pc"; NULL while they can't be read. (transfer full)
 */
char *bw_silence_draft_words (const char *matchers);
/** 09:00 of tomorrow in ZONE. */
int64_t bw_silence_tomorrow_us (int64_t now_us, GTimeZone *zone);
/** Everything silent from NOW_US to UNTIL_US, emergencies only if IS_ALL. (transfer full) */
BwSilence *bw_silence_mute_new (int64_t until_us, bool is_all, const char *actor, int64_t now_us);

/** What has to stand over the pages while something is kept silent. */
typedef struct
{
  char *text;   /* "Everything but emergencies is muted until 14:00." */
  int64_t id;   /* the silence that it tells of and that can be ended; 0: several, or none such */
  bool is_mute; /* of everything, or all but emergencies */
} BwSilenceNotice;
void bw_silence_notice_free (BwSilenceNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSilenceNotice, bw_silence_notice_free)
/** Of VIEWS (of BwSilenceView); NULL: nothing is muted. Those of one alert are told at the alert.
 * (transfer full) */
BwSilenceNotice *bw_silence_notice_new (const GPtrArray *views, int64_t now_us, GTimeZone *zone);
