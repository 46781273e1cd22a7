/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure as a card shows it: value, change, sparkline, n, interval, and where it stands. */
#pragma once

#include "plot/bw-mark.h"
#include "view/bw-state-words.h"

/** Texts are owned, NULL where there is nothing to say; immutable once it was handed out. */
typedef struct
{
  gatomicrefcount refs;
  char *id;       /* the series it is of: canonical metric text */
  char *source;   /* its bot or machine */
  char *title;    /* "ROI" */
  char *value;    /* "+5.1 %"; "–" */
  char *reason;   /* why there is none: a tooltip */
  char *delta;    /* "+1.2 pp since 30 Oct" */
  char *count;    /* "n = 472" */
  char *interval; /* "95 % −6 to +16 %" */
  char *note;     /* more about how sure it is: for the tooltip */
  char *age;      /* "No data for 36 min" when it is old, else NULL */
  BwStateWords state;
  char *state_text; /* more than the word: "Collecting, 7 of 20"; or NULL */
  bool has_track;
  BwTrack track;
  double low, high, at, reference; /* of the interval glyph; NaN: none */
  double *spark_x, *spark_y;       /* n_spark; NaN breaks */
  size_t n_spark;
  double spark_base; /* NaN: none */
  const char *page;  /* the page that shows more of it: "performance", "system"; static */
} BwKpi;

/** All empty, NaN, without a state. (transfer full) */
BwKpi *bw_kpi_new (const char *id, const char *title);
BwKpi *bw_kpi_ref (BwKpi *kpi);
void bw_kpi_unref (BwKpi *kpi);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwKpi, bw_kpi_unref)
/** Whether both would be shown alike. */
bool bw_kpi_equal (const BwKpi *a, const BwKpi *b);
/** Why there is no value, else how sure it is; NULL: nothing is known of that. (transfer full) */
char *bw_kpi_tooltip (const BwKpi *kpi);
/** All of it in a sentence, for a screen reader. (transfer full) */
char *bw_kpi_text (const BwKpi *kpi);
