/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table rule_state: where each rule instance stands. */
#pragma once

#include "store/bw-store-worker.h"

/** A rule instance's stored state; the blob of timers is the rules layer's own. Strings are owned.
 */
typedef struct
{
  char *rule;
  char *labels;
  int state;
  int tier;
  int data_flag;
  GBytes *timers;
  double last_value;
  int64_t evaluated_us;
  int64_t incident_id; /* 0: none */
  int64_t nodata_since_us;
  int64_t nodata_incident_id;
} BwRuleStateRow;
/** Numbers NaN and times BW_TIME_NONE. */
BwRuleStateRow *bw_rule_state_row_new (void);
void bw_rule_state_row_free (BwRuleStateRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleStateRow, bw_rule_state_row_free)
/** The stored state of one instance, on DB's thread; NULL without an error when there is none.
 * (transfer full) */
BwRuleStateRow *bw_alerts_find_state (BwDb *db, const char *rule, const char *labels,
                                      GError **error);
