/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every alert that no narrower route is for. */
#include "view/bw-route-general.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static bool
says (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  return text != NULL && *text != '\0';
}

const char *
bw_route_find_everyone (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  for (unsigned i = 0; i < bw_config_n_groups (config, "route"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "route", i);
      if (!says (group, "match") && !says (group, "parent"))
        return bw_config_group_name (group);
    }
  return NULL;
}

char *
bw_route_value_text (BwConfig *config, const char *key)
{
  g_return_val_if_fail (config != NULL && key != NULL, NULL);
  const char *name = bw_route_find_everyone (config);
  const BwConfigGroup *group = name != NULL ? bw_config_find (config, "route", name) : NULL;
  g_auto (GStrv) list = group != NULL ? bw_config_group_list (group, key) : NULL;
  bool has_list = list != NULL && list[0] != NULL;
  if (has_list && strcmp (list[0], "none") == 0)
    return g_strdup (_ ("Nobody else is told"));
  if (has_list && strcmp (list[0], "default") != 0)
    return g_strjoinv (", ", list);
  if (strcmp (key, "mute") == 0)
    return g_strdup (_ ("None: messages come at any hour"));
  if (strcmp (key, "escalation") == 0)
    return g_strdup (_ ("As usual: errors after 30 min and critical alerts go to further channels"
                        " until somebody takes them on"));
  return g_strdup (_ ("All other channels, in the order of the file"));
}

void
bw_route_begin (const char *key, const char **name, const char **value)
{
  g_return_if_fail (key != NULL && name != NULL && value != NULL);
  bool is_mute = strcmp (key, "mute") == 0;
  *name = is_mute ? "mute" : "escalation";
  *value = is_mute ? "mon-sun 22:30-07:00" : "default";
}
