/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a stored incident stands, for its time to be passed by in thought. */
#include "engine/bw-engine-dry-run.h"

#include "base/bw-error.h"
#include "engine/bw-dry-run.h"
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-silences.h"
#include "rules/bw-rule-load.h"

#include <inttypes.h>

/* A delivery that was or will be made, and so counts as told. */
static bool
is_told (const BwOutboxRow *row)
{
  switch (row->status)
    {
    case BW_OUTBOX_QUEUED:
    case BW_OUTBOX_SENDING:
    case BW_OUTBOX_DELIVERED:
    case BW_OUTBOX_RETRY:
    case BW_OUTBOX_MERGED:
      return row->kind != BW_KIND_RESOLVE;
    case BW_OUTBOX_DEAD:
    case BW_OUTBOX_EXPIRED:
    case BW_OUTBOX_SUPPRESSED:
    case BW_OUTBOX_DEFERRED:
    default:
      return false;
    }
}

static void
add_told (GHashTable *table, const BwOutboxRow *row, int64_t episode)
{
  BwTold *told = g_hash_table_lookup (table, row->channel);
  int64_t at_us = row->delivered_us != BW_TIME_NONE ? row->delivered_us : row->not_before_us;
  if (told == NULL)
    {
      told = g_new0 (BwTold, 1);
      told->last_us = BW_TIME_NONE;
      told->group_us = BW_TIME_NONE;
      g_hash_table_insert (table, g_strdup (row->channel), told);
    }
  if (row->episode == episode)
    {
      told->is_told = true;
      told->told_severity = MAX (told->told_severity, row->severity);
    }
  if (at_us > told->last_us)
    {
      told->last_us = at_us;
      told->last_severity = row->severity;
    }
}

static void
add_waiting (GPtrArray *waiting, const BwOutboxRow *row)
{
  BwDryRunStep *step = g_new0 (BwDryRunStep, 1);
  step->at_us = row->created_us;
  step->kind = row->kind;
  step->channel = g_strdup (row->channel);
  step->is_held = true;
  step->not_before_us = row->not_before_us;
  step->reason = g_strdup (row->reason);
  g_ptr_array_add (waiting, step);
}

static bool
read_outbox (BwEngine *engine, const BwIncident *incident, GHashTable *told, GPtrArray *waiting,
             GError **error)
{
  BwOutboxQuery query = { .incident_id = incident->id };
  g_autoptr (GPtrArray) rows = bw_store_worker_run (bw_alerts_worker (engine->alerts),
                                                    bw_alerts_job_list_outbox, &query, error);
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      if (is_told (row))
        add_told (told, row, incident->episode);
      else if (row->status == BW_OUTBOX_DEFERRED && row->episode == incident->episode)
        add_waiting (waiting, row);
    }
  return rows != NULL;
}

/* When it was last told, and by whom it was taken on. EVENTS are borrowed. */
static void
read_events (const GPtrArray *events, BwDryRun *run)
{
  run->last_us = BW_TIME_NONE;
  for (unsigned i = 0; i < events->len; i++)
    {
      const BwIncidentEvent *event = g_ptr_array_index (events, i);
      switch ((int) event->kind)
        {
        case BW_KIND_FIRE:
        case BW_KIND_REOPEN:
        case BW_KIND_REPEAT:
        case BW_KIND_ESCALATE:
        case BW_KIND_NODATA:
          run->last_us = event->at_us;
          break;
        case BW_KIND_ACK:
        case BW_KIND_START:
          run->question.taken_by = event->actor;
          break;
        default:
          break;
        }
    }
}

/* The channels that the incident's rule names; NULL: none. (transfer full) */
static char **
find_rule_channels (BwConfig *config, const char *id)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (g_strcmp0 (rule->id, id) == 0)
        return g_strdupv (rule->channels);
    }
  return NULL;
}

/* The stored silences that are or will be in force; those of the configuration the policy has.
 * (element type BwSilence, transfer full) */
static GPtrArray *
read_silences (BwEngine *engine, GError **error)
{
  g_autoptr (GPtrArray) views = bw_engine_silences (engine, false, error);
  if (views == NULL)
    return NULL;
  GPtrArray *silences = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_free);
  for (unsigned i = 0; i < views->len; i++)
    {
      const BwSilenceView *view = g_ptr_array_index (views, i);
      if (view->silence->id != 0)
        g_ptr_array_add (silences, bw_silence_copy (view->silence));
    }
  return silences;
}

GPtrArray *
bw_engine_dry_run (BwEngine *engine, int64_t id, int64_t duration_us, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && duration_us >= 0, NULL);
  g_autoptr (BwIncidentStory) story = bw_engine_incident_story (engine, id, error);
  if (story == NULL)
    return NULL;
  if (!bw_incident_is_open (story->incident))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
                   "incident %" PRId64 " is %s: nobody would be told of it", id,
                   bw_incident_status_name (story->incident->status));
      return NULL;
    }
  BwIncidentFilter open_only = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) open = bw_engine_incidents (engine, &open_only, error);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) waiting =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  g_autoptr (GPtrArray) silences = open != NULL ? read_silences (engine, error) : NULL;
  if (silences == NULL || !read_outbox (engine, story->incident, told, waiting, error))
    return NULL;
  BwConfig *config = bw_engine_config (engine);
  g_auto (GStrv) channels = find_rule_channels (config, story->incident->rule);
  g_autoptr (BwPolicy) policy = bw_engine_policy_new (config, NULL);
  BwDryRun run = { .waiting = waiting, .told = told, .duration_us = duration_us };
  run.question = (BwPolicyQuestion){ .incident = story->incident,
                                     .now_us = bw_clock_wall_us (engine->clock),
                                     .grace_until_us = BW_TIME_NONE,
                                     .rule_channels = (const char *const *) channels,
                                     .silences = silences,
                                     .open = open };
  read_events (story->events, &run);
  return bw_dry_run (policy, &run);
}
