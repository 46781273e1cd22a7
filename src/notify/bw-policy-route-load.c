/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of routes from the [route N] groups of a configuration. */
#include "notify/bw-policy-error-private.h"
#include "notify/bw-policy-route-private.h"

#include "notify/bw-channel.h"

#include <glib/gi18n-lib.h>

/* What is being read. */
typedef struct
{
  BwConfig *config;
  const GPtrArray *channels; /* of BwPolicyChannel */
  GTimeZone *zone;
  GPtrArray *errors;
  const BwConfigGroup *group;
  GPtrArray *routes; /* of BwPolicyRoute, those that are read; borrowed */
} Reader;

static void
add_error (const Reader *reader, const char *key, GError *error)
{
  bw_policy_add_error (reader->errors, reader->config, reader->group, key, error->message);
}

/** The names of channels, or with HAS_TYPES also their types. (transfer container) */
static GPtrArray *
known_names (const Reader *reader, bool has_types)
{
  GPtrArray *names = g_ptr_array_new ();
  for (unsigned i = 0; i < reader->channels->len; i++)
    {
      const BwPolicyChannel *channel = g_ptr_array_index (reader->channels, i);
      g_ptr_array_add (names, channel->name);
      if (has_types)
        g_ptr_array_add (names, channel->type);
    }
  unsigned n = 0;
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  for (unsigned i = 0; i < n && has_types; i++)
    g_ptr_array_add (names, (gpointer) kinds[i]->type);
  return names;
}

static bool
is_known (const char *name, gpointer data)
{
  const GPtrArray *names = data;
  for (unsigned i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return true;
  return false;
}

/** The channels that KEY names, less those there are not; NULL: none. (transfer full) */
static char **
read_channels (const Reader *reader, const char *key)
{
  g_auto (GStrv) names = bw_config_group_list (reader->group, key);
  g_autoptr (GPtrArray) known = known_names (reader, false);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  unsigned n = 0;
  for (unsigned i = 0; names != NULL && names[i] != NULL; i++)
    if (is_known (names[i], known))
      {
        g_strv_builder_add (builder, names[i]);
        n++;
      }
    else
      bw_policy_add_unknown (reader->errors, reader->config, reader->group, key, N_ ("channel"),
                             names[i], (const char *const *) known->pdata, known->len);
  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static BwSchedule *
read_schedule (const Reader *reader, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = bw_config_group_list (reader->group, key);
  if (texts == NULL || texts[0] == NULL)
    return NULL;
  BwSchedule *schedule = bw_schedule_new ((const char *const *) texts, reader->zone, &error);
  if (schedule == NULL)
    add_error (reader, key, error);
  return schedule;
}

static BwEscalationPolicy *
read_escalation (const Reader *reader)
{
  static const char *const otherwise[] = { "default", NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = bw_config_group_list (reader->group, "escalation");
  g_autoptr (BwEscalationPolicy) policy =
      bw_escalation_policy_parse ((const char *const *) texts, &error);
  if (policy == NULL)
    {
      add_error (reader, "escalation", error);
      return bw_escalation_policy_parse (otherwise, NULL);
    }
  /* Each type the default names need not be there. */
  bool is_default = texts[0] != NULL && g_str_equal (texts[0], "default");
  g_autoptr (GPtrArray) known = known_names (reader, true);
  const char *unknown =
      is_default ? NULL : bw_escalation_policy_find_unknown (policy, is_known, known);
  if (unknown != NULL)
    bw_policy_add_unknown (reader->errors, reader->config, reader->group, "escalation",
                           N_ ("channel or type of channel"), unknown,
                           (const char *const *) known->pdata, known->len);
  return g_steal_pointer (&policy);
}

/** The group that says KEY: its own, or the nearest above that does. ROUTE's parents have the same
 * order as their groups. */
static const BwConfigGroup *
find_group (BwConfig *config, const BwConfigGroup *group, const char *key)
{
  while (!bw_config_group_has (group, key))
    {
      const char *parent = bw_config_group_text (group, "parent");
      const BwConfigGroup *above = parent != NULL ? bw_config_find (config, "route", parent) : NULL;
      /* A parent stands further up, or it is none. */
      if (above == NULL || bw_config_group_line (above) >= bw_config_group_line (group))
        break;
      group = above;
    }
  return group;
}

/** A reader of the group that says KEY. */
static Reader
at (const Reader *reader, const char *key)
{
  Reader other = *reader;
  other.group = find_group (reader->config, reader->group, key);
  /* What is wrong there was said there. */
  if (other.group != reader->group)
    other.errors = NULL;
  return other;
}

static int64_t
read_duration (const Reader *reader, const char *key)
{
  return bw_config_group_duration (find_group (reader->config, reader->group, key), key);
}

static void
read_keys (const Reader *reader, BwPolicyRoute *route)
{
  Reader group_by = at (reader, "group-by");
  Reader receivers = at (reader, "receivers");
  Reader mute = at (reader, "mute");
  Reader active = at (reader, "active");
  Reader mute_up_to = at (reader, "mute-up-to");
  Reader escalation = at (reader, "escalation");
  Reader fallback = at (reader, "fallback");
  route->receivers = read_channels (&receivers, "receivers");
  route->group_by = bw_config_group_list (group_by.group, "group-by");
  route->group_wait_us = read_duration (reader, "group-wait");
  route->group_interval_us = read_duration (reader, "group-interval");
  route->repeat_us = read_duration (reader, "repeat");
  route->is_continued = bw_config_group_boolean (reader->group, "continue");
  route->mute = read_schedule (&mute, "mute");
  route->active = read_schedule (&active, "active");
  const char *severity = bw_config_group_text (mute_up_to.group, "mute-up-to");
  if (severity == NULL || !bw_severity_parse (severity, &route->mute_up_to))
    route->mute_up_to = BW_SEVERITY_ERROR;
  route->escalation = read_escalation (&escalation);
  route->fallback = read_channels (&fallback, "fallback");
}

/** Puts ROUTE below its parent. False, having said why, where it has none of that name. */
static bool
put (const Reader *reader, BwPolicyRoute *root, BwPolicyRoute *route)
{
  const char *parent = bw_config_group_text (reader->group, "parent");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  BwPolicyRoute *above = parent == NULL ? root : NULL;
  for (unsigned i = 0; i < reader->routes->len; i++)
    {
      BwPolicyRoute *other = g_ptr_array_index (reader->routes, i);
      g_ptr_array_add (names, other->name);
      if (g_strcmp0 (other->name, parent) == 0)
        above = other;
    }
  if (above != NULL)
    g_ptr_array_add (above->children, route);
  else
    bw_policy_add_unknown (reader->errors, reader->config, reader->group, "parent",
                           N_ ("route further up called"), parent,
                           (const char *const *) names->pdata, names->len);
  return above != NULL;
}

static BwPolicyRoute *
route_new (void)
{
  BwPolicyRoute *route = g_new0 (BwPolicyRoute, 1);
  route->children = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_route_free);
  return route;
}

static void
add_route (const Reader *reader, BwPolicyRoute *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwPolicyRoute) route = route_new ();
  const char *match = bw_config_group_text (reader->group, "match");
  route->name = g_strdup (bw_config_group_name (reader->group));
  route->match = match != NULL ? bw_matchers_parse (match, &error) : NULL;
  read_keys (reader, route);
  if (error != NULL)
    {
      /* Read as "everything" it would take what others are for. */
      add_error (reader, "match", error);
      return;
    }
  if (put (reader, root, route))
    g_ptr_array_add (reader->routes, g_steal_pointer (&route));
}

/** The one that takes what no other does: as a group without a key would be. */
static BwPolicyRoute *
root_new (void)
{
  static const char *const escalation[] = { "default", NULL };
  BwPolicyRoute *root = route_new ();
  root->group_by = g_strsplit ("source;category", ";", -1);
  root->group_wait_us = -1;
  root->group_interval_us = 5 * BW_MINUTE_US;
  root->repeat_us = -1;
  root->mute_up_to = BW_SEVERITY_ERROR;
  root->escalation = bw_escalation_policy_parse (escalation, NULL);
  return root;
}

BwPolicyRoute *
bw_policy_route_load (BwConfig *config, const GPtrArray *channels, GTimeZone *zone,
                      GPtrArray *errors)
{
  g_autoptr (GPtrArray) routes = g_ptr_array_new ();
  Reader reader = {
    .config = config, .channels = channels, .zone = zone, .errors = errors, .routes = routes
  };
  BwPolicyRoute *root = root_new ();
  for (unsigned i = 0; i < bw_config_n_groups (config, "route"); i++)
    {
      reader.group = bw_config_group (config, "route", i);
      add_route (&reader, root);
    }
  return root;
}
