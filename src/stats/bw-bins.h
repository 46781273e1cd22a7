/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reliability in bins of p, and the decomposition of the Brier score that goes with them. */
#pragma once

#include "stats/bw-forecasts.h"
#include "stats/bw-interval.h"

/** How the edges are found. A bin is (low, high], the first one has its low edge too. */
typedef enum
{
  BW_BINS_EQUAL_WIDTH,
  BW_BINS_EQUAL_COUNT, /* type-7 quantiles of p; ties may leave bins empty */
} BwBinKind;

typedef struct
{
  double low;
  double high;
  int64_t n;
  double mean_p; /* NaN when empty, as all that follows */
  double mean_y;
  BwInterval wilson95; /* of mean_y */
} BwBin;

typedef struct
{
  GArray *bins;       /* of BwBin */
  double ece;         /* mean |mean_p − mean_y|, weighted by n */
  double mce;         /* the largest of them */
  double reliability; /* brier = reliability − resolution + uncertainty + wbv − wbc (Stephenson,
                         Coelho & Jolliffe 2008) */
  double resolution;
  double wbv;                /* variance of p within bins */
  double wbc;                /* twice the covariance of p and outcome within bins */
  bool is_same_by_fractions; /* equal count: quantiles in floating fractions, as scikit-learn's,
                                give the same bins */
} BwBins;

/** Bins sorted FORECASTS, at least one, into N_BINS (1 … 1000). Clear OUT with bw_bins_clear(). */
void bw_bins_compute (const BwForecasts *forecasts, BwBinKind kind, unsigned n_bins, BwBins *out);
void bw_bins_clear (BwBins *bins);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwBins, bw_bins_clear)
