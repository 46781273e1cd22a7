/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a configuration, those among them that nobody has to write. */
#include "engine/bw-engine-groups.h"

#include "engine/bw-schemas.h"

#define OWN_COMPUTER "this-computer"
#define OWN_DESKTOP "desktop"

/* The groups that are there without being written: this computer is watched, and the desktop is
 * told. */
static BwConfig *
implicit_config (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("built in",
                          "[source " OWN_COMPUTER "]\ntype=system\n"
                          "[channel " OWN_DESKTOP "]\ntype=desktop\n",
                          -1, schemas, n);
}

static bool
has_type (BwConfig *config, const char *family, const char *type)
{
  for (unsigned i = 0; i < bw_config_n_groups (config, family); i++)
    if (g_strcmp0 (bw_config_group_text (bw_config_group (config, family, i), "type"), type) == 0)
      return true;
  return false;
}

void
bw_engine_each_group (BwConfig *config, const char *family,
                      void (*func) (const BwConfigGroup *group, gpointer data), gpointer data)
{
  for (unsigned i = 0; i < bw_config_n_groups (config, family); i++)
    func (bw_config_group (config, family, i), data);
  g_autoptr (BwConfig) implicit = implicit_config ();
  const BwConfigGroup *group = bw_config_group (implicit, family, 0);
  const char *type = bw_config_group_text (group, "type");
  if (!has_type (config, family, type)
      && bw_config_find (config, family, bw_config_group_name (group)) == NULL)
    func (group, data);
}

static void
add_policy_channel (const BwConfigGroup *group, gpointer data)
{
  g_ptr_array_add (data, bw_policy_channel_new (group));
}

BwPolicy *
bw_engine_policy_new (BwConfig *config, GPtrArray *errors)
{
  g_return_val_if_fail (config != NULL, NULL);
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_channel_free);
  bw_engine_each_group (config, "channel", add_policy_channel, channels);
  return bw_policy_new (config, channels, errors);
}

static const char *
root (const char *variable, const char *otherwise)
{
  const char *path = g_getenv (variable);
  return path != NULL ? path : otherwise;
}

BwCollectContext
bw_engine_collect_context (BwClock *clock, const BwBetSink *sink)
{
  return (BwCollectContext){ .clock = clock,
                             .sink = sink,
                             .proc_root = root ("BELLWETHER_PROC_ROOT", "/proc"),
                             .sys_root = root ("BELLWETHER_SYS_ROOT", "/sys") };
}
