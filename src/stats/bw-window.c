/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows over a ledger: queues of two stacks of summaries that combine. */
#include "stats/bw-window.h"

#include "stats/bw-forecast-sums.h"
#include "stats/bw-returns.h"

#include <math.h>

/* A stretch of rows; the empty one is zeroed. Windows are short and nothing is ever subtracted from
 * them: only money, which may be large, needs sums that keep what rounding loses. */
typedef struct
{
  int64_t n;
  int64_t n_edge;
  int64_t n_clv;
  int64_t n_novig;
  int64_t n_won;
  int64_t n_lost;
  int64_t n_p;
  int64_t n_returns;
  BwSum staked;
  BwSum profit;
  double gains;
  double losses;
  double edge;
  double clv;
  double novig;
  double brier;
  double log_loss;
  double mean; /* of the returns */
  double m2;
  double largest_return; /* magnitude */
  double downside;
  double equity_max; /* of the levels before, between and after the rows */
  double equity_min;
  double equity_end;
  double drawdown;
} Piece;

typedef struct
{
  int64_t order_ms;
  Piece piece;
} Entry;

/* Entries wait in BACK as they came; FRONT has them from newest to oldest, each combined with all
 * newer ones there. */
typedef struct
{
  GArray *front; /* of Entry */
  GArray *back;  /* of Entry */
  Piece back_sum;
} Queue;

typedef enum
{
  DECIDED,
  SETTLED,
  RETURNS,
  N_QUEUES,
} QueueKind;

struct _BwWindow
{
  unsigned n_max; /* 0: by time */
  int64_t span_ms;
  double overround;
  bool is_forecasts;
  Queue queues[N_QUEUES]; /* by time only SETTLED */
};

static void
queue_init (Queue *queue)
{
  queue->front = g_array_new (FALSE, FALSE, sizeof (Entry));
  queue->back = g_array_new (FALSE, FALSE, sizeof (Entry));
  queue->back_sum = (Piece){ 0 };
}

static void
init_prices (Piece *piece, const BwStatsRow *row, double overround)
{
  if (!(row->odds > 1))
    return;
  if (row->p >= 0 && row->p <= 1)
    {
      piece->n_edge = 1;
      piece->edge = row->p * row->odds - 1;
    }
  if (row->closing_odds > 1)
    {
      piece->n_clv = 1;
      piece->n_novig = 1;
      piece->clv = row->odds / row->closing_odds - 1;
      piece->novig = row->odds / (row->closing_odds * overround) - 1;
    }
  if (row->closing_fair_p > 0)
    {
      piece->n_novig = 1;
      piece->novig = row->odds * row->closing_fair_p - 1;
    }
}

static void
piece_init (Piece *piece, const BwStatsRow *row, double equity, double overround)
{
  double before = equity - row->profit;
  bool is_won = row->status == BW_BET_WON;

  *piece = (Piece){
    .n = 1,
    .n_won = is_won,
    .n_lost = row->status == BW_BET_LOST,
    .staked.high = row->stake,
    .profit.high = row->profit,
    .gains = MAX (0, row->profit),
    .losses = MAX (0, -row->profit),
    .equity_max = MAX (before, equity),
    .equity_min = MIN (before, equity),
    .equity_end = equity,
    .drawdown = before > 0 ? MAX (0, 1 - equity / before) : 0,
  };
  if (row->stake > 0)
    {
      piece->n_returns = 1;
      piece->mean = row->profit / row->stake;
      piece->largest_return = fabs (piece->mean);
      piece->downside = piece->mean < 0 ? piece->mean * piece->mean : 0;
    }
  if (row->status != BW_BET_PUSH && row->p >= 0 && row->p <= 1)
    {
      BwForecastSums score = { 0 };

      bw_forecast_sums_push (&score, row->p, is_won);
      piece->n_p = 1;
      piece->brier = score.brier.high;
      piece->log_loss = score.log_loss.high;
    }
  init_prices (piece, row, overround);
}

/* Returns of B after those of A (Chan et al. 1983). */
static void
append_returns (Piece *a, const Piece *b)
{
  double na = (double) a->n_returns;
  double nb = (double) b->n_returns;
  double delta = b->mean - a->mean;

  if (b->n_returns == 0)
    return;
  a->mean += delta * nb / (na + nb);
  a->m2 += b->m2 + delta * delta * na * nb / (na + nb);
  a->n_returns += b->n_returns;
  a->largest_return = MAX (a->largest_return, b->largest_return);
  a->downside += b->downside;
}

/* Makes A the stretch of A and then B. */
static void
append (Piece *a, const Piece *b)
{
  if (b->n == 0)
    return;
  if (a->n == 0)
    {
      *a = *b;
      return;
    }
  double fall = a->equity_max > 0 ? 1 - b->equity_min / a->equity_max : 0;

  a->n += b->n;
  a->n_edge += b->n_edge;
  a->n_clv += b->n_clv;
  a->n_novig += b->n_novig;
  a->n_won += b->n_won;
  a->n_lost += b->n_lost;
  a->n_p += b->n_p;
  bw_sum_merge (&a->staked, &b->staked);
  bw_sum_merge (&a->profit, &b->profit);
  a->gains += b->gains;
  a->losses += b->losses;
  a->edge += b->edge;
  a->clv += b->clv;
  a->novig += b->novig;
  a->brier += b->brier;
  a->log_loss += b->log_loss;
  append_returns (a, b);
  a->drawdown = MAX (MAX (a->drawdown, b->drawdown), fall);
  a->equity_max = MAX (a->equity_max, b->equity_max);
  a->equity_min = MIN (a->equity_min, b->equity_min);
  a->equity_end = b->equity_end;
}

static unsigned
queue_length (const Queue *queue)
{
  return queue->front->len + queue->back->len;
}

static void
queue_push (Queue *queue, int64_t order_ms, const Piece *piece)
{
  Entry entry = { order_ms, *piece };

  g_array_append_val (queue->back, entry);
  append (&queue->back_sum, piece);
}

/* Turns the back over when the front is empty, so that the oldest entry is the front's last. */
static void
queue_turn (Queue *queue)
{
  if (queue->front->len > 0)
    return;
  unsigned n = queue->back->len;

  g_array_set_size (queue->front, n);
  for (unsigned i = 0; i < n; i++)
    {
      Entry *entry = &g_array_index (queue->front, Entry, i);

      *entry = g_array_index (queue->back, Entry, n - 1 - i);
      if (i > 0)
        append (&entry->piece, &entry[-1].piece);
    }
  /* What it took is given back: a window may have seen years at once. */
  g_array_unref (queue->back);
  queue->back = g_array_new (false, false, sizeof (Entry));
  queue->back_sum = (Piece){ 0 };
}

/* Gives back what FRONT does not need any more. */
static void
queue_shrink (Queue *queue)
{
  GArray *front = g_array_sized_new (false, false, sizeof (Entry), queue->front->len);

  g_array_append_vals (front, queue->front->data, queue->front->len);
  g_array_unref (queue->front);
  queue->front = front;
}

static void
queue_pop (Queue *queue)
{
  queue_turn (queue);
  g_array_set_size (queue->front, queue->front->len - 1);
}

static int64_t
queue_oldest_ms (const Queue *queue)
{
  if (queue->front->len > 0)
    return g_array_index (queue->front, Entry, queue->front->len - 1).order_ms;
  return g_array_index (queue->back, Entry, 0).order_ms;
}

static Piece
queue_sum (const Queue *queue)
{
  if (queue->front->len == 0)
    return queue->back_sum;
  Piece sum = g_array_index (queue->front, Entry, queue->front->len - 1).piece;

  append (&sum, &queue->back_sum);
  return sum;
}

static BwWindow *
window_new (unsigned n_max, int64_t span_ms, const BwLedgerOptions *options)
{
  BwWindow *window = g_new0 (BwWindow, 1);

  window->n_max = n_max;
  window->span_ms = span_ms;
  window->overround = options->overround;
  window->is_forecasts = options->is_forecasts;
  for (unsigned i = 0; i < N_QUEUES; i++)
    queue_init (&window->queues[i]);
  return window;
}

BwWindow *
bw_window_new_count (unsigned n, const BwLedgerOptions *options)
{
  g_return_val_if_fail (n > 0 && options != NULL, NULL);

  return window_new (n, 0, options);
}

BwWindow *
bw_window_new_span (int64_t span_ms, const BwLedgerOptions *options)
{
  g_return_val_if_fail (span_ms > 0 && options != NULL, NULL);

  return window_new (0, span_ms, options);
}

void
bw_window_free (BwWindow *window)
{
  if (window == NULL)
    return;
  for (unsigned i = 0; i < N_QUEUES; i++)
    {
      g_array_unref (window->queues[i].front);
      g_array_unref (window->queues[i].back);
    }
  g_free (window);
}

void
bw_window_reset (BwWindow *window)
{
  for (unsigned i = 0; i < N_QUEUES; i++)
    {
      g_array_set_size (window->queues[i].front, 0);
      g_array_set_size (window->queues[i].back, 0);
      window->queues[i].back_sum = (Piece){ 0 };
    }
}

void
bw_window_push (BwWindow *window, const BwStatsRow *row, double equity)
{
  if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row))
    return;
  bool is_wanted[N_QUEUES] = {
    [DECIDED] = window->n_max > 0 && bw_stats_row_is_decided (row),
    [SETTLED] = true,
    [RETURNS] = window->n_max > 0 && row->stake > 0,
  };
  Piece piece;

  piece_init (&piece, row, equity, window->overround);
  for (unsigned i = 0; i < N_QUEUES; i++)
    {
      if (!is_wanted[i])
        continue;
      queue_push (&window->queues[i], row->order_ms, &piece);
      if (window->n_max > 0 && queue_length (&window->queues[i]) > window->n_max)
        queue_pop (&window->queues[i]);
    }
}

void
bw_window_advance (BwWindow *window, int64_t now_ms)
{
  Queue *queue = &window->queues[SETTLED];

  if (window->n_max > 0)
    return;
  unsigned n_gone = 0;
  for (; queue_length (queue) > 0 && queue_oldest_ms (queue) <= now_ms - window->span_ms; n_gone++)
    queue_pop (queue);
  if (n_gone > queue->front->len)
    queue_shrink (queue);
}

/* What DIVISOR can't divide has no value, nor has a sum that is beyond all numbers. */
static double
ratio (double dividend, double divisor)
{
  return divisor > 0 && isfinite (dividend) ? dividend / divisor : (double) NAN;
}

static void
fill_returns (const Piece *piece, BwWindowFigures *out)
{
  BwReturns returns = {
    .moments = { .n = piece->n_returns,
                 .mean = piece->mean,
                 .m2 = piece->m2,
                 .max_abs = piece->largest_return },
    .downside.high = piece->downside,
  };

  out->n_returns = piece->n_returns;
  out->sharpe_bet = bw_returns_sharpe (&returns);
  out->sortino_bet = bw_returns_sortino (&returns);
}

static void
fill_decided (const Piece *piece, BwWindowFigures *out)
{
  out->n_won = piece->n_won;
  out->n_lost = piece->n_lost;
  out->n_decided = piece->n_won + piece->n_lost;
  out->n_p = piece->n_p;
  out->win_rate = ratio ((double) piece->n_won, (double) out->n_decided);
  out->brier = ratio (piece->brier, (double) piece->n_p);
  out->log_loss = ratio (piece->log_loss, (double) piece->n_p);
}

static void
fill_settled (const Piece *piece, BwWindowFigures *out)
{
  bool has_peak = piece->n > 0 && piece->equity_max > 0;

  out->n = piece->n;
  out->n_edge = piece->n_edge;
  out->n_clv = piece->n_clv;
  out->n_novig = piece->n_novig;
  out->staked = bw_sum_value (&piece->staked);
  out->profit = bw_sum_value (&piece->profit);
  out->roi = ratio (out->profit, out->staked);
  out->profit_factor = ratio (piece->gains, piece->losses);
  if (piece->losses <= 0 && piece->gains > 0)
    out->profit_factor = INFINITY;
  out->average_edge = ratio (piece->edge, (double) piece->n_edge);
  out->clv = ratio (piece->clv, (double) piece->n_clv);
  out->clv_novig = ratio (piece->novig, (double) piece->n_novig);
  out->max_drawdown = has_peak ? piece->drawdown : (double) NAN;
  out->current_drawdown = has_peak ? 1 - piece->equity_end / piece->equity_max : (double) NAN;
}

/* Without stakes there is no money, and no win rate of it. */
static void
clear_money (BwWindowFigures *figures)
{
  figures->staked = figures->profit = figures->roi = figures->win_rate = NAN;
  figures->sharpe_bet = figures->sortino_bet = figures->profit_factor = NAN;
  figures->max_drawdown = figures->current_drawdown = NAN;
  figures->average_edge = figures->clv = figures->clv_novig = NAN;
}

void
bw_window_figures (const BwWindow *window, BwWindowFigures *out)
{
  Piece settled = queue_sum (&window->queues[SETTLED]);
  Piece decided = window->n_max > 0 ? queue_sum (&window->queues[DECIDED]) : settled;
  Piece returns = window->n_max > 0 ? queue_sum (&window->queues[RETURNS]) : settled;

  fill_settled (&settled, out);
  fill_decided (&decided, out);
  fill_returns (&returns, out);
  if (window->is_forecasts)
    clear_money (out);
}
