/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every configuration group this program knows, gathered from the kinds that declare them. */
#include "engine/bw-schemas.h"

#include "collect/bw-collector.h"
#include "config/bw-config-schema.h"
#include "notify/bw-channel.h"
#include "rules/bw-rule.h"

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
