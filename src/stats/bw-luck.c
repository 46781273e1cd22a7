/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's bets, played again and again. */
#include "stats/bw-luck.h"

#include "stats/bw-quantile.h"
#include "stats/bw-random.h"

#include <math.h>

#define MANY 20000
#define PATHS 4000
#define PATHS_OF_MANY 400
/* So close, two drawdowns are equally deep whatever the rounding. */
#define TOLERANCE 1e-12

/* One bet; one that can't be played has no chance (NaN) and always brings the same. */
typedef struct
{
  double chance;
  double if_won;
  double if_lost;
} Play;

/* Where a path is. */
typedef struct
{
  double equity;
  double peak;
  double max_drawdown;
} Path;

/* All paths at all points; arrays of n_paths for each point. */
typedef struct
{
  double *equity;
  double *drawdown;
} Fan;

/* Drawdown is a share of the peak so far; what it is before any bet is none of a path's own. */
static inline void
path_add (Path *path, double profit)
{
  path->equity += profit;
  path->peak = MAX (path->peak, path->equity);
  double loss = path->peak - path->equity;
  /* Hardly ever deeper than ever before: no division then. */
  if (loss > path->max_drawdown * path->peak)
    path->max_drawdown = MAX (path->max_drawdown, loss / path->peak);
}

/* ROW as it can be played. */
static Play
play_of (const BwStatsRow *row, BwLuck *luck)
{
  bool is_playable = bw_stats_row_is_decided (row) && row->odds > 1;
  luck->n++;
  if (!is_playable)
    {
      luck->n_fixed++;
      return (Play){ NAN, row->profit, row->profit };
    }
  bool has_p = row->p >= 0 && row->p <= 1;
  luck->n_without_p += !has_p;
  return (Play){ has_p ? row->p : 1 / row->odds, row->stake * (row->odds - 1), -row->stake };
}

/* The settled rows; LUCK gets their counts and how they really went. (transfer full) */
static GArray *
plays_of (const BwStatsRow *rows, size_t n, const Path *start, BwLuck *luck)
{
  GArray *plays = g_array_new (FALSE, FALSE, sizeof (Play));
  Path path = *start;

  for (size_t i = 0; i < n; i++)
    {
      if (!bw_stats_row_is_valid (&rows[i]) || !bw_stats_row_is_settled (&rows[i]))
        continue;
      Play play = play_of (&rows[i], luck);
      g_array_append_val (plays, play);
      path_add (&path, rows[i].profit);
    }
  luck->max_drawdown = path.max_drawdown;
  return plays;
}

static void
play (const Play *plays, size_t n, BwRandom *random, Path *path)
{
  for (size_t i = 0; i < n; i++)
    {
      const Play *one = &plays[i];
      double profit = one->if_won;

      if (!isnan (one->chance))
        profit = bw_random_next (random) < one->chance ? one->if_won : one->if_lost;
      path_add (path, profit);
    }
}

/* The row that point I of N_POINTS is after; the first and the last are among them. */
static size_t
index_of_point (unsigned i, unsigned n_points, size_t n)
{
  return n_points < 2 ? 0 : (size_t) ((uint64_t) i * n / (n_points - 1));
}

/* Path R from START, noted in FAN at each of N_POINTS. Returns its largest drawdown. */
static double
play_path (const GArray *plays, const Path *start, const BwLuck *luck, unsigned n_points, size_t r,
           BwRandom *random, const Fan *fan)
{
  const Play *first = (const Play *) (const void *) plays->data;
  Path path = *start;
  size_t done = 0;

  for (unsigned i = 0; i < n_points; i++)
    {
      size_t index = index_of_point (i, n_points, plays->len);
      size_t place = i * (size_t) luck->n_paths + r;

      play (first + done, index - done, random, &path);
      done = index;
      fan->equity[place] = path.equity;
      fan->drawdown[place] = (path.peak - path.equity) / path.peak;
    }
  return path.max_drawdown;
}

static void
add_points (BwLuck *luck, const Fan *fan, unsigned n_points, bool has_peak)
{
  unsigned n_paths = (unsigned) luck->n_paths;

  for (unsigned i = 0; i < n_points; i++)
    {
      double *equity = fan->equity + (size_t) i * n_paths;
      double *drawdown = fan->drawdown + (size_t) i * n_paths;
      BwLuckPoint point = {
        .index = (int64_t) index_of_point (i, n_points, (size_t) luck->n),
        .equity_low = bw_quantile (equity, n_paths, 0.05),
        .equity_median = bw_quantile (equity, n_paths, 0.5),
        .equity_high = bw_quantile (equity, n_paths, 0.95),
        .drawdown_median = has_peak ? bw_quantile (drawdown, n_paths, 0.5) : (double) NAN,
        .drawdown_75 = has_peak ? bw_quantile (drawdown, n_paths, 0.75) : (double) NAN,
        .drawdown_95 = has_peak ? bw_quantile (drawdown, n_paths, 0.95) : (double) NAN,
      };
      g_array_append_val (luck->points, point);
    }
}

bool
bw_luck_compute (const BwStatsRow *rows, size_t n, double bankroll, uint64_t seed,
                 bool (*is_cancelled) (gpointer data), gpointer data, BwLuck *out)
{
  return bw_luck_compute_from (rows, n, bankroll, bankroll, seed, is_cancelled, data, out);
}

bool
bw_luck_compute_from (const BwStatsRow *rows, size_t n, double equity, double peak, uint64_t seed,
                      bool (*is_cancelled) (gpointer data), gpointer data, BwLuck *out)
{
  const Path start = { equity, peak, 0 };
  *out = (BwLuck){ .points = g_array_new (FALSE, FALSE, sizeof (BwLuckPoint)) };
  g_autoptr (GArray) plays = plays_of (rows, n, &start, out);
  out->n_paths = out->n > MANY ? PATHS_OF_MANY : PATHS;
  unsigned n_points = MIN (plays->len + 1, BW_LUCK_MAX_POINTS);
  size_t n_values = n_points * (size_t) out->n_paths;
  g_autofree double *equities = g_new (double, n_values);
  g_autofree double *drawdowns = g_new (double, n_values);
  const Fan fan = { equities, drawdowns };
  double limit = out->max_drawdown - TOLERANCE;
  BwRandom random;

  bw_random_seed (&random, seed);
  for (size_t r = 0; r < (size_t) out->n_paths; r++)
    {
      if (is_cancelled != NULL && is_cancelled (data))
        {
          bw_luck_clear (out);
          *out = (BwLuck){ 0 };
          return false;
        }
      out->n_as_deep += play_path (plays, &start, out, n_points, r, &random, &fan) >= limit;
    }
  /* What is lost of nothing, or of less, has no share. */
  bool has_peak = peak > 0;
  add_points (out, &fan, n_points, has_peak);
  bool is_defined = has_peak && out->n > out->n_fixed;
  out->drawdown_odds =
      is_defined ? (1 + (double) out->n_as_deep) / ((double) out->n_paths + 1) : (double) NAN;
  if (!has_peak)
    {
      out->max_drawdown = NAN;
      out->n_as_deep = 0;
    }
  return true;
}

void
bw_luck_clear (BwLuck *luck)
{
  g_clear_pointer (&luck->points, g_array_unref);
}
