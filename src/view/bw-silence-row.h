/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence as a list shows it. */
#pragma once

#include "engine/bw-engine-silences.h"

/** Strings are owned. */
typedef struct
{
  int64_t id;    /* 0: one of the configuration, which only the file can end */
  char *title;   /* what it is for: "source is pc, severity is warning" */
  char *comment; /* why */
  char *when;    /* "until 18:00", "from 22:00 to 06:00 …", "over since …" */
  char *until;   /* "ends in 20 min"; NULL where nobody knows */
  char *by;      /* "by anna", "from the configuration" */
  char *effect;  /* "keeps 3 alerts silent", "keeps nothing silent now" */
  bool is_active;
  bool is_over;
  bool is_soon; /* it ends within the hour: what is still open will be told of */
  bool can_end; /* by a person, here */
} BwSilenceRow;
void bw_silence_row_free (BwSilenceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSilenceRow, bw_silence_row_free)

/** VIEW at NOW_US, with times in ZONE. (transfer full) */
BwSilenceRow *bw_silence_row_new (const BwSilenceView *view, int64_t now_us, GTimeZone *zone);
/** Of VIEWS (of BwSilenceView): those in force first, the ones that end soonest before others, then
 * those to come, then those that are over. (element type BwSilenceRow, transfer full) */
GPtrArray *bw_silence_rows_new (const GPtrArray *views, int64_t now_us, GTimeZone *zone);
