/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two hundred rules should say of eight figures, reckoned without any of the program's code:
 * since when each limit has been reached or left, in time that was watched. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define YEAR_N_GAUGES 8
#define YEAR_N_LEVELS 25
#define YEAR_N_RULES (YEAR_N_GAUGES * YEAR_N_LEVELS)
/* A condition that comes and goes keeps its incident open for longer: at most an hour to keep
 * firing, and three times that to be called calm. */
#define YEAR_FLAPPING_US (4 * BW_HOUR_US + 30 * BW_MINUTE_US)

static const char *const year_gauges[YEAR_N_GAUGES] = {
  "system_load1",
  "system_load5",
  "system_load15",
  "system_memory_percent",
  "system_swap_percent",
  "system_pressure_cpu_percent",
  "system_pressure_memory_percent",
  "system_pressure_io_percent",
};
static const char *const year_severities[] = { "warning", "error", "critical" };

typedef struct
{
  unsigned gauge;
  const char *severity;
  double trip, recover; /* between two values that a gauge can show */
  int64_t for_us, keep_us;
  int64_t above_us, below_us; /* awake, since when without a break; -1: not now */
  bool is_open;               /* as the program says */
  unsigned n_opened;
} YearRule;

static inline void
year_rule_init (YearRule *rule, unsigned i)
{
  static const int minutes[] = { 0, 15, 30, 120 };
  *rule = (YearRule){ .gauge = i % YEAR_N_GAUGES,
                      .severity = year_severities[i / YEAR_N_GAUGES % 3],
                      .trip = 8.005 + 3.5 * (i / YEAR_N_GAUGES),
                      .for_us = minutes[i / 3 % 4] * BW_MINUTE_US,
                      .keep_us = minutes[i / 5 % 3] * BW_MINUTE_US,
                      .above_us = -1,
                      .below_us = -1 };
  rule->recover = rule->trip - 3;
}

/* As groups of a configuration. (transfer full) */
static inline char *
year_rules_text (const YearRule *rules)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < YEAR_N_RULES; i++)
    {
      const YearRule *rule = &rules[i];
      char trip[16], recover[16];
      g_ascii_formatd (trip, sizeof trip, "%.3f", rule->trip);
      g_ascii_formatd (recover, sizeof recover, "%.3f", rule->recover);
      g_string_append_printf (text,
                              "[rule r%u]\nmetric=%s\n%s=%s\n%s-recover=%s\nfor=%dm\n"
                              "keep-firing-for=%dm\n",
                              i, year_gauges[rule->gauge], rule->severity, trip, rule->severity,
                              recover, (int) (rule->for_us / BW_MINUTE_US),
                              (int) (rule->keep_us / BW_MINUTE_US));
    }
  return g_string_free (text, FALSE);
}

static inline void
year_rule_step (YearRule *rule, double value, int64_t awake_us)
{
  if (value < rule->trip)
    rule->above_us = -1;
  else if (rule->above_us < 0)
    rule->above_us = awake_us;
  if (value >= rule->recover)
    rule->below_us = -1;
  else if (rule->below_us < 0)
    rule->below_us = awake_us;
}

/* How long it has been so; -1: it is not. */
static inline int64_t
year_lasted_us (int64_t since_us, int64_t awake_us)
{
  return since_us < 0 ? -1 : awake_us - since_us;
}

/* NULL, or what is wrong with what the program says of RULE after its figure was seen. */
static inline const char *
year_rule_fault (const YearRule *rule, bool was_open, int64_t awake_us)
{
  int64_t above_us = year_lasted_us (rule->above_us, awake_us);
  int64_t below_us = year_lasted_us (rule->below_us, awake_us);
  if (rule->is_open && !was_open && (above_us < 0 || above_us < rule->for_us))
    return "it began, but its condition did not hold for long enough";
  if (!rule->is_open && was_open && (below_us < 0 || below_us < rule->keep_us))
    return "it ended, but all was not well for long enough";
  if (!rule->is_open && above_us >= rule->for_us)
    return "it did not begin, though its condition holds";
  if (rule->is_open && below_us >= rule->keep_us + YEAR_FLAPPING_US)
    return "it did not end, though all has been well for long";
  return NULL;
}
