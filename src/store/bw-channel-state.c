/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table channel_state. */
#include "store/bw-channel-state.h"

#include "base/bw-clock.h"

#include <math.h>

BwChannelState *
bw_channel_state_new (const char *channel)
{
  BwChannelState *state = g_new0 (BwChannelState, 1);
  state->channel = g_strdup (channel);
  state->not_before_us = BW_TIME_NONE;
  state->tokens = NAN;
  state->tokens_us = BW_TIME_NONE;
  state->last_ok_us = BW_TIME_NONE;
  return state;
}

BwChannelState *
bw_channel_state_copy (const BwChannelState *state)
{
  g_return_val_if_fail (state != NULL, NULL);
  BwChannelState *copy = g_memdup2 (state, sizeof *state);
  copy->channel = g_strdup (state->channel);
  copy->reason = g_strdup (state->reason);
  return copy;
}

void
bw_channel_state_free (BwChannelState *state)
{
  if (state == NULL)
    return;
  g_free (state->channel);
  g_free (state->reason);
  g_free (state);
}

bool
bw_channel_state_write (BwDb *db, const BwChannelState *state, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "INSERT INTO channel_state(channel, health, reason, not_before, tokens, tokens_at, "
      "last_ok_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(channel) DO UPDATE SET "
      "health = excluded.health, reason = excluded.reason, not_before = excluded.not_before, "
      "tokens = excluded.tokens, tokens_at = excluded.tokens_at, last_ok_at = "
      "nullif(max(ifnull(last_ok_at, 0), ifnull(excluded.last_ok_at, 0)), 0)",
      error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, state->channel);
  bw_stmt_bind_int64 (stmt, 2, state->standing);
  bw_stmt_bind_text (stmt, 3, state->reason);
  bw_stmt_bind_time (stmt, 4, state->not_before_us);
  bw_stmt_bind_double (stmt, 5, state->tokens);
  bw_stmt_bind_time (stmt, 6, state->tokens_us);
  bw_stmt_bind_time (stmt, 7, state->last_ok_us);
  return bw_stmt_run (stmt, error);
}

static BwChannelState *
read_state (BwStmt *stmt)
{
  BwChannelState *state = bw_channel_state_new (bw_stmt_text (stmt, 0));
  state->standing = (BwStanding) bw_stmt_int64 (stmt, 1);
  state->reason = g_strdup (bw_stmt_text (stmt, 2));
  state->not_before_us = bw_stmt_time (stmt, 3);
  state->tokens = bw_stmt_double (stmt, 4);
  state->tokens_us = bw_stmt_time (stmt, 5);
  state->last_ok_us = bw_stmt_time (stmt, 6);
  return state;
}

gpointer
bw_alerts_job_list_channel_states (BwDb *db, gpointer data, GCancellable *cancellable,
                                   GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT channel, health, reason, not_before, tokens, tokens_at, "
                                "last_ok_at FROM channel_state ORDER BY channel",
                                error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_channel_state_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, read_state (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gpointer
bw_alerts_job_forget_channel (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "DELETE FROM channel_state WHERE channel = ?1", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, data);
  return bw_stmt_run (stmt, error) ? GINT_TO_POINTER (1) : NULL;
}
