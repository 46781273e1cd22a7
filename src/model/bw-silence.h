/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence: for which incidents and when nobody is told, and who wanted that, and why. */
#pragma once

#include "base/bw-schedule.h"
#include "model/bw-incident.h"
#include "model/bw-matchers.h"

/** Strings are owned. */
typedef struct
{
  int64_t id;     /* 0: not stored: one of the configuration */
  char *name;     /* of [silence NAME], or NULL */
  char *matchers; /* as bw_matchers_parse() takes them */
  int64_t starts_us;
  int64_t ends_us;        /* BW_TIME_NONE: open, until resolved or for ever */
  bool is_until_resolved; /* ends with the incident it is for */
  char **recurrence;      /* weekly times, or NULL: all the time from start to end */
  char *zone;             /* of those; NULL: the system's */
  char *author;
  char *comment;
  int64_t created_us;
} BwSilence;

/** How long one may last. */
#define BW_SILENCE_MAX_US (30 * BW_DAY_US)

/** An empty one. (transfer full) */
BwSilence *bw_silence_new (void);
BwSilence *bw_silence_copy (const BwSilence *silence);
void bw_silence_free (BwSilence *silence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSilence, bw_silence_free)
/** Whether it may be stored: matchers that parse and match something, an end after the start and
 * within BW_SILENCE_MAX_US, a comment, an author. INVALID names the field. */
bool bw_silence_check (const BwSilence *silence, GError **error);
/** Whether it is in force at NOW_US, whatever it is for. */
bool bw_silence_is_active (const BwSilence *silence, int64_t now_us);
/** Whether it keeps INCIDENT silent at NOW_US. */
bool bw_silence_matches (const BwSilence *silence, const BwIncident *incident, int64_t now_us);
/** The first moment after NOW_US at which bw_silence_is_active() changes; BW_TIME_NONE: never. */
int64_t bw_silence_next_change_us (const BwSilence *silence, int64_t now_us);
