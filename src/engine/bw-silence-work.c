/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to silences on the alerts database's thread. */
#include "engine/bw-silence-work.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "store/bw-silences.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

void
bw_silence_add_free (BwSilenceAdd *add)
{
  if (add == NULL)
    return;
  g_clear_pointer (&add->silence, bw_silence_free);
  g_clear_pointer (&add->note, bw_incident_request_free);
  g_free (add);
}

void
bw_silence_end_free (BwSilenceEnd *end)
{
  if (end == NULL)
    return;
  g_free (end->actor);
  g_free (end);
}

static BwIncident *
find_open (BwDb *db, int64_t id, GError **error)
{
  BwIncidentQuery query = { .id = id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64), id);
      return NULL;
    }
  const BwIncident *incident = g_ptr_array_index (found, 0);
  if (bw_incident_is_open (incident))
    return bw_incident_copy (incident);
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
               _ ("incident %" PRId64 " is %s: only an open one can be snoozed"), id,
               bw_incident_status_name (incident->status));
  return NULL;
}

/* The silence of one incident: its key tells it from all others. */
static void
aim (BwSilenceAdd *add, const BwIncident *incident)
{
  g_free (add->silence->matchers);
  add->silence->matchers = g_strdup_printf ("key=\"%s\"", incident->dedup_key);
  g_autofree char *span = bw_duration_format (add->duration_us);
  g_free (add->note->note);
  add->note->note =
      add->duration_us > 0
          ? g_strdup_printf ("snoozed for %s: %s", span, add->silence->comment)
          : g_strdup_printf ("snoozed until it is resolved: %s", add->silence->comment);
}

/* The incident's story says that it is silent, and it grows no older meanwhile. */
static gpointer
add_for_incident (BwDb *db, BwSilenceAdd *add, GError **error)
{
  g_autoptr (BwIncident) incident = find_open (db, add->note->incident_id, error);
  if (incident == NULL)
    return NULL;
  aim (add, incident);
  if (!bw_silences_add (db, add->silence, error))
    return NULL;
  return bw_incident_request_step (db, add->note, NULL, error);
}

gpointer
bw_silence_add_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwSilenceAdd *add = data;
  gpointer result = NULL;
  if (bw_db_begin (db, error))
    {
      if (add->note != NULL)
        result = add_for_incident (db, add, error);
      else if (bw_silences_add (db, add->silence, error))
        result = GINT_TO_POINTER (1);
      if (result != NULL && bw_db_commit (db, error))
        return result;
    }
  bw_db_rollback (db);
  if (add->note != NULL)
    bw_incident_answer_free (result);
  return NULL;
}

static bool
end (BwDb *db, const BwSilenceEnd *wanted, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BwSilence) silence = bw_silences_find (db, wanted->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  if (silence == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no silence %" PRId64),
                   wanted->id);
      return false;
    }
  if (silence->ends_us != BW_TIME_NONE && silence->ends_us <= wanted->now_us)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("silence %" PRId64 " is over"),
                   wanted->id);
      return false;
    }
  return bw_silences_end (db, wanted->id, wanted->now_us, error);
}

gpointer
bw_silence_end_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  if (bw_db_begin (db, error) && end (db, data, error) && bw_db_commit (db, error))
    {
      g_info ("silence %" PRId64 " was ended by %s", ((BwSilenceEnd *) data)->id,
              ((BwSilenceEnd *) data)->actor);
      return GINT_TO_POINTER (1);
    }
  bw_db_rollback (db);
  return NULL;
}
