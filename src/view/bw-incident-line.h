/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident in the lines of a list: what, where, how bad, since when. */
#pragma once

#include "engine/bw-engine-silences.h"
#include "view/bw-state-words.h"

/** Texts are owned, NULL where there is nothing to say; immutable once it was handed out. */
typedef struct
{
  gatomicrefcount refs;
  BwIncident *incident;  /* its own copy */
  BwStateWords severity; /* how bad, whoever looks after it */
  BwStateWords state;    /* that of its workflow: Warning, Acknowledged, Snoozed, Resolved */
  char *title;           /* "Drawdown 20.1 %" */
  char *place;           /* "bru_mate", "pc (/home)"; never NULL */
  char *limit;           /* "limit 20 %" */
  char *count;           /* "n = 261" */
  char *since;           /* "7 h 54 min ago"; of a resolved one "open 38 min" */
  char *when;            /* "15:48", "13 Oct" */
  char *next;            /* "level 2 in 12 min", "repeats in 4 h", "quiet until 16:03" */
  char *hush;            /* "Snoozed until 07:00", "Silenced until 14:00"; NULL: it is told of */
  char *hush_why;        /* "the feed is being moved, by anna"; or NULL */
  GArray *snoozes;       /* of int64_t: silences of this alert alone, which waking it ends */
  char *search;          /* case-folded: all that a search looks into */
} BwIncidentLine;

/** What a person can do with it now. */
typedef struct
{
  bool acknowledge, unacknowledge, resolve, reopen, snooze, wake;
} BwIncidentSteps;

/** INCIDENT (copied) at NOW_US in ZONE, under SILENCES (element type BwSilenceView; NULL: none).
 * (transfer full) */
BwIncidentLine *bw_incident_line_new (const BwIncident *incident, const GPtrArray *silences,
                                      int64_t now_us, GTimeZone *zone);
BwIncidentLine *bw_incident_line_ref (BwIncidentLine *line);
void bw_incident_line_unref (BwIncidentLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentLine, bw_incident_line_unref)
/** Whether both would be shown alike. */
bool bw_incident_line_equal (const BwIncidentLine *a, const BwIncidentLine *b);
/** "bru_mate · 7 h 54 min ago · escalates in 12 min". (transfer full) */
char *bw_incident_line_about (const BwIncidentLine *line);
/** "limit 20 % · n = 261"; NULL when there is neither. (transfer full) */
char *bw_incident_line_detail (const BwIncidentLine *line);
/** All of it in a sentence, for a screen reader. (transfer full) */
char *bw_incident_line_text (const BwIncidentLine *line);
BwIncidentSteps bw_incident_line_steps (const BwIncidentLine *line);
/** Open before snoozed before over, worse before milder, newer before older. */
int bw_incident_line_compare (const BwIncidentLine *a, const BwIncidentLine *b);
/** The words of TEXT (or NULL), as they are found in a line's search; "" is in every one. (transfer
 * full) */
char **bw_incident_line_words (const char *text);
/** Whether it has all words of TEXT, whatever their case. */
bool bw_incident_line_matches (const BwIncidentLine *line, const char *text);
/** Who did it, for a person: "Bellwether" for "auto", "anna" for "desktop:anna" or "cli:anna".
 * (transfer full) */
char *bw_incident_actor_text (const char *actor);
