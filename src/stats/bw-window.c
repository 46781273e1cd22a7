/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows over a ledger: queues of two stacks of summaries that combine. */
#include "stats/bw-window.h"

#include "stats/bw-forecast-sums.h"
#include "stats/bw-returns.h"

#include <math.h>

/* A stretch of rows; the empty one is zeroed. */
typedef struct
{
  int64_t n;
  int64_t n_edge;
  int64_t n_clv;
  int64_t n_novig;
  int64_t n_won;
  int64_t n_lost;
  BwSum staked;
  BwSum profit;
  BwSum gains;
  BwSum losses;
  BwSum edge;
  BwSum clv;
  BwSum novig;
  BwReturns returns;
  BwForecastSums forecasts;
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
    .gains.high = fmax (0, row->profit),
    .losses.high = fmax (0, -row->profit),
    .equity_max = fmax (before, equity),
    .equity_min = fmin (before, equity),
    .equity_end = equity,
    .drawdown = before > 0 ? fmax (0, 1 - equity / before) : 0,
  };
  if (row->stake > 0)
    bw_returns_push (&piece->returns, row->profit / row->stake);
  if (row->status != BW_BET_PUSH && row->p >= 0 && row->p <= 1)
    bw_forecast_sums_push (&piece->forecasts, row->p, is_won);
  if (!(row->odds > 1))
    return;
  if (row->p >= 0 && row->p <= 1)
    {
      piece->n_edge = 1;
      piece->edge.high = row->p * row->odds - 1;
    }
  if (row->closing_odds > 1)
    {
      piece->n_clv = 1;
      piece->n_novig = 1;
      piece->clv.high = row->odds / row->closing_odds - 1;
      piece->novig.high = row->odds / (row->closing_odds * overround) - 1;
    }
  if (row->closing_fair_p > 0)
    {
      piece->n_novig = 1;
      piece->novig.high = row->odds * row->closing_fair_p - 1;
    }
}

/* A followed by B. */
static Piece
combine (const Piece *a, const Piece *b)
{
  if (a->n == 0)
    return *b;
  if (b->n == 0)
    return *a;
  Piece both = *a;
  double fall = a->equity_max > 0 ? 1 - b->equity_min / a->equity_max : 0;

  both.n += b->n;
  both.n_edge += b->n_edge;
  both.n_clv += b->n_clv;
  both.n_novig += b->n_novig;
  both.n_won += b->n_won;
  both.n_lost += b->n_lost;
  bw_sum_merge (&both.staked, &b->staked);
  bw_sum_merge (&both.profit, &b->profit);
  bw_sum_merge (&both.gains, &b->gains);
  bw_sum_merge (&both.losses, &b->losses);
  bw_sum_merge (&both.edge, &b->edge);
  bw_sum_merge (&both.clv, &b->clv);
  bw_sum_merge (&both.novig, &b->novig);
  bw_returns_merge (&both.returns, &b->returns);
  bw_forecast_sums_merge (&both.forecasts, &b->forecasts);
  both.equity_max = fmax (a->equity_max, b->equity_max);
  both.equity_min = fmin (a->equity_min, b->equity_min);
  both.equity_end = b->equity_end;
  both.drawdown = fmax (fall, fmax (a->drawdown, b->drawdown));
  return both;
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
  queue->back_sum = combine (&queue->back_sum, piece);
}

/* Turns the back over when the front is empty, so that the oldest entry is the front's last. */
static void
queue_turn (Queue *queue)
{
  if (queue->front->len > 0)
    return;
  Piece newer = { 0 };

  for (unsigned i = queue->back->len; i-- > 0;)
    {
      Entry entry = g_array_index (queue->back, Entry, i);

      entry.piece = newer = combine (&entry.piece, &newer);
      g_array_append_val (queue->front, entry);
    }
  g_array_set_size (queue->back, 0);
  queue->back_sum = (Piece){ 0 };
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
  return combine (&g_array_index (queue->front, Entry, queue->front->len - 1).piece,
                  &queue->back_sum);
}

static BwWindow *
window_new (unsigned n_max, int64_t span_ms, double overround)
{
  BwWindow *window = g_new0 (BwWindow, 1);

  window->n_max = n_max;
  window->span_ms = span_ms;
  window->overround = overround;
  for (unsigned i = 0; i < N_QUEUES; i++)
    queue_init (&window->queues[i]);
  return window;
}

BwWindow *
bw_window_new_count (unsigned n, double overround)
{
  g_return_val_if_fail (n > 0, NULL);

  return window_new (n, 0, overround);
}

BwWindow *
bw_window_new_span (int64_t span_ms, double overround)
{
  g_return_val_if_fail (span_ms > 0, NULL);

  return window_new (0, span_ms, overround);
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
  while (queue_length (queue) > 0 && queue_oldest_ms (queue) <= now_ms - window->span_ms)
    queue_pop (queue);
}

static double
mean (const BwSum *sum, double n)
{
  return n > 0 ? bw_sum_value (sum) / n : (double) NAN;
}

void
bw_window_figures (const BwWindow *window, BwWindowFigures *out)
{
  Piece settled = queue_sum (&window->queues[SETTLED]);
  Piece decided = window->n_max > 0 ? queue_sum (&window->queues[DECIDED]) : settled;
  Piece returns = window->n_max > 0 ? queue_sum (&window->queues[RETURNS]) : settled;
  double losses = bw_sum_value (&settled.losses);
  double n_decided = (double) (decided.n_won + decided.n_lost);
  double n_p = (double) decided.forecasts.n;
  bool has_peak = settled.n > 0 && settled.equity_max > 0;

  *out = (BwWindowFigures){
    .n = settled.n,
    .n_decided = decided.n_won + decided.n_lost,
    .n_returns = returns.returns.moments.n,
    .n_won = decided.n_won,
    .n_lost = decided.n_lost,
    .n_p = decided.forecasts.n,
    .n_edge = settled.n_edge,
    .n_clv = settled.n_clv,
    .n_novig = settled.n_novig,
    .staked = bw_sum_value (&settled.staked),
    .profit = bw_sum_value (&settled.profit),
    .roi = mean (&settled.profit, bw_sum_value (&settled.staked)),
    .win_rate = n_decided > 0 ? (double) decided.n_won / n_decided : (double) NAN,
    .sharpe_bet = bw_returns_sharpe (&returns.returns),
    .sortino_bet = bw_returns_sortino (&returns.returns),
    .max_drawdown = has_peak ? settled.drawdown : (double) NAN,
    .current_drawdown = has_peak ? 1 - settled.equity_end / settled.equity_max : (double) NAN,
    .profit_factor = mean (&settled.gains, losses),
    .average_edge = mean (&settled.edge, (double) settled.n_edge),
    .clv = mean (&settled.clv, (double) settled.n_clv),
    .clv_novig = mean (&settled.novig, (double) settled.n_novig),
    .brier = mean (&decided.forecasts.brier, n_p),
    .log_loss = mean (&decided.forecasts.log_loss, n_p),
  };
  if (losses == 0 && bw_sum_value (&settled.gains) > 0)
    out->profit_factor = INFINITY;
}
