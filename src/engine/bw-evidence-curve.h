/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence after each step of one monitor. */
#pragma once

#include "stats/bw-monitor.h"

#include <glib.h>

/** The points of a line that are enough to draw it: their places in the curve, which ascend. N is 0
 * where the curve is short enough itself. */
typedef struct
{
  size_t *places;
  size_t n;
} BwEvidenceOutline;

void bw_evidence_outline_clear (BwEvidenceOutline *outline);

/** Of one monitor: a value after each moment with a step. Arrays of n. */
typedef struct
{
  BwMonitorSpec spec;
  size_t n;
  double *steps;   /* how many there were by then */
  double *time_us; /* of the moment; NaN: not known */
  double *log_e;   /* natural */
  double *log_sr;
  BwEvidenceOutline e, sr; /* of log_e and log_sr */
  int64_t since_us;        /* rows from here on count; BW_TIME_NONE: all */
  bool is_restarted; /* SINCE is when an incident about it was resolved, not what was asked for */
  BwMonitor last;    /* as it stands at the end */
} BwEvidenceCurve;

/** More points than a screen has columns, and few enough to be drawn at once. */
#define BW_EVIDENCE_OUTLINE 20000

/** Fills the outlines of CURVE, which has none, where it has more than MAX_POINTS: the first,
 * lowest, highest and last of as many neighbours each. */
void bw_evidence_curve_outline (BwEvidenceCurve *curve, size_t max_points);
/** Frees what CURVE owns. */
void bw_evidence_curve_clear (BwEvidenceCurve *curve);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwEvidenceCurve, bw_evidence_curve_clear)
