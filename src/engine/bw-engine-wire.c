/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data's way: which part hands what to which. The first page to read. */
#include "engine/bw-engine-board.h"
#include "engine/bw-engine-live-private.h"
#include "engine/bw-engine-pause-private.h"
#include "engine/bw-engine-private.h"

#include "engine/bw-engine-policy.h"
#include "engine/bw-foreign-changes.h"

#include <glib/gi18n-lib.h>

/* A source was collected. Samples go to history, a ledger's changed rows to its figures, both to
 * the rules. */
static void
on_batch (gpointer data, const BwBatch *batch)
{
  BwEngine *engine = data;
  BwLedgerChange change;
  bw_history_append (engine->history, batch);
  if (bw_bet_writer_take_change (engine->bet_writer, batch->source, &change))
    bw_ledger_feed_refresh (engine->ledger_feed, batch->source, change.first_order_ms);
  else if (bw_bet_writer_knows (engine->bet_writer, batch->source))
    bw_ledger_feed_refresh (engine->ledger_feed, batch->source, INT64_MAX);
  bw_rule_runner_feed (engine->rules, batch, bw_engine_source_interval_us (engine, batch->source));
  bw_engine_note_batch (engine, batch, false);
}

static void
on_source_status (gpointer data, const BwSourceStatus *status)
{
  BwEngine *engine = data;
  if (status->health == BW_SOURCE_FAILING)
    bw_rule_runner_source_failed (engine->rules, status->source, status->interval_us);
  bw_engine_emit_source (engine, status);
  bw_status_board_touch (engine->board);
}

/* The engine may have been stopped meanwhile. */
static void
gap_stored_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwEngine) engine = data;
  g_autoptr (GError) error = NULL;
  if (bw_store_worker_run_finish (result, &error) != NULL)
    bw_engine_emit_gap (engine);
  else
    g_warning ("a stretch that was not watched can't be recorded: %s", error->message);
}

void
bw_engine_note_gap (BwEngine *engine, BwGapKind kind, int64_t from_us, int64_t to_us)
{
  bw_store_worker_run_async (bw_alerts_worker (engine->alerts), bw_alerts_job_add_gap,
                             bw_gap_new (from_us, to_us, kind, NULL), (GDestroyNotify) bw_gap_free,
                             NULL, NULL, gap_stored_cb, g_object_ref (engine));
  bw_network_incident_look (engine->network);
  bw_dispatcher_wake (engine->dispatcher);
  if (kind == BW_GAP_CLOCK)
    {
      bw_incident_deadlines_changed (engine->deadlines);
      return;
    }
  bw_incident_keeper_set_grace (engine->keeper, to_us + bw_engine_policy_grace_us (engine));
  bw_rule_runner_resumed_from_sleep (engine->rules);
}

static void
on_gap (gpointer data, BwGapKind kind, int64_t from_us, int64_t to_us)
{
  bw_engine_note_gap (data, kind, from_us, to_us);
}

/* A source that is watched was collected once more: told, and nothing else. */
static void
on_watched_batch (gpointer data, const BwBatch *batch)
{
  if (!bw_engine_is_paused (data))
    bw_engine_note_batch (data, batch, true);
}

/* A ledger's figures were computed: derived, so judged and never stored. Of a source that was taken
 * out of the configuration nobody knows the bankroll any more, and nobody wants to hear: its
 * figures are only looked at. */
static void
on_figures (gpointer data, const BwBatch *batch, bool was_collected)
{
  BwEngine *engine = data;
  int64_t interval_us = bw_engine_source_interval_us (engine, batch->source);
  if (interval_us > 0 || !was_collected)
    bw_rule_runner_feed (engine->rules, batch, interval_us > 0 ? interval_us : BW_MINUTE_US);
  else
    bw_rule_runner_source_removed (engine->rules, batch->source);
  bw_engine_note_batch (engine, batch, false);
}

static bool
on_is_collected (gpointer data, const char *source)
{
  return bw_engine_source_interval_us (data, source) > 0;
}

static void
on_figures_failing (gpointer data, const char *source, const GError *error)
{
  bw_engine_set_notice (data, BW_NOTICE_LEDGER,
                        error != NULL ? _ ("The figures of a ledger can't be saved") : NULL,
                        error != NULL ? error->message : NULL);
}

static void
on_history_status (const GError *error, int64_t n_lost, gpointer data)
{
  bw_engine_set_notice (data, BW_NOTICE_HISTORY,
                        error != NULL ? _ ("History is not being saved") : NULL,
                        error != NULL ? error->message : NULL);
}

static void
on_incident (gpointer data, const BwIncident *incident, const BwIncidentEvent *event)
{
  BwEngine *engine = data;
  bw_incident_deadlines_note (engine->deadlines, event);
  bw_engine_emit_incident (engine, incident, event);
}

static void
on_incidents_failing (gpointer data, const GError *error)
{
  bw_engine_set_notice (data, BW_NOTICE_ALERTS,
                        error != NULL ? _ ("Incidents can't be saved") : NULL,
                        error != NULL ? error->message : NULL);
}

static void
on_channel_status (gpointer data, const BwChannelStatus *status, const GError *error)
{
  BwEngine *engine = data;
  if (error != NULL)
    g_warning ("channel %s: the outbox can't be written: %s", status->channel, error->message);
  else
    bw_channel_incidents_note (engine->channel_incidents, status);
  if (!status->is_gone)
    bw_engine_emit_channel (engine, status);
  if (engine->board != NULL)
    bw_status_board_touch (engine->board);
}

static void
on_foreign_alerts (gpointer data)
{
  bw_foreign_changes_take (data);
}

static void
on_foreign_ledger (gpointer data)
{
  if (!bw_engine_is_paused (data))
    bw_ledger_feed_check (((BwEngine *) data)->ledger_feed);
}

static void
on_secrets (gpointer data)
{
  bw_dispatcher_unlock (((BwEngine *) data)->dispatcher);
}

static void
on_config_file (BwConfig *config, gpointer data)
{
  bw_engine_take_config (data, config);
}

static void
on_offline_gap (gpointer data)
{
  bw_engine_emit_gap (data);
}

static char *
on_board (gpointer data)
{
  return bw_engine_board_text (data);
}

/* collector ▸ scheduler ▸ history, ledger ▸ figures ▸ rules ▸ incidents (committed) ▸ outbox ▸
 * channels */
void
bw_engine_wire (BwEngine *engine)
{
  const BwSchedulerCallbacks collected = { on_batch, on_source_status, on_gap, engine };
  const BwLedgerFeedCallbacks computed = { on_figures, on_figures_failing, on_is_collected,
                                           engine };
  const BwIncidentKeeperCallbacks kept = { on_incident, on_incidents_failing, engine };
  const BwStoreWatchCallbacks foreign = { on_foreign_alerts, on_foreign_ledger, engine };

  bw_history_set_status_func (engine->history, on_history_status, engine);
  engine->bet_writer = bw_bet_writer_new (engine->ledger);
  engine->scheduler = bw_scheduler_new (engine->clock, &collected);
  engine->source_watch = bw_source_watch_new (engine->clock, on_watched_batch, engine);
  engine->ledger_feed =
      bw_ledger_feed_new (engine->clock, engine->ledger, engine->alerts, false, &computed);
  engine->dispatcher = bw_dispatcher_new (engine->clock, engine->alerts, on_channel_status, engine);
  bw_secrets_set_changed_func (engine->secrets, on_secrets, engine);
  engine->keeper =
      bw_incident_keeper_new (engine->clock, engine->alerts, engine->dispatcher, &kept);
  engine->channel_incidents = bw_channel_incidents_new (engine->clock, engine->keeper);
  engine->network =
      bw_network_incident_new (engine->clock, engine->alerts, engine->dispatcher, engine->keeper,
                               bw_network_system (), on_offline_gap, engine);
  engine->deadlines =
      bw_incident_deadlines_new (engine->clock, engine->alerts, engine->keeper, engine->dispatcher);
  engine->rules =
      bw_rule_runner_new (engine->clock, engine->heartbeat, engine->alerts, engine->keeper);
  bw_rule_runner_set_ledger (engine->rules, engine->ledger);
  engine->board = bw_status_board_new (engine->clock, engine->alerts, on_board, engine);
  engine->retention = bw_retention_new (engine->clock, engine->history, engine->alerts);
  engine->store_watch =
      bw_store_watch_new (engine->state_dir, engine->clock, engine->alerts, &foreign);
  engine->config_watch =
      bw_config_watch_new (engine->config_file, engine->clock, on_config_file, engine);
}
