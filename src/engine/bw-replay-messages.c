/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a replay's firings would have been. */
#include "engine/bw-replay-messages.h"

#include "base/bw-time.h"
#include "model/bw-workflow.h"

#define NIGHT_FROM_HOUR 22
#define NIGHT_TO_HOUR 7

bool
bw_replay_is_night (GTimeZone *zone, int64_t at_us)
{
  int64_t local_us = at_us + bw_zone_offset_us (zone, at_us);
  int64_t day_us = ((local_us % BW_DAY_US) + BW_DAY_US) % BW_DAY_US;
  return day_us >= NIGHT_FROM_HOUR * BW_HOUR_US || day_us < NIGHT_TO_HOUR * BW_HOUR_US;
}

void
bw_replay_count_messages (BwReplay *replay, const BwRule *rule, BwConfig *config)
{
  g_return_if_fail (replay != NULL && rule != NULL && config != NULL);
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  g_autoptr (GTimeZone) zone = bw_zone_new (bw_config_group_text (general, "zone"), NULL);
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  for (unsigned i = 0; i < replay->steps->len; i++)
    {
      const BwReplayStep *step = &g_array_index (replay->steps, BwReplayStep, i);
      if (step->kind == BW_KIND_DOWNGRADE)
        continue;
      replay->n_notifications++;
      if (bw_replay_is_night (zone, step->at_us))
        replay->n_at_night++;
    }
}
