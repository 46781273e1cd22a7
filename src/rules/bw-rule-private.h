/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of reading and writing a rule share. */
#pragma once

#include "rules/bw-rule.h"

/** In the order of their enums, NULL-terminated; of the aggregates from AVERAGE on. */
extern const char *const bw_rule_kind_names[];
extern const char *const bw_direction_names[];
extern const char *const bw_no_data_names[];
extern const char *const bw_aggregate_names[];
extern const char *const bw_statistic_names[];

/** Adds "KEY: why" to PROBLEMS, unless there is one with KEY already; false. */
bool bw_rule_fail (GPtrArray *problems, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/** The place of KEY's text among CHOICES; 0 when it is not given. */
unsigned bw_rule_read_choice (const BwConfigGroup *group, const char *key,
                              const char *const *choices);

/** The levels of BURN_RATE: the factor of a ticket, and the least one of a page. */
#define BW_RULE_BURN_WARNING 1
#define BW_RULE_BURN_CRITICAL 6

/** Reads what rules on a machine's series have of their own, their levels included. */
bool bw_rule_read_machine (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
void bw_rule_machine_clear (BwRuleMachine *machine);
/** Appends the keys of its own to OUT, with ';' before each. */
void bw_rule_machine_to_text (const BwRule *rule, GString *out);
/** In words, or NULL: those of other kinds do. (transfer full) */
char *bw_rule_machine_describe (const BwRule *rule);
/** Goes into a fingerprint: all that a value depends on. (transfer full) */
char *bw_rule_machine_print (const BwRule *rule);
/** Whether two of a kind make the same of what was seen. */
bool bw_rule_machine_goes_on (const BwRule *old, const BwRule *rule);

/** A level as it was set: 80 % rather than 80.0 %. (transfer full) */
char *bw_rule_format_level (const BwRule *rule, double level);

/** Whether a rule of that kind is about one selector. */
bool bw_rule_has_metric (const BwRule *rule);
/** Refuses keys that have no meaning with RULE's kind, and names those it needs. */
bool bw_rule_check_kind (const BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
/** Reads what stands instead of a metric. */
bool bw_rule_read_instead (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
/** Reads severity, and makes it the one level of kinds that have no others. */
bool bw_rule_read_severity (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
/** Whether RULE is of a kind that names a figure of ledgers by itself. */
bool bw_rule_is_of_figure (const BwRule *rule);
/** Refuses keys that only some such kinds have. */
bool bw_rule_check_figure (const BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
/** Reads which figure of which ledgers it is. */
bool bw_rule_read_figure (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
/** Gives it the usual levels, as they are written; false when there are none. */
bool bw_rule_set_usual_levels (BwRule *rule);
/** Levels as the figure has them, from odds as they are written. */
bool bw_rule_finish_levels (BwRule *rule, GPtrArray *problems);
/** What evidence is about in words; NULL for others. (transfer full) */
char *bw_rule_figure_describe (const BwRule *rule);
/** Begins OUT with what RULE is about: kind and keys. */
void bw_rule_figure_to_text (const BwRule *rule, GString *out);

/** Whether GROUP gives a level. */
bool bw_rule_has_level (const BwConfigGroup *group);
/** Reads the time a rate is told for. */
bool bw_rule_read_per (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems);
