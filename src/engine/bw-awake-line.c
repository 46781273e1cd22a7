/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Awake time at moments of the past: wall time less what was slept through or not watched. */
#include "engine/bw-awake-line.h"

void
bw_awake_line_init (BwAwakeLine *line, const GPtrArray *gaps, int64_t from_us)
{
  g_return_if_fail (line != NULL);
  *line = (BwAwakeLine){ .gaps = gaps, .seen_us = from_us };
}

/* A source's own gap stops no clock; offline, the program goes on; a clock that was set back hides
 * nothing. */
static bool
is_counted (const BwGap *gap)
{
  return gap->source == NULL && gap->kind != BW_GAP_OFFLINE && gap->to_us > gap->from_us;
}

/* The next one that is not over; those before it are passed by for good. */
static const BwGap *
peek (BwAwakeLine *line)
{
  for (; line->gaps != NULL && line->next < line->gaps->len; line->next++)
    {
      const BwGap *gap = g_ptr_array_index (line->gaps, line->next);
      if (is_counted (gap) && gap->to_us > line->seen_us)
        return gap;
    }
  return NULL;
}

bool
bw_awake_line_next_gap (BwAwakeLine *line, int64_t wall_us, BwAwakeGap *out)
{
  const BwGap *gap = peek (line);
  if (gap == NULL || gap->to_us > wall_us)
    return false;
  *out = (BwAwakeGap){ MAX (gap->from_us, line->seen_us), gap->to_us,
                       gap->kind == BW_GAP_NOT_RUNNING };
  line->lost_us += out->to_us - out->from_us;
  line->seen_us = gap->to_us;
  return true;
}

int64_t
bw_awake_line_at (BwAwakeLine *line, int64_t wall_us)
{
  line->seen_us = MAX (line->seen_us, wall_us);
  return wall_us - line->lost_us;
}

int64_t
bw_awake_line_wall_us (const BwAwakeLine *line, int64_t awake_us)
{
  return awake_us + line->lost_us;
}

int64_t
bw_awake_line_until_us (BwAwakeLine *line)
{
  const BwGap *gap = peek (line);
  return gap != NULL ? MAX (gap->from_us, line->seen_us) : INT64_MAX;
}
