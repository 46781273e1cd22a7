/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history of machines says, for commands: in words and as JSON. */
#pragma once

#include "cli/bw-cli.h"
#include "engine/bw-engine-data.h"
#include "view/bw-outlook.h"

/** Of one series. */
typedef struct
{
  const BwMetric *metric;
  double value; /* the latest */
  BwOutlook *outlook;
} BwCliOutlook;

/** Of the processors, memories and disks among READINGS (of BwReading). Waits for the store.
 * (element type BwCliOutlook, transfer full) */
GArray *bw_cli_outlooks (BwEngine *engine, const GArray *readings);
/** "full in 6–9 days, unusual for a Tuesday 14:00 (n = 9)"; NULL: nothing to say, or none of
 * METRIC. (transfer full) */
char *bw_cli_outlook_text (const GArray *outlooks, const BwMetric *metric);
/** Adds the list "outlooks" to the open object. */
void bw_cli_outlooks_json (const GArray *outlooks, JsonBuilder *builder);
