/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a screen shows of how a bot has done, with what it was made from; composed away from the
 * main loop. */
#pragma once

#include "view/bw-performance-figures.h"

/** Everything is owned. */
typedef struct
{
  BwPerformance what;           /* its pointers are references */
  BwLedgerJudgement *judgement; /* what luck and evidence are of; NULL: not known so far */
  BwChart *charts[BW_N_PERFORMANCE];
  GPtrArray *figures;  /* of BwFigure */
  GPtrArray *needed;   /* of BwFigure: bets until one would know */
  GPtrArray *evidence; /* of BwFigure */
  char *evidence_text;
  const char *strongest; /* the monitor it is of, or NULL; static */
  char *verdict;         /* "May still be luck.", and the rest of it */
  char *verdict_rest;
} BwPerformanceScene;

/** Takes references to all that WHAT points to, and has luck and evidence from JUDGEMENT (or NULL);
 * nothing is composed so far. (transfer full) */
BwPerformanceScene *bw_performance_scene_new (const BwPerformance *what,
                                              BwLedgerJudgement *judgement);
void bw_performance_scene_free (BwPerformanceScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwPerformanceScene, bw_performance_scene_free)
/** Composes charts, figures and verdict; some 20 ms for 100,000 bets. Any thread. */
void bw_performance_scene_compose (BwPerformanceScene *scene);
/** Whether both are made from the same document, judgement, range, limits and gaps, so that they
 * look alike. */
bool bw_performance_scene_equal (const BwPerformanceScene *a, const BwPerformanceScene *b);
