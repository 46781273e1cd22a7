/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every configuration group this program knows, gathered from the kinds that declare them. */
#include "engine/bw-schemas.h"

#include "base/bw-nearest.h"
#include "collect/bw-collector.h"
#include "config/bw-config-schema.h"
#include "engine/bw-bucket.h"
#include "engine/bw-engine-groups.h"
#include "notify/bw-channel.h"
#include "notify/bw-policy-schema.h"
#include "rules/bw-rule-load.h"

#include <glib/gi18n-lib.h>

static void
add_group (GArray *schemas, const char *family, const char *kind, const BwKeySchema *common,
           const BwKeySchema *own)
{
  BwGroupSchema schema = { family, kind, bw_key_schema_concat (common, own) };
  g_array_append_val (schemas, schema);
}

static void
add_sources (GArray *schemas)
{
  unsigned n = 0;
  const BwCollectorKind *const *kinds = bw_collector_kinds (&n);
  for (unsigned i = 0; i < n; i++)
    add_group (schemas, "source", kinds[i]->type, bw_collector_keys (), kinds[i]->keys);
}

static void
add_channels (GArray *schemas)
{
  unsigned n = 0;
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  for (unsigned i = 0; i < n; i++)
    add_group (schemas, "channel", kinds[i]->type, bw_channel_common_keys (), kinds[i]->keys);
}

static GArray *
build (void)
{
  GArray *schemas = g_array_new (FALSE, FALSE, sizeof (BwGroupSchema));
  unsigned n = 0;
  const BwGroupSchema *own = bw_config_own_schemas (&n);
  g_array_append_vals (schemas, own, n);
  add_sources (schemas);
  g_array_append_vals (schemas, bw_rule_group_schema (), 1);
  add_channels (schemas);
  const BwGroupSchema *policy = bw_policy_schemas (&n);
  g_array_append_vals (schemas, policy, n);
  return schemas;
}

const BwGroupSchema *
bw_schemas_get (unsigned *n)
{
  static gsize once = 0;
  static GArray *schemas = NULL;
  if (g_once_init_enter (&once))
    {
      schemas = build ();
      g_once_init_leave (&once, 1);
    }
  *n = schemas->len;
  return (const BwGroupSchema *) (gpointer) schemas->data;
}

BwConfig *
bw_schemas_load_config (const char *path)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_load (path, schemas, n);
}

static void
check_sources (BwConfig *config, GPtrArray *errors)
{
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  BwCollectContext context = { .clock = clock, .proc_root = "/proc", .sys_root = "/sys" };
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwCollector) collector = bw_collector_new (group, &context, &error);
      if (collector == NULL)
        g_ptr_array_add (errors, g_strdup_printf ("%s:%u: [source %s] %s", bw_config_path (config),
                                                  bw_config_group_line (group),
                                                  bw_config_group_name (group), error->message));
    }
}

/* A rule may only name channels that there are. */
static void
check_rule_channels (BwConfig *config, const BwPolicy *policy, const BwRule *rule,
                     GPtrArray *errors)
{
  const BwConfigGroup *group = bw_config_find (config, "rule", rule->id);
  unsigned n = bw_policy_n_channels (policy);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (names, bw_policy_channel (policy, i)->name);
  for (unsigned i = 0; group != NULL && rule->channels != NULL && rule->channels[i] != NULL; i++)
    {
      const char *name = rule->channels[i];
      if (bw_policy_find_channel (policy, name) != NULL)
        continue;
      const char *nearest = bw_nearest (name, (const char *const *) names->pdata, n);
      g_autofree char *what = g_strdup_printf (
          _ ("%s:%u: [rule %s] channels: there is no channel \"%s\""), bw_config_path (config),
          bw_config_group_key_line (group, "channels"), rule->id, name);
      g_ptr_array_add (errors, bw_nearest_ask (what, nearest));
    }
}

static void
check_rates (BwConfig *config, GPtrArray *errors)
{
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "channel", i);
      const char *rate = bw_config_group_text (group, "rate");
      BwRate rates[BW_MAX_RATES];
      g_autoptr (GError) error = NULL;
      if (rate != NULL && *rate != '\0' && !bw_rates_parse (rate, rates, &error))
        g_ptr_array_add (errors,
                         g_strdup_printf ("%s:%u: [channel %s] rate: %s", bw_config_path (config),
                                          bw_config_group_line (group),
                                          bw_config_group_name (group), error->message));
    }
}

GPtrArray *
bw_schemas_check (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  GPtrArray *errors = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    g_ptr_array_add (errors, bw_config_error_text (config, bw_config_error (config, i)));
  g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
  g_autoptr (BwPolicy) policy = bw_engine_policy_new (config, errors);
  for (unsigned i = 0; i < rules->len; i++)
    check_rule_channels (config, policy, g_ptr_array_index (rules, i), errors);
  if (bw_config_n_errors (config) == 0)
    check_sources (config, errors);
  check_rates (config, errors);
  return errors;
}
