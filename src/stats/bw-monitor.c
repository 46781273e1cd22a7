/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bet says against a ledger's null hypotheses, and which bets are one step. */
#include "stats/bw-monitor.h"

#include <glib.h>
#include <math.h>

#define N_SHIFTS 5
#define N_SLOPES 6
#define MAX_LOGIT 30
/* What a certain forecast that did not come true is worth: any value is valid, as the null gives it
 * no chance. */
#define CONTRADICTION 1e6
/* A factor above that (e^690) counts as that, which is always allowed; so no sum of them overflows.
 */
#define MAX_FACTOR 0x1p995
#define NONE G_MAXSIZE

/* Rows on their way in. */
typedef struct
{
  BwMonitor *monitor;
  const BwStatsRow *rows;
  const size_t
      *next; /* the row after each that is of the same event, or NONE; NULL: all are alone */
  BwMonitorStepFunc func; /* or NULL */
  void *data;
} Push;

/* How far below π₀ the true rate may be. */
static const double falls[] = { .01, .02, .03, .05, .07, .10, .15, .20, .30 };
/* Shares of a bettor's capital that are laid against the ledger. */
static const double fractions[] = { .64, .32, .16, .08, .04, .02, .01 };
static const double shifts[N_SHIFTS] = { -.5, -.2, 0, .2, .5 };
static const double exp_shifts[N_SHIFTS] = { 0.6065306597126334, 0.8187307530779818, 1,
                                             1.2214027581601699, 1.6487212707001282 };
static const double slopes[N_SLOPES] = { .3, .5, .7, 1, 1.4, 2 };

G_STATIC_ASSERT (N_SHIFTS *N_SLOPES - 1 == BW_E_PROCESS_MAX);
G_STATIC_ASSERT (G_N_ELEMENTS (falls) <= BW_E_PROCESS_MAX);

static const struct
{
  const char *name;
  double level;
} kinds[BW_N_MONITORS] = {
  [BW_MONITOR_WIN_RATE] = { "win_rate", BW_MONITOR_PI0 },
  [BW_MONITOR_ROI] = { "roi", BW_MONITOR_ROI_M },
  [BW_MONITOR_CALIBRATION] = { "calibration", 0 },
  [BW_MONITOR_CLV] = { "clv", BW_MONITOR_CLV_CAP },
};

const char *
bw_monitor_kind_name (BwMonitorKind kind)
{
  return (unsigned) kind < BW_N_MONITORS ? kinds[kind].name : NULL;
}

bool
bw_monitor_kind_parse (const char *text, BwMonitorKind *kind)
{
  for (unsigned i = 0; text != NULL && i < BW_N_MONITORS; i++)
    if (g_str_equal (text, kinds[i].name))
      {
        *kind = i;
        return true;
      }
  return false;
}

BwMonitorSpec
bw_monitor_spec (BwMonitorKind kind)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_MONITORS, (BwMonitorSpec){ 0 });
  return (BwMonitorSpec){ kind, kinds[kind].level };
}

bool
bw_monitor_spec_is_valid (const BwMonitorSpec *spec)
{
  switch (spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return spec->level == BW_MONITOR_BREAK_EVEN || (spec->level > falls[0] && spec->level < 1);
    case BW_MONITOR_ROI:
      return isfinite (spec->level) && spec->level > -1;
    case BW_MONITOR_CALIBRATION:
      return true;
    case BW_MONITOR_CLV:
      return isfinite (spec->level) && spec->level > 0;
    default:
      return false;
    }
}

/* θ = π₀ − d: an alternative below nothing is none. */
static unsigned
win_rate_factors (double pi0, bool is_won, double *out)
{
  unsigned n = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (falls); i++)
    if (pi0 - falls[i] > 0)
      out[n++] = is_won ? 1 - falls[i] / pi0 : 1 + falls[i] / (1 - pi0);
  return n;
}

/* The same where π₀ is another one for each bet: there are as many components for all of them, and
 * one below nothing stakes nothing. */
static unsigned
break_even_factors (double pi0, bool is_won, double *out)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (falls); i++)
    {
      double won = pi0 - falls[i] > 0 ? 1 - falls[i] / pi0 : 1;
      double lost = pi0 - falls[i] > 0 ? 1 + falls[i] / (1 - pi0) : 1;
      out[i] = is_won ? won : lost;
    }
  return G_N_ELEMENTS (falls);
}

/* 1 + f · SHORTFALL / ROOM: the capital after staking f of it on X falling short of m, where m − X
 * is at least −ROOM. */
static unsigned
capital_factors (double shortfall, double room, double *out)
{
  double ratio = MIN (shortfall / room, MAX_FACTOR);
  for (unsigned i = 0; i < G_N_ELEMENTS (fractions); i++)
    out[i] = 1 + fractions[i] * ratio;
  return G_N_ELEMENTS (fractions);
}

static unsigned
roi_factors (double m, const BwStatsRow *row, double *out)
{
  double most = row->odds - 1;
  return capital_factors (m - MIN (row->profit / row->stake, most), most - m, out);
}

static unsigned
clv_factors (double cap, const BwStatsRow *row, double *out)
{
  return capital_factors (-CLAMP (row->odds / row->closing_odds - 1, -cap, cap), cap, out);
}

/* Where component K is among all shifts and slopes; the forecast itself is none. */
static unsigned
place_of (unsigned k)
{
  const unsigned itself = 2 * N_SLOPES + 3;
  return k < itself ? k : k + 1;
}

/* The component K as σ (A + B · logit p). */
static void
recalibration (unsigned k, double *a, double *b)
{
  *a = shifts[place_of (k) / N_SLOPES];
  *b = slopes[place_of (k) % N_SLOPES];
}

/* The outcome's chance by the recalibrated forecast, σ (±(a + b · logit p)), over that by the
 * stated one; e^(a + b · logit p) is made of its two parts, each of which many components share. */
static unsigned
calibration_factors (double p, bool is_won, double *out)
{
  double chance = is_won ? p : 1 - p;
  if (p == 0 || p == 1)
    {
      for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
        out[k] = p == is_won ? 1 : CONTRADICTION;
      return BW_E_PROCESS_MAX;
    }
  double logit = CLAMP (log (p) - log1p (-p), -MAX_LOGIT, MAX_LOGIT);
  double sign = is_won ? -1 : 1;
  double by_slope[N_SLOPES];
  for (unsigned i = 0; i < N_SLOPES; i++)
    by_slope[i] = exp (sign * slopes[i] * logit);
  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
    {
      unsigned place = place_of (k);
      unsigned shift = place / N_SLOPES;
      double by_shift = is_won ? exp_shifts[N_SHIFTS - 1 - shift] : exp_shifts[shift];
      out[k] = MIN (1 / ((1 + by_shift * by_slope[place % N_SLOPES]) * chance), MAX_FACTOR);
    }
  return BW_E_PROCESS_MAX;
}

static bool
counts (const BwMonitorSpec *spec, const BwStatsRow *row)
{
  if (!bw_stats_row_is_valid (row) || !bw_stats_row_is_settled (row))
    return false;
  switch (spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return bw_stats_row_is_decided (row)
             && (spec->level != BW_MONITOR_BREAK_EVEN || row->odds > 1);
    case BW_MONITOR_ROI:
      return row->stake > 0 && row->odds > 1 && row->odds - 1 - spec->level > 0;
    case BW_MONITOR_CALIBRATION:
      return bw_stats_row_is_decided (row) && !isnan (row->p);
    default:
      return row->odds > 1 && row->closing_odds > 1;
    }
}

/* The factors of ROW alone into OUT, or 0 where it does not count. How many there are. */
static unsigned
factors_of (const BwMonitorSpec *spec, const BwStatsRow *row, double *out)
{
  if (!counts (spec, row))
    return 0;
  bool is_won = row->status == BW_BET_WON;
  switch (spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return spec->level == BW_MONITOR_BREAK_EVEN ? break_even_factors (1 / row->odds, is_won, out)
                                                  : win_rate_factors (spec->level, is_won, out);
    case BW_MONITOR_ROI:
      return roi_factors (spec->level, row, out);
    case BW_MONITOR_CALIBRATION:
      return calibration_factors (row->p, is_won, out);
    default:
      return clv_factors (spec->level, row, out);
    }
}

unsigned
bw_monitor_factors (const BwMonitorSpec *spec, const BwStatsRow *row, double *out)
{
  unsigned n = factors_of (spec, row, out);
  for (unsigned k = 0; k < n; k++)
    out[k] = log (out[k]);
  return n;
}

static unsigned
n_components (const BwMonitorSpec *spec)
{
  double factors[BW_E_PROCESS_MAX];
  switch (spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return spec->level == BW_MONITOR_BREAK_EVEN ? G_N_ELEMENTS (falls)
                                                  : win_rate_factors (spec->level, true, factors);
    case BW_MONITOR_CALIBRATION:
      return BW_E_PROCESS_MAX;
    default:
      return G_N_ELEMENTS (fractions);
    }
}

void
bw_monitor_init (BwMonitor *monitor, const BwMonitorSpec *spec)
{
  g_return_if_fail (monitor != NULL && spec != NULL && bw_monitor_spec_is_valid (spec));
  *monitor = (BwMonitor){ .spec = *spec };
  bw_monitor_restart (monitor);
}

void
bw_monitor_restart (BwMonitor *monitor)
{
  bw_e_process_init (&monitor->process, n_components (&monitor->spec));
  monitor->before = monitor->process;
  monitor->last = (BwMonitorEvent){ 0 };
  monitor->n_last = 0;
  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
    monitor->last_sum[k] = 0;
  monitor->n_rows = 0;
  monitor->n_skipped = 0;
}

/* Whether ORDER_MS is within the time in which an event that began at START_MS may come out.
 * Unsigned, since an unknown time is as far from a known one as can be. */
static bool
is_one_event (int64_t order_ms, int64_t start_ms)
{
  return (uint64_t) order_ms - (uint64_t) start_ms <= BW_MONITOR_EVENT_MS;
}

static bool
has_entered (const BwMonitor *monitor, const BwStatsRow *row)
{
  int64_t oldest = MAX (0, monitor->n_recent - BW_MONITOR_N_RECENT);
  for (int64_t i = monitor->n_recent - 1; row->event != 0 && i >= oldest; i--)
    {
      const BwMonitorEvent *recent = &monitor->recent[i % BW_MONITOR_N_RECENT];
      if (recent->event == row->event && is_one_event (row->order_ms, recent->order_ms))
        return true;
    }
  return false;
}

static bool
is_of_last (const BwMonitor *monitor, const BwStatsRow *row)
{
  return row->event != 0 && monitor->n_last > 0 && row->event == monitor->last.event
         && is_one_event (row->order_ms, monitor->last.order_ms);
}

/* A new step, of which no row is known yet. */
static void
begin_step (BwMonitor *monitor, const BwStatsRow *row)
{
  monitor->before = monitor->process;
  monitor->last = (BwMonitorEvent){ row->order_ms, row->event };
  monitor->n_last = 0;
  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
    monitor->last_sum[k] = 0;
  if (row->event != 0)
    monitor->recent[monitor->n_recent++ % BW_MONITOR_N_RECENT] = monitor->last;
}

static size_t
next_of (const Push *push, size_t i)
{
  return push->next != NULL ? push->next[i] : NONE;
}

/* Adds row I and those after it of the same event to the last step. */
static void
grow_step (const Push *push, size_t i)
{
  BwMonitor *monitor = push->monitor;
  double factors[BW_E_PROCESS_MAX];
  unsigned n = 0;
  if (monitor->n_last > 0)
    monitor->process = monitor->before;
  for (; i != NONE; i = next_of (push, i))
    {
      n = factors_of (&monitor->spec, &push->rows[i], factors);
      /* A row without an event stays alone. */
      for (unsigned k = 0; push->rows[i].event != 0 && k < n; k++)
        monitor->last_sum[k] += factors[k];
      monitor->n_last++;
      monitor->n_rows++;
    }
  for (unsigned k = 0; monitor->n_last > 1 && k < n; k++)
    factors[k] = monitor->last_sum[k] / (double) monitor->n_last;
  bw_e_process_multiply (&monitor->process, factors);
  if (push->func != NULL)
    push->func (monitor, push->data);
}

/* A row, or the rows of one event in a moment. */
static void
push_chain (const Push *push, size_t first)
{
  if (!has_entered (push->monitor, &push->rows[first]))
    {
      begin_step (push->monitor, &push->rows[first]);
      grow_step (push, first);
      return;
    }
  for (size_t i = first; i != NONE; i = next_of (push, i))
    push->monitor->n_skipped++;
}

/* Fills NEXT with the next row of the same event for each row that counts, and FIRSTS with where
 * such chains begin. How many there are. */
static size_t
find_chains (const BwMonitor *monitor, const BwStatsRow *rows, size_t n, size_t *next,
             size_t *firsts)
{
  g_autoptr (GHashTable) ends = g_hash_table_new (NULL, NULL);
  size_t n_chains = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (!counts (&monitor->spec, &rows[i]))
        continue;
      gpointer key = GUINT_TO_POINTER (rows[i].event), end = NULL;
      next[i] = NONE;
      if (rows[i].event != 0 && g_hash_table_lookup_extended (ends, key, NULL, &end))
        next[GPOINTER_TO_SIZE (end)] = i;
      else
        firsts[n_chains++] = i;
      g_hash_table_insert (ends, key, GSIZE_TO_POINTER (i));
    }
  return n_chains;
}

/* What belongs to the last step comes first: of one moment nothing is before the other. */
static void
push_many (Push *push, size_t n)
{
  g_autofree size_t *next = g_new (size_t, n);
  g_autofree size_t *firsts = g_new (size_t, n);
  size_t n_chains = find_chains (push->monitor, push->rows, n, next, firsts);
  size_t joined = NONE;
  push->next = next;
  for (size_t i = 0; i < n_chains && joined == NONE; i++)
    if (is_of_last (push->monitor, &push->rows[firsts[i]]))
      joined = firsts[i];
  if (joined != NONE)
    grow_step (push, joined);
  for (size_t i = 0; i < n_chains; i++)
    if (firsts[i] != joined)
      push_chain (push, firsts[i]);
  push->next = NULL;
}

void
bw_monitor_push_each (BwMonitor *monitor, const BwStatsRow *rows, size_t n, BwMonitorStepFunc func,
                      void *data)
{
  Push push = { .monitor = monitor, .rows = rows, .func = func, .data = data };
  bool has_events = false;
  for (size_t i = 0; i < n; i++)
    has_events = has_events || rows[i].event != 0;
  if (has_events && n > 1)
    push_many (&push, n);
  else
    for (size_t i = 0; i < n; i++)
      if (!counts (&monitor->spec, &rows[i]))
        continue;
      else if (is_of_last (monitor, &rows[i]))
        grow_step (&push, i);
      else
        push_chain (&push, i);
}

void
bw_monitor_push (BwMonitor *monitor, const BwStatsRow *rows, size_t n)
{
  bw_monitor_push_each (monitor, rows, n, NULL, NULL);
}

/* The line of component LEADER, whose evidence is LOG_EVIDENCE. */
static void
diagnose (const BwMonitor *monitor, unsigned leader, double log_evidence, double *a, double *b)
{
  *a = 0;
  *b = 1;
  if (monitor->spec.kind == BW_MONITOR_CALIBRATION && log_evidence > 0)
    recalibration (leader, a, b);
}

void
bw_monitor_diagnosis (const BwMonitor *monitor, double *a, double *b)
{
  unsigned leader = bw_e_process_leader (&monitor->process);
  diagnose (monitor, leader, bw_e_process_log_e (&monitor->process, leader), a, b);
}

void
bw_monitor_change_diagnosis (const BwMonitor *monitor, double *a, double *b)
{
  unsigned leader = bw_e_process_change_leader (&monitor->process);
  diagnose (monitor, leader, bw_e_process_log_sr (&monitor->process, leader), a, b);
}
