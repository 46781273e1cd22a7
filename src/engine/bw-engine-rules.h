/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as commands see them: those in force with the state of their instances, and one rule run
 * over given values. */
#pragma once

#include "engine/bw-engine.h"

/** An instance of a rule. Strings are owned. */
typedef struct
{
  char *labels;
  const char *state;     /* "OK", "PENDING", "FIRING", "RECOVERING", "PAUSED" */
  const char *data_flag; /* "FRESH", "INSUFFICIENT", "STALE", "NODATA", "ERROR" */
  char *tier;            /* severity that fires, or NULL */
  double value;
  int64_t evaluated_us;
  int64_t incident_id; /* 0: none */
} BwRuleInstanceView;

typedef struct
{
  char *rule;
  char *preset;     /* or NULL */
  const char *kind; /* "threshold", "rate_of_change", "absent", "event", "expr" */
  char *metric;     /* or the condition, or the matchers */
  char *description;
  bool is_enabled;
  BwCategory category;
  GPtrArray *instances; /* of BwRuleInstanceView */
} BwRuleView;

/** Every rule in force with its instances as last written; ERRORS (of char *) are those of rules
 * that were left out. Waits. (element type BwRuleView, transfer full) */
GPtrArray *bw_engine_rules (BwEngine *engine, GPtrArray *errors, GError **error);

/** PLAIN, the English words of the rule of RULE_TEXT as evidence keeps them, in today's language.
 * (transfer full) */
char *bw_engine_rule_words (const char *rule_text, const char *plain);

/** A transition of a rule that was run over values. */
typedef struct
{
  double seconds;
  const char *kind; /* "FIRE", "UPGRADE", "DOWNGRADE", "RESOLVE" */
  int tier;         /* 0 for RESOLVE */
} BwRuleStep;
/** Runs the rule RULE_TEXT (keys of a [rule] group joined by ;) over CSV (rows seconds,value; an
 * empty value is no data), NAME in errors. INVALID names line or key. (element type BwRuleStep,
 * transfer full) */
GArray *bw_engine_rule_eval (const char *rule_text, const char *name, const char *csv,
                             GError **error);
/** Names of the presets, NULL-terminated, and one as configuration text (transfer full; NULL:
 * unknown). */
const char *const *bw_engine_presets (void);
char *bw_engine_preset_text (const char *preset);
