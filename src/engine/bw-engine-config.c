/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a configuration in force: sources, rules and channels follow it, and only what differs is
 * made anew. */
#include "engine/bw-engine-live-private.h"
#include "engine/bw-engine-pause-private.h"
#include "engine/bw-engine-private.h"

#include "config/bw-environment.h"
#include "engine/bw-bucket.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-engine-silences.h"
#include "engine/bw-engine-units.h"
#include "engine/bw-schemas.h"
#include "rules/bw-rule-load.h"

#include <glib/gi18n-lib.h>

static char *
signature (const BwConfigGroup *group)
{
  GString *text = g_string_new (NULL);
  g_autofree const char **keys = bw_config_group_keys (group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    g_string_append_printf (text, "%s=%s\n", keys[i], bw_config_group_text (group, keys[i]));
  return g_string_free (text, FALSE);
}

/* What a pass over the groups of a family works on. */
typedef struct
{
  BwEngine *engine;
  GHashTable *kept;   /* names that are still configured */
  int64_t refresh_us; /* of sources that do not say it themselves; -1: not given */
} Pass;

/* Whether the group of this name is new or reads otherwise than before, or what holds for it by
 * itself is BY_ITSELF_US now; it is remembered then. */
static bool
is_changed (GHashTable *known, const BwConfigGroup *group, int64_t by_itself_us)
{
  const char *name = bw_config_group_name (group);
  g_autofree char *own = signature (group);
  char *text = g_strdup_printf ("%s%" G_GINT64_FORMAT, own, by_itself_us);
  if (g_strcmp0 (g_hash_table_lookup (known, name), text) == 0)
    {
      g_free (text);
      return false;
    }
  g_hash_table_insert (known, g_strdup (name), text);
  return true;
}

/* How often it is collected; -1: as its kind is. */
static int64_t
interval_of (const Pass *pass, const BwConfigGroup *group)
{
  int64_t own_us = bw_config_group_duration (group, "interval");
  return own_us > 0 ? own_us : pass->refresh_us;
}

static void
apply_source (const BwConfigGroup *group, gpointer data)
{
  Pass *pass = data;
  BwEngine *engine = pass->engine;
  const char *name = bw_config_group_name (group);
  if (!bw_config_group_boolean (group, "enabled"))
    return;
  g_hash_table_add (pass->kept, g_strdup (name));
  int64_t interval_us = interval_of (pass, group);
  if (!is_changed (engine->sources, group, interval_us))
    return;
  BwCollectContext context =
      bw_engine_collect_context (engine->clock, bw_bet_writer_sink (engine->bet_writer));
  g_autoptr (GError) error = NULL;
  BwCollector *collector = bw_collector_new (group, &context, &error);
  if (collector == NULL)
    g_warning ("source %s is left out: %s", name, error->message);
  else
    bw_scheduler_add (engine->scheduler, collector, interval_us,
                      bw_config_group_duration (group, "timeout"));
}

/* Names in KNOWN that are not configured any more, taken out of it. (transfer full) */
static GPtrArray *
take_gone (GHashTable *known, GHashTable *kept)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (kept, name))
      {
        g_ptr_array_add (gone, g_strdup (name));
        g_hash_table_iter_remove (&iter);
      }
  return gone;
}

static void
apply_sources (BwEngine *engine, BwConfig *config)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  int64_t refresh_us = general != NULL ? bw_config_group_duration (general, "refresh") : -1;
  Pass pass = { engine, kept, refresh_us };
  bw_engine_each_group (config, "source", apply_source, &pass);
  g_autoptr (GPtrArray) gone = take_gone (engine->sources, kept);
  for (unsigned i = 0; i < gone->len; i++)
    {
      bw_scheduler_remove (engine->scheduler, g_ptr_array_index (gone, i));
      bw_rule_runner_source_removed (engine->rules, g_ptr_array_index (gone, i));
      bw_engine_forget_latest (engine, g_ptr_array_index (gone, i));
    }
}

static void
snoozed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  if (bw_engine_snooze_finish (BW_ENGINE (object), result, &error) == 0
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("an alert can't be snoozed: %s", error->message);
}

static bool
has_window (gpointer data)
{
  return bw_engine_has_window (data);
}

static void
on_channel_action (const char *channel, int64_t incident_id, const char *action, const char *token,
                   gpointer data)
{
  BwEngine *engine = data;
  if (g_str_equal (action, "default") || g_str_equal (action, "why"))
    bw_engine_emit_activated (engine, incident_id, action, token);
  if (g_str_equal (action, "snooze"))
    {
      bw_engine_snooze_async (engine, incident_id, BW_HOUR_US, channel, "snoozed in a notification",
                              snoozed_cb, NULL);
      bw_dispatcher_withdraw (engine->dispatcher, incident_id);
    }
  if (!g_str_equal (action, "ack"))
    return;
  BwIncidentRequest *request =
      bw_incident_request_new (BW_KIND_ACK, bw_clock_wall_us (engine->clock), channel);
  request->incident_id = incident_id;
  bw_incident_keeper_submit (engine->keeper, request, NULL, NULL, NULL);
}

/* RATE (or NULL) is a number of messages per time. (transfer full) */
static void
add_sender (BwEngine *engine, BwChannel *channel, const char *rate)
{
  BwRate rates[BW_MAX_RATES];
  g_autoptr (GError) error = NULL;
  if (rate != NULL && *rate != '\0' && bw_rates_parse (rate, rates, &error))
    bw_dispatcher_add_rated_channel (engine->dispatcher, channel, rates);
  else
    bw_dispatcher_add_channel (engine->dispatcher, channel);
  if (error != NULL)
    g_warning ("channel %s: rate: %s", channel->name, error->message);
}

static void
apply_channel (const BwConfigGroup *group, gpointer data)
{
  Pass *pass = data;
  BwEngine *engine = pass->engine;
  const char *name = bw_config_group_name (group);
  g_hash_table_add (pass->kept, g_strdup (name));
  if (!is_changed (engine->channels, group, 0))
    return;
  BwChannelContext context = { .clock = engine->clock,
                               .http = engine->http,
                               .secrets = engine->secrets,
                               .action = on_channel_action,
                               .has_window = has_window,
                               .action_data = engine };
  g_autoptr (GError) error = NULL;
  BwChannel *channel = bw_channel_new (group, &context, &error);
  if (channel == NULL)
    g_warning ("channel %s is left out: %s", name, error->message);
  else
    add_sender (engine, channel, bw_config_group_text (group, "rate"));
}

/* Whether anything that is configured leads away from here. */
static bool
needs_network (BwEngine *engine)
{
  BwChannelStatus status;
  for (unsigned i = 0; bw_dispatcher_status (engine->dispatcher, i, &status); i++)
    if (status.is_enabled && !status.is_local)
      return true;
  return false;
}

/* What of the configuration bears upon sending as a whole. */
static void
apply_sending (BwEngine *engine)
{
  g_autoptr (GTimeZone) zone = bw_engine_zone (engine);
  bw_dispatcher_set_policy (engine->dispatcher, bw_engine_policy (engine));
  bw_dispatcher_set_zone (engine->dispatcher, zone);
}

static void
apply_network (BwEngine *engine, BwConfig *config)
{
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  g_auto (GStrv) servers = general != NULL ? bw_config_group_list (general, "probes") : NULL;
  bool has_servers = servers != NULL && servers[0] != NULL && *servers[0] != '\0';
  bw_network_incident_watch (engine->network, has_servers || needs_network (engine),
                             has_servers ? (const char *const *) servers : NULL);
}

void
bw_engine_apply_channels (BwEngine *engine, BwConfig *config)
{
  bw_environment_add_secrets (config, engine->secrets);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Pass pass = { engine, kept, -1 };
  bw_engine_each_group (config, "channel", apply_channel, &pass);
  g_autoptr (GPtrArray) gone = take_gone (engine->channels, kept);
  for (unsigned i = 0; i < gone->len; i++)
    bw_dispatcher_remove_channel (engine->dispatcher, g_ptr_array_index (gone, i));
  bw_engine_policy_take (engine, config);
}

static void
apply_rules (BwEngine *engine, BwConfig *config)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
  for (unsigned i = 0; i < errors->len; i++)
    g_warning ("left out: %s", (char *) g_ptr_array_index (errors, i));
  bw_rule_runner_set_rules (engine->rules, rules);
}

void
bw_engine_apply_config (BwEngine *engine, BwConfig *config)
{
  if (engine->config != config)
    {
      g_clear_pointer (&engine->config, bw_config_unref);
      engine->config = bw_config_ref (config);
    }
  bw_engine_apply_channels (engine, config);
  apply_sending (engine);
  apply_network (engine, config);
  apply_rules (engine, config);
  bw_ledger_feed_set_config (engine->ledger_feed, config);
  bw_retention_set_config (engine->retention, config);
  apply_sources (engine, config);
  bw_engine_rest_sources (engine);
  bw_source_watch_apply (engine->source_watch, config);
  bw_incident_deadlines_changed (engine->deadlines);
}

/* "The configuration has an error: [rule both] condition, line 11". (transfer full) */
static char *
title_of_errors (BwConfig *config, const GPtrArray *errors)
{
  if (errors->len == 0)
    return NULL;
  if (errors->len > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The configuration has %u error",
                                         "The configuration has %u errors", errors->len),
                            errors->len);
  const BwConfigError *error = bw_config_n_errors (config) > 0 ? bw_config_error (config, 0) : NULL;
  if (error == NULL || (error->group == NULL && error->line == 0))
    return g_strdup (_ ("The configuration has an error"));
  if (error->group == NULL)
    return g_strdup_printf (_ ("The configuration has an error: line %u"), error->line);
  g_autofree char *place = g_strdup_printf ("[%s]%s%s", error->group, error->key != NULL ? " " : "",
                                            error->key != NULL ? error->key : "");
  return error->line > 0 ? g_strdup_printf (_ ("The configuration has an error: %s, line %u"),
                                            place, error->line)
                         : g_strdup_printf (_ ("The configuration has an error: %s"), place);
}

/* What is in force instead, and the first error in full. (transfer full) */
static char *
detail_of_errors (const GPtrArray *errors, bool has_better)
{
  if (errors->len == 0)
    return NULL;
  const char *first = g_ptr_array_index (errors, 0);
  return has_better ? g_strdup_printf (_ ("The last good one stays in force: %s"), first)
                    : g_strdup_printf (_ ("What can be understood of it is in force: %s"), first);
}

bool
bw_engine_take_config (BwEngine *engine, BwConfig *config)
{
  BwConfig *old = engine->config_file;
  engine->config_file = bw_config_ref (config);
  bw_config_unref (old);
  bw_engine_units_take (config);
  if (!engine->is_ready)
    return false;
  g_autoptr (GPtrArray) errors = bw_schemas_check (config);
  /* At the start there is no better one: what it has without errors is in force. */
  if (errors->len == 0 || !engine->is_configured)
    bw_engine_apply_config (engine, config);
  g_autofree char *title = title_of_errors (config, errors);
  g_autofree char *detail = detail_of_errors (errors, engine->is_configured);
  engine->is_configured = true;
  bw_engine_set_notice (engine, BW_NOTICE_CONFIG, title, detail);
  bw_engine_emit_config (engine);
  bw_status_board_touch (engine->board);
  return errors->len == 0;
}
