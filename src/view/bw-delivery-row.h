/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of an incident as a list shows them: to whom, about what, what became of each. */
#pragma once

#include "plot/bw-palette.h"
#include "view/bw-figure.h"
#include "view/bw-why-reading.h"

/** Texts are owned, NULL where there is nothing to say. */
typedef struct
{
  char *id;
  const char *icon; /* static */
  BwTone tone;
  char *channel;
  char *what;        /* "fired", "escalated" */
  char *time;        /* "15:48:14"; of one that is to come "next 09:00" */
  char *status;      /* "delivered · 200, 212 ms", "held until 07:00: quiet hours" */
  char *note;        /* "may have come twice · in place of slack" */
  GPtrArray *tries;  /* of BwFigure: each attempt with its answer; empty where that is all said */
  const char *again; /* static: "Send again", "Send now"; NULL: nothing to do about it */
} BwDeliveryRow;
void bw_delivery_row_free (BwDeliveryRow *row);

/** The deliveries of a bundle, newest first; those that were kept back for the same reason are one.
 * (element type BwDeliveryRow, transfer full) */
GPtrArray *bw_delivery_rows_new (const BwWhyReading *reading);
/** All that ROW says, in a sentence. (transfer full) */
char *bw_delivery_row_text (const BwDeliveryRow *row);
/** Of a bundle, whom each event was told and whom not, and why: "Told team and phone. Held for
 * mail: quiet hours". Events of which nobody was to be told are not in it. (key: the event's
 * number, int64_t; value: char *; transfer full) */
GHashTable *bw_delivery_told_new (const BwWhyReading *reading);
