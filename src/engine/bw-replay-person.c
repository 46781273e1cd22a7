/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One condition's messages as a person would have had them: incident, gates and escalation played
 * through, with nobody ever taking anything on. */
#include "engine/bw-replay-person.h"

#include "engine/bw-replay-messages.h"
#include "model/bw-workflow.h"

#include <math.h>
#include <string.h>

/* So many repetitions of an episode are played through; what follows is only counted. */
#define MAX_REPEATS 200
#define FLAP_FLIPS 4
#define FLAP_WINDOW_US BW_HOUR_US

/* A message to one channel that is not sent so far. */
typedef struct
{
  unsigned channel;
  BwIncidentKind kind;
  BwSeverity severity;
  int64_t event;
  int64_t due_us;
  bool is_held;    /* the gates are asked again then */
  char *group_key; /* or NULL */
} Waiting;

struct _BwReplayPerson
{
  BwReplayTelling *telling;
  BwIncident *template;
  BwIncident *incident; /* NULL before the first */
  GArray *waiting;      /* of Waiting */
  BwTold *told;         /* by channel */
  int64_t last_us;      /* when it was last told; BW_TIME_NONE */
  int64_t next_escalation_us, next_repeat_us, repeat_every_us;
  int64_t n_repeats;            /* of this episode */
  int64_t flips_us[FLAP_FLIPS]; /* the last ones */
  int64_t n_flips;
  bool is_true;      /* the condition, while it flaps */
  int64_t n_changes; /* while it flaps, since the last summary */
};

static void
clear_waiting (gpointer data)
{
  g_free (((Waiting *) data)->group_key);
}

BwReplayPerson *
bw_replay_person_new (BwReplayTelling *telling, const BwIncident *template)
{
  BwReplayPerson *person = g_new0 (BwReplayPerson, 1);
  person->telling = telling;
  person->template = bw_incident_copy (template);
  person->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  g_array_set_clear_func (person->waiting, clear_waiting);
  person->told = g_new0 (BwTold, bw_policy_n_channels (telling->policy));
  person->last_us = BW_TIME_NONE;
  person->next_escalation_us = person->next_repeat_us = BW_TIME_NONE;
  return person;
}

void
bw_replay_person_free (BwReplayPerson *person)
{
  if (person == NULL)
    return;
  bw_incident_free (person->template);
  g_clear_pointer (&person->incident, bw_incident_free);
  g_array_unref (person->waiting);
  g_free (person->told);
  g_free (person);
}

static void
forget_told (BwReplayPerson *person)
{
  for (unsigned i = 0; i < bw_policy_n_channels (person->telling->policy); i++)
    {
      person->told[i].is_told = false;
      person->told[i].told_severity = BW_SEVERITY_NONE;
    }
}

static char *
group_name (const char *channel, const char *group_key)
{
  return g_strdup_printf ("%s\n%s", channel, group_key);
}

static void
told_cb (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  const BwReplayPerson *person = data;
  const BwReplayTelling *telling = person->telling;
  *out = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  for (unsigned i = 0; i < bw_policy_n_channels (telling->policy); i++)
    {
      if (!g_str_equal (bw_policy_channel (telling->policy, i)->name, channel))
        continue;
      *out = person->told[i];
      if (out->last_us == 0)
        out->last_us = BW_TIME_NONE;
      out->group_us = BW_TIME_NONE;
    }
  g_autofree char *name = group_key != NULL ? group_name (channel, group_key) : NULL;
  const int64_t *at_us = name != NULL ? g_hash_table_lookup (telling->groups, name) : NULL;
  if (at_us != NULL)
    out->group_us = *at_us;
  out->group_severity = at_us != NULL ? person->incident->severity : BW_SEVERITY_NONE;
}

static GPtrArray *
ask (BwReplayPerson *person, BwIncidentKind kind, int64_t now_us)
{
  BwPolicyQuestion question = { .incident = person->incident,
                                .kind = kind,
                                .now_us = now_us,
                                .grace_until_us = BW_TIME_NONE,
                                .rule_channels = person->telling->rule_channels,
                                /* One that is not to be told is not asked for here. */
                                .is_flap_summary = kind == BW_KIND_FLAP,
                                .told = told_cb,
                                .told_data = person };
  return bw_policy_ask (person->telling->policy, &question);
}

/* A file is told and nobody hears it. */
static bool
is_heard (const BwPolicyChannel *channel)
{
  return g_strcmp0 (channel->type, "log") != 0;
}

static void
plan_one (BwReplayPerson *person, unsigned channel, const BwPolicyAnswer *answer,
          BwIncidentKind kind, int64_t event, int64_t now_us)
{
  const BwGateVerdict *verdict = &answer->verdict;
  bool is_held = verdict->effect == BW_EFFECT_HOLD;
  if (verdict->effect == BW_EFFECT_SUPPRESS || !is_heard (answer->channel)
      || (is_held && verdict->not_before_us == INT64_MAX))
    return;
  Waiting waiting = { .channel = channel,
                      .kind = kind,
                      .severity = person->incident->severity,
                      .event = event,
                      .due_us = MAX (now_us, verdict->not_before_us),
                      .is_held = is_held,
                      .group_key = g_strdup (answer->group_key) };
  /* Asked again at once, it would be held again. */
  if (is_held)
    waiting.due_us = MAX (waiting.due_us, now_us + BW_SECOND_US);
  g_array_append_val (person->waiting, waiting);
}

static void
plan (BwReplayPerson *person, BwIncidentKind kind, int64_t now_us)
{
  g_autoptr (GPtrArray) answers = ask (person, kind, now_us);
  int64_t event = person->telling->n_events++;
  for (unsigned i = 0; i < answers->len; i++)
    plan_one (person, i, g_ptr_array_index (answers, i), kind, event, now_us);
}

static void
note_escalation (BwReplayPerson *person, int64_t now_us)
{
  BwEscalation found = { 0 };
  person->next_escalation_us = person->next_repeat_us = BW_TIME_NONE;
  if (person->incident == NULL || !bw_incident_is_open (person->incident))
    return;
  bw_policy_escalation (person->telling->policy, person->incident, person->last_us, now_us, &found);
  person->next_escalation_us = found.next_escalation_us;
  person->next_repeat_us = found.next_repeat_us;
}

static bool
apply (BwReplayPerson *person, const BwWorkflowEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentEvent) row = bw_workflow_apply (person->incident, event, &error);
  return row != NULL;
}

static BwWorkflowEvent
event_of (BwIncidentKind kind, BwSeverity severity, int64_t at_us)
{
  return (BwWorkflowEvent){ .kind = kind,
                            .now_us = at_us,
                            .actor = "auto",
                            .severity = severity,
                            .value = NAN,
                            .threshold = NAN,
                            .n = -1 };
}

/* The level at which it opens, if that is more than the first. */
static void
begin_level (BwReplayPerson *person, int64_t now_us)
{
  BwEscalation found = { 0 };
  person->last_us = now_us;
  bw_policy_escalation (person->telling->policy, person->incident, now_us, now_us, &found);
  person->incident->level = MAX (person->incident->level, found.level);
}

/* Whether this change is one of so many that only their number is told. */
static bool
counts_as_flapping (BwReplayPerson *person, int64_t at_us)
{
  person->flips_us[person->n_flips++ % FLAP_FLIPS] = at_us;
  if (person->n_flips < FLAP_FLIPS)
    return false;
  return at_us - person->flips_us[person->n_flips % FLAP_FLIPS] <= FLAP_WINDOW_US;
}

static void
begin_flapping (BwReplayPerson *person, bool is_true, int64_t at_us)
{
  BwWorkflowEvent event = event_of (BW_KIND_FLAP, BW_SEVERITY_NONE, at_us);
  event.n_flips = FLAP_FLIPS;
  event.flap_until_us = at_us + BW_FLAP_QUIET_US;
  person->is_true = is_true;
  person->n_changes = 0;
  if (apply (person, &event))
    plan (person, BW_KIND_FLAP, at_us);
}

/* One more change while it flaps: after so many of them a summary is told. */
static void
note_change (BwReplayPerson *person, bool is_true, int64_t at_us)
{
  person->is_true = is_true;
  person->incident->flap_until_us = at_us + BW_FLAP_QUIET_US;
  if (++person->n_changes < BW_MAX_SUPPRESSED)
    return;
  person->n_changes = 0;
  plan (person, BW_KIND_FLAP, at_us);
}

static void
end_flapping (BwReplayPerson *person, int64_t at_us)
{
  BwWorkflowEvent event =
      event_of (person->is_true ? BW_KIND_NOTE : BW_KIND_RESOLVE, BW_SEVERITY_NONE, at_us);
  event.ends_flapping = true;
  person->n_flips = 0;
  if (!apply (person, &event))
    person->incident->is_flapping = false;
  else if (!person->is_true)
    plan (person, BW_KIND_RESOLVE, at_us);
  note_escalation (person, at_us);
}

/* What was to tell of a beginning is no news any more; what is severe is told all the same. */
static void
take_back (BwReplayPerson *person)
{
  for (unsigned i = person->waiting->len; i > 0; i--)
    {
      const Waiting *waiting = &g_array_index (person->waiting, Waiting, i - 1);
      if (waiting->kind != BW_KIND_RESOLVE
          && (waiting->is_held || waiting->severity < BW_SEVERITY_CRITICAL))
        g_array_remove_index (person->waiting, i - 1);
      else
        person->told[waiting->channel].is_told = true;
    }
}

static void
step_fire (BwReplayPerson *person, BwIncidentKind kind, BwSeverity severity, int64_t at_us)
{
  bool is_again = person->incident != NULL && bw_workflow_reopens (person->incident, at_us);
  if (!is_again)
    {
      g_clear_pointer (&person->incident, bw_incident_free);
      person->incident = bw_incident_copy (person->template);
      person->n_flips = 0;
    }
  BwWorkflowEvent event = event_of (kind, severity, at_us);
  forget_told (person);
  person->n_repeats = 0;
  if (!apply (person, &event))
    return;
  begin_level (person, at_us);
  if (is_again && counts_as_flapping (person, at_us))
    {
      begin_flapping (person, true, at_us);
      return;
    }
  plan (person, is_again ? BW_KIND_REOPEN : kind, at_us);
  note_escalation (person, at_us);
}

static void
step_resolve (BwReplayPerson *person, int64_t at_us)
{
  bw_replay_person_end (person, at_us);
  take_back (person);
  if (counts_as_flapping (person, at_us))
    {
      begin_flapping (person, false, at_us);
      return;
    }
  BwWorkflowEvent event = event_of (BW_KIND_RESOLVE, BW_SEVERITY_NONE, at_us);
  if (apply (person, &event))
    plan (person, BW_KIND_RESOLVE, at_us);
  note_escalation (person, at_us);
}

void
bw_replay_person_step (BwReplayPerson *person, BwIncidentKind kind, BwSeverity severity,
                       int64_t at_us)
{
  g_return_if_fail (person != NULL);
  bool is_begin = kind == BW_KIND_FIRE || kind == BW_KIND_NODATA;
  if (person->incident != NULL && person->incident->is_flapping
      && (is_begin || kind == BW_KIND_RESOLVE))
    {
      note_change (person, is_begin, at_us);
      return;
    }
  if (is_begin)
    {
      step_fire (person, kind, severity, at_us);
      return;
    }
  if (person->incident == NULL || !bw_incident_is_open (person->incident))
    return;
  if (kind == BW_KIND_RESOLVE)
    {
      step_resolve (person, at_us);
      return;
    }
  BwWorkflowEvent event = event_of (kind, severity, at_us);
  if (apply (person, &event) && kind == BW_KIND_UPGRADE)
    plan (person, kind, at_us);
  note_escalation (person, at_us);
}

int64_t
bw_replay_person_due_us (const BwReplayPerson *person)
{
  g_return_val_if_fail (person != NULL, INT64_MAX);
  int64_t due_us = INT64_MAX;
  for (unsigned i = 0; i < person->waiting->len; i++)
    due_us = MIN (due_us, g_array_index (person->waiting, Waiting, i).due_us);
  if (person->next_escalation_us != BW_TIME_NONE)
    due_us = MIN (due_us, person->next_escalation_us);
  if (person->next_repeat_us != BW_TIME_NONE && person->n_repeats < MAX_REPEATS)
    due_us = MIN (due_us, person->next_repeat_us);
  if (person->incident != NULL && person->incident->is_flapping
      && person->incident->flap_until_us != BW_TIME_NONE)
    due_us = MIN (due_us, person->incident->flap_until_us);
  return due_us;
}

/* One event is one message, on however many channels; so are those that go out as one. */
static void
count_message (BwReplayPerson *person, const Waiting *waiting, int64_t now_us)
{
  BwReplayTelling *telling = person->telling;
  bool is_first = g_hash_table_add (telling->told, g_memdup2 (&waiting->event, sizeof (int64_t)));
  const char *channel = bw_policy_channel (telling->policy, waiting->channel)->name;
  bool is_in_group = false;
  if (waiting->group_key != NULL)
    {
      char *name = group_name (channel, waiting->group_key);
      const int64_t *last_us = g_hash_table_lookup (telling->groups, name);
      is_in_group = last_us != NULL && *last_us == now_us;
      g_hash_table_replace (telling->groups, name, g_memdup2 (&now_us, sizeof now_us));
    }
  if (!is_first || is_in_group)
    return;
  if (waiting->kind == BW_KIND_REPEAT || waiting->kind == BW_KIND_ESCALATE)
    {
      telling->n_repeats++;
      return;
    }
  telling->n_messages++;
  telling->n_at_night += bw_replay_is_night (bw_policy_zone (telling->policy), now_us);
}

static void
deliver (BwReplayPerson *person, const Waiting *waiting, int64_t now_us)
{
  BwTold *told = &person->told[waiting->channel];
  count_message (person, waiting, now_us);
  if (waiting->kind == BW_KIND_RESOLVE)
    told->is_told = false;
  else
    told->is_told = true;
  told->told_severity = MAX (told->told_severity, waiting->severity);
  told->last_us = now_us;
  told->last_severity = waiting->severity;
}

/* The gates are asked once more; what they hold back again stays. */
static void
ask_again (BwReplayPerson *person, const Waiting *waiting, int64_t now_us)
{
  bool is_open = person->incident != NULL && bw_incident_is_open (person->incident);
  if (!is_open && waiting->kind != BW_KIND_RESOLVE)
    return;
  g_autoptr (GPtrArray) answers = ask (person, waiting->kind, now_us);
  plan_one (person, waiting->channel, g_ptr_array_index (answers, waiting->channel), waiting->kind,
            waiting->event, now_us);
}

static void
send_due (BwReplayPerson *person, int64_t now_us)
{
  for (unsigned i = 0; i < person->waiting->len;)
    {
      Waiting waiting = g_array_index (person->waiting, Waiting, i);
      if (waiting.due_us > now_us)
        {
          i++;
          continue;
        }
      waiting.group_key = g_strdup (waiting.group_key);
      g_array_remove_index (person->waiting, i);
      if (waiting.is_held)
        ask_again (person, &waiting, now_us);
      else
        deliver (person, &waiting, now_us);
      clear_waiting (&waiting);
    }
}

static void
escalate (BwReplayPerson *person, int64_t now_us)
{
  BwEscalation found = { 0 };
  bw_policy_escalation (person->telling->policy, person->incident, person->last_us, now_us, &found);
  BwWorkflowEvent event = event_of (BW_KIND_ESCALATE, BW_SEVERITY_NONE, now_us);
  event.level = MAX (found.level, person->incident->level);
  person->last_us = now_us;
  if (apply (person, &event))
    plan (person, BW_KIND_ESCALATE, now_us);
}

static void
repeat (BwReplayPerson *person, int64_t now_us)
{
  BwWorkflowEvent event = event_of (BW_KIND_REPEAT, BW_SEVERITY_NONE, now_us);
  person->n_repeats++;
  person->last_us = now_us;
  if (apply (person, &event))
    plan (person, BW_KIND_REPEAT, now_us);
}

void
bw_replay_person_tick (BwReplayPerson *person, int64_t now_us)
{
  g_return_if_fail (person != NULL);
  send_due (person, now_us);
  if (person->incident == NULL)
    return;
  if (person->incident->is_flapping && person->incident->flap_until_us != BW_TIME_NONE
      && person->incident->flap_until_us <= now_us)
    end_flapping (person, now_us);
  bool is_escalating =
      person->next_escalation_us != BW_TIME_NONE && person->next_escalation_us <= now_us;
  bool is_repeating = person->next_repeat_us != BW_TIME_NONE && person->next_repeat_us <= now_us;
  if (is_escalating)
    escalate (person, now_us);
  else if (is_repeating && person->n_repeats < MAX_REPEATS)
    repeat (person, now_us);
  if (!is_escalating && !is_repeating)
    return;
  note_escalation (person, now_us);
  if (person->next_repeat_us != BW_TIME_NONE)
    person->repeat_every_us = person->next_repeat_us - now_us;
  /* Never at the same moment once more. */
  if (person->next_escalation_us != BW_TIME_NONE && person->next_escalation_us <= now_us)
    person->next_escalation_us = BW_TIME_NONE;
  if (person->next_repeat_us != BW_TIME_NONE && person->next_repeat_us <= now_us)
    person->next_repeat_us = BW_TIME_NONE;
  send_due (person, now_us);
}

void
bw_replay_person_end (BwReplayPerson *person, int64_t end_us)
{
  g_return_if_fail (person != NULL);
  if (person->n_repeats < MAX_REPEATS || person->next_repeat_us == BW_TIME_NONE
      || person->repeat_every_us <= 0 || end_us <= person->next_repeat_us)
    return;
  person->telling->n_repeats += (end_us - person->next_repeat_us) / person->repeat_every_us + 1;
  person->next_repeat_us = BW_TIME_NONE;
}
