/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an incident is there, in sections of lines: for the window and for commands. */
#pragma once

#include "view/bw-figure.h"

#include <gio/gio.h>

typedef enum
{
  BW_WHY_WHAT,
  BW_WHY_EVIDENCE,
  BW_WHY_ROWS,
  BW_WHY_GATES, /* what was kept back, and by what */
  BW_WHY_DELIVERIES,
  BW_WHY_EARLIER,
  BW_WHY_OTHERWISE,
} BwWhySectionKind;

/** Strings are owned. */
typedef struct
{
  BwWhySectionKind kind;
  char *title;
  GPtrArray *lines; /* of BwFigure; never empty */
} BwWhySection;

/** The sections of BUNDLE, the JSON of bw_engine_why(), in the order they are read in; those with
 * nothing to say are left out. Times in ZONE. INVALID for what is no bundle; what is damaged in it
 * says no more than it knows. (element type BwWhySection, transfer full) */
GPtrArray *bw_why_view_new (const char *bundle, GTimeZone *zone, GError **error);
