/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that messages share: severities, clock times. */
#include "notify/bw-message-words-private.h"

#include <glib/gi18n-lib.h>

const char *
bw_words_severity (BwSeverity severity)
{
  switch (severity)
    {
    case BW_SEVERITY_WARNING:
      return _ ("Warning");
    case BW_SEVERITY_ERROR:
      return _ ("Error");
    case BW_SEVERITY_CRITICAL:
      return _ ("Critical");
    case BW_SEVERITY_EMERGENCY:
      return _ ("Emergency");
    case BW_SEVERITY_NONE:
    case BW_SEVERITY_INFO:
    default:
      return _ ("Info");
    }
}

const char *
bw_words_severity_adjective (BwSeverity severity)
{
  switch (severity)
    {
    case BW_SEVERITY_WARNING:
      return _ ("a warning");
    case BW_SEVERITY_ERROR:
      return _ ("an error");
    case BW_SEVERITY_CRITICAL:
      return _ ("critical");
    case BW_SEVERITY_EMERGENCY:
      return _ ("an emergency");
    case BW_SEVERITY_NONE:
    case BW_SEVERITY_INFO:
    default:
      return _ ("for information");
    }
}

/* (transfer full) */
static GDateTime *
date_of (int64_t us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / BW_SECOND_US);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

char *
bw_words_clock (int64_t us, int64_t now_us, GTimeZone *zone)
{
  g_autoptr (GTimeZone) used = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) then = us != BW_TIME_NONE ? date_of (us, used) : NULL;
  g_autoptr (GDateTime) now = now_us != BW_TIME_NONE ? date_of (now_us, used) : NULL;
  if (then == NULL)
    return g_strdup ("–");
  bool is_same_year = now != NULL && g_date_time_get_year (then) == g_date_time_get_year (now);
  bool is_same_day =
      is_same_year && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now);
  return g_date_time_format (then, is_same_day    ? "%H:%M"
                                   : is_same_year ? _ ("%-d %b %H:%M")
                                                  : _ ("%-d %b %Y %H:%M"));
}
