/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading and writing a rule share: the words of its choices. */
#pragma once

#include "rules/bw-rule.h"

/** In the order of their enums, NULL-terminated; of the aggregates from AVERAGE on. */
extern const char *const bw_no_data_names[];
extern const char *const bw_aggregate_names[];
