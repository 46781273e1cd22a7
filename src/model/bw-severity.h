/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How bad, of what kind, and in which state: enums that are stored, so their numbers never change.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_SEVERITY_NONE = 0,
  BW_SEVERITY_INFO = 10,
  BW_SEVERITY_WARNING = 20,
  BW_SEVERITY_ERROR = 30,
  BW_SEVERITY_CRITICAL = 40,
  BW_SEVERITY_EMERGENCY = 50,
} BwSeverity;

typedef enum
{
  BW_CATEGORY_SYSTEM = 10,
  BW_CATEGORY_API = 20,
  BW_CATEGORY_TRADING = 30,
  BW_CATEGORY_DATABASE = 40,
  BW_CATEGORY_NETWORK = 50,
  BW_CATEGORY_PERFORMANCE = 60,
  BW_CATEGORY_RISK = 70,
  BW_CATEGORY_CALIBRATION = 80,
  BW_CATEGORY_DATA_QUALITY = 90,
} BwCategory;

/** The overall state; unknown is never better than healthy. Not stored. */
typedef enum
{
  BW_STATE_UNKNOWN,
  BW_STATE_HEALTHY,
  BW_STATE_WARNING,
  BW_STATE_CRITICAL,
} BwState;

/** "info" … "emergency", in lower case; "none". */
const char *bw_severity_name (BwSeverity severity);
/** The same for people, as it stands within a sentence of theirs. */
const char *bw_severity_word (BwSeverity severity);
/** Case does not count. False when TEXT is no severity; "none" is not one. */
bool bw_severity_parse (const char *text, BwSeverity *out);
/** Any word that monitoring systems have for how bad a thing is ("low", "medium", "high", "warn",
 * "success", "fatal", …); case does not count. False when TEXT is none. */
bool bw_severity_from_word (const char *text, BwSeverity *out);
/** "SYSTEM" … "DATA_QUALITY". */
const char *bw_category_name (BwCategory category);
/** Case does not count. False when TEXT is no category. */
bool bw_category_parse (const char *text, BwCategory *out);
/** "unknown", "healthy", "warning", "critical". */
const char *bw_state_name (BwState state);
