/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to silences on the alerts database's thread: each a job and one transaction. */
#pragma once

#include "engine/bw-incident-request.h"
#include "model/bw-silence.h"

/** Adds a silence; with an incident it is for that one alone, and its story says so. */
typedef struct
{
  BwSilence *silence;      /* owned; its id is set */
  BwIncidentRequest *note; /* owned: the NOTE of the incident it is for; or NULL */
  int64_t duration_us;     /* of a snooze; 0: until it is resolved */
} BwSilenceAdd;
void bw_silence_add_free (BwSilenceAdd *add);
/** BwSilenceAdd → a BwIncidentAnswer for a snooze, else 1. CONFLICT for an incident that is not
 * open. */
gpointer bw_silence_add_run (BwDb *db, gpointer add, GCancellable *cancellable, GError **error);

typedef struct
{
  int64_t id;
  int64_t now_us;
  char *actor; /* owned */
} BwSilenceEnd;
void bw_silence_end_free (BwSilenceEnd *end);
/** BwSilenceEnd → 1. NOT_FOUND; CONFLICT when it is over. */
gpointer bw_silence_end_run (BwDb *db, gpointer end, GCancellable *cancellable, GError **error);
