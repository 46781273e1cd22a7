/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is read as a moment or a duration survives being written. */
#include "base/bw-time.h"

#include <stddef.h>

#define YEAR_1_US INT64_C (-62135596800000000)
#define YEAR_9999_US INT64_C (253402300799999999)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_moment (int64_t us)
{
  g_autofree char *iso = bw_time_format_iso (us);
  int64_t again_us = 0;
  if (us >= YEAR_1_US && us <= YEAR_9999_US)
    g_assert (bw_time_parse_iso (iso, NULL, &again_us) && again_us == us);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone;
  g_autofree char *text = g_strndup ((const char *) data, size);
  int64_t us = 0;
  if (zone == NULL)
    zone = bw_zone_new ("America/New_York", NULL);
  if (bw_time_parse_iso (text, zone, &us))
    check_moment (us);
  for (int order = BW_DATE_ISO; order <= BW_DATE_MDY; order++)
    if (bw_time_parse_any (text, (BwDateOrder) order, zone, &us))
      check_moment (us);
  if (bw_time_parse_argument (text, zone, INT64_C (1772452800000000), &us, NULL))
    check_moment (us);
  if (bw_duration_parse (text, &us, NULL))
    {
      g_autofree char *shown = bw_duration_format (us);
      int64_t again_us = 0;
      g_assert (bw_duration_parse (shown, &again_us, NULL) && again_us == us);
    }
  return 0;
}
