/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of routes: which channels an incident leads to, how its messages are grouped and
 * repeated, and when they wait for the end of quiet hours. */
#pragma once

#include "notify/bw-escalation-policy-private.h"

/** Immutable. What it does not say itself it has from its parent. */
typedef struct _BwPolicyRoute BwPolicyRoute;
struct _BwPolicyRoute
{
  char *name;            /* of [route NAME]; NULL: the one that stands for all */
  BwMatchers *match;     /* NULL: everything */
  char **receivers;      /* names of channels; NULL: all that are enabled */
  char **group_by;       /* facts of an incident */
  int64_t group_wait_us; /* -1: by severity */
  int64_t group_interval_us;
  int64_t repeat_us;     /* -1: by severity; 0: never */
  bool is_continued;     /* routes behind it are asked as well */
  BwSchedule *mute;      /* quiet hours; NULL: none */
  BwSchedule *active;    /* outside these hours it is quiet, too; NULL: always active */
  BwSeverity mute_up_to; /* the worst severity that quiet hours keep quiet */
  BwEscalationPolicy *escalation;
  char **fallback;     /* names of channels; NULL: not said */
  GPtrArray *children; /* of BwPolicyRoute */
};

/** The routes of CONFIG below one that takes everything. CHANNELS (of BwPolicyChannel) are those
 * that may be named. What is wrong is appended to ERRORS (may be NULL) and left out. (transfer
 * full) */
BwPolicyRoute *bw_policy_route_load (BwConfig *config, const GPtrArray *channels, GTimeZone *zone,
                                     GPtrArray *errors);
void bw_policy_route_free (BwPolicyRoute *route);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwPolicyRoute, bw_policy_route_free)
/** The routes that INCIDENT takes below ROOT, depth first, at least one. (element type
 * BwPolicyRoute, transfer container) */
GPtrArray *bw_policy_route_find (const BwPolicyRoute *root, const BwIncident *incident);
/** Whether CHANNEL is one of its receivers. */
bool bw_policy_route_has_receiver (const BwPolicyRoute *route, const char *channel);
/** Until when its quiet hours keep what is of SEVERITY; BW_TIME_NONE: they don't; INT64_MAX: there
 * is no end. */
int64_t bw_policy_route_quiet_until_us (const BwPolicyRoute *route, BwSeverity severity,
                                        int64_t now_us);
/** How often an incident of SEVERITY is repeated on level 1; 0: never. */
int64_t bw_policy_route_repeat_us (const BwPolicyRoute *route, BwSeverity severity);
