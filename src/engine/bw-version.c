/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which version this is, and with which libraries. */
#include "engine/bw-version.h"

#include "base/bw-json.h"
#include "db/bw-db.h"

char *
bw_version_text (void)
{
  return g_strdup_printf ("bellwether %s\n"
                          "GLib       %d.%d.%d, running %u.%u.%u\n"
                          "json-glib  %d.%d.%d\n"
                          "SQLite     %s, running %s\n",
                          BW_VERSION, GLIB_MAJOR_VERSION, GLIB_MINOR_VERSION, GLIB_MICRO_VERSION,
                          glib_major_version, glib_minor_version, glib_micro_version,
                          JSON_MAJOR_VERSION, JSON_MINOR_VERSION, JSON_MICRO_VERSION,
                          bw_db_compiled_version (), bw_db_running_version ());
}
