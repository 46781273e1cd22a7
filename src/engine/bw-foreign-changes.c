/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another process did to incidents, taken up by the running engine. */
#include "engine/bw-foreign-changes.h"

#include "engine/bw-engine-private.h"
#include "model/bw-catalogue.h"

/* Clocks of two processes are one, but a write takes its time between the stamp and the commit. */
#define OVERLAP_US (5 * BW_SECOND_US)

/* An incident with its last event. */
typedef struct
{
  BwIncident *incident;
  BwIncidentEvent *event;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;
  bw_incident_free (change->incident);
  bw_incident_event_free (change->event);
  g_free (change);
}

/* A store job: int64_t since → GPtrArray of Change. */
static gpointer
find_changes (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwIncidentQuery query = { .since_us = *(int64_t *) data };
  g_autoptr (GPtrArray) incidents = bw_alerts_job_list_incidents (db, &query, cancellable, error);
  if (incidents == NULL)
    return NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      int64_t id = incident->id;
      g_autoptr (GPtrArray) events = bw_alerts_job_list_events (db, &id, cancellable, error);
      if (events == NULL)
        return NULL;
      if (events->len == 0)
        continue;
      Change *change = g_new (Change, 1);
      change->incident = bw_incident_copy (incident);
      change->event = g_ptr_array_steal_index (events, events->len - 1);
      g_ptr_array_add (changes, change);
    }
  return g_steal_pointer (&changes);
}

/* A person resolved what was about evidence: nothing is known any more, and no figure of before
 * that may be judged. */
static void
note_restart (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event)
{
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  const char *source = metric != NULL ? bw_metric_label (metric, "source") : NULL;
  if (event->kind != BW_KIND_RESOLVE || source == NULL || !bw_catalogue_is_derived (metric->name))
    return;
  bw_rule_runner_restarted (engine->rules, incident->rule, incident->labels);
  bw_ledger_feed_restart (engine->ledger_feed, source);
}

void
bw_foreign_changes_note (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event)
{
  if (incident->status >= BW_INCIDENT_ACKNOWLEDGED)
    bw_dispatcher_withdraw (engine->dispatcher, incident->id);
  note_restart (engine, incident, event);
  bw_engine_emit_incident (engine, incident, event);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwEngine) engine = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = bw_store_worker_run_finish (result, &error);
  if (engine->dispatcher == NULL)
    return;
  if (changes == NULL)
    g_warning ("what other programs did to incidents is not known: %s", error->message);
  for (unsigned i = 0; changes != NULL && i < changes->len; i++)
    {
      const Change *change = g_ptr_array_index (changes, i);
      if (g_str_equal (change->event->actor, "auto"))
        continue;
      bw_foreign_changes_note (engine, change->incident, change->event);
    }
  bw_dispatcher_reload (engine->dispatcher);
  bw_incident_deadlines_changed (engine->deadlines);
}

void
bw_foreign_changes_take (BwEngine *engine)
{
  int64_t since_us = engine->foreign_us - OVERLAP_US;
  engine->foreign_us = bw_clock_wall_us (engine->clock);
  bw_store_worker_run_async (
      bw_alerts_worker (engine->alerts), find_changes, g_memdup2 (&since_us, sizeof since_us),
      g_free, (GDestroyNotify) g_ptr_array_unref, NULL, found_cb, g_object_ref (engine));
}
