/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The units of [general] for all that this process tells people. */
#include "engine/bw-engine-units.h"

#include "base/bw-units.h"

#include <string.h>

void
bw_engine_units_take (BwConfig *config)
{
  g_return_if_fail (config != NULL);
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  const char *units = general != NULL ? bw_config_group_text (general, "units") : NULL;
  bool is_decimal = units != NULL && strcmp (units, "decimal") == 0;
  bw_units_set (is_decimal ? BW_UNITS_DECIMAL : BW_UNITS_BINARY);
}
