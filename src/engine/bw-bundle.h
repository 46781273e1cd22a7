/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the deliveries that wait for a channel go out now as one message. Pure. */
#pragma once

#include "model/bw-incident-event.h"
#include "model/bw-severity.h"

#include <stdbool.h>

/** More incidents than this that are due at once make one digest. */
#define BW_BUNDLE_MAX_INCIDENTS 5

/** A delivery that waits. Strings and numbers are borrowed. */
typedef struct
{
  const int64_t *incidents; /* it tells of; one it does not share may not overtake another */
  unsigned n_incidents;     /* 0: a test or a report, which goes alone */
  const char *group_key;    /* NULL: in no group */
  BwSeverity severity;
  bool is_due;
  bool is_tried; /* it waits for its next attempt, and holds back what comes after it */
  bool is_maybe_duplicate;
} BwBundleRow;

typedef enum
{
  BW_BUNDLE_NONE,   /* nothing is due */
  BW_BUNDLE_SINGLE, /* one as it is */
  BW_BUNDLE_STORY,  /* several of one incident */
  BW_BUNDLE_GROUP,  /* several of one group */
  BW_BUNDLE_DIGEST, /* too many to be told one by one */
} BwBundleKind;

typedef struct
{
  BwBundleKind kind;
  GArray *members; /* of unsigned, indices of rows in their order */
  unsigned leader; /* the row that carries the message */
} BwBundle;
void bw_bundle_clear (BwBundle *bundle);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwBundle, bw_bundle_clear)

/** Chooses from the N ROWS, oldest first, with TOKENS messages that may be sent at once (at least
 * one). A row that is due takes along what waits of its incidents and of its group. The leader is
 * the worst, of these the newest, that was certainly not accepted before: its id is what a receiver
 * knows the message by. OUT is overwritten. */
void bw_bundle_choose (const BwBundleRow *rows, unsigned n, double tokens, BwBundle *out);
