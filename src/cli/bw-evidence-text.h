/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of an event, as a person reads it. */
#pragma once

#include "model/bw-incident.h"

/** What was known at EVENT, in lines on stdout; nothing when it has no evidence. Times are in ZONE.
 */
void bw_evidence_text_print (const BwIncidentEvent *event, GTimeZone *zone);
