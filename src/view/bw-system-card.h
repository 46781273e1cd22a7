/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words above one chart of a machine: how much now, of what, in which state. */
#pragma once

#include "view/bw-outlook.h"
#include "view/bw-state-words.h"
#include "view/bw-system-plot.h"

/** Strings are owned, NULL where there is nothing to say. */
typedef struct
{
  char *title;  /* "Processor", "Disk /" */
  char *value;  /* "13 %"; "–" */
  char *detail; /* "4 cores · warning 13:25 to 13:37" */
  char *reason; /* more of it, for a tooltip */
  BwStateWords state;
  char *state_text; /* "No data for 36 min"; NULL: its word */
} BwSystemCard;
void bw_system_card_clear (BwSystemCard *card);

/** What a card is made from; all borrowed. */
typedef struct
{
  BwEngine *engine;
  const BwSystemData *data;
  const BwSystemPlot *plot;
  const BwOutlook *outlook; /* of the judged metric; NULL: not known so far */
  GTimeZone *zone;
  int64_t now_us;
  BwSystemLatestFunc latest;
  gpointer user_data;
} BwSystemCardInput;
/** Fills CARD, which holds nothing. */
void bw_system_card_fill (BwSystemCard *card, const BwSystemCardInput *input);
