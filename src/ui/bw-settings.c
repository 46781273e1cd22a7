/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window was left. */
#include "ui/bw-settings.h"

GSettings *
bw_settings_new (void)
{
  /* g_settings_new() would end the program where the schema is missing. */
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, BW_APP_ID, TRUE) : NULL;
  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
