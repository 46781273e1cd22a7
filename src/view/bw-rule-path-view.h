/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what, and when, if a rule that is edited fired: in words. */
#pragma once

#include "engine/bw-rule-path.h"
#include "view/bw-rule-draft.h"
#include "view/bw-state-words.h"

/** What happens at one moment to channels of which the same is true. */
typedef struct
{
  char *when;         /* "at once", "after 30 min" */
  char *clock;        /* "16:52" */
  char *what;         /* "First message", "Escalates to level 3" */
  char *who;          /* "team, hook" */
  BwStateWords state; /* Sent, Waits, Not sent */
  char *outcome;      /* "Waits until 07:00: quiet hours" */
  char *text;         /* all of it, for a screen reader */
} BwPathRow;

typedef struct
{
  char *headline;  /* "Told at once: screen, team" */
  char *detail;    /* how many messages, at night, who stands in */
  bool is_silent;  /* nobody is told at all */
  GPtrArray *rows; /* of BwPathRow, in order of time, no more than a list shows */
  unsigned n_hidden;
} BwPathView;
void bw_path_view_free (BwPathView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwPathView, bw_path_view_free)

/** PATH of an alert that fires at AT_US and is taken on by nobody for DURATION_US. (transfer full)
 */
BwPathView *bw_path_view_new (const BwRulePath *path, int64_t at_us, int64_t duration_us,
                              GTimeZone *zone);

#define BW_PATH_MAX_SEVERITIES 5
/** What DRAFT can fire as, mildest first: its levels, the one severity it says, or any. How many.
 */
unsigned bw_path_severities (BwRuleDraft *draft, BwSeverity severities[BW_PATH_MAX_SEVERITIES]);
