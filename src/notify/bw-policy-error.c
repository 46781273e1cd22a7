/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a group of the configuration, as text with its place. */
#include "notify/bw-policy-error-private.h"

#include "base/bw-nearest.h"

#include <glib/gi18n-lib.h>

void
bw_policy_add_error (GPtrArray *errors, BwConfig *config, const BwConfigGroup *group,
                     const char *key, const char *message)
{
  if (errors == NULL)
    return;
  unsigned line = bw_config_group_key_line (group, key);
  const char *name = bw_config_group_name (group);
  g_ptr_array_add (errors, g_strdup_printf ("%s:%u: [%s%s%s] %s: %s", bw_config_path (config),
                                            line != 0 ? line : bw_config_group_line (group),
                                            bw_config_group_family (group),
                                            *name != '\0' ? " " : "", name, key, message));
}

void
bw_policy_add_unknown (GPtrArray *errors, BwConfig *config, const BwConfigGroup *group,
                       const char *key, const char *what, const char *name,
                       const char *const *known, unsigned n)
{
  const char *nearest = bw_nearest (name, known, n);
  /* Translators: "channel" or "route further up called", and the name that is not there. */
  g_autofree char *found = g_strdup_printf (_ ("there is no %s \"%s\""), _ (what), name);
  g_autofree char *message = bw_nearest_ask (found, nearest);
  bw_policy_add_error (errors, config, group, key, message);
}
