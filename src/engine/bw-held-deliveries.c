/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that were held back are asked about again. */
#include "engine/bw-held-deliveries.h"

#include "engine/bw-daily-digest.h"
#include "engine/bw-held-handover.h"
#include "engine/bw-retry.h"
#include "store/bw-held.h"

#include <glib/gi18n-lib.h>

/* What waits for a channel is looked at again after so long. */
#define WAIT_US (15 * BW_MINUTE_US)

/* Rows of one channel about one incident, oldest first. */
typedef struct
{
  const BwHeldRelease *release;
  BwOutboxRow **rows;
  unsigned n;
  BwIncident *incident; /* or NULL */
} Pile;

static BwOutboxRow *
newest (const Pile *pile)
{
  return pile->rows[pile->n - 1];
}

/* What is said first when a message comes late, by what held it back. NULL: nothing. */
static const char *
lead_for (const BwOutboxRow *row)
{
  if (row->kind == BW_KIND_RESOLVE)
    return NULL;
  if (g_strcmp0 (row->held_by, "silence") == 0)
    return N_ ("Still firing after the silence.");
  if (g_strcmp0 (row->held_by, "quiet-hours") == 0)
    return N_ ("Quiet hours are over, and it goes on.");
  if (g_strcmp0 (row->held_by, "inhibition") == 0)
    return N_ ("It goes on, and nothing else stands for it any more.");
  return NULL;
}

/* "it was over before the quiet hours were" with the reason that was stored. */
static char *
over_reason (const BwOutboxRow *row)
{
  if (row->reason == NULL)
    return g_strdup (N_ ("it was over before it could be told"));
  return g_strdup_printf (_ ("it was over before it could be told (%s)"), _ (row->reason));
}

static bool
settle_all (const Pile *pile, const char *reason, GError **error)
{
  for (unsigned i = 0; i < pile->n; i++)
    {
      g_autofree char *over = reason == NULL ? over_reason (pile->rows[i]) : NULL;
      if (!bw_held_settle (pile->release->db, pile->rows[i]->id, reason != NULL ? reason : over,
                           NULL, error))
        return false;
    }
  return true;
}

static bool
hold_all (const Pile *pile, const BwGateVerdict *verdict, GError **error)
{
  for (unsigned i = 0; i < pile->n; i++)
    {
      BwOutboxRow *row = pile->rows[i];
      g_free (row->reason);
      g_free (row->held_by);
      row->reason = g_strdup (verdict->text);
      row->held_by = g_strdup (bw_incident_plan_held_by (verdict->reason));
      row->not_before_us = verdict->not_before_us;
      if (!bw_held_keep (pile->release->db, row, error))
        return false;
    }
  return true;
}

BwPlanContext
bw_held_deliveries_context (const BwHeldRelease *release, const BwIncident *incident,
                            const char *channel)
{
  return (BwPlanContext){ .db = release->db,
                          .policy = release->policy,
                          .situation = release->situation,
                          .rule_channels = bw_rule_channels_find (release->rule_channels, incident),
                          .only_channel = channel,
                          .now_us = release->now_us,
                          .grace_until_us = release->grace_until_us };
}

/* The event that the newest row is about, as a message needs it: with its evidence, at this moment.
 */
static BwIncidentEvent *
event_now (const Pile *pile, GError **error)
{
  const BwOutboxRow *row = newest (pile);
  g_autoptr (GError) local = NULL;
  BwIncidentEvent *event =
      bw_alerts_find_event (pile->release->db, row->incident_id, row->event_seq, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (event == NULL)
    {
      event = bw_incident_event_new ();
      event->actor = g_strdup ("auto");
    }
  event->at_us = row->kind == BW_KIND_RESOLVE ? pile->incident->resolved_us : pile->release->now_us;
  return event;
}

static bool
send_newest (const Pile *pile, const BwPolicyAnswer *answer, GError **error)
{
  const BwHeldRelease *release = pile->release;
  BwOutboxRow *row = newest (pile);
  g_autoptr (BwIncidentEvent) event = event_now (pile, error);
  if (event == NULL)
    return false;
  BwPlanContext context = bw_held_deliveries_context (release, pile->incident, row->channel);
  row->severity = pile->incident->severity;
  row->status = BW_OUTBOX_QUEUED;
  row->not_before_us = MAX (answer->verdict.not_before_us, release->now_us);
  row->expires_us = row->not_before_us + bw_retry_lifetime_us (row->severity);
  g_free (row->group_key);
  row->group_key = g_strdup (answer->group_key);
  g_free (row->payload);
  row->payload = bw_incident_plan_payload (row, pile->incident, event, lead_for (row));
  g_clear_pointer (&row->reason, g_free);
  g_clear_pointer (&row->held_by, g_free);
  if (!bw_incident_plan_join_group (&context, row, error)
      || !bw_held_release (release->db, row, error))
    return false;
  for (unsigned i = 0; i + 1 < pile->n; i++)
    if (!bw_held_settle (release->db, pile->rows[i]->id, NULL, row->id, error))
      return false;
  return true;
}

/* Until the channel is back, which the policy will tell, or there is someone else. */
static bool
wait_for_channel (const Pile *pile, const char *reason, GError **error)
{
  for (unsigned i = 0; i < pile->n; i++)
    {
      BwOutboxRow *row = pile->rows[i];
      g_free (row->reason);
      row->reason = g_strdup_printf (_ ("%s, and there is nobody else to tell"), _ (reason));
      row->not_before_us = pile->release->now_us + WAIT_US;
      if (!bw_held_keep (pile->release->db, row, error))
        return false;
    }
  return true;
}

/* The channel can't be told of it any more: those that would be told of it now, and were not, are.
 * What there is nobody for is kept. */
static bool
give_up (const Pile *pile, const char *reason, GError **error)
{
  const BwOutboxRow *row = newest (pile);
  bool is_anyone = true;
  if (row->kind != BW_KIND_RESOLVE
      && !bw_held_handover (pile->release, row, pile->incident, reason, &is_anyone, error))
    return false;
  return is_anyone ? settle_all (pile, reason, error) : wait_for_channel (pile, reason, error);
}

/* Asks the gates about the newest row alone, for its channel alone. */
static bool
ask_again (const Pile *pile, BwIncidentKind kind, bool *is_sent, GError **error)
{
  BwPlanContext context =
      bw_held_deliveries_context (pile->release, pile->incident, newest (pile)->channel);
  g_autoptr (GPtrArray) answers = bw_incident_plan_ask (&context, pile->incident, kind, error);
  if (answers == NULL)
    return false;
  if (answers->len == 0)
    return give_up (pile, N_ ("the channel is gone"), error);
  const BwPolicyAnswer *answer = g_ptr_array_index (answers, 0);
  switch (answer->verdict.effect)
    {
    case BW_EFFECT_SEND:
      *is_sent = true;
      return send_newest (pile, answer, error);
    case BW_EFFECT_HOLD:
      return hold_all (pile, &answer->verdict, error);
    case BW_EFFECT_SUPPRESS:
      break;
    }
  return answer->verdict.reason == BW_GATE_DISABLED
             ? give_up (pile, answer->verdict.text, error)
             : settle_all (pile, answer->verdict.text, error);
}

/* Rows of an incident that is over: beginnings are dropped, its end is told to who was told. It may
 * have begun and ended once more since, without anyone hearing of it: the end is that of the
 * episode that was told. */
static bool
release_over (Pile *pile, bool *is_sent, GError **error)
{
  Pile before = *pile, after = *pile;
  while (before.n > 0 && newest (&before)->kind != BW_KIND_RESOLVE)
    before.n--;
  after.rows += before.n;
  after.n -= before.n;
  pile->n = before.n > 0 ? 1 : 0;
  before.n -= pile->n;
  pile->rows += before.n;
  if (!settle_all (&before, NULL, error) || !settle_all (&after, NULL, error))
    return false;
  if (pile->n == 0)
    return true;
  pile->incident->episode = newest (pile)->episode;
  return ask_again (pile, BW_KIND_RESOLVE, is_sent, error);
}

static bool
is_taken (const BwIncident *incident)
{
  return incident->status == BW_INCIDENT_ACKNOWLEDGED
         || incident->status == BW_INCIDENT_IN_PROGRESS;
}

static bool
release_pile (Pile *pile, bool *is_sent, GError **error)
{
  BwIncident *incident = pile->incident;
  if (incident == NULL)
    return settle_all (pile, NULL, error);
  if (!bw_incident_is_open (incident))
    return release_over (pile, is_sent, error);
  /* It began anew since its end was held back. */
  if (newest (pile)->kind == BW_KIND_RESOLVE)
    return settle_all (pile, N_ ("it began again before its end could be told"), error);
  if (is_taken (incident))
    return settle_all (pile, N_ ("someone took it on before it could be told"), error);
  return ask_again (pile, newest (pile)->kind, is_sent, error);
}

/* Rows of a channel that is not there to send them. Those that nobody else is told of wait for it:
 * it may be back in a moment. */
static bool
end_stranded (Pile *pile, bool *is_sent, GError **error)
{
  const BwIncident *incident = pile->incident;
  const BwOutboxRow *row = newest (pile);
  bool is_of_use = incident != NULL && bw_incident_is_open (incident) && !is_taken (incident)
                   && row->kind != BW_KIND_RESOLVE;
  bool is_anyone = true;
  const char *reason = bw_policy_find_channel (pile->release->policy, row->channel) != NULL
                           ? N_ ("the channel is disabled")
                           : N_ ("the channel is gone");
  if (is_of_use && !bw_held_handover (pile->release, row, incident, reason, &is_anyone, error))
    return false;
  return !is_anyone || settle_all (pile, reason, error);
}

/* NULL without error for what is about none, or one that is not kept any more. */
static BwIncident *
find_incident (BwDb *db, int64_t id, GError **error)
{
  if (id == 0)
    return NULL;
  BwIncidentQuery query = { .id = id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, error);
  return found != NULL && found->len > 0 ? bw_incident_copy (g_ptr_array_index (found, 0)) : NULL;
}

typedef bool (*PileFunc) (Pile *pile, bool *is_sent, GError **error);

/* ROWS [first, first + n) are of one channel and incident. */
static bool
take_pile (const BwHeldRelease *release, GPtrArray *rows, unsigned first, unsigned n, PileFunc func,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  BwOutboxRow **pile_rows = (BwOutboxRow **) rows->pdata + first;
  g_autoptr (BwIncident) incident = find_incident (release->db, pile_rows[0]->incident_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  Pile pile = { release, pile_rows, n, incident };
  bool is_sent = false;
  if (!func (&pile, &is_sent, error))
    return false;
  if (is_sent)
    {
      BwOutboxRow *sent = newest (&pile);
      pile.rows[pile.n - 1] = bw_outbox_row_new ();
      g_ptr_array_add (release->queued, sent);
    }
  return true;
}

static bool
is_one_pile (const BwOutboxRow *a, const BwOutboxRow *b)
{
  return a->incident_id == b->incident_id && g_str_equal (a->channel, b->channel);
}

static GPtrArray *
list_rows (const BwHeldRelease *release, GError **error)
{
  if (!release->is_changed && release->moved->len > 0)
    return bw_held_list_moved (release->db, release->now_us, release->moved, error);
  return bw_held_list (release->db, release->is_changed ? INT64_MAX : release->now_us, error);
}

/* Calls FUNC for each channel and incident that ROWS are of. */
static bool
take_piles (const BwHeldRelease *release, GPtrArray *rows, PileFunc func, GError **error)
{
  for (unsigned first = 0, n; first < rows->len; first += n)
    {
      n = 1;
      while (first + n < rows->len && is_one_pile (rows->pdata[first], rows->pdata[first + n]))
        n++;
      if (!take_pile (release, rows, first, n, func, error))
        return false;
    }
  return true;
}

/* What waits for a channel that is gone or switched off would wait until it is of no use. */
static bool
release_stranded (const BwHeldRelease *release, GError **error)
{
  g_autoptr (GString) names = g_string_new ("\n");
  for (unsigned i = 0; i < bw_policy_n_channels (release->policy); i++)
    {
      const BwPolicyChannel *channel = bw_policy_channel (release->policy, i);
      if (channel->is_enabled)
        g_string_append_printf (names, "%s\n", channel->name);
    }
  g_autoptr (GPtrArray) rows = bw_held_list_stranded (release->db, names->str, error);
  return rows != NULL && take_piles (release, rows, end_stranded, error);
}

bool
bw_held_deliveries_release (const BwHeldRelease *release, GError **error)
{
  g_autoptr (GPtrArray) rows = list_rows (release, error);
  return rows != NULL && bw_daily_digest_take (release, rows, error)
         && take_piles (release, rows, release_pile, error)
         && (!release->is_changed || release_stranded (release, error));
}
