/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: owns and wires collectors, stores, rules and channels. */
#include "engine/bw-engine.h"
#include "engine/bw-engine-units.h"

#include "base/bw-error.h"
#include "engine/bw-engine-board.h"
#include "engine/bw-engine-live-private.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-paths.h"
#include "engine/bw-schemas.h"
#include "rules/bw-rule-load.h"

/* How long a clean stop waits for deliveries and requests under way, real time. */
#define STOP_PATIENCE_US (2 * BW_SECOND_US)

G_DEFINE_FINAL_TYPE (BwEngine, bw_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_SOURCE_CHANGED,
  SIGNAL_INCIDENT_CHANGED,
  SIGNAL_CHANNEL_CHANGED,
  SIGNAL_CONFIG_CHANGED,
  SIGNAL_NOTICE,
  SIGNAL_SAMPLES,
  SIGNAL_GAP,
  SIGNAL_INCIDENT_ACTIVATED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

/* Lets go of the parts, last wired first, then of the stores. */
static void
close_parts (BwEngine *engine)
{
  bw_questions_close (engine->questions);
  g_clear_pointer (&engine->config_watch, bw_config_watch_free);
  g_clear_pointer (&engine->store_watch, bw_store_watch_free);
  g_clear_pointer (&engine->deadlines, bw_incident_deadlines_free);
  g_clear_pointer (&engine->retention, bw_retention_free);
  g_clear_pointer (&engine->source_watch, bw_source_watch_free);
  g_clear_pointer (&engine->scheduler, bw_scheduler_free);
  g_clear_pointer (&engine->ledger_feed, bw_ledger_feed_free);
  g_clear_pointer (&engine->rules, bw_rule_runner_free);
  g_clear_pointer (&engine->network, bw_network_incident_free);
  g_clear_pointer (&engine->channel_incidents, bw_channel_incidents_free);
  g_clear_pointer (&engine->keeper, bw_incident_keeper_free);
  bw_secrets_set_changed_func (engine->secrets, NULL, NULL);
  g_clear_pointer (&engine->dispatcher, bw_dispatcher_free);
  g_clear_pointer (&engine->board, bw_status_board_free);
  g_clear_pointer (&engine->heartbeat, bw_heartbeat_free);
  g_clear_pointer (&engine->bet_writer, bw_bet_writer_free);
  g_clear_pointer (&engine->history, bw_history_close);
  /* What is still being written may look for its rows. */
  g_clear_pointer (&engine->alerts, bw_alerts_close);
  g_clear_pointer (&engine->ledger, bw_ledger_close);
  g_clear_pointer (&engine->lock, bw_engine_lock_release);
}

static void
bw_engine_finalize (GObject *object)
{
  BwEngine *engine = BW_ENGINE (object);
  close_parts (engine);
  bw_questions_free (engine->questions);
  bw_engine_documents_free (engine->documents);
  bw_engine_documents_free (engine->judgements);
  bw_http_free (engine->http);
  bw_secrets_unref (engine->secrets);
  for (unsigned i = 0; i < BW_N_NOTICES; i++)
    g_free (engine->notices[i]);
  g_clear_pointer (&engine->policy, bw_policy_unref);
  g_clear_pointer (&engine->rule_channels, bw_rule_channels_unref);
  g_clear_pointer (&engine->latest, g_hash_table_unref);
  g_clear_pointer (&engine->sources, g_hash_table_unref);
  g_clear_pointer (&engine->channels, g_hash_table_unref);
  g_clear_pointer (&engine->config, bw_config_unref);
  g_clear_pointer (&engine->config_file, bw_config_unref);
  g_clear_pointer (&engine->clock, bw_clock_unref);
  g_free (engine->config_path);
  g_free (engine->state_dir);
  G_OBJECT_CLASS (bw_engine_parent_class)->finalize (object);
}

static unsigned
new_signal (const char *name, unsigned n, GType first, GType second)
{
  return g_signal_new (name, BW_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n,
                       first, second);
}

static void
bw_engine_class_init (BwEngineClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_engine_finalize;
  signals[SIGNAL_SOURCE_CHANGED] = new_signal ("source-changed", 1, G_TYPE_POINTER, G_TYPE_INVALID);
  signals[SIGNAL_INCIDENT_CHANGED] =
      new_signal ("incident-changed", 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[SIGNAL_CHANNEL_CHANGED] =
      new_signal ("channel-changed", 1, G_TYPE_POINTER, G_TYPE_INVALID);
  signals[SIGNAL_CONFIG_CHANGED] = new_signal ("config-changed", 0, G_TYPE_INVALID, G_TYPE_INVALID);
  signals[SIGNAL_NOTICE] = new_signal ("notice", 2, G_TYPE_INT, G_TYPE_STRING);
  signals[SIGNAL_GAP] = new_signal ("gap", 0, G_TYPE_INVALID, G_TYPE_INVALID);
  signals[SIGNAL_INCIDENT_ACTIVATED] =
      new_signal ("incident-activated", 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[SIGNAL_SAMPLES] = new_signal ("samples", 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);
}

static void
bw_engine_init (BwEngine *engine)
{
  engine->questions = bw_questions_new ();
  engine->documents = bw_engine_documents_new ();
  engine->judgements = bw_engine_judgements_new ();
  engine->latest = bw_engine_latest_new ();
  engine->http = bw_http_new ();
  engine->secrets = bw_secrets_new ();
  engine->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  engine->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static bool
open_to_run (BwEngine *engine, GError **error)
{
  if (!bw_paths_make (engine->state_dir, error)
      || (engine->lock = bw_engine_lock_take (engine->state_dir, error)) == NULL
      || (engine->alerts = bw_alerts_open (engine->state_dir, error)) == NULL
      || (engine->ledger = bw_ledger_open (engine->state_dir, false, error)) == NULL
      || (engine->history = bw_history_open (engine->state_dir, false, error)) == NULL)
    return false;
  engine->heartbeat = bw_heartbeat_new (engine->clock, engine->alerts, error);
  return engine->heartbeat != NULL;
}

static bool
exists (BwEngine *engine, const char *name)
{
  g_autofree char *path = g_build_filename (engine->state_dir, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What is not there yet is not made: looking changes nothing. */
static bool
open_to_attach (BwEngine *engine, GError **error)
{
  if (exists (engine, "alerts.db")
      && (engine->alerts = bw_alerts_open (engine->state_dir, error)) == NULL)
    return false;
  if (exists (engine, "ledger.db")
      && (engine->ledger = bw_ledger_open (engine->state_dir, true, error)) == NULL)
    return false;
  if (exists (engine, "history.db")
      && (engine->history = bw_history_open (engine->state_dir, true, error)) == NULL)
    return false;
  return true;
}

BwEngine *
bw_engine_open (const BwEngineOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL, NULL);
  g_autoptr (BwEngine) engine = g_object_new (BW_TYPE_ENGINE, NULL);
  engine->mode = options->mode;
  engine->config_path =
      options->config_path != NULL ? g_strdup (options->config_path) : bw_paths_config ();
  engine->state_dir =
      options->state_dir != NULL ? g_strdup (options->state_dir) : bw_paths_state ();
  engine->clock = options->clock != NULL ? bw_clock_ref (options->clock) : bw_clock_new_real ();
  engine->config_file = bw_schemas_load_config (engine->config_path);
  engine->config = bw_config_ref (engine->config_file);
  bw_engine_units_take (engine->config_file);
  bool is_open =
      engine->mode == BW_ENGINE_RUN ? open_to_run (engine, error) : open_to_attach (engine, error);
  if (!is_open)
    return NULL;
  if (engine->mode == BW_ENGINE_RUN)
    bw_engine_wire (engine);
  return g_steal_pointer (&engine);
}

/* Whoever did not watch for a while looks first, and tells then. */
static void
begin_grace (BwEngine *engine)
{
  int64_t now_us = bw_clock_wall_us (engine->clock);
  int64_t last_us = bw_heartbeat_previous_us (engine->heartbeat);
  if (last_us != BW_TIME_NONE && now_us - last_us > BW_HEARTBEAT_LIMIT_US)
    bw_incident_keeper_set_grace (engine->keeper, now_us + bw_engine_policy_grace_us (engine));
}

/* The rules know where they stood: now sources may speak. */
static void
ready_cb (gpointer data)
{
  BwEngine *engine = data;
  engine->is_ready = true;
  bw_engine_set_notice (engine, BW_NOTICE_ALERTS, NULL, NULL);
  bw_engine_set_notice (engine, BW_NOTICE_HISTORY, NULL, NULL);
  bw_engine_set_notice (engine, BW_NOTICE_LEDGER, NULL, NULL);
  /* What was configured when the last engine ran; of a file with errors nothing is certain. */
  if (bw_engine_take_config (engine, engine->config_file))
    bw_rule_runner_keep_sources (engine->rules, engine->sources);
  bw_ledger_feed_check (engine->ledger_feed);
  bw_incident_deadlines_start (engine->deadlines);
}

void
bw_engine_start (BwEngine *engine)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && engine->mode == BW_ENGINE_RUN && !engine->is_started);
  engine->is_started = true;
  engine->foreign_us = bw_clock_wall_us (engine->clock);
  bw_heartbeat_start (engine->heartbeat);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (engine->config, errors);
  bw_rule_runner_set_rules (engine->rules, rules);
  bw_engine_apply_channels (engine, engine->config);
  begin_grace (engine);
  bw_dispatcher_resume (engine->dispatcher);
  bw_rule_runner_resume (engine->rules, engine->history, ready_cb, engine);
}

static bool
is_busy (BwEngine *engine)
{
  return bw_dispatcher_is_busy (engine->dispatcher)
         || bw_incident_keeper_n_waiting (engine->keeper) > 0;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Serves the main loop until nothing is under way, with a limit for what others keep waiting, and
 * none for threads that use the stores. */
static void
drain (BwEngine *engine)
{
  int64_t until_us = g_get_monotonic_time () + STOP_PATIENCE_US;
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) wake = g_timeout_source_new (50);
  g_source_set_callback (wake, wake_cb, NULL, NULL);
  g_source_attach (wake, context);
  while ((is_busy (engine) && g_get_monotonic_time () < until_us)
         || bw_scheduler_n_running (engine->scheduler) > 0
         || bw_source_watch_n_running (engine->source_watch) > 0)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (wake);
}

static void
stop_sources (BwEngine *engine)
{
  BwSourceStatus status;
  bw_source_watch_stop (engine->source_watch);
  while (bw_scheduler_status (engine->scheduler, 0, &status))
    {
      g_autofree char *source = g_strdup (status.source);
      bw_scheduler_remove (engine->scheduler, source);
    }
}

void
bw_engine_stop (BwEngine *engine)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  if (engine->is_started)
    {
      g_clear_pointer (&engine->config_watch, bw_config_watch_free);
      g_clear_pointer (&engine->store_watch, bw_store_watch_free);
      stop_sources (engine);
      drain (engine);
      bw_rule_runner_save (engine->rules);
      bw_heartbeat_stop (engine->heartbeat);
      engine->is_started = false;
    }
  close_parts (engine);
}

BwEngineMode
bw_engine_mode (BwEngine *engine)
{
  return engine->mode;
}

BwConfig *
bw_engine_config (BwEngine *engine)
{
  return engine->config;
}

BwConfig *
bw_engine_config_file (BwEngine *engine)
{
  return engine->config_file;
}

const char *
bw_engine_state_dir (BwEngine *engine)
{
  return engine->state_dir;
}

BwClock *
bw_engine_clock (BwEngine *engine)
{
  return engine->clock;
}

const char *
bw_engine_notice (BwEngine *engine, BwNoticeKind kind)
{
  g_return_val_if_fail (kind < BW_N_NOTICES, NULL);
  return engine->notices[kind];
}

bool
bw_engine_check_now (BwEngine *engine, const char *source)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && engine->scheduler != NULL, false);
  return !bw_engine_is_paused (engine) && bw_scheduler_check_now (engine->scheduler, source);
}

int64_t
bw_engine_source_interval_us (BwEngine *engine, const char *source)
{
  BwSourceStatus status;
  for (unsigned i = 0; bw_scheduler_status (engine->scheduler, i, &status); i++)
    if (g_str_equal (status.source, source))
      return status.interval_us;
  return 0;
}

void
bw_engine_emit_source (BwEngine *engine, const BwSourceStatus *status)
{
  BwSourceView view = bw_source_view (status);
  g_signal_emit (engine, signals[SIGNAL_SOURCE_CHANGED], 0, &view);
}

void
bw_engine_emit_incident (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event)
{
  g_signal_emit (engine, signals[SIGNAL_INCIDENT_CHANGED], 0, incident, event);
}

void
bw_engine_emit_channel (BwEngine *engine, const BwChannelStatus *status)
{
  BwChannelView view = bw_channel_view (status);
  g_signal_emit (engine, signals[SIGNAL_CHANNEL_CHANGED], 0, &view);
}

void
bw_engine_emit_config (BwEngine *engine)
{
  g_signal_emit (engine, signals[SIGNAL_CONFIG_CHANGED], 0);
}

void
bw_engine_emit_notice (BwEngine *engine, BwNoticeKind kind, const char *text)
{
  g_signal_emit (engine, signals[SIGNAL_NOTICE], 0, (int) kind, text);
}

void
bw_engine_emit_samples (BwEngine *engine, const BwBatch *batch, bool is_live)
{
  g_signal_emit (engine, signals[SIGNAL_SAMPLES], 0, batch, (gboolean) is_live);
}

void
bw_engine_emit_gap (BwEngine *engine)
{
  g_signal_emit (engine, signals[SIGNAL_GAP], 0);
}

void
bw_engine_emit_activated (BwEngine *engine, int64_t incident_id, const char *action,
                          const char *token)
{
  engine->activation_token = token;
  g_signal_emit (engine, signals[SIGNAL_INCIDENT_ACTIVATED], 0, (gint64) incident_id, action);
  engine->activation_token = NULL;
}

bool
bw_engine_has_window (BwEngine *engine)
{
  return g_signal_has_handler_pending (engine, signals[SIGNAL_INCIDENT_ACTIVATED], 0, FALSE);
}

const char *
bw_engine_activation_token (BwEngine *engine)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  return engine->activation_token;
}
