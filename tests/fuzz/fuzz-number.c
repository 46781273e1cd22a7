/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is read as a number is finite, equals strtod()'s and survives being written. */
#include "base/bw-number.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  double value = 0;
  double again = 0;
  for (int has_comma = 0; has_comma < 2; has_comma++)
    if (bw_number_parse_loose (text, has_comma, &value, NULL))
      g_assert (isfinite (value));
  if (!bw_number_parse (text, &value))
    return 0;
  g_assert (isfinite (value) && value == strtod (text, NULL));
  g_autofree char *exact = bw_number_format_exact (value);
  g_assert (bw_number_parse (exact, &again) && again == value);
  for (int format = BW_FORMAT_PLAIN; format <= BW_FORMAT_ODDS10; format++)
    {
      g_autofree char *shown = bw_number_format (value, (BwNumberFormat) format);
      g_assert (g_utf8_validate (shown, -1, NULL));
    }
  return 0;
}
