/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a stored incident stands, for its time to be passed by in thought. */
#include "engine/bw-engine-dry-run.h"

#include "base/bw-error.h"
#include "engine/bw-dry-run.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-incident-told.h"
#include "engine/bw-situation.h"
#include "store/bw-told.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What is asked; borrowed. */
typedef struct
{
  int64_t id;
  int64_t duration_us;
  int64_t now_us;
  const BwPolicy *policy;
  const BwRuleChannels *rule_channels;
} DryRunQuestion;

static void
set_unknown (int64_t id, GError **error)
{
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64), id);
}

static bool
check_open (const BwIncident *incident, GError **error)
{
  if (bw_incident_is_open (incident))
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
               _ ("incident %" PRId64 " is %s: nobody would be told of it"), incident->id,
               bw_incident_status_name (incident->status));
  return false;
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

/* What is held back of INCIDENT's episode. (element type BwDryRunStep, transfer full) */
static GPtrArray *
read_waiting (BwDb *db, const BwIncident *incident, GError **error)
{
  BwOutboxQuery query = { .incident_id = incident->id, .is_unsettled = true };
  g_autoptr (GPtrArray) rows = bw_alerts_job_list_outbox (db, &query, NULL, error);
  if (rows == NULL)
    return NULL;
  GPtrArray *waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      if (row->status == BW_OUTBOX_DEFERRED && row->episode == incident->episode)
        add_waiting (waiting, row);
    }
  return waiting;
}

static GPtrArray *
run_from (BwDb *db, const DryRunQuestion *question, const BwIncident *incident, GError **error)
{
  BwIncidentQuery above = { .inhibits = incident, .since_us = BW_TIME_NONE };
  g_autoptr (BwSituation) situation = bw_situation_read (db, question->now_us, error);
  g_autoptr (GPtrArray) open =
      situation != NULL ? bw_alerts_job_list_incidents (db, &above, NULL, error) : NULL;
  g_autoptr (GPtrArray) waiting = open != NULL ? read_waiting (db, incident, error) : NULL;
  BwDryRun run = { .waiting = waiting, .duration_us = question->duration_us };
  if (waiting == NULL || !bw_told_last_event (db, incident->id, &run.last_us, error))
    return NULL;
  g_autoptr (BwIncidentTold) told = bw_incident_told_new (db, incident);
  g_autofree char *taken_by = bw_told_taker (db, incident->id);
  run.question = (BwPolicyQuestion){
    .incident = incident,
    .now_us = question->now_us,
    .grace_until_us = BW_TIME_NONE,
    .rule_channels = bw_rule_channels_find (question->rule_channels, incident),
    .silences = situation->silences,
    .open = open,
    .taken_by = taken_by,
    .told = bw_incident_told_fill,
    .told_data = told,
  };
  g_autoptr (GPtrArray) steps = bw_dry_run (question->policy, &run);
  if (bw_incident_told_error (told) == NULL)
    return g_steal_pointer (&steps);
  g_propagate_error (error, g_error_copy (bw_incident_told_error (told)));
  return NULL;
}

/* A store job: DryRunQuestion → GPtrArray of BwDryRunStep, all of it as of one moment. */
static gpointer
dry_run_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const DryRunQuestion *question = data;
  BwIncidentQuery by_id = { .id = question->id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &by_id, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      set_unknown (question->id, error);
      return NULL;
    }
  const BwIncident *incident = g_ptr_array_index (found, 0);
  return check_open (incident, error) ? run_from (db, question, incident, error) : NULL;
}

GPtrArray *
bw_engine_dry_run (BwEngine *engine, int64_t id, int64_t duration_us, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && id > 0 && duration_us >= 0, NULL);
  DryRunQuestion question = { .id = id,
                              .duration_us = duration_us,
                              .now_us = bw_clock_wall_us (engine->clock),
                              .policy = bw_engine_policy (engine),
                              .rule_channels = engine->rule_channels };
  if (engine->alerts == NULL)
    {
      set_unknown (id, error);
      return NULL;
    }
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), dry_run_job, &question, error);
}
