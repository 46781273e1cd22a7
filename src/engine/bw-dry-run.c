/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time passed by in thought: each deadline of an incident in turn, and what it would bring. */
#include "engine/bw-dry-run.h"

#include "engine/bw-incident-plan.h"
#include "engine/bw-situation.h"

#include <string.h>

/* Enough for a month of a repetition each quarter of an hour. */
#define MAX_STEPS 20000

/* How things stand at a moment of it. */
typedef struct
{
  const BwPolicy *policy;
  BwSituation situation; /* borrowed */
  BwPolicyQuestion question;
  BwIncident *incident;
  int64_t last_us;
  int64_t until_us;
  BwToldFunc before; /* what channels knew when it began; or NULL */
  gpointer before_data;
  GHashTable *told;   /* channel → BwTold: what each was told since */
  GPtrArray *waiting; /* of BwDryRunStep */
  GPtrArray *steps;   /* of BwDryRunStep */
} State;

void
bw_dry_run_step_free (BwDryRunStep *step)
{
  if (step == NULL)
    return;
  g_free (step->channel);
  g_free (step->reason);
  g_free (step);
}

static BwDryRunStep *
step_copy (const BwDryRunStep *step)
{
  BwDryRunStep *copy = g_new (BwDryRunStep, 1);
  *copy = *step;
  copy->channel = g_strdup (step->channel);
  copy->reason = g_strdup (step->reason);
  return copy;
}

/* What the channel knows: what it did before, and what it would have been told since. */
static void
fill_told_cb (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  const State *state = data;
  const BwTold *since = g_hash_table_lookup (state->told, channel);
  *out = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  if (state->before != NULL)
    state->before (state->before_data, channel, group_key, out);
  if (since == NULL)
    return;
  out->is_told = true;
  out->told_severity = MAX (out->told_severity, since->told_severity);
  out->last_us = since->last_us;
  out->last_severity = since->last_severity;
  if (group_key == NULL)
    return;
  out->group_us = since->group_us;
  out->group_severity = since->group_severity;
}

/** The first of A and B, which may be BW_TIME_NONE: never. */
static int64_t
sooner (int64_t a, int64_t b)
{
  if (a == BW_TIME_NONE || b == BW_TIME_NONE)
    return MAX (a, b);
  return MIN (a, b);
}

/** Time in which nobody has to do anything does not count: taken on, or silent. */
static void
count_quiet (State *state)
{
  BwIncident *incident = state->incident;
  int64_t now_us = state->question.now_us;
  bool is_taken =
      incident->status == BW_INCIDENT_ACKNOWLEDGED || incident->status == BW_INCIDENT_IN_PROGRESS;
  bool is_quiet =
      is_taken || bw_situation_is_silenced (&state->situation, state->policy, incident, now_us);
  if (is_quiet && incident->quiet_since_us == BW_TIME_NONE)
    incident->quiet_since_us = now_us;
  if (!is_quiet && incident->quiet_since_us != BW_TIME_NONE)
    {
      incident->quiet_us += now_us - incident->quiet_since_us;
      incident->quiet_since_us = BW_TIME_NONE;
    }
}

/* What is told. */

static bool
concerns (const BwGateVerdict *verdict)
{
  switch (verdict->reason)
    {
    case BW_GATE_NO_MESSAGE:
    case BW_GATE_DISABLED:
    case BW_GATE_NOT_ROUTED:
    case BW_GATE_BELOW_SEVERITY:
    case BW_GATE_NOT_TOLD:
      return false;
    case BW_GATE_PASS:
    case BW_GATE_SILENCED:
    case BW_GATE_INHIBITED:
    case BW_GATE_ACKNOWLEDGED:
    case BW_GATE_QUIET_HOURS:
    case BW_GATE_FLAPPING:
    case BW_GATE_RATE_LIMIT:
    case BW_GATE_DIGEST:
    default:
      return true;
    }
}

static void
take_answer (State *state, BwIncidentKind kind, const BwPolicyAnswer *answer)
{
  const BwGateVerdict *verdict = &answer->verdict;
  BwDryRunStep step = { .at_us = state->question.now_us,
                        .kind = kind,
                        .level = state->incident->level,
                        .channel = answer->channel->name,
                        .is_sent = verdict->effect == BW_EFFECT_SEND,
                        .is_held = verdict->effect == BW_EFFECT_HOLD,
                        .not_before_us = verdict->not_before_us,
                        .reason = verdict->text };
  if (!step.is_sent)
    step.held_by = bw_incident_plan_held_by (verdict->reason);
  g_ptr_array_add (state->steps, step_copy (&step));
  if (step.is_held)
    g_ptr_array_add (state->waiting, step_copy (&step));
  if (!step.is_sent)
    return;
  BwSeverity severity = state->incident->severity;
  BwTold told = { .is_told = true,
                  .told_severity = severity,
                  .last_us = step.not_before_us,
                  .last_severity = severity,
                  .group_us = step.not_before_us,
                  .group_severity = severity };
  g_hash_table_insert (state->told, g_strdup (step.channel), g_memdup2 (&told, sizeof told));
}

/** Asks about KIND for CHANNEL, or for all (NULL). */
static void
tell (State *state, BwIncidentKind kind, const char *channel)
{
  state->question.kind = kind;
  g_autoptr (GPtrArray) answers = bw_policy_ask (state->policy, &state->question);
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *answer = g_ptr_array_index (answers, i);
      bool is_meant = channel == NULL || strcmp (channel, answer->channel->name) == 0;
      if (is_meant && concerns (&answer->verdict))
        take_answer (state, kind, answer);
    }
}

/** What was held is asked again: when its time has come, or when silences changed. */
static void
release (State *state)
{
  g_autoptr (GPtrArray) due =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  for (unsigned i = state->waiting->len; i > 0; i--)
    {
      const BwDryRunStep *step = g_ptr_array_index (state->waiting, i - 1);
      if (step->not_before_us <= state->question.now_us)
        g_ptr_array_insert (due, 0, g_ptr_array_steal_index (state->waiting, i - 1));
    }
  for (unsigned i = 0; i < due->len; i++)
    {
      const BwDryRunStep *step = g_ptr_array_index (due, i);
      bool is_superseded = false;
      for (unsigned j = i + 1; j < due->len; j++)
        {
          const BwDryRunStep *later = g_ptr_array_index (due, j);
          is_superseded |= strcmp (later->channel, step->channel) == 0;
        }
      /* One message tells what there is by then. */
      if (!is_superseded)
        tell (state, step->kind, step->channel);
    }
}

/** An acknowledgement lasts its time. */
static void
lapse (State *state)
{
  BwIncident *incident = state->incident;
  if (incident->ack_until_us == BW_TIME_NONE || incident->ack_until_us > state->question.now_us)
    return;
  incident->ack_until_us = BW_TIME_NONE;
  incident->status = BW_INCIDENT_OPEN;
  count_quiet (state);
  tell (state, BW_KIND_REPEAT, NULL);
  state->last_us = state->question.now_us;
}

/** What is due of escalation and repetition at this moment. */
static void
go_on (State *state)
{
  BwEscalation at;
  bw_policy_escalation (state->policy, state->incident, state->last_us, state->question.now_us,
                        &at);
  bool is_higher = at.level > state->incident->level;
  bool is_repeated =
      at.next_repeat_us != BW_TIME_NONE && at.next_repeat_us <= state->question.now_us;
  if (!is_higher && !is_repeated)
    return;
  state->incident->level = at.level;
  state->incident->max_level = MAX (state->incident->max_level, at.level);
  tell (state, is_higher ? BW_KIND_ESCALATE : BW_KIND_REPEAT, NULL);
  state->last_us = state->question.now_us;
}

/** The channels of the level at which it opens are told of its beginning. */
static void
begin (State *state)
{
  BwEscalation at = { 0 };
  int64_t now_us = state->question.now_us;
  bw_policy_escalation (state->policy, state->incident, now_us, now_us, &at);
  state->incident->level = MAX (state->incident->level, at.level);
  state->incident->max_level = MAX (state->incident->max_level, at.level);
  tell (state, BW_KIND_FIRE, NULL);
  state->last_us = now_us;
}

/** The next moment at which something may happen; BW_TIME_NONE: none. */
static int64_t
next_us (const State *state)
{
  BwEscalation at;
  int64_t now_us = state->question.now_us;
  bw_policy_escalation (state->policy, state->incident, state->last_us, now_us, &at);
  int64_t next = sooner (at.next_escalation_us, at.next_repeat_us);
  next = sooner (next, state->incident->ack_until_us);
  next = sooner (next, bw_situation_next_change_us (&state->situation, state->policy, now_us));
  for (unsigned i = 0; i < state->waiting->len; i++)
    next = sooner (next,
                   ((const BwDryRunStep *) g_ptr_array_index (state->waiting, i))->not_before_us);
  /* Time goes on, whatever was due. */
  return next == BW_TIME_NONE ? next : MAX (next, now_us + 1);
}

GPtrArray *
bw_dry_run (const BwPolicy *policy, const BwDryRun *run)
{
  g_return_val_if_fail (policy != NULL && run != NULL && run->question.incident != NULL, NULL);
  g_autoptr (BwIncident) incident = bw_incident_copy (run->question.incident);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) waiting =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  State state = { .policy = policy,
                  .situation = { (GPtrArray *) run->question.silences },
                  .question = run->question,
                  .incident = incident,
                  .before = run->question.told,
                  .before_data = run->question.told_data,
                  .last_us = run->last_us,
                  .told = told,
                  .waiting = waiting };
  state.steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  state.until_us = run->question.now_us + CLAMP (run->duration_us, 0, BW_DRY_RUN_MAX_US);
  state.question.incident = incident;
  state.question.told = fill_told_cb;
  state.question.told_data = &state;
  for (unsigned i = 0; run->waiting != NULL && i < run->waiting->len; i++)
    g_ptr_array_add (waiting, step_copy (g_ptr_array_index (run->waiting, i)));
  if (run->is_new)
    begin (&state);
  while (bw_incident_is_open (incident) && state.steps->len < MAX_STEPS)
    {
      count_quiet (&state);
      lapse (&state);
      release (&state);
      go_on (&state);
      int64_t next = next_us (&state);
      if (next == BW_TIME_NONE || next > state.until_us)
        break;
      state.question.now_us = next;
    }
  return state.steps;
}
