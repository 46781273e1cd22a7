/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gates between an incident's event and a channel, and the order in which they are asked. */
#include "notify/bw-gate-private.h"

#include "base/bw-time.h"
#include "notify/bw-grouping-private.h"
#include "notify/bw-rate-limit-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
bw_gate_clock_text (int64_t us, int64_t now_us, GTimeZone *zone)
{
  g_autofree char *text = bw_time_format_local (us, zone);
  bool is_near = us > now_us - BW_DAY_US && us < now_us + BW_DAY_US;
  if (strlen (text) < strlen ("2026-10-30 15:48"))
    return g_steal_pointer (&text);
  text[strlen ("2026-10-30 15:48")] = '\0';
  return g_strdup (is_near ? text + strlen ("2026-10-30 ") : text);
}

/* Verdicts. */

static bool
refuse (BwGateVerdict *out, BwGateReason reason, BwGateEffect effect, int64_t not_before_us,
        char *text)
{
  *out = (BwGateVerdict){ reason, effect, not_before_us, text };
  return true;
}

static bool
suppress (const BwGateQuestion *question, BwGateReason reason, const char *text, BwGateVerdict *out)
{
  return refuse (out, reason, BW_EFFECT_SUPPRESS, question->question->now_us, g_strdup (text));
}

static char *
clock_text (const BwGateQuestion *question, int64_t us)
{
  return bw_gate_clock_text (us, question->question->now_us, question->zone);
}

/* The gates, each on its own: true when it refuses, having filled OUT. */

static bool
is_message (BwIncidentKind kind)
{
  switch (kind)
    {
    case BW_KIND_FIRE:
    case BW_KIND_UPGRADE:
    case BW_KIND_REOPEN:
    case BW_KIND_REPEAT:
    case BW_KIND_ESCALATE:
    case BW_KIND_FLAP:
    case BW_KIND_RESOLVE:
    case BW_KIND_NODATA:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
      return true;
    case BW_KIND_DOWNGRADE:
    case BW_KIND_ACK:
    case BW_KIND_START:
    case BW_KIND_UNACK:
    case BW_KIND_CLOSE:
    case BW_KIND_NOTE:
    default:
      return false;
    }
}

static bool
refuse_no_message (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (is_message (question->question->kind))
    return false;
  return suppress (question, BW_GATE_NO_MESSAGE, N_ ("it is recorded only"), out);
}

static bool
refuse_disabled (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (question->channel->is_enabled)
    return false;
  return suppress (question, BW_GATE_DISABLED, N_ ("the channel is disabled"), out);
}

static bool
refuse_not_routed (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (question->route != NULL)
    return false;
  return suppress (question, BW_GATE_NOT_ROUTED, question->off_route, out);
}

static bool
refuse_below_severity (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (question->severity >= question->channel->min_severity)
    return false;
  return suppress (question, BW_GATE_BELOW_SEVERITY, N_ ("it is below the channel's min-severity"),
                   out);
}

/** An end is no news to who was not told of a beginning. A repetition is, the more so: it is the
 * beginning for a channel that could not be reached before. */
static bool
refuse_not_told (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (question->question->kind != BW_KIND_RESOLVE || question->told.is_told)
    return false;
  return suppress (question, BW_GATE_NOT_TOLD, N_ ("the channel was not told of its beginning"),
                   out);
}

static char *
silence_text (const BwGateQuestion *question)
{
  const BwSilence *silence = question->silence;
  const char *author = silence->author;
  char *text = NULL;
  if (question->silence_until_us != INT64_MAX)
    {
      g_autofree char *until = clock_text (question, question->silence_until_us);
      text = author != NULL ? g_strdup_printf (_ ("silenced by %s until %s"), author, until)
                            : g_strdup_printf (_ ("silenced until %s"), until);
    }
  else if (silence->is_until_resolved)
    text = author != NULL ? g_strdup_printf (_ ("silenced by %s until it is resolved"), author)
                          : g_strdup (_ ("silenced until it is resolved"));
  else
    text = author != NULL ? g_strdup_printf (_ ("silenced by %s"), author)
                          : g_strdup (C_ ("delivery", "silenced"));
  if (silence->comment == NULL)
    return text;
  g_autofree char *before = text;
  return g_strdup_printf ("%s: %s", before, silence->comment);
}

/** What is said again anyway is dropped; what is news is kept for the end of the silence, where it
 * is looked at once more. */
static bool
refuse_silenced (const BwGateQuestion *question, BwGateVerdict *out)
{
  if (question->silence == NULL)
    return false;
  BwIncidentKind kind = question->question->kind;
  bool is_said_again = kind == BW_KIND_REPEAT || kind == BW_KIND_ESCALATE || kind == BW_KIND_FLAP;
  return refuse (out, BW_GATE_SILENCED, is_said_again ? BW_EFFECT_SUPPRESS : BW_EFFECT_HOLD,
                 is_said_again ? question->question->now_us : question->silence_until_us,
                 silence_text (question));
}

/** Sent when the inhibition ends, if it still matters, as does the end of what was told; when that
 * will be nobody knows. */
static bool
refuse_inhibited (const BwGateQuestion *question, BwGateVerdict *out)
{
  const BwIncident *inhibitor = question->inhibitor;
  if (inhibitor == NULL)
    return false;
  BwIncidentKind kind = question->question->kind;
  bool is_kept = kind == BW_KIND_FIRE || kind == BW_KIND_UPGRADE || kind == BW_KIND_REOPEN
                 || kind == BW_KIND_NODATA || kind == BW_KIND_RESOLVE;
  int64_t since_us =
      inhibitor->episode_us != BW_TIME_NONE ? inhibitor->episode_us : inhibitor->opened_us;
  g_autofree char *since = clock_text (question, since_us);
  char *text = inhibitor->rule != NULL
                   ? g_strdup_printf (_ ("%s stands for it since %s"), inhibitor->rule, since)
                   : g_strdup_printf (_ ("another alert stands for it since %s"), since);
  return refuse (out, BW_GATE_INHIBITED, is_kept ? BW_EFFECT_HOLD : BW_EFFECT_SUPPRESS,
                 is_kept ? INT64_MAX : question->question->now_us, text);
}

/** Someone knows, and need not be told again. What has become worse broke the acknowledgement. */
static bool
refuse_acknowledged (const BwGateQuestion *question, BwGateVerdict *out)
{
  const BwPolicyQuestion *asked = question->question;
  bool is_at_work = asked->incident->status == BW_INCIDENT_IN_PROGRESS;
  if (!is_at_work && asked->incident->status != BW_INCIDENT_ACKNOWLEDGED)
    return false;
  if (asked->kind != BW_KIND_REPEAT && asked->kind != BW_KIND_ESCALATE
      && asked->kind != BW_KIND_FLAP)
    return false;
  const char *who = asked->taken_by != NULL ? asked->taken_by : C_ ("who took it on", "someone");
  g_autofree char *when = asked->incident->acked_us != BW_TIME_NONE
                              ? clock_text (question, asked->incident->acked_us)
                              : NULL;
  char *text = NULL;
  if (when != NULL)
    text = is_at_work ? g_strdup_printf (_ ("%s is at work on it since %s"), who, when)
                      : g_strdup_printf (_ ("%s acknowledged it at %s"), who, when);
  else
    text = is_at_work ? g_strdup_printf (_ ("%s is at work on it"), who)
                      : g_strdup_printf (_ ("%s acknowledged it"), who);
  return refuse (out, BW_GATE_ACKNOWLEDGED, BW_EFFECT_SUPPRESS, asked->now_us, text);
}

static bool
refuse_quiet_hours (const BwGateQuestion *question, BwGateVerdict *out)
{
  const BwPolicyQuestion *asked = question->question;
  int64_t until_us =
      bw_policy_route_quiet_until_us (question->route, question->severity, asked->now_us);
  if (until_us == BW_TIME_NONE)
    return false;
  bool is_said_again = asked->kind == BW_KIND_REPEAT || asked->kind == BW_KIND_FLAP;
  g_autofree char *until = until_us != INT64_MAX ? clock_text (question, until_us) : NULL;
  char *text = until != NULL ? g_strdup_printf (_ ("quiet hours until %s"), until)
                             : g_strdup (_ ("quiet hours without an end"));
  return refuse (out, BW_GATE_QUIET_HOURS, is_said_again ? BW_EFFECT_SUPPRESS : BW_EFFECT_HOLD,
                 is_said_again ? asked->now_us : until_us, text);
}

/** Of what comes and goes one message tells, and from time to time a summary. */
static bool
refuse_flapping (const BwGateQuestion *question, BwGateVerdict *out)
{
  const BwPolicyQuestion *asked = question->question;
  bool is_counted = asked->kind == BW_KIND_REOPEN || asked->kind == BW_KIND_RESOLVE;
  bool is_refused = asked->kind == BW_KIND_FLAP ? !asked->is_flap_summary
                                                : is_counted && asked->incident->is_flapping;
  if (!is_refused)
    return false;
  return suppress (question, BW_GATE_FLAPPING, N_ ("it comes and goes: counted, told in a summary"),
                   out);
}

static bool
refuse_rate_limit (const BwGateQuestion *question, BwGateVerdict *out)
{
  const BwPolicyQuestion *asked = question->question;
  bool is_kept = asked->kind == BW_KIND_REOPEN || asked->kind == BW_KIND_NODATA;
  /* Of what a bot tells the eleventh in an hour is told: it was limited already. */
  bool is_due = asked->is_flap_summary && asked->incident->is_event;
  bool is_counted = asked->kind == BW_KIND_FLAP && !is_due;
  if (!is_kept && asked->kind != BW_KIND_REPEAT && !is_counted)
    return false;
  int64_t until_us = bw_rate_limit_until_us (&question->told, question->severity, asked->now_us);
  if (until_us == BW_TIME_NONE)
    return false;
  g_autofree char *ago = bw_duration_format_age (asked->now_us - question->told.last_us);
  g_autofree char *gap = bw_duration_format_age (bw_rate_limit_gap_us (question->severity));
  char *text = g_strdup_printf (_ ("told %s ago; at most every %s"), ago, gap);
  return refuse (out, BW_GATE_RATE_LIMIT, is_kept ? BW_EFFECT_HOLD : BW_EFFECT_SUPPRESS,
                 is_kept ? until_us : asked->now_us, text);
}

/** What can wait for the daily message waits. An escalation can't: it was asked for. */
static bool
refuse_until_digest (const BwGateQuestion *question, BwGateVerdict *out)
{
  BwIncidentKind kind = question->question->kind;
  if (!question->channel->is_digest || question->severity > BW_SEVERITY_WARNING
      || kind == BW_KIND_ESCALATE)
    return false;
  bool is_said_again = kind == BW_KIND_REPEAT || kind == BW_KIND_FLAP;
  g_autofree char *at = clock_text (question, question->digest_us);
  char *text = g_strdup_printf (_ ("collected for the daily message at %s"), at);
  return refuse (out, BW_GATE_DIGEST, is_said_again ? BW_EFFECT_SUPPRESS : BW_EFFECT_HOLD,
                 is_said_again ? question->question->now_us : question->digest_us, text);
}

/** When what has passed is sent. */
static int64_t
send_us (const BwGateQuestion *question, bool is_for_all)
{
  const BwPolicyQuestion *asked = question->question;
  if (is_for_all)
    return asked->now_us;
  int64_t due_us =
      question->channel->is_local
          ? asked->now_us
          : bw_grouping_not_before_us (question->route, asked, question->severity, &question->told);
  /* After a start or a sleep what holds is looked at first, and then told at once. */
  bool has_grace =
      asked->grace_until_us != BW_TIME_NONE && question->severity < BW_SEVERITY_EMERGENCY;
  return has_grace ? MAX (due_us, asked->grace_until_us) : due_us;
}

/* THE ORDER OF GATES. */
void
bw_gate_ask (const BwGateQuestion *question, BwGateVerdict *out)
{
  typedef bool (*Gate) (const BwGateQuestion *question, BwGateVerdict *out);
  static const Gate for_all[] = { refuse_no_message, refuse_disabled };
  static const Gate gates[] = { refuse_not_routed,  refuse_below_severity, refuse_not_told,
                                refuse_silenced,    refuse_inhibited,      refuse_acknowledged,
                                refuse_quiet_hours, refuse_flapping,       refuse_rate_limit,
                                refuse_until_digest };
  BwIncidentKind kind = question->question->kind;
  bool is_for_all = kind == BW_KIND_DIGEST || kind == BW_KIND_TEST;
  for (unsigned i = 0; i < G_N_ELEMENTS (for_all); i++)
    if (for_all[i](question, out))
      return;
  for (unsigned i = 0; i < G_N_ELEMENTS (gates) && !is_for_all; i++)
    if (gates[i](question, out))
      return;
  *out = (BwGateVerdict){ BW_GATE_PASS, BW_EFFECT_SEND, send_us (question, is_for_all), NULL };
}
