/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an incident's life, in words. */
#pragma once

#include "view/bw-evidence.h"
#include "view/bw-incident-view.h"

void bw_incident_step_free (BwIncidentStep *step);

/** How steps are looked at. */
typedef struct
{
  GHashTable *told; /* see bw_delivery_told_new(); or NULL */
  int64_t now_us;
  GTimeZone *zone;
  bool is_all;  /* one by one what repeats itself, too */
  bool *is_cut; /* out: whether steps are left out; or NULL */
} BwIncidentStepsLook;

/** What happened in STORY, and what will unless somebody is quicker. EVIDENCE (or NULL) is that of
 * the firing. Where there are hundreds, some stand for many. (element type BwIncidentStep, transfer
 * full) */
GPtrArray *bw_incident_steps_new (const BwIncidentStory *story, const BwIncidentLine *line,
                                  const BwEvidence *evidence, const BwIncidentStepsLook *look);
