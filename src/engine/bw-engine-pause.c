/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The watch pauses for a while, and goes on. */
#include "engine/bw-engine-pause-private.h"

int64_t
bw_engine_paused_since_us (BwEngine *engine)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), BW_TIME_NONE);
  return engine->heartbeat != NULL ? bw_heartbeat_still_since_us (engine->heartbeat) : BW_TIME_NONE;
}

bool
bw_engine_is_paused (BwEngine *engine)
{
  return bw_engine_paused_since_us (engine) != BW_TIME_NONE;
}

static void
set_sources_paused (BwEngine *engine, bool is_paused)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  BwSourceStatus status;
  for (unsigned i = 0; bw_scheduler_status (engine->scheduler, i, &status); i++)
    g_ptr_array_add (names, g_strdup (status.source));
  /* Each tells of itself, and whoever hears may change the list. */
  for (unsigned i = 0; i < names->len; i++)
    bw_scheduler_set_paused (engine->scheduler, g_ptr_array_index (names, i), is_paused);
}

void
bw_engine_rest_sources (BwEngine *engine)
{
  if (bw_engine_is_paused (engine))
    set_sources_paused (engine, true);
}

void
bw_engine_set_paused (BwEngine *engine, bool is_paused)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && engine->mode == BW_ENGINE_RUN && engine->is_started);
  if (bw_engine_is_paused (engine) == is_paused)
    return;
  int64_t since_us = bw_heartbeat_still_since_us (engine->heartbeat);
  bw_rule_runner_set_held (engine->rules, is_paused);
  bw_heartbeat_set_still (engine->heartbeat, is_paused);
  if (!is_paused)
    {
      bw_engine_note_gap (engine, BW_GAP_NOT_RUNNING, since_us, bw_clock_wall_us (engine->clock));
      bw_ledger_feed_check (engine->ledger_feed);
    }
  set_sources_paused (engine, is_paused);
  bw_status_board_touch (engine->board);
}
