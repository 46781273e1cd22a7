/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workflow of an incident as a table of what each event does in each status. */
#include "model/bw-workflow.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define AUTO "auto"

/** Statuses as bits, so that a row can name several. */
enum
{
  IS_NEW = 1 << 0,
  IS_OPEN = 1 << 1,
  IS_REOPENED = 1 << 2,
  IS_ACKNOWLEDGED = 1 << 3,
  IS_IN_PROGRESS = 1 << 4,
  IS_RESOLVED = 1 << 5,
  IS_CLOSED = 1 << 6,
  IS_WAITING = IS_OPEN | IS_REOPENED,
  IS_TAKEN = IS_ACKNOWLEDGED | IS_IN_PROGRESS,
  IS_ANY_OPEN = IS_WAITING | IS_TAKEN,
  IS_ANY = IS_ANY_OPEN | IS_RESOLVED | IS_CLOSED,
};

/** What an event does besides setting the status. */
enum
{
  DOES_BEGIN = 1 << 0,  /* the first episode */
  DOES_REOPEN = 1 << 1, /* one more episode */
  DOES_COUNT = 1 << 2,  /* one more occurrence */
  DOES_TAKE = 1 << 3,   /* severity and numbers of the event */
  DOES_ACK = 1 << 4,
  DOES_UNACK = 1 << 5,
  DOES_RESOLVE = 1 << 6,
  DOES_CLOSE = 1 << 7,
  DOES_ESCALATE = 1 << 8,
  DOES_FLAP = 1 << 9,
  DOES_CHANGE = 1 << 10, /* one more change of a condition that comes and goes */
  DOES_CALM = 1 << 11,   /* it comes and goes no more, if the event says so */
  /* Conditions on the row. */
  IN_WINDOW = 1 << 12,   /* only as long as a firing still belongs to the incident */
  IN_FLAPPING = 1 << 13, /* only while it flaps, and only the condition's own doing */
  IN_EVENT = 1 << 14,    /* only for an occurrence of what a bot tells, which has a severity */
};

typedef struct
{
  BwIncidentKind kind;
  unsigned from;
  BwIncidentStatus to; /* 0: stays as it is */
  unsigned effects;
} Row;

static const Row rows[] = {
  { BW_KIND_FIRE, IS_NEW, BW_INCIDENT_OPEN, DOES_BEGIN | DOES_COUNT | DOES_TAKE },
  { BW_KIND_FIRE, IS_RESOLVED, BW_INCIDENT_REOPENED,
    DOES_REOPEN | DOES_COUNT | DOES_TAKE | IN_WINDOW },
  { BW_KIND_NODATA, IS_NEW, BW_INCIDENT_OPEN, DOES_BEGIN | DOES_COUNT | DOES_TAKE },
  { BW_KIND_NODATA, IS_RESOLVED, BW_INCIDENT_REOPENED,
    DOES_REOPEN | DOES_COUNT | DOES_TAKE | IN_WINDOW },
  { BW_KIND_FIRE, IS_ANY_OPEN, 0, DOES_CHANGE | DOES_COUNT | DOES_TAKE | IN_FLAPPING },
  { BW_KIND_NODATA, IS_ANY_OPEN, 0, 0 },
  { BW_KIND_REOPEN, IS_ANY_OPEN, 0, DOES_CHANGE | DOES_COUNT | DOES_TAKE | IN_FLAPPING },
  { BW_KIND_REOPEN, IS_ANY_OPEN, 0, DOES_COUNT | IN_EVENT },
  { BW_KIND_REOPEN, IS_RESOLVED, BW_INCIDENT_REOPENED,
    DOES_REOPEN | DOES_COUNT | DOES_TAKE | IN_EVENT },
  { BW_KIND_REOPEN, IS_RESOLVED, BW_INCIDENT_REOPENED, DOES_REOPEN | DOES_TAKE },
  { BW_KIND_UPGRADE, IS_WAITING, 0, DOES_TAKE | DOES_COUNT | IN_EVENT },
  { BW_KIND_UPGRADE, IS_TAKEN, BW_INCIDENT_OPEN, DOES_TAKE | DOES_UNACK | DOES_COUNT | IN_EVENT },
  { BW_KIND_UPGRADE, IS_WAITING, 0, DOES_TAKE },
  { BW_KIND_UPGRADE, IS_TAKEN, BW_INCIDENT_OPEN, DOES_TAKE | DOES_UNACK },
  { BW_KIND_DOWNGRADE, IS_ANY_OPEN, 0, DOES_TAKE },
  { BW_KIND_ACK, IS_WAITING, BW_INCIDENT_ACKNOWLEDGED, DOES_ACK },
  { BW_KIND_START, IS_WAITING | IS_ACKNOWLEDGED, BW_INCIDENT_IN_PROGRESS, DOES_ACK },
  { BW_KIND_UNACK, IS_TAKEN, BW_INCIDENT_OPEN, DOES_UNACK },
  { BW_KIND_RESOLVE, IS_ANY_OPEN, 0, DOES_CHANGE | IN_FLAPPING },
  { BW_KIND_RESOLVE, IS_ANY_OPEN, BW_INCIDENT_RESOLVED, DOES_RESOLVE },
  { BW_KIND_CLOSE, IS_RESOLVED, BW_INCIDENT_CLOSED, DOES_CLOSE },
  { BW_KIND_REPEAT, IS_WAITING, 0, 0 },
  { BW_KIND_ESCALATE, IS_WAITING, 0, DOES_ESCALATE },
  { BW_KIND_FLAP, IS_ANY_OPEN, 0, DOES_COUNT | IN_EVENT },
  { BW_KIND_FLAP, IS_ANY_OPEN, 0, DOES_FLAP },
  { BW_KIND_FLAP, IS_RESOLVED, BW_INCIDENT_REOPENED,
    DOES_REOPEN | DOES_COUNT | DOES_TAKE | DOES_FLAP | IN_WINDOW },
  { BW_KIND_NOTE, IS_ANY, 0, DOES_CALM },
};

static unsigned
status_bit (const BwIncident *incident)
{
  if (incident->seq == 0)
    return IS_NEW;
  switch (incident->status)
    {
    case BW_INCIDENT_OPEN:
      return IS_OPEN;
    case BW_INCIDENT_REOPENED:
      return IS_REOPENED;
    case BW_INCIDENT_ACKNOWLEDGED:
      return IS_ACKNOWLEDGED;
    case BW_INCIDENT_IN_PROGRESS:
      return IS_IN_PROGRESS;
    case BW_INCIDENT_RESOLVED:
      return IS_RESOLVED;
    case BW_INCIDENT_CLOSED:
      return IS_CLOSED;
    default:
      return 0;
    }
}

bool
bw_workflow_reopens (const BwIncident *previous, int64_t now_us)
{
  return previous != NULL && previous->seq > 0 && previous->status == BW_INCIDENT_RESOLVED
         && now_us - previous->resolved_us <= BW_REOPEN_WINDOW_US;
}

static bool
row_allows (const Row *row, const BwIncident *incident, const BwWorkflowEvent *event)
{
  bool is_auto = g_strcmp0 (event->actor, AUTO) == 0;
  bool is_change = incident->is_flapping && is_auto && !event->ends_flapping;
  bool is_occurrence = incident->is_event && event->severity != BW_SEVERITY_NONE;
  return (row->from & status_bit (incident)) != 0
         && ((row->effects & IN_WINDOW) == 0 || bw_workflow_reopens (incident, event->now_us))
         && ((row->effects & IN_FLAPPING) == 0 || is_change)
         && ((row->effects & IN_EVENT) == 0 || is_occurrence);
}

static const Row *
find_row (const BwIncident *incident, const BwWorkflowEvent *event, GError **error)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].kind == event->kind && row_allows (&rows[i], incident, event))
      return &rows[i];
  g_autoptr (GString) allowed = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (row_allows (&rows[i], incident, event))
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "",
                              bw_incident_kind_name (rows[i].kind));
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
               _ ("%s is not possible: incident %" PRId64 " is %s, which allows %s"),
               bw_incident_kind_name (event->kind), incident->id,
               incident->seq == 0 ? C_ ("incident", "new")
                                  : bw_incident_status_name (incident->status),
               allowed->str);
  return NULL;
}

/** How long an acknowledgement holds; BW_TIME_NONE for ever. */
static int64_t
ack_ttl_us (BwSeverity severity)
{
  if (severity >= BW_SEVERITY_EMERGENCY)
    return BW_HOUR_US;
  return severity >= BW_SEVERITY_CRITICAL ? 4 * BW_HOUR_US : BW_TIME_NONE;
}

/** Time that does not count as unacknowledged begins, or goes on. */
static void
quiet_begin (BwIncident *incident, int64_t now_us)
{
  if (incident->quiet_since_us == BW_TIME_NONE)
    incident->quiet_since_us = now_us;
}

static void
quiet_end (BwIncident *incident, int64_t now_us)
{
  if (incident->quiet_since_us != BW_TIME_NONE)
    incident->quiet_us += MAX (now_us - incident->quiet_since_us, 0);
  incident->quiet_since_us = BW_TIME_NONE;
}

static void
drop_deadlines (BwIncident *incident)
{
  incident->next_escalation_us = BW_TIME_NONE;
  incident->next_repeat_us = BW_TIME_NONE;
}

static void
begin_episode (BwIncident *incident, int64_t now_us)
{
  incident->episode++;
  incident->episode_us = now_us;
  incident->level = 1;
  incident->max_level = MAX (incident->max_level, 1);
  incident->quiet_us = 0;
  incident->quiet_since_us = BW_TIME_NONE;
  incident->acked_us = BW_TIME_NONE;
  incident->ack_until_us = BW_TIME_NONE;
  incident->hold_until_us = BW_TIME_NONE;
  incident->resolved_us = BW_TIME_NONE;
  drop_deadlines (incident);
}

static void
acknowledge (BwIncident *incident, int64_t now_us)
{
  int64_t ttl_us = ack_ttl_us (incident->severity);
  quiet_begin (incident, now_us);
  if (incident->acked_us == BW_TIME_NONE)
    incident->acked_us = now_us;
  incident->ack_until_us = ttl_us == BW_TIME_NONE ? BW_TIME_NONE : now_us + ttl_us;
  drop_deadlines (incident);
}

static void
calm_down (BwIncident *incident)
{
  incident->is_flapping = false;
  incident->flap_until_us = BW_TIME_NONE;
  incident->n_suppressed = 0;
}

/** One more change while it comes and goes, told of or not. */
static void
count_change (BwIncident *incident, const BwWorkflowEvent *event, bool is_told)
{
  if (!incident->is_flapping)
    incident->n_flips = MAX (event->n_flips, 1);
  else
    incident->n_flips++;
  incident->is_flapping = true;
  incident->n_suppressed = is_told ? 0 : incident->n_suppressed + 1;
  int64_t until_us = MAX (event->flap_until_us, event->now_us + BW_FLAP_QUIET_US);
  incident->flap_until_us = MAX (incident->flap_until_us, until_us);
}

static void
drop_acknowledgement (BwIncident *incident, int64_t now_us)
{
  quiet_end (incident, now_us);
  incident->acked_us = BW_TIME_NONE;
  incident->ack_until_us = BW_TIME_NONE;
}

static void
resolve (BwIncident *incident, const BwWorkflowEvent *event)
{
  bool is_person = g_strcmp0 (event->actor, AUTO) != 0;
  quiet_end (incident, event->now_us);
  incident->resolved_us = event->now_us;
  incident->ack_until_us = BW_TIME_NONE;
  incident->expires_us = BW_TIME_NONE;
  calm_down (incident);
  if (is_person && event->is_condition_true)
    incident->hold_until_us = event->now_us + BW_RESOLVE_HOLD_US;
  drop_deadlines (incident);
}

static void
take_numbers (BwIncident *incident, const BwWorkflowEvent *event)
{
  if (event->severity == BW_SEVERITY_NONE)
    return;
  incident->severity = event->severity;
  incident->max_severity = MAX (incident->max_severity, event->severity);
  incident->value = event->value;
  incident->threshold = event->threshold;
  incident->n = event->n;
}

/** Whether the program reopens because the condition fired again, and not because a hold over a
 * firing ended. */
static bool
is_refiring (const BwIncident *incident, const BwWorkflowEvent *event)
{
  return event->kind == BW_KIND_REOPEN && g_strcmp0 (event->actor, AUTO) == 0
         && incident->hold_until_us == BW_TIME_NONE;
}

/** An occurrence of an event that is told of: the window in which others are counted begins. */
static void
take_occurrence (BwIncident *incident, const BwWorkflowEvent *event)
{
  incident->told_us = event->now_us;
  incident->n_suppressed = 0;
  incident->expires_us = event->expires_us;
}

static void
apply_effects (BwIncident *incident, const BwWorkflowEvent *event, unsigned effects)
{
  int64_t now_us = event->now_us;
  if ((effects & DOES_COUNT) || is_refiring (incident, event))
    incident->occurrences++;
  if (effects & DOES_BEGIN)
    incident->opened_us = now_us;
  if (effects & DOES_REOPEN)
    incident->reopen_count++;
  if (effects & (DOES_BEGIN | DOES_REOPEN))
    begin_episode (incident, now_us);
  if (effects & DOES_TAKE)
    take_numbers (incident, event);
  if (effects & DOES_ACK)
    acknowledge (incident, now_us);
  if (effects & DOES_UNACK)
    drop_acknowledgement (incident, now_us);
  if (effects & DOES_RESOLVE)
    resolve (incident, event);
  if (effects & DOES_CLOSE)
    incident->closed_us = now_us;
  if (effects & (DOES_FLAP | DOES_CHANGE))
    count_change (incident, event, (effects & DOES_FLAP) != 0);
  if ((effects & DOES_CALM) && event->ends_flapping)
    calm_down (incident);
  if (incident->is_event && (effects & DOES_COUNT))
    take_occurrence (incident, event);
  if (effects & DOES_ESCALATE)
    incident->level = MAX (incident->level, event->level);
  incident->max_level = MAX (incident->max_level, incident->level);
}

/** The event's own note, else why an acknowledgement ended without anyone asking for it. (transfer
 * full) */
static char *
make_note (const BwIncident *before, const BwWorkflowEvent *event, unsigned effects)
{
  if (event->note != NULL || (effects & DOES_UNACK) == 0)
    return g_strdup (event->note);
  if (event->kind == BW_KIND_UPGRADE)
    return g_strdup_printf (_ ("acknowledgement lapsed: severity is now %s"),
                            bw_severity_word (event->severity));
  if (g_strcmp0 (event->actor, AUTO) != 0)
    {
      const char *name = strchr (event->actor, ':');
      return g_strdup_printf (_ ("acknowledgement lapsed: %s gave it back"),
                              name != NULL ? name + 1 : event->actor);
    }
  int64_t ttl_us = ack_ttl_us (before->severity);
  if (ttl_us == BW_TIME_NONE)
    return NULL;
  g_autofree char *ttl = bw_duration_format_age (ttl_us);
  return g_strdup_printf (_ ("acknowledgement lapsed: %s have passed"), ttl);
}

BwIncidentEvent *
bw_workflow_apply (BwIncident *incident, const BwWorkflowEvent *event, GError **error)
{
  g_return_val_if_fail (incident != NULL && event != NULL, NULL);
  g_return_val_if_fail (event->actor != NULL, NULL);
  g_return_val_if_fail (event->severity != BW_SEVERITY_NONE
                            || (event->kind != BW_KIND_FIRE && event->kind != BW_KIND_UPGRADE
                                && event->kind != BW_KIND_DOWNGRADE),
                        NULL);

  const Row *row = find_row (incident, event, error);
  if (row == NULL)
    return NULL;
  BwIncidentEvent *made = bw_incident_event_new ();
  made->incident_id = incident->id;
  made->seq = incident->seq + 1;
  made->at_us = event->now_us;
  made->actor = g_strdup (event->actor);
  made->kind = event->kind;
  made->from_status = incident->seq == 0 ? 0 : (int) incident->status;
  made->note = make_note (incident, event, row->effects);
  made->evidence = g_strdup (event->evidence);
  apply_effects (incident, event, row->effects);
  if (row->to != 0)
    incident->status = row->to;
  incident->seq++;
  incident->updated_us = event->now_us;
  if (event->summary != NULL)
    {
      g_free (incident->summary);
      incident->summary = g_strdup (event->summary);
    }
  made->to_status = (int) incident->status;
  return made;
}
