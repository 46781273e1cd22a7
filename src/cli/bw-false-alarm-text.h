/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often rules would fire although nothing is wrong, as a person reads it and as JSON. */
#pragma once

#include "engine/bw-engine-false-alarms.h"

/** ALARMS (of BwFalseAlarm) in lines on stdout: a table for each preset and ledger. */
void bw_false_alarm_text_print (const GPtrArray *alarms);
/** The same facts as one object on stdout. */
void bw_false_alarm_text_print_json (const GPtrArray *alarms);
