/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a rule set: rules by name, instances by source, and a source's batch layout. */
#pragma once

#include "db/bw-db-expr.h"
#include "rules/bw-rule-memory.h"
#include "rules/bw-rule-set.h"
#include "rules/bw-rule-window.h"

#define BW_RULE_N_RECENT 256
#define BW_RULE_MISSING_AFTER 5
typedef struct _BwRuleSource BwRuleSource;

/** An instance at work. What a calm evaluation touches stands first, close together. */
typedef struct
{
  BwRule *rule;
  int64_t last_sample_us; /* awake; a NaN is one too */
  int64_t last_eval_us;   /* awake; BW_TIME_NONE: never */
  int64_t last_n;
  unsigned n_missed;
  bool is_changed; /* since it was last handed to the store */
  bool is_gone;    /* to be forgotten */
  BwRuleInstance stored;
  const BwMetric *metric;
  BwRuleSource *source;
  BwRuleWindow window;
  BwRuleMemory *memory; /* of kinds that have one; else NULL */
  int64_t interval_us;  /* of ABSENT and EXPR: of the last, or slowest, source */
  int64_t part_due_us;  /* of EXPR: when a value of it will be too old; awake */
  double *bound;        /* of EXPR: what its references were when it was last judged */
  unsigned n_recent;    /* since the crossing; the last ones are recent[n % 256] */
  BwRulePoint *recent;  /* NULL while all is well */
} BwRuleCell;

/** A sample of the layout that a cell watches. */
typedef struct
{
  BwRuleCell *cell;
  unsigned index;
  int count_index; /* of its companion, which tells n; -1: none */
} BwRuleSlot;

typedef struct _BwRuleJoin BwRuleJoin;

struct _BwRuleSource
{
  char *name;
  int64_t interval_us;
  int64_t last_batch_us; /* awake; BW_TIME_NONE: none so far */
  GPtrArray *cells;      /* of BwRuleCell, owned */
  GArray *layout;        /* of const BwMetric *: the last batch's */
  GArray *slots;         /* of BwRuleSlot, by index */
  GArray *seen, *parts;  /* of BwRuleSlot, whose samples only have to be there; of BwRulePart */
  GPtrArray *missing;    /* of BwRuleCell: not in the layout, while a sibling is */
  bool is_stale_layout;
};

struct _BwRuleSet
{
  GPtrArray *rules;    /* of BwRule, enabled */
  GHashTable *by_name; /* metric name → GPtrArray of BwRule */
  GHashTable *by_id;   /* rule id → BwRule */
  GHashTable *sources; /* name → BwRuleSource */
  GPtrArray *joins;    /* of BwRuleJoin: one for each EXPR rule, once begun */
  BwDbExprs *exprs;    /* NULL until there is an expression */
  bool has_begun;      /* instances that wait for no sample are there */
  bool is_warming;     /* nothing is judged */
  int64_t hold_until_us;
  int64_t resumed_us;  /* awake time of the last start or sleep; BW_TIME_NONE: none */
  int64_t now_us;      /* awake time of the last call that told one */
  int64_t due_us;      /* nothing is due before it */
  bool is_due_unknown; /* until all instances are asked */
};

/** The source NAME, made if need be. */
BwRuleSource *bw_rule_set_source (BwRuleSet *set, const char *name);
/** SOURCE's instance of RULE over METRIC, or NULL. */
BwRuleCell *bw_rule_source_find (BwRuleSource *source, const BwRule *rule, const BwMetric *metric);
/** How long a source asked every INTERVAL_US may be silent for a rule that looks every EVERY_US. */
int64_t bw_rule_silence_us (int64_t interval_us, int64_t every_us);
BwRuleCell *bw_rule_cell_new (BwRule *rule, const BwMetric *metric, BwRuleSource *source);
void bw_rule_cell_free (BwRuleCell *cell);
/** One evaluation and all that follows from it. */
void bw_rule_cell_step (BwRuleCell *cell, const BwRuleInput *input, GPtrArray *events);
/** Ends whatever alert CELL has, and marks it as gone. */
void bw_rule_cell_end (BwRuleCell *cell, BwRuleReason reason, BwRuleNow now, GPtrArray *events);
/** RULE instead of its own, over the same series; edited levels are applied at once. */
void bw_rule_cell_set_rule (BwRuleCell *cell, BwRule *rule, BwRuleNow now, GPtrArray *events);
/** Opens its no-data incident when that is due. */
void bw_rule_cell_check_no_data (BwRuleSet *set, BwRuleCell *cell, BwRuleNow now,
                                 GPtrArray *events);
/** Until when it means nothing for CELL that nothing comes. */
int64_t bw_rule_cell_hold_us (const BwRuleSet *set, const BwRuleCell *cell);
/** When it will be stale, and when its no-data incident is due: awake time, INT64_MAX: never. */
int64_t bw_rule_cell_stale_due_us (const BwRuleSet *set, const BwRuleCell *cell);
int64_t bw_rule_cell_no_data_due_us (const BwRuleSet *set, const BwRuleCell *cell);
/** CELL may be due earlier than it was: a value has come after none, or none after a value. */
void bw_rule_set_note_due (BwRuleSet *set, const BwRuleCell *cell);
void bw_rule_source_sweep (BwRuleSource *source);
