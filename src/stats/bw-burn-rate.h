/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast an error budget is spent, over several windows (Beyer et al. 2018, chapter 5), and how
 * much of it is left. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** The longest window, minutes: three days. */
#define BW_BURN_MINUTES 4320
/** So many bad events have to be in the long window before a row of the table fires. */
#define BW_BURN_MIN_BAD 10
#define BW_BURN_N_ROWS 3
#define BW_BURN_USUAL_SLO .999

/** Events that were good or bad by minute, the last three days of them. */
typedef struct _BwBurnRate BwBurnRate;

/** One without events. (transfer full) */
BwBurnRate *bw_burn_rate_new (void);
void bw_burn_rate_free (BwBurnRate *burn);
/** Forgets all. */
void bw_burn_rate_reset (BwBurnRate *burn);
/** Adds GOOD and BAD events (parts of one count) at TIME_S; those of an earlier minute than the
 * newest are taken as of that one. O(1), and one step for each minute that nothing came. */
void bw_burn_rate_push (BwBurnRate *burn, int64_t time_s, double good, double bad);
/** The events of the last MINUTES, the newest one's included. */
void bw_burn_rate_count (const BwBurnRate *burn, unsigned minutes, double *good, double *bad);

/** A row of the table: 2 % of a 30-day budget spent in 1 h, 5 % in 6 h, 10 % in 3 d. */
typedef struct
{
  unsigned long_minutes;
  unsigned short_minutes;
  double factor;
  bool is_page; /* at once; else a ticket */
} BwBurnRow;
extern const BwBurnRow bw_burn_rows[BW_BURN_N_ROWS];

/** What a row comes to: burn rates (bad / total) / (1 − slo), NaN where nothing came. */
typedef struct
{
  double long_rate;
  double short_rate;
  double n_bad; /* in the long window */
  bool fires;   /* both are over the factor, and enough was bad */
} BwBurnFigure;
/** Fills all rows of OUT for SLO (0 … below 1); MIN_BAD is usually BW_BURN_MIN_BAD. */
void bw_burn_rate_judge (const BwBurnRate *burn, double slo, double min_bad,
                         BwBurnFigure out[BW_BURN_N_ROWS]);

/** Uptime over checks: time not watched is none of either. NaN where undefined. */
typedef struct
{
  int64_t n_checks;
  double uptime;      /* up / (up + down) */
  double budget_left; /* share of the errors that SLO allows; below 0: more than all */
} BwUptime;
void bw_uptime_compute (double n_up, double n_down, double slo, BwUptime *out);
