/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule set with its time and what came of it, for tests. */
#pragma once

#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-set.h"
#include "rules/bw-rule-window.h"

#include <math.h>
#include <string.h>

#define S BW_SECOND_US
#define WALL INT64_C (1772452800000000) /* 2026-03-02T12:00:00Z */

#define CPU                                                                                        \
  "metric=system_cpu_percent;warning=80;warning-recover=60;critical=90;critical-recover=80;"       \
  "for=2m;for-count=2;keep-firing-for=2m;recover-count=2"

typedef struct
{
  BwRuleSet *set;
  GPtrArray *rules;
  GPtrArray *events;
  int64_t awake_us;
} World;

static inline void
add_rule (GPtrArray *rules, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  g_free (rule->id);
  rule->id = g_strdup (id);
  g_ptr_array_add (rules, rule);
}

static inline GPtrArray *
rules_of (const char *id, ...)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  va_list args;
  va_start (args, id);
  for (; id != NULL; id = va_arg (args, const char *))
    add_rule (rules, id, va_arg (args, const char *));
  va_end (args);
  return rules;
}

static inline void
world_init (World *world, GPtrArray *rules)
{
  world->rules = rules;
  world->set = bw_rule_set_new (rules);
  world->events = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  world->awake_us = 1000 * S;
}

static inline void
world_clear (World *world)
{
  bw_rule_set_free (world->set);
  g_ptr_array_unref (world->rules);
  g_ptr_array_unref (world->events);
}

static inline BwRuleNow
now (const World *world)
{
  return (BwRuleNow){ world->awake_us, WALL + world->awake_us };
}

/* Feeds "metric text=value" pairs, separated by '|', as a batch of SOURCE; then STEP_S pass. */
static inline void
feed (World *world, const char *source, const char *samples, double step_s)
{
  g_autoptr (BwBatch) batch = bw_batch_new (source, WALL + world->awake_us);
  g_auto (GStrv) list = g_strsplit (samples, "|", -1);
  for (char **p = list; *p != NULL && **p != '\0'; p++)
    {
      char *equals = strrchr (*p, '=');
      *equals = '\0';
      const BwMetric *metric = bw_metric_parse (*p, NULL);
      g_assert_nonnull (metric);
      double value =
          strcmp (equals + 1, "-") == 0 ? (double) NAN : g_ascii_strtod (equals + 1, NULL);
      bw_batch_add (batch, metric, value);
    }
  bw_rule_set_feed (world->set, batch, 60 * S, world->awake_us, world->events);
  world->awake_us += (int64_t) (step_s * S);
}

static inline void
feed_cpu (World *world, double value, double step_s)
{
  char text[100];
  g_snprintf (text, sizeof text, "system_cpu_percent{source=\"pc\"}=%g", value);
  feed (world, "pc", isnan (value) ? "system_cpu_percent{source=\"pc\"}=-" : text, step_s);
}

/* Takes the events since the last call as "rule{labels} KIND tier reason", joined by " / ". */
static inline char *
take (World *world)
{
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; i < world->events->len; i++)
    {
      const BwRuleEvent *event = g_ptr_array_index (world->events, i);
      g_string_append_printf (out, "%s%s{%s} %s%s %d %s", i == 0 ? "" : " / ",
                              event->instance->rule_id, event->instance->labels,
                              event->is_nodata ? "NODATA-" : "",
                              bw_transition_name (event->transition.kind), event->transition.tier,
                              bw_rule_reason_name (event->reason));
    }
  g_ptr_array_set_size (world->events, 0);
  return g_string_free (out, FALSE);
}

static inline void
assert_events (World *world, const char *expected)
{
  g_autofree char *got = take (world);
  g_assert_cmpstr (got, ==, expected);
}

#define PC "{source=\"pc\"}"
