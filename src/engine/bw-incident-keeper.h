/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes what happens to incidents, in order, and does not let go of any of it until it is written.
 * What the store refuses of one condition alone waits without holding up the others, and is given
 * up after an hour. */
#pragma once

#include "engine/bw-dispatcher.h"
#include "engine/bw-incident-pass.h"

typedef struct _BwIncidentKeeper BwIncidentKeeper;

typedef struct
{
  /** Committed. Main loop. */
  void (*changed) (gpointer data, const BwIncident *incident, const BwIncidentEvent *event);
  /** Writing began to fail (ERROR set; tried again every 5 s) or works again (NULL). Main loop. */
  void (*failing) (gpointer data, const GError *error);
  gpointer data;
} BwIncidentKeeperCallbacks;

/** Called once for a request: ANSWER (borrowed) or ERROR, which is a refusal, or CANCELLED when the
 * keeper is freed before it is known. Main loop. */
typedef void (*BwIncidentDoneFunc) (const BwIncidentAnswer *answer, const GError *error,
                                    gpointer data);

/** A keeper that writes to ALERTS and hands deliveries to DISPATCHER, both borrowed. Main loop.
 * (transfer full) */
BwIncidentKeeper *bw_incident_keeper_new (BwClock *clock, BwAlerts *alerts,
                                          BwDispatcher *dispatcher,
                                          const BwIncidentKeeperCallbacks *callbacks);
/** What is not written so far is lost: see bw_incident_keeper_n_waiting(). */
void bw_incident_keeper_free (BwIncidentKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentKeeper, bw_incident_keeper_free)
/** Who is told from now on, and the channels that rules name (rule → char **, never changed; or
 * NULL); both are referenced. A request takes them at the time it is submitted. */
void bw_incident_keeper_set_policy (BwIncidentKeeper *keeper, BwPolicy *policy,
                                    BwRuleChannels *rule_channels);
/** After a start, a sleep or a time without network: nobody is told before UNTIL_US (wall time) of
 * what is no emergency, so that what is over by then is one message or none. The later of several
 * counts. */
void bw_incident_keeper_set_grace (BwIncidentKeeper *keeper, int64_t until_us);
/** Until when that is so; BW_TIME_NONE: it is not. */
int64_t bw_incident_keeper_grace_us (BwIncidentKeeper *keeper);
/** A pass as of now, with the policy in force. (transfer full) */
BwIncidentPass *bw_incident_keeper_new_pass (BwIncidentKeeper *keeper);
/** Tells of ANSWER, which is committed, and hands its deliveries on (they are taken out). */
void bw_incident_keeper_hand_on (BwIncidentKeeper *keeper, BwIncidentAnswer *answer,
                                 bool is_by_person);
/** Queues REQUEST (transfer full). CHANNELS, of its rule, are the only ones to be told; NULL:
 * those the configuration says. */
void bw_incident_keeper_submit (BwIncidentKeeper *keeper, BwIncidentRequest *request,
                                const char *const *channels, BwIncidentDoneFunc done,
                                gpointer data);
unsigned bw_incident_keeper_n_waiting (BwIncidentKeeper *keeper);
