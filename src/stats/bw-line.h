/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A straight line through a series, and when it would reach a level. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** The most points a fit takes; more are to be made fewer, such as medians of buckets. */
#define BW_LINE_MAX_POINTS 256
/** The fewest points a time to a level is told from, and of how many times their span it may be. */
#define BW_LINE_MIN_POINTS 10
#define BW_LINE_MAX_SPANS 4

/** NaN where undefined. */
typedef struct
{
  size_t n;
  double span;      /* from the first point to the last */
  double slope;     /* per unit of t; NaN below two different t */
  double slope_low; /* its 95 % interval */
  double slope_high;
  double intercept;
  double rho; /* of the residuals, one point to the next */
} BwLine;

/** Theil's and Sen's line (Sen 1968): the slope is the median of all slopes between two points, the
 * intercept median (v) − slope · median (t). The interval is Sen's, with ties (Kendall's variance).
 * CAREFUL: points in a row that lie off the line together make it too narrow; then it is widened by
 * √((1+ρ)/(1−ρ)) with the ρ of the residuals, if that is above 0. N (at most BW_LINE_MAX_POINTS)
 * points in order of T, all finite. O(n²): some 0.3 ms for 256. */
void bw_line_theil_sen (const double *t, const double *v, size_t n, bool is_careful, BwLine *out);

/** How far it is to a level: NaN when the line leads away from it. */
typedef struct
{
  double eta;
  double low;  /* of the 95 % interval */
  double high; /* INFINITY: open-ended */
} BwReach;
/** From LEVEL_NOW to THRESHOLD by the slopes of LINE; 0 when it is there. */
void bw_line_reach (const BwLine *line, double level_now, double threshold, BwReach *out);
/** Whether that may be told: of enough points, not of more than BW_LINE_MAX_SPANS spans, and with
 * an end. */
bool bw_line_may_tell (const BwLine *line, const BwReach *reach);

/** The least-squares line. NaN where undefined. */
typedef struct
{
  size_t n;
  double slope;
  double intercept;
  double slope_se;
  double s; /* residual standard deviation, of n − 2 */
  double rho;
  double mean_t;
  double mean_v;
  double sxx;
} BwLeastSquares;
/** Ordinary least squares of V on T. */
void bw_least_squares (const double *t, const double *v, size_t n, BwLeastSquares *out);
/** The t at which FIT is at THRESHOLD, with Fieller's (1954) 95 % interval; IS_CAREFUL as above.
 * LOW and HIGH are −INFINITY and INFINITY when the slope can't be told from 0. */
double bw_least_squares_cross (const BwLeastSquares *fit, double threshold, bool is_careful,
                               double *low, double *high);
/** The 97.5 % point of Student's t with DEGREES (above 0) of freedom. */
double bw_student_t975 (unsigned degrees);
