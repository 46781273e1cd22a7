/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of all sources in the order of the configuration. */
#include "view/bw-source-list.h"

static bool
take_view (GArray *from, const char *name, BwSourceView *out)
{
  for (unsigned i = 0; i < from->len; i++)
    if (g_str_equal (g_array_index (from, BwSourceView, i).source, name))
      {
        *out = g_array_index (from, BwSourceView, i);
        g_array_remove_index (from, i);
        return true;
      }
  return false;
}

void
bw_source_list_complete (BwEngineStatus *status, BwConfig *config)
{
  g_return_if_fail (status != NULL && config != NULL);
  g_autoptr (GArray) rest = g_steal_pointer (&status->sources);
  status->sources = g_array_new (FALSE, FALSE, sizeof (BwSourceView));
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      BwSourceView view = { .source = bw_config_group_name (group),
                            .type = bw_config_group_text (group, "type"),
                            .health = BW_SOURCE_PAUSED,
                            .interval_us = bw_config_group_duration (group, "interval"),
                            .last_ok_us = BW_TIME_NONE,
                            .last_try_us = BW_TIME_NONE,
                            .next_us = BW_TIME_NONE };
      if (take_view (rest, view.source, &view) || !bw_config_group_boolean (group, "enabled"))
        g_array_append_val (status->sources, view);
    }
  g_array_append_vals (status->sources, rest->data, rest->len);
}
