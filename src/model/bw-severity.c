/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the stored enums. */
#include "model/bw-severity.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int value;
  const char *name;
} Name;

static const Name severities[] = {
  { BW_SEVERITY_NONE, "none" },         { BW_SEVERITY_INFO, "info" },
  { BW_SEVERITY_WARNING, "warning" },   { BW_SEVERITY_ERROR, "error" },
  { BW_SEVERITY_CRITICAL, "critical" }, { BW_SEVERITY_EMERGENCY, "emergency" },
};

static const Name categories[] = {
  { BW_CATEGORY_SYSTEM, "SYSTEM" },
  { BW_CATEGORY_API, "API" },
  { BW_CATEGORY_TRADING, "TRADING" },
  { BW_CATEGORY_DATABASE, "DATABASE" },
  { BW_CATEGORY_NETWORK, "NETWORK" },
  { BW_CATEGORY_PERFORMANCE, "PERFORMANCE" },
  { BW_CATEGORY_RISK, "RISK" },
  { BW_CATEGORY_CALIBRATION, "CALIBRATION" },
  { BW_CATEGORY_DATA_QUALITY, "DATA_QUALITY" },
};

static const Name states[] = {
  { BW_STATE_UNKNOWN, "unknown" },
  { BW_STATE_HEALTHY, "healthy" },
  { BW_STATE_WARNING, "warning" },
  { BW_STATE_CRITICAL, "critical" },
};

static const char *
find_name (const Name *names, size_t n, int value)
{
  for (size_t i = 0; i < n; i++)
    if (names[i].value == value)
      return names[i].name;
  return "unknown";
}

static bool
find_value (const Name *names, size_t n, const char *text, int *out)
{
  for (size_t i = 0; i < n; i++)
    if (g_ascii_strcasecmp (names[i].name, text) == 0)
      {
        *out = names[i].value;
        return true;
      }
  return false;
}

const char *
bw_severity_name (BwSeverity severity)
{
  return find_name (severities, G_N_ELEMENTS (severities), (int) severity);
}

bool
bw_severity_parse (const char *text, BwSeverity *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  int value = 0;
  if (!find_value (severities, G_N_ELEMENTS (severities), text, &value)
      || value == BW_SEVERITY_NONE)
    return false;
  *out = (BwSeverity) value;
  return true;
}

bool
bw_severity_from_word (const char *text, BwSeverity *out)
{
  static const Name words[] = {
    { BW_SEVERITY_INFO, "low" },          { BW_SEVERITY_INFO, "success" },
    { BW_SEVERITY_INFO, "debug" },        { BW_SEVERITY_INFO, "notice" },
    { BW_SEVERITY_INFO, "information" },  { BW_SEVERITY_WARNING, "medium" },
    { BW_SEVERITY_WARNING, "warn" },      { BW_SEVERITY_ERROR, "high" },
    { BW_SEVERITY_ERROR, "err" },         { BW_SEVERITY_CRITICAL, "crit" },
    { BW_SEVERITY_CRITICAL, "fatal" },    { BW_SEVERITY_EMERGENCY, "emerg" },
    { BW_SEVERITY_EMERGENCY, "level-4" }, { BW_SEVERITY_EMERGENCY, "panic" },
  };
  g_return_val_if_fail (text != NULL && out != NULL, false);

  int value = 0;
  if (bw_severity_parse (text, out))
    return true;
  if (!find_value (words, G_N_ELEMENTS (words), text, &value))
    return false;
  *out = (BwSeverity) value;
  return true;
}

const char *
bw_category_name (BwCategory category)
{
  return find_name (categories, G_N_ELEMENTS (categories), (int) category);
}

bool
bw_category_parse (const char *text, BwCategory *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  int value = 0;
  if (!find_value (categories, G_N_ELEMENTS (categories), text, &value))
    return false;
  *out = (BwCategory) value;
  return true;
}

const char *
bw_state_name (BwState state)
{
  return find_name (states, G_N_ELEMENTS (states), (int) state);
}

const char *
bw_severity_word (BwSeverity severity)
{
  /* Not every language makes its letters small within a sentence. */
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return C_ ("within a sentence", "emergency");
    case BW_SEVERITY_CRITICAL:
      return C_ ("within a sentence", "critical");
    case BW_SEVERITY_ERROR:
      return C_ ("within a sentence", "error");
    case BW_SEVERITY_WARNING:
      return C_ ("within a sentence", "warning");
    case BW_SEVERITY_INFO:
      return C_ ("within a sentence", "info");
    case BW_SEVERITY_NONE:
    default:
      return C_ ("within a sentence", "none");
    }
}
