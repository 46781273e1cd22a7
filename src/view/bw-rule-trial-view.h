/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done, as its editor tells it: the sentence, the strip of firings, each of
 * them, and the chart they are on. */
#pragma once

#include "engine/bw-engine-query.h"
#include "engine/bw-rule-trial.h"
#include "plot/bw-chart.h"
#include "view/bw-state-words.h"

/** One firing in the list. */
typedef struct
{
  BwStateWords state;
  int64_t from_us, to_us; /* TO: the end of what was looked at, where it still fires */
  char *when;             /* "Thu 22 Oct, 02:39" */
  char *lasted;           /* "5 min", "still open" */
  char *worst;            /* "86 %"; "–" */
  char *note;             /* "at night", the series where there are several; or NULL */
  char *text;             /* all of it, for a screen reader */
} BwTrialFiring;

typedef struct
{
  char *headline;     /* "Would have fired 3 times in the last 30 days" */
  char *detail;       /* by severity, messages, what was waited for, how long */
  char *coverage;     /* "30 d, 43,200 samples" */
  GPtrArray *firings; /* of BwTrialFiring, newest first, no more than the list shows */
  unsigned n_hidden;  /* that are left out of it */
  int64_t from_us, to_us;
} BwTrialView;
void bw_trial_view_free (BwTrialView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTrialView, bw_trial_view_free)

/** How it is told. */
typedef struct
{
  BwNumberFormat format; /* of values */
  const char *patience;  /* what is waited for: "2 min"; or NULL */
  GTimeZone *zone;
} BwTrialStyle;
/** (transfer full) */
BwTrialView *bw_trial_view_new (const BwRuleTrialResult *result, const BwTrialStyle *style);

/** The series that fired most often, or the first; NULL: there is none. (transfer none) */
const BwMetric *bw_trial_view_metric (const BwReplay *replay);

/** "Processor · wren": what tells METRIC from the others a rule watches. (transfer full) */
char *bw_trial_series_text (const BwMetric *metric);

/** What the chart is made of; all borrowed. */
typedef struct
{
  const BwMetric *metric;
  const GArray *points;       /* of BwHistoryPoint, or NULL */
  const GPtrArray *gaps;      /* of BwGapView, or NULL */
  const BwRuleLevels *levels; /* of the rule as it is edited; NULL: none on this axis */
  const BwReplay *replay;     /* or NULL: not run so far */
  int64_t from_us, to_us;
  GTimeZone *zone;
} BwTrialChart;
/** (transfer full) */
BwChart *bw_trial_chart_new (const BwTrialChart *what);
