/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic on the grid of due times. */
#include "collect/bw-slots-private.h"

#include <glib.h>

#define TOGETHER_US (BW_SECOND_US / 20)
#define LONGEST_BACKOFF_US (10 * BW_MINUTE_US)
#define BACKOFF_INTERVALS 10
#define SETTLE_US (10 * BW_SECOND_US)

/** The first point of the grid at or after US, which is not negative. */
static int64_t
grid_at_or_after (const BwSlots *slots, int64_t us)
{
  return (us + slots->interval_us - 1) / slots->interval_us * slots->interval_us;
}

static int64_t
together (const BwSlots *slots)
{
  return MIN (TOGETHER_US, slots->interval_us / 4);
}

void
bw_slots_init (BwSlots *slots, int64_t interval_us, int64_t now_us)
{
  int64_t cap_us = MIN (BACKOFF_INTERVALS * interval_us, LONGEST_BACKOFF_US);

  *slots = (BwSlots){
    .interval_us = interval_us,
    .backoff = { .first_us = 2 * interval_us, .cap_us = MAX (interval_us, cap_us) },
  };
  bw_slots_restart (slots, now_us);
}

void
bw_slots_restart (BwSlots *slots, int64_t now_us)
{
  slots->due_us = now_us;
  slots->is_fresh = true;
  bw_backoff_reset (&slots->backoff);
}

bool
bw_slots_is_due (const BwSlots *slots, int64_t now_us)
{
  return slots->due_us <= now_us + together (slots);
}

int64_t
bw_slots_lateness (const BwSlots *slots, int64_t now_us)
{
  int64_t late_us = now_us - slots->due_us;

  return !slots->is_fresh && late_us > 2 * slots->interval_us ? late_us : 0;
}

void
bw_slots_start (BwSlots *slots, int64_t now_us)
{
  int64_t slot_us = slots->due_us;

  if (!bw_slots_is_due (slots, now_us))
    return;
  if (slots->is_fresh)
    {
      /* The first rates would stand for next to no time. */
      slots->due_us = grid_at_or_after (slots, now_us + slots->interval_us / 2 + 1);
      slots->is_fresh = false;
      return;
    }
  slots->due_us = grid_at_or_after (slots, MAX (slot_us, now_us + together (slots)) + 1);
  slots->n_dropped += MAX ((slots->due_us - slot_us) / slots->interval_us - 1, 0);
}

void
bw_slots_drop (BwSlots *slots, int64_t now_us)
{
  if (slots->is_fresh || slots->due_us >= now_us)
    return;
  int64_t first_us = grid_at_or_after (slots, slots->due_us);
  slots->due_us = grid_at_or_after (slots, now_us);
  slots->n_dropped += (slots->due_us - first_us) / slots->interval_us;
}

void
bw_slots_succeed (BwSlots *slots, int64_t now_us)
{
  if (slots->backoff.n_failures > 0 && !slots->is_fresh && slots->due_us > now_us)
    slots->due_us = grid_at_or_after (slots, now_us + 1);
  bw_slots_drop (slots, now_us);
  bw_backoff_reset (&slots->backoff);
}

void
bw_slots_fail (BwSlots *slots, int64_t now_us)
{
  int64_t delay_us = bw_backoff_fail (&slots->backoff);

  bw_slots_drop (slots, now_us);
  if (slots->is_fresh)
    return;
  /* An answer that came at once is a moment after its slot: that moment must not cost an interval.
   */
  slots->due_us = grid_at_or_after (slots, now_us + delay_us - slots->interval_us + 1);
}

void
bw_slots_slept (BwSlots *slots, int64_t slept_us, int64_t now_us)
{
  if (!slots->is_fresh && slots->due_us - slept_us <= now_us)
    slots->due_us = MIN (slots->due_us, now_us + SETTLE_US);
}
