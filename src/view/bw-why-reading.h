/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle of an incident as it is read: what is missing or damaged reads as nothing. */
#pragma once

#include "base/bw-clock.h"
#include "base/bw-json.h"

/** Borrowed. */
typedef struct
{
  JsonNode *root;
  int64_t now_us; /* when the bundle was made */
  GTimeZone *zone;
} BwWhyReading;

/** NULL, NaN, BW_TIME_NONE, false and 0 where there is nothing of that kind at PATH. */
const char *bw_why_text (JsonNode *node, const char *path);
double bw_why_number (JsonNode *node, const char *path);
int64_t bw_why_time (JsonNode *node, const char *path);
bool bw_why_is_true (JsonNode *node, const char *path);
/** Of the list at PATH: its length, and element I, which is there. */
unsigned bw_why_length (JsonNode *node, const char *path);
JsonNode *bw_why_element (JsonNode *node, const char *path, unsigned i);
/** A moment with its seconds, and its day where it is another than the bundle's. (transfer full) */
char *bw_why_moment (const BwWhyReading *reading, int64_t at_us);
