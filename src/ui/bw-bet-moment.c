/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moment of a bet, by which a table and charts lead to each other. */
#include "ui/bw-bet-moment.h"

#include "stats/bw-stats-row.h"

/* Nothing that is searched for begins so and goes on with digits alone. */
#define PREFIX "@"

bool
bw_bet_moment_has (const BwBet *bet)
{
  BwStatsRow row;
  bw_stats_row_init (&row, bet, 0);
  return bw_stats_row_is_settled (&row) && bw_stats_row_is_valid (&row)
         && bw_bet_order_ms (bet) != BW_TIME_NONE;
}

static void
navigate (BwContext *context, const char *page, int64_t ms)
{
  g_autofree char *argument = g_strdup_printf (PREFIX "%" G_GINT64_FORMAT, ms);
  bw_context_navigate (context, page, argument);
}

void
bw_bet_moment_show_chart (BwContext *context, const BwBet *bet)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && bet != NULL);
  navigate (context, "performance", bw_bet_order_ms (bet));
}

void
bw_bet_moment_show_bets (BwContext *context, int64_t time_us)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && time_us != BW_TIME_NONE);
  navigate (context, "bets", time_us / 1000 - (time_us % 1000 < 0));
}

int64_t
bw_bet_moment_parse_ms (const char *argument)
{
  int64_t ms = 0;
  if (argument == NULL || !g_str_has_prefix (argument, PREFIX)
      || !g_ascii_string_to_signed (argument + strlen (PREFIX), 10, INT64_MIN, INT64_MAX, &ms,
                                    NULL))
    return BW_TIME_NONE;
  return ms;
}
