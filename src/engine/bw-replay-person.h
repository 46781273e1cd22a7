/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One condition's messages as a person would have had them: incident, gates and escalation played
 * through, with nobody ever taking anything on. */
#pragma once

#include "model/bw-incident.h"
#include "notify/bw-policy.h"

/** What all conditions of a replay share. */
typedef struct
{
  const BwPolicy *policy;
  const char *const *rule_channels; /* or NULL */
  GHashTable *groups;               /* channel and group key → time of the last message */
  GHashTable *told;                 /* events that were told already */
  int64_t n_events;
  int64_t n_messages, n_at_night, n_repeats;
} BwReplayTelling;

typedef struct _BwReplayPerson BwReplayPerson;

/** A condition: TEMPLATE (copied) says rule, labels, metric, category and key. TELLING is borrowed.
 * (transfer full) */
BwReplayPerson *bw_replay_person_new (BwReplayTelling *telling, const BwIncident *template);
void bw_replay_person_free (BwReplayPerson *person);
/** The condition did KIND (FIRE, UPGRADE, DOWNGRADE, RESOLVE, NODATA) at AT_US. */
void bw_replay_person_step (BwReplayPerson *person, BwIncidentKind kind, BwSeverity severity,
                            int64_t at_us);
/** When something becomes due by itself; INT64_MAX: never. */
int64_t bw_replay_person_due_us (const BwReplayPerson *person);
/** Does what is due at NOW_US, which is not before bw_replay_person_due_us(). */
void bw_replay_person_tick (BwReplayPerson *person, int64_t now_us);
/** It ends at END_US: repetitions that were not played through are added. */
void bw_replay_person_end (BwReplayPerson *person, int64_t end_us);
