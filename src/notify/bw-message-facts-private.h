/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as parts that every channel puts into its own form. */
#pragma once

#include "notify/bw-message.h"

/** "Since" and "2026-03-02 12:04 UTC". */
typedef struct
{
  char *name; /* translated */
  char *text;
} BwMessageFact;

/** What a person wants to know beside the words, which end with the rule and its n: value, limit,
 * since when, labels, level, the incident's number, what to do where the words do not say it; what
 * is not known, and what is not of the one incident, is left out. Moments in ZONE (NULL: the
 * system's). (element type BwMessageFact, transfer full) */
GPtrArray *bw_message_facts (const BwMessage *message, GTimeZone *zone);
/** The title, clean, of at most MAX_BYTES, with HAS_MARK marked where it may be a repetition.
 * (transfer full) */
char *bw_message_headline (const BwMessage *message, size_t max_bytes, bool has_mark);
/** The body, clean, with "delivered late …" below it where it is. (transfer full) */
char *bw_message_words (const BwMessage *message, size_t max_bytes);
/** The colour of its severity, or of an end, as "#rrggbb" on white. Static. */
const char *bw_message_colour (const BwMessage *message);
