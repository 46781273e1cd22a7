/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daily message of a channel. */
#include "engine/bw-daily-digest.h"

#include "engine/bw-retry.h"
#include "notify/bw-message-merge.h"
#include "store/bw-held.h"

/* The daily message of one channel in the making. */
typedef struct
{
  const BwHeldRelease *release;
  const char *channel;
  GPtrArray *rows;     /* of BwOutboxRow, owned */
  GPtrArray *messages; /* of BwMessage, one for each incident */
} Digest;

static bool
is_of_digest (const BwOutboxRow *row)
{
  return g_strcmp0 (row->held_by, "digest") == 0;
}

/* The newest row of an incident stands for it. */
static bool
is_last_of_incident (const GPtrArray *rows, unsigned index)
{
  const BwOutboxRow *row = rows->pdata[index];
  for (unsigned i = index + 1; i < rows->len; i++)
    if (((const BwOutboxRow *) rows->pdata[i])->incident_id == row->incident_id)
      return false;
  return true;
}

/* The incident as it is now: what it is at, or when it ended. */
static bool
add_message (Digest *digest, const BwOutboxRow *row, GError **error)
{
  BwIncidentQuery query = { .id = row->incident_id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found =
      bw_alerts_job_list_incidents (digest->release->db, &query, NULL, error);
  if (found == NULL)
    return false;
  if (found->len == 0)
    return true;
  const BwIncident *incident = g_ptr_array_index (found, 0);
  bool is_over = !bw_incident_is_open (incident);
  BwIncidentEvent event = { .incident_id = incident->id,
                            .actor = (char *) "auto",
                            .at_us = is_over ? incident->resolved_us : digest->release->now_us,
                            .kind = is_over ? BW_KIND_RESOLVE : row->kind };
  BwMessage *message = bw_message_for_incident (incident, &event);
  message->outbox_id = g_strdup (row->id);
  message->resolved_us = is_over ? incident->resolved_us : BW_TIME_NONE;
  g_ptr_array_add (digest->messages, message);
  return true;
}

static BwSeverity
worst_severity (const GPtrArray *messages)
{
  BwSeverity worst = BW_SEVERITY_INFO;
  for (unsigned i = 0; i < messages->len; i++)
    worst = MAX (worst, ((const BwMessage *) messages->pdata[i])->severity);
  return worst;
}

static BwOutboxRow *
new_row (const Digest *digest)
{
  const BwHeldRelease *release = digest->release;
  g_autoptr (BwMessage) message =
      bw_message_merge (digest->messages, BW_MERGE_DIGEST, bw_policy_zone (release->policy));
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (digest->channel);
  row->kind = BW_KIND_DIGEST;
  row->severity = worst_severity (digest->messages);
  row->created_us = release->now_us;
  row->not_before_us = MAX (release->now_us, release->grace_until_us);
  row->expires_us = row->not_before_us + MAX (bw_retry_lifetime_us (row->severity), BW_DAY_US);
  g_free (message->outbox_id);
  message->outbox_id = g_strdup (row->id);
  message->kind = BW_KIND_DIGEST;
  message->incident_id = 0;
  row->payload = bw_message_to_json (message);
  return row;
}

static bool
queue (Digest *digest, GError **error)
{
  const BwHeldRelease *release = digest->release;
  for (unsigned i = 0; i < digest->rows->len; i++)
    if (is_last_of_incident (digest->rows, i)
        && !add_message (digest, digest->rows->pdata[i], error))
      return false;
  if (digest->messages->len == 0)
    return true;
  BwOutboxRow *row = new_row (digest);
  g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
  commit->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_ptr_array_add (commit->outbox, row);
  if (!bw_alerts_write (release->db, commit, error))
    return false;
  for (unsigned i = 0; i < digest->rows->len; i++)
    if (!bw_held_settle (release->db, ((BwOutboxRow *) digest->rows->pdata[i])->id, NULL, row->id,
                         error))
      return false;
  g_ptr_array_add (release->queued, g_ptr_array_steal_index (commit->outbox, 0));
  return true;
}

/* Whether the daily message is not the place for ROW any more. */
static bool
is_for_others (const BwPolicyAnswer *answer)
{
  switch ((int) answer->verdict.reason)
    {
    case BW_GATE_SILENCED:
    case BW_GATE_INHIBITED:
    case BW_GATE_BELOW_SEVERITY:
      return true;
    default:
      return false;
    }
}

/* Whether something other than the daily message keeps ROW back now, or drops it: a silence,
 * another incident, what the channel takes since. Of what is over nothing is asked. */
static bool
ask (const BwHeldRelease *release, BwOutboxRow *row, bool *is_kept, GError **error)
{
  BwIncidentQuery query = { .id = row->incident_id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (release->db, &query, NULL, error);
  const BwPolicyChannel *channel = bw_policy_find_channel (release->policy, row->channel);
  *is_kept = channel == NULL || !channel->is_enabled;
  if (found == NULL)
    return false;
  if (*is_kept || found->len == 0 || !bw_incident_is_open (found->pdata[0]))
    return true;
  const BwPlanContext context = bw_held_deliveries_context (release, found->pdata[0], row->channel);
  g_autoptr (GPtrArray) answers =
      bw_incident_plan_ask (&context, found->pdata[0], row->kind, error);
  if (answers == NULL)
    return false;
  *is_kept = answers->len > 0 && is_for_others (g_ptr_array_index (answers, 0));
  return true;
}

/* Takes the due rows of one channel, from FIRST on, out of ROWS into DIGEST. */
static bool
collect (Digest *digest, GPtrArray *rows, unsigned first, GError **error)
{
  for (unsigned i = first; i < rows->len;)
    {
      BwOutboxRow *row = rows->pdata[i];
      bool is_kept = false;
      if (!g_str_equal (row->channel, digest->channel) || !is_of_digest (row))
        {
          i++;
          continue;
        }
      if (!ask (digest->release, row, &is_kept, error))
        return false;
      if (is_kept)
        i++;
      else
        g_ptr_array_add (digest->rows, g_ptr_array_steal_index (rows, i));
    }
  return true;
}

bool
bw_daily_digest_take (const BwHeldRelease *release, GPtrArray *rows, GError **error)
{
  for (unsigned i = 0; i < rows->len;)
    {
      const BwOutboxRow *row = rows->pdata[i];
      if (!is_of_digest (row))
        i++;
      else if (row->not_before_us > release->now_us)
        g_ptr_array_remove_index (rows, i);
      else
        {
          g_autofree char *channel = g_strdup (row->channel);
          g_autoptr (GPtrArray) taken =
              g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
          g_autoptr (GPtrArray) messages =
              g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
          Digest digest = { release, channel, taken, messages };
          unsigned before = rows->len;
          if (!collect (&digest, rows, i, error) || !queue (&digest, error))
            return false;
          /* What is kept back by others stays, and is asked about as all else is. */
          i += before == rows->len;
        }
    }
  return true;
}
