/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what, and when: the channels, routes, silences and inhibitions of a configuration as
 * an immutable snapshot, and the order of the gates. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-silence.h"
#include "notify/bw-gate.h"
#include "notify/bw-policy-channel.h"

/** Reference-counted; any thread. */
typedef struct _BwPolicy BwPolicy;

/** The policy of CONFIG for CHANNELS (of BwPolicyChannel; transfer full), which may be more than
 * the file has: bw_engine_policy_new() gathers them. What is wrong is appended to ERRORS (of char
 * *, with group and key; may be NULL) and left out. Without a [route] one stands for all: every
 * enabled channel, grouped by source and category. (transfer full) */
BwPolicy *bw_policy_new (BwConfig *config, GPtrArray *channels, GPtrArray *errors);
BwPolicy *bw_policy_ref (BwPolicy *policy);
void bw_policy_unref (BwPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwPolicy, bw_policy_unref)

/** The channels it decides for, in the order of the answers. */
unsigned bw_policy_n_channels (const BwPolicy *policy);
/** The I-th, below the number of them. */
const BwPolicyChannel *bw_policy_channel (const BwPolicy *policy, unsigned i);
/** The one called NAME, or NULL. */
const BwPolicyChannel *bw_policy_find_channel (const BwPolicy *policy, const char *name);
/** The zone of [general]. */
GTimeZone *bw_policy_zone (const BwPolicy *policy);
/** When the daily message is due next after NOW_US. */
int64_t bw_policy_next_digest_us (const BwPolicy *policy, int64_t now_us);
/** Silences of the configuration. (element type BwSilence, transfer none) */
const GPtrArray *bw_policy_silences (const BwPolicy *policy);

/** What a channel knows of an incident, as the store has it. */
typedef struct
{
  bool is_told;             /* of a beginning in this episode: sent, or about to be */
  BwSeverity told_severity; /* the worst it was told of in this episode; NONE */
  int64_t last_us;          /* when it last took a message about the condition; BW_TIME_NONE */
  BwSeverity last_severity; /* of that message */
  int64_t group_us;         /* when it last took one of the group; BW_TIME_NONE */
  BwSeverity group_severity;
} BwTold;
/** Fills OUT for CHANNEL and GROUP_KEY (NULL: none). */
typedef void (*BwToldFunc) (gpointer data, const char *channel, const char *group_key, BwTold *out);

typedef struct
{
  const BwIncident *incident; /* as it is after the event */
  BwIncidentKind kind;        /* what would be told */
  int64_t now_us;
  int64_t grace_until_us; /* after a start or a sleep nobody is told before; BW_TIME_NONE */
  const char *const *rule_channels; /* that the rule names; NULL: by route */
  const char *except_channel;       /* that is not told (it is the one that is broken); or NULL */
  const char *only_channel;  /* asked about alone, and owed a message though nothing leads there any
                                more; NULL: all are */
  const GPtrArray *silences; /* of BwSilence: the stored ones; or NULL */
  const GPtrArray *open;     /* of BwIncident: the open ones that can inhibit; or NULL */
  bool is_flap_summary;      /* a FLAP that has to be told */
  const char *taken_by;      /* who acknowledged it or is at work on it; or NULL */
  BwToldFunc told;
  gpointer told_data;
} BwPolicyQuestion;

/** The decision for one channel. */
typedef struct
{
  const BwPolicyChannel *channel;
  BwGateVerdict verdict;
  char *group_key; /* messages of one key may be sent as one; NULL: never with others */
} BwPolicyAnswer;
void bw_policy_answer_free (BwPolicyAnswer *answer);

/** Asks the gates of alerts: one answer for each channel, in the configuration's order, or for the
 * only one that is asked about; none where that is gone. (element type BwPolicyAnswer, transfer
 * full) */
GPtrArray *bw_policy_ask (const BwPolicy *policy, const BwPolicyQuestion *question);

/** Whether INCIDENT may stand for others that are about something else, while it is open. */
bool bw_policy_can_inhibit (const BwPolicy *policy, const BwIncident *incident);

/** Where INCIDENT stands on its escalation policy. */
typedef struct
{
  int level; /* the highest whose condition holds, never below the incident's own */
  int64_t next_escalation_us; /* wall time of the level above LEVEL; BW_TIME_NONE: none */
  int64_t next_repeat_us; /* of the next repetition on LEVEL; NONE: none before the next level */
} BwEscalation;
/** LAST_US: when it was last told (FIRE, REOPEN, REPEAT, ESCALATE). Time acknowledged and silenced
 * does not count (quiet_us of the incident), and while it lasts (quiet_since_us) there are no
 * deadlines, nor has an incident any that is not waiting for a person. A LEVEL above the incident's
 * is due at NOW_US: a FIRE, UPGRADE or REOPEN that has just happened tells the channels of that
 * level itself (set it, then ask), later it is an ESCALATE. */
void bw_policy_escalation (const BwPolicy *policy, const BwIncident *incident, int64_t last_us,
                           int64_t now_us, BwEscalation *out);
/** Channels to turn to when one that should know of INCIDENT can't be reached, in order; names are
 * the policy's. (transfer container) */
GPtrArray *bw_policy_fallbacks (const BwPolicy *policy, const BwIncident *incident);
