/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inhibition: while the cause is told, its consequences are not. */
#include "notify/bw-inhibition-private.h"

#include "notify/bw-policy-error-private.h"

#include <string.h>

typedef struct
{
  BwMatchers *source;
  BwMatchers *target;
  char **equal; /* names of facts */
} Inhibition;

struct _BwInhibitions
{
  GArray *list; /* of Inhibition */
};

/* What always holds; the same form as [inhibit NAME]. Keys of incidents about missing data end in
 * "#nodata". */
static const struct
{
  const char *source;
  const char *target;
  const char *equal;
} defaults[] = {
  /* Without a network nothing that is asked over it says anything about itself. */
  { "rule=\"net.offline\"", "metric=~\"http_.*|bot_api_.*\"", "" },
  { "rule=\"net.offline\"", "rule=~\"heartbeat([.-].*)?\"", "" },
  { "rule=\"net.offline\"", "metric=~\".*heartbeat.*\"", "" },
  { "rule=\"net.offline\"", "key=~\".*#nodata\",category=~\"api|network\"", "" },
  /* A machine that is down is the cause of all that runs on it. */
  { "rule=~\"host[.-]down([.-].*)?\"", "", "source" },
  /* A bot that gives no sign of life has no figures. */
  { "rule=~\"heartbeat([.-].*)?\"", "key=~\".*#nodata\"", "source" },
  { "metric=~\".*heartbeat.*\"", "key=~\".*#nodata\"", "source" },
  /* A bot that was stopped is late, and has positions it does not manage. */
  { "metric=~\"bot_kill_switch|bot_circuit_breaker\"",
    "metric=~\"bot_position.*|bot_api_latency_seconds\"", "source" },
  { "rule=\"trading.kill_switch\"", "metric=~\"bot_position.*|bot_api_latency_seconds\"",
    "source" },
};

static void
inhibition_clear (gpointer data)
{
  Inhibition *inhibition = data;
  g_clear_pointer (&inhibition->source, bw_matchers_free);
  g_clear_pointer (&inhibition->target, bw_matchers_free);
  g_clear_pointer (&inhibition->equal, g_strfreev);
}

void
bw_inhibitions_free (BwInhibitions *inhibitions)
{
  if (inhibitions == NULL)
    return;
  g_array_unref (inhibitions->list);
  g_free (inhibitions);
}

/* Reading. */

static BwMatchers *
read_matchers (BwConfig *config, const BwConfigGroup *group, const char *key, GPtrArray *errors)
{
  g_autoptr (GError) error = NULL;
  const char *text = bw_config_group_text (group, key);
  if (text == NULL)
    return NULL; /* the file's own check says so */
  BwMatchers *matchers = bw_matchers_parse (text, &error);
  if (matchers == NULL)
    bw_policy_add_error (errors, config, group, key, error->message);
  return matchers;
}

static void
add_group (BwInhibitions *inhibitions, BwConfig *config, const BwConfigGroup *group,
           GPtrArray *errors)
{
  Inhibition inhibition = { .source = read_matchers (config, group, "source", errors),
                            .target = read_matchers (config, group, "target", errors),
                            .equal = bw_config_group_list (group, "equal") };
  if (inhibition.source != NULL && inhibition.target != NULL)
    g_array_append_val (inhibitions->list, inhibition);
  else
    inhibition_clear (&inhibition);
}

static void
add_defaults (BwInhibitions *inhibitions)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      Inhibition inhibition = { .source = bw_matchers_parse (defaults[i].source, NULL),
                                .target = bw_matchers_parse (defaults[i].target, NULL),
                                .equal = g_strsplit (defaults[i].equal, ";", -1) };
      g_assert (inhibition.source != NULL && inhibition.target != NULL);
      g_array_append_val (inhibitions->list, inhibition);
    }
}

BwInhibitions *
bw_inhibitions_load (BwConfig *config, GPtrArray *errors)
{
  BwInhibitions *inhibitions = g_new0 (BwInhibitions, 1);
  inhibitions->list = g_array_new (FALSE, FALSE, sizeof (Inhibition));
  g_array_set_clear_func (inhibitions->list, inhibition_clear);
  add_defaults (inhibitions);
  for (unsigned i = 0; i < bw_config_n_groups (config, "inhibit"); i++)
    add_group (inhibitions, config, bw_config_group (config, "inhibit", i), errors);
  return inhibitions;
}

/* Asking. */

static bool
is_same (const BwIncident *a, const BwIncident *b)
{
  return a == b || (a->id != 0 && a->id == b->id)
         || (a->dedup_key != NULL && g_strcmp0 (a->dedup_key, b->dedup_key) == 0);
}

static bool
is_nodata (const BwIncident *incident)
{
  return incident->dedup_key != NULL && g_str_has_suffix (incident->dedup_key, "#nodata");
}

/** Whether SOURCE says the same of the same figure, only worse. */
static bool
is_higher_tier (const BwIncident *source, const BwIncident *target)
{
  return source->metric != NULL && g_strcmp0 (source->metric, target->metric) == 0
         && g_strcmp0 (source->labels, target->labels) == 0 && source->severity > target->severity
         && !is_nodata (source) && !is_nodata (target);
}

static bool
has_equal_facts (const Inhibition *inhibition, const BwIncident *a, const BwIncident *b)
{
  for (unsigned i = 0; inhibition->equal != NULL && inhibition->equal[i] != NULL; i++)
    {
      g_autofree char *one = bw_incident_fact (a, inhibition->equal[i]);
      g_autofree char *other = bw_incident_fact (b, inhibition->equal[i]);
      if (*one == '\0' || !g_str_equal (one, other))
        return false;
    }
  return true;
}

/** For each inhibition whether INCIDENT is a target of it. (transfer full) */
static bool *
find_targets (const BwInhibitions *inhibitions, const BwIncident *incident)
{
  bool *is_target = g_new0 (bool, inhibitions->list->len);
  for (unsigned i = 0; i < inhibitions->list->len; i++)
    is_target[i] =
        bw_matchers_match (g_array_index (inhibitions->list, Inhibition, i).target, incident);
  return is_target;
}

/** Whether SOURCE stands for TARGET, of which find_targets() said IS_TARGET; circles left aside. */
static bool
stands_for (const BwInhibitions *inhibitions, const BwIncident *source, const BwIncident *target,
            const bool *is_target)
{
  if (is_same (source, target) || !bw_incident_is_open (source))
    return false;
  if (target->severity == BW_SEVERITY_EMERGENCY && source->severity != BW_SEVERITY_EMERGENCY)
    return false;
  if (is_higher_tier (source, target))
    return true;
  for (unsigned i = 0; i < inhibitions->list->len; i++)
    {
      const Inhibition *inhibition = &g_array_index (inhibitions->list, Inhibition, i);
      if (is_target[i] && bw_matchers_match (inhibition->source, source)
          && has_equal_facts (inhibition, source, target))
        return true;
    }
  return false;
}

/** Whether FROM stands for TO, itself or by way of others of OPEN. It is asked of the few that
 * another one stands for, backwards. */
static bool
reaches (const BwInhibitions *inhibitions, const BwIncident *from, const BwIncident *to,
         const GPtrArray *open)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  g_ptr_array_add (queue, (gpointer) to);
  g_hash_table_add (seen, (gpointer) to);
  for (unsigned i = 0; i < queue->len; i++)
    {
      const BwIncident *target = g_ptr_array_index (queue, i);
      g_autofree bool *is_target = find_targets (inhibitions, target);
      if (stands_for (inhibitions, from, target, is_target))
        return true;
      for (unsigned j = 0; j < open->len; j++)
        {
          const BwIncident *source = g_ptr_array_index (open, j);
          if (!g_hash_table_contains (seen, source)
              && stands_for (inhibitions, source, target, is_target))
            {
              g_hash_table_add (seen, (gpointer) source);
              g_ptr_array_add (queue, (gpointer) source);
            }
        }
    }
  return false;
}

/** The order in which one of a circle is told: the worst, the oldest, and then any. */
static bool
comes_first (const BwIncident *a, const BwIncident *b)
{
  if (a->severity != b->severity)
    return a->severity > b->severity;
  if (a->opened_us != b->opened_us)
    return a->opened_us < b->opened_us;
  return g_strcmp0 (a->dedup_key, b->dedup_key) < 0;
}

/** Whether INCIDENT is the first of those that stand for each other in a circle with it. */
static bool
is_first_of_circle (const BwInhibitions *inhibitions, const BwIncident *incident,
                    const GPtrArray *open)
{
  for (unsigned i = 0; i < open->len; i++)
    {
      const BwIncident *other = g_ptr_array_index (open, i);
      if (!is_same (other, incident) && comes_first (other, incident)
          && reaches (inhibitions, other, incident, open)
          && reaches (inhibitions, incident, other, open))
        return false;
    }
  return true;
}

bool
bw_inhibitions_is_source (const BwInhibitions *inhibitions, const BwIncident *incident)
{
  for (unsigned i = 0; i < inhibitions->list->len; i++)
    if (bw_matchers_match (g_array_index (inhibitions->list, Inhibition, i).source, incident))
      return true;
  return false;
}

const BwIncident *
bw_inhibitions_find (const BwInhibitions *inhibitions, const BwIncident *incident,
                     const GPtrArray *open)
{
  if (open == NULL || open->len == 0)
    return NULL;
  g_autofree bool *is_target = find_targets (inhibitions, incident);
  for (unsigned i = 0; i < open->len; i++)
    {
      const BwIncident *source = g_ptr_array_index (open, i);
      if (stands_for (inhibitions, source, incident, is_target)
          && (!reaches (inhibitions, incident, source, open)
              || !is_first_of_circle (inhibitions, incident, open)))
        return source;
    }
  return NULL;
}
