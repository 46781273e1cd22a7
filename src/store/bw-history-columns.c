/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds samples and windows of rollups into the columns of a range, with its gaps. */
#include "store/bw-history-columns.h"

#include <math.h>
#include <stdbool.h>

/* A step longer than so many usual ones is a gap. */
#define GAP_STEPS 3

/* A column as it fills. */
typedef struct
{
  int64_t index;
  int64_t last_us; /* time of its last sample, as near as is known */
  bool is_last_sample;
  double covered_us; /* between so many samples */
  int64_t n_steps;
  BwHistoryPoint point;
} Column;

int64_t
bw_history_floor (int64_t time_us, int64_t window_us)
{
  int64_t rest = time_us % window_us;
  return time_us - (rest < 0 ? rest + window_us : rest);
}

BwHistoryColumns
bw_history_columns (int64_t from_us, int64_t to_us, unsigned max_points, int64_t window_us)
{
  if (max_points == 0)
    return (BwHistoryColumns){ from_us, 0 };
  if (max_points == 1)
    return (BwHistoryColumns){ from_us, MAX (1, to_us - from_us) };
  /* Columns lie at multiples of their width, so that a range that moves on keeps its columns; the
   * first and the last may then be partly outside, which costs one. */
  int64_t width_us = MAX (1, (to_us - from_us - 1) / (max_points - 1) + 1);
  if (window_us > 0)
    width_us = bw_history_floor (width_us + window_us - 1, window_us);
  return (BwHistoryColumns){ bw_history_floor (from_us, width_us), width_us };
}

static gint
compare_pieces (gconstpointer a, gconstpointer b)
{
  const BwHistoryPiece *x = a;
  const BwHistoryPiece *y = b;
  return x->time_us < y->time_us ? -1 : x->time_us > y->time_us;
}

void
bw_history_sort_pieces (GArray *pieces)
{
  for (unsigned i = 1; i < pieces->len; i++)
    if (g_array_index (pieces, BwHistoryPiece, i).time_us
        < g_array_index (pieces, BwHistoryPiece, i - 1).time_us)
      {
        g_array_sort (pieces, compare_pieces);
        return;
      }
}

static void
merge_values (BwHistoryPoint *point, const BwHistoryPiece *piece)
{
  if (point->n == 0)
    *point = (BwHistoryPoint){ point->time_us, piece->first, piece->min, piece->max,
                               piece->last,    piece->sum,   piece->n };
  else
    {
      point->min = MIN (point->min, piece->min);
      point->max = MAX (point->max, piece->max);
      point->last = piece->last;
      point->sum += piece->sum;
      point->n += piece->n;
    }
}

static void
add_piece (Column *column, const BwHistoryPiece *piece)
{
  if (piece->n == 0)
    return;
  if (column->point.n == 0)
    column->point.time_us = piece->time_us;
  bool is_sample = piece->span_us == 0;
  if (!is_sample)
    {
      column->covered_us += (double) piece->span_us;
      column->n_steps += piece->n;
    }
  else if (column->is_last_sample)
    {
      column->covered_us += (double) (piece->time_us - column->last_us);
      column->n_steps++;
    }
  merge_values (&column->point, piece);
  column->last_us = piece->time_us + (is_sample ? 0 : piece->span_us - piece->span_us / piece->n);
  column->is_last_sample = is_sample;
}

static GArray *
fill_columns (const GArray *pieces, const BwHistoryColumns *columns)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Column));
  for (unsigned i = 0; i < pieces->len; i++)
    {
      const BwHistoryPiece *piece = &g_array_index (pieces, BwHistoryPiece, i);
      int64_t index = columns->width_us > 0
                          ? (piece->time_us - columns->origin_us) / columns->width_us
                          : (int64_t) i;
      if (list->len == 0 || g_array_index (list, Column, list->len - 1).index != index)
        {
          Column fresh = { .index = index, .point.time_us = piece->time_us };
          g_array_append_val (list, fresh);
        }
      add_piece (&g_array_index (list, Column, list->len - 1), piece);
    }
  return list;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return x < y ? -1 : x > y;
}

/* The median step between samples, over columns and from each to the next; NaN without any. */
static double
usual_step (const GArray *list)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  const Column *before = NULL;
  for (unsigned i = 0; i < list->len; i++)
    {
      const Column *column = &g_array_index (list, Column, i);
      if (column->point.n == 0)
        continue;
      double step = (double) NAN;
      if (column->n_steps > 0)
        step = column->covered_us / (double) column->n_steps;
      else if (before != NULL)
        step = (double) (column->point.time_us - before->last_us);
      if (!isnan (step))
        g_array_append_val (steps, step);
      before = column;
    }
  if (steps->len == 0)
    return (double) NAN;
  g_array_sort (steps, compare_doubles);
  return g_array_index (steps, double, (steps->len - 1) / 2);
}

static void
add_gap (GArray *points, int64_t time_us)
{
  if (points->len > 0 && g_array_index (points, BwHistoryPoint, points->len - 1).n == 0)
    return;
  const double nan = (double) NAN;
  BwHistoryPoint gap = { time_us, nan, nan, nan, nan, nan, 0 };
  g_array_append_val (points, gap);
}

GArray *
bw_history_fold (GArray *pieces, const BwHistoryColumns *columns)
{
  bw_history_sort_pieces (pieces);
  g_autoptr (GArray) list = fill_columns (pieces, columns);
  double step_us = usual_step (list);
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (BwHistoryPoint), list->len);
  const Column *before = NULL;
  for (unsigned i = 0; i < list->len; i++)
    {
      const Column *column = &g_array_index (list, Column, i);
      if (column->point.n == 0)
        {
          add_gap (points, column->point.time_us);
          continue;
        }
      bool has_room =
          columns->width_us == 0 || (before != NULL && column->index > before->index + 1);
      if (before != NULL && has_room
          && (double) (column->point.time_us - before->last_us) > GAP_STEPS * step_us)
        add_gap (points, before->last_us + (int64_t) step_us);
      g_array_append_val (points, column->point);
      before = column;
    }
  return points;
}
