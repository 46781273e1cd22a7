/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is stored of an incident, written as one JSON object. */
#pragma once

#include "store/bw-alerts.h"

/** What a bundle says of itself. */
#define BW_WHY_FORMAT "bellwether-why/1"

/** Owned. */
typedef struct
{
  int64_t now_us;
  BwIncident *incident;
  GPtrArray *all;        /* of BwIncident: all of its condition, newest first */
  GPtrArray *events;     /* of BwIncidentEvent, oldest first */
  GPtrArray *deliveries; /* of BwOutboxRow, oldest first */
  GPtrArray *attempts;   /* of GPtrArray of BwDeliveryAttempt, beside deliveries */
} BwWhyBundle;
void bw_why_bundle_free (BwWhyBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwWhyBundle, bw_why_bundle_free)

/** The JSON: format, made_at, program; incident; events, each with its evidence and the digest of
 * that; gates, passed or not; deliveries with their attempts; earlier ones; counterfactual. Any
 * thread. (transfer full) */
char *bw_why_bundle_to_text (const BwWhyBundle *bundle);
