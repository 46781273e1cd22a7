/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every chart of a series has in common: the limits of rules as lines, and stretches that were
 * not watched. */
#pragma once

#include "engine/bw-engine-live.h"
#include "engine/bw-engine-query.h"
#include "plot/bw-chart.h"

/** How levels are drawn. */
typedef struct
{
  BwNumberFormat format;
  const char *currency; /* of money, as "USD"; or NULL */
  bool is_negated;      /* the axis shows minus the metric, as that of drawdowns does */
  bool has_recovery;    /* lines where an alert is over, too */
} BwLevelStyle;

/** A line for each level of LEVELS (element type BwRuleLevels; NULL: none), "Warning 80 %"; of
 * equal lines one. Paused rules have none. */
void bw_chart_add_levels (BwChart *chart, const GPtrArray *levels, const BwLevelStyle *style);
/** A hatch for each stretch of GAPS (element type BwGapView; NULL: none) that is of SOURCE or of
 * everything. */
void bw_chart_add_gaps (BwChart *chart, const GPtrArray *gaps, const char *source);
/** A limit in as few decimals as it has: "80 %", "−20 %", "$1,000". (transfer full) */
char *bw_level_text (double value, BwNumberFormat format, const char *currency);
/** Why a stretch was not watched: "asleep". Translated, static. */
const char *bw_gap_word (BwGapKind kind);
