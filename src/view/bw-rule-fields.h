/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the editor of a rule: which keys, in which group, with which control and words. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_RULE_ENTRY,   /* typed */
  BW_RULE_STEPPER, /* typed, with − and + */
  BW_RULE_CHOICE,
  BW_RULE_SWITCH,
  BW_RULE_NAMES, /* chosen from those of channels */
} BwRuleControl;

typedef enum
{
  BW_RULE_GROUP_WATCHED,
  BW_RULE_GROUP_LIMITS,
  BW_RULE_GROUP_PATIENCE,
  BW_RULE_GROUP_NO_DATA,
  BW_RULE_GROUP_DELIVERY,
  BW_RULE_N_GROUPS,
} BwRuleGroup;

/** A key's row. Static; titles and words are to be translated. */
typedef struct
{
  const char *key;
  BwRuleGroup group;
  BwRuleControl control;
  const char *title;
  bool is_rare;               /* shown only when it is said, or when all are asked for */
  const char *const *choices; /* of CHOICE: values, the first stands for the key not being said */
  const char *const *words;   /* beside them */
} BwRuleField;

/** All of them, in order; *N is their number. */
const BwRuleField *bw_rule_fields (unsigned *n);
/** The row of KEY, or NULL. */
const BwRuleField *bw_rule_field_find (const char *key);
/** Whether KEY can stand in a rule of KIND. */
bool bw_rule_field_has_meaning (const char *key, const char *kind);
/** Translated. */
const char *bw_rule_group_title (BwRuleGroup group);
/** What the key is for, in a sentence; "" where its title says it. */
const char *bw_rule_field_help (const BwRuleField *field);
