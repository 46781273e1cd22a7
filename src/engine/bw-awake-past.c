/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Awake time at moments before this start, as the programs before it counted it. */
#include "engine/bw-awake-past.h"

struct _BwAwakePast
{
  BwHeartbeat *heartbeat; /* borrowed */
  GArray *gaps;           /* of BwAwakeGap */
};

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return one < other ? -1 : one > other;
}

BwAwakePast *
bw_awake_past_new (BwHeartbeat *heartbeat, const GPtrArray *gaps, const GArray *times)
{
  g_return_val_if_fail (heartbeat != NULL && times != NULL, NULL);
  BwAwakePast *past = g_new0 (BwAwakePast, 1);
  past->heartbeat = heartbeat;
  past->gaps = g_array_new (FALSE, FALSE, sizeof (BwAwakeGap));
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) times);
  int64_t stamp_us = bw_heartbeat_previous_us (heartbeat);
  if (stamp_us != BW_TIME_NONE)
    g_array_append_val (sorted, stamp_us);
  g_array_sort (sorted, compare_int64);
  BwAwakeLine line;
  bw_awake_line_init (&line, gaps, sorted->len > 0 ? g_array_index (sorted, int64_t, 0) : 0);
  for (unsigned i = 0; i < sorted->len; i++)
    {
      int64_t at_us = g_array_index (sorted, int64_t, i);
      BwAwakeGap gap;
      while (bw_awake_line_next_gap (&line, at_us, &gap))
        g_array_append_val (past->gaps, gap);
      bw_awake_line_at (&line, at_us);
    }
  return past;
}

void
bw_awake_past_free (BwAwakePast *past)
{
  if (past == NULL)
    return;
  g_array_unref (past->gaps);
  g_free (past);
}

/* What of the time before WALL_US is not counted. */
static int64_t
lost_us (const BwAwakePast *past, int64_t wall_us)
{
  int64_t lost = 0;
  for (unsigned i = 0; i < past->gaps->len; i++)
    {
      const BwAwakeGap *gap = &g_array_index (past->gaps, BwAwakeGap, i);
      if (gap->to_us <= wall_us)
        lost += gap->to_us - gap->from_us;
    }
  return lost;
}

int64_t
bw_awake_past_at_us (const BwAwakePast *past, int64_t wall_us)
{
  g_return_val_if_fail (past != NULL, 0);
  int64_t awake_us = bw_heartbeat_awake_at_us (past->heartbeat, wall_us);
  int64_t stamp_us = bw_heartbeat_previous_us (past->heartbeat);
  return stamp_us == BW_TIME_NONE ? awake_us
                                  : awake_us + lost_us (past, stamp_us) - lost_us (past, wall_us);
}

const GArray *
bw_awake_past_gaps (const BwAwakePast *past)
{
  return past->gaps;
}

int64_t
bw_awake_past_reach_us (const GPtrArray *gaps, int64_t wall_us, int64_t span_us)
{
  int64_t from_us = wall_us - span_us;
  for (unsigned i = gaps != NULL ? gaps->len : 0; i > 0; i--)
    {
      const BwGap *gap = g_ptr_array_index (gaps, i - 1);
      if (gap->source == NULL && gap->kind != BW_GAP_OFFLINE && gap->to_us > from_us
          && gap->from_us < wall_us)
        from_us -= MAX (0, gap->to_us - gap->from_us);
    }
  return from_us;
}
