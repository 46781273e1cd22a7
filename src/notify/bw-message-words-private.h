/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that messages share: severities, clock times. */
#pragma once

#include "base/bw-time.h"
#include "model/bw-severity.h"

/** "Warning", "Critical"; "Info" for what is less. Translated. */
const char *bw_words_severity (BwSeverity severity);
/** As it stands within a sentence: "a warning", "critical". Translated. */
const char *bw_words_severity_adjective (BwSeverity severity);
/** "12:04" in ZONE (NULL: the system's), with the date where that is not the day of NOW_US; "–" for
 * what is no time. Any thread. (transfer full) */
char *bw_words_clock (int64_t us, int64_t now_us, GTimeZone *zone);
