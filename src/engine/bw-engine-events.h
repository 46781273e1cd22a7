/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that bots and scripts tell: incidents without a condition that is watched. */
#pragma once

#include "engine/bw-engine.h"

/** An occurrence. Strings are borrowed. */
typedef struct
{
  const char *source;    /* who tells it */
  const char *type;      /* what kind of thing happened: "order_rejected" */
  const char *severity;  /* any word of any of the earlier systems; it is kept, too */
  const char *summary;   /* one line */
  const char *labels;    /* canonical label text that tells the thing apart, or NULL */
  const char *dedup_key; /* up to 255 bytes; NULL: of source, type and labels */
  const char *category;  /* or NULL */
  bool is_resolved;      /* it is over */
} BwEventInput;

/** What came of it. */
typedef struct
{
  int64_t incident_id;
  int64_t occurrences;
  bool is_counted;      /* as one of many; nobody is told of it */
  bool is_sent;         /* somebody is told now */
  bool is_held;         /* nobody is yet: it waits for the end of a silence, of quiet hours */
  char *reason;         /* owned; why it is held, or why nobody is told; NULL: it is sent */
  int64_t n_suppressed; /* since the last that was told */
} BwEventResult;
void bw_event_result_clear (BwEventResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwEventResult, bw_event_result_clear)

/** Takes an occurrence: the first is told; within an hour of the last that was, ten are counted and
 * the eleventh is told. *OUT is only set when it was taken. INVALID names the field; NOT_FOUND for
 * the end of what is not open. Waits for the store. */
bool bw_engine_event (BwEngine *engine, const BwEventInput *input, const char *actor,
                      BwEventResult *out, GError **error);
