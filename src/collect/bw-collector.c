/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of all kinds of source, what they have in common, and making one from its group. */
#include "collect/bw-collector.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "collect/bw-collector-kinds-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Below this a collection would cost more than what it tells. */
#define SHORTEST_US (BW_SECOND_US / 10)

static const BwCollectorKind *const kinds[] = {
  &bw_collector_ledger_kind,
  &bw_collector_system_kind,
};

#define N_KINDS G_N_ELEMENTS (kinds)

static const char *type_names[N_KINDS + 1];
static BwGroupSchema schemas[N_KINDS + 1];

static const BwKeySchema common_keys[] = {
  { .name = "type",
    .type = BW_KEY_ENUM,
    .choices = type_names,
    .help = N_ ("What kind of source this is."),
    .is_required = true },
  { .name = "enabled",
    .type = BW_KEY_BOOLEAN,
    .default_text = "true",
    .help = N_ ("Whether this source is collected at all.") },
  { .name = "interval",
    .type = BW_KEY_DURATION,
    .help = N_ ("How often it is collected; each type has a default of its own.") },
  { .name = "timeout",
    .type = BW_KEY_DURATION,
    .help = N_ ("How long to wait for an answer before the collection counts as failed.") },
  { .name = "slo",
    .type = BW_KEY_NUMBER,
    .help = N_ ("The share of checks that has to be good: the target its uptime and error budget "
                "are told by; 0.999 if not given.") },
  { NULL },
};

const BwCollectorKind *const *
bw_collector_kinds (unsigned *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = N_KINDS;
  return kinds;
}

const BwCollectorKind *
bw_collector_kind_find (const char *type)
{
  g_return_val_if_fail (type != NULL, NULL);

  for (unsigned i = 0; i < N_KINDS; i++)
    if (strcmp (kinds[i]->type, type) == 0)
      return kinds[i];
  return NULL;
}

static void
fill_tables (void)
{
  static gsize is_filled = 0;

  if (!g_once_init_enter (&is_filled))
    return;
  schemas[0] = (BwGroupSchema){ .family = "source", .keys = common_keys };
  for (unsigned i = 0; i < N_KINDS; i++)
    {
      type_names[i] = kinds[i]->type;
      schemas[i + 1] = (BwGroupSchema){ "source", kinds[i]->type, kinds[i]->keys };
    }
  g_once_init_leave (&is_filled, 1);
}

const BwKeySchema *
bw_collector_keys (void)
{
  fill_tables ();
  return common_keys;
}

const BwGroupSchema *
bw_collector_schemas (unsigned *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  fill_tables ();
  *n = G_N_ELEMENTS (schemas);
  return schemas;
}

static bool
check_duration (const BwConfigGroup *group, const char *key, GError **error)
{
  int64_t us = bw_config_group_duration (group, key);

  if (us < 0 || us >= SHORTEST_US)
    return true;
  g_autofree char *found = bw_duration_format (us);
  g_autofree char *shortest = bw_duration_format (SHORTEST_US);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("line %u: [source %s] %s: found \"%s\", expected at least %s"),
               bw_config_group_key_line (group, key), bw_config_group_name (group), key, found,
               shortest);
  return false;
}

BwCollector *
bw_collector_new (const BwConfigGroup *group, const BwCollectContext *context, GError **error)
{
  g_return_val_if_fail (group != NULL, NULL);
  g_return_val_if_fail (context != NULL && context->clock != NULL, NULL);

  const char *type = bw_config_group_text (group, "type");
  const BwCollectorKind *kind = type != NULL ? bw_collector_kind_find (type) : NULL;
  if (kind == NULL)
    {
      fill_tables ();
      g_autofree char *known = g_strjoinv (", ", (char **) type_names);
      unsigned line = bw_config_group_line (group);
      const char *name = bw_config_group_name (group);
      if (type != NULL)
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("line %u: [source %s] type: found \"%s\", expected one of %s"), line, name,
                     type, known);
      else
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("line %u: [source %s] type: found nothing, expected one of %s"), line, name,
                     known);
      return NULL;
    }
  if (!check_duration (group, "interval", error) || !check_duration (group, "timeout", error))
    return NULL;

  BwCollector *collector = kind->create (group, context, error);
  if (collector == NULL)
    return NULL;
  collector->kind = kind;
  collector->source = g_strdup (bw_config_group_name (group));
  return collector;
}

void
bw_collector_free (BwCollector *collector)
{
  if (collector == NULL)
    return;
  g_autofree char *source = g_steal_pointer (&collector->source);
  collector->kind->destroy (collector);
}
