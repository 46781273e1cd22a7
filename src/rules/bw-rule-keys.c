/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a [rule] group, and the words of their choices. */
#include "rules/bw-rule-private.h"

#include <glib/gi18n-lib.h>

const char *const bw_direction_names[] = { "above", "below", NULL };
const char *const bw_rule_kind_names[] = { "threshold",
                                           "rate_of_change",
                                           "absent",
                                           "event",
                                           "expr",
                                           "evidence_win_rate",
                                           "evidence_roi",
                                           "evidence_calibration",
                                           "evidence_clv",
                                           "mcb_pvalue",
                                           "drawdown_odds",
                                           "winrate_vs_breakeven",
                                           "psr",
                                           "predict_within",
                                           "anomaly",
                                           "burn_rate",
                                           NULL };
const char *const bw_no_data_names[] = { "keep", "ok", "alert", NULL };
const char *const bw_aggregate_names[] = { "avg", "min", "max", "last", NULL };
static const char *const category_choices[] = { "system",   "api",         "trading",
                                                "database", "network",     "performance",
                                                "risk",     "calibration", "data_quality",
                                                NULL };

#define MAX_COUNT 1000000.0
#define TIER_KEYS(tier, at, beyond)                                                                \
  { .name = tier, .type = BW_KEY_NUMBER, .help = at },                                             \
  {                                                                                                \
    .name = tier "-recover", .type = BW_KEY_NUMBER, .help = beyond                                 \
  }

/* Of rules on a machine's series. */
#define MACHINE_KEYS                                                                               \
  { .name = "level",                                                                               \
    .type = BW_KEY_NUMBER,                                                                         \
    .help = N_ ("The level that kind=predict_within looks out for.") },                            \
      { .name = "within",                                                                          \
        .type = BW_KEY_DURATION,                                                                   \
        .help = N_ ("How soon kind=predict_within has to see the level reached.") },               \
      { .name = "unusual",                                                                         \
        .type = BW_KEY_INTEGER,                                                                    \
        .default_text = "3",                                                                       \
        .min = 1,                                                                                  \
        .max = BW_RULE_MAX_POINTS,                                                                 \
        .help = N_ ("How many of the last hours have to be unusual for kind=anomaly.") },          \
      { .name = "unusual-of",                                                                      \
        .type = BW_KEY_INTEGER,                                                                    \
        .default_text = "5",                                                                       \
        .min = 1,                                                                                  \
        .max = BW_RULE_MAX_POINTS,                                                                 \
        .help = N_ ("Of how many hours those are.") },                                             \
      { .name = "slo",                                                                             \
        .type = BW_KEY_NUMBER,                                                                     \
        .help = N_ (                                                                               \
            "The share that has to be good for kind=burn_rate; that of the source if not given, "  \
            "and sources without one are not judged.") },                                          \
  {                                                                                                \
    .name = "good", .type = BW_KEY_STRING,                                                         \
    .help =                                                                                        \
        N_ ("For kind=burn_rate over two counters: the metric that counts what was good, metric "  \
            "counting what was bad.")                                                              \
  }

/* In the order of how severe they are. */
#define LEVEL_KEYS                                                                                 \
  TIER_KEYS ("info", N_ ("The level at which this is info."),                                      \
             N_ ("The level beyond which it is info no longer; the level itself if not given.")),  \
      TIER_KEYS (                                                                                  \
          "warning", N_ ("The level at which this is warning."),                                   \
          N_ ("The level beyond which it is warning no longer; the level itself if not given.")),  \
      TIER_KEYS (                                                                                  \
          "error", N_ ("The level at which this is error."),                                       \
          N_ ("The level beyond which it is error no longer; the level itself if not given.")),    \
      TIER_KEYS (                                                                                  \
          "critical", N_ ("The level at which this is critical."),                                 \
          N_ ("The level beyond which it is critical no longer; the level itself if not given.")), \
      TIER_KEYS (                                                                                  \
          "emergency", N_ ("The level at which this is emergency."),                               \
          N_ ("The level beyond which it is emergency no longer; the level itself if not given."))

/* What the lack of values means. */
#define NO_DATA_KEYS                                                                               \
  { .name = "no-data",                                                                             \
    .type = BW_KEY_ENUM,                                                                           \
    .default_text = "keep",                                                                        \
    .choices = bw_no_data_names,                                                                   \
    .help =                                                                                        \
        N_ ("What it means when there is no value: nothing, that all is well, or an alert.") },    \
      { .name = "no-data-after",                                                                   \
        .type = BW_KEY_DURATION,                                                                   \
        .help = N_ (                                                                               \
            "After how long without a value that is an incident of its own; three intervals and "  \
            "at least 2m if not given.") },                                                        \
  {                                                                                                \
    .name = "no-data-severity", .type = BW_KEY_SEVERITY, .default_text = "warning",                \
    .help = N_ ("How severe having no value is.")                                                  \
  }

static const BwKeySchema rule_keys[] = {
  { .name = "metric",
    .type = BW_KEY_SELECTOR,
    .help = N_ ("What is watched: a metric's name, with matchers on its labels if needed.") },
  { .name = "direction",
    .type = BW_KEY_ENUM,
    .default_text = "above",
    .choices = bw_direction_names,
    .help = N_ ("Which side of a level is bad.") },
  { .name = "kind",
    .type = BW_KEY_ENUM,
    .default_text = "threshold",
    .choices = bw_rule_kind_names,
    .help =
        N_ ("What is judged: the value, how fast it changes, that it is there at all, what bots "
            "tell, an expression, a figure of ledgers, or what a machine's series says.") },
  { .name = "expr",
    .type = BW_KEY_STRING,
    .help = N_ ("The condition of kind=expr, of metrics, numbers and functions.") },
  { .name = "matchers",
    .type = BW_KEY_STRING,
    .help =
        N_ ("Which events kind=event is about: matchers on source, type and other labels. Which "
            "ledgers a figure is of: matchers on source and model; all of them if not given.") },
  { .name = "statistic",
    .type = BW_KEY_ENUM,
    .choices = bw_statistic_names,
    .help =
        N_ ("Of evidence: esr, of a change at any time, or e, since the start or the last restart; "
            "esr if not given.") },
  { .name = "pi0",
    .type = BW_KEY_NUMBER,
    .help =
        N_ ("Of evidence_win_rate: the win rate that is claimed; 0: the one that breaks even at "
            "each bet's odds; 0.524 if not given.") },
  { .name = "roi-m",
    .type = BW_KEY_NUMBER,
    .help = N_ ("Of evidence_roi: the ROI that is claimed; 0 if not given.") },
  { .name = "clv-cap",
    .type = BW_KEY_NUMBER,
    .help = N_ ("Of evidence_clv: how far a bet's closing line value counts; 0.1 if not given.") },
  { .name = "since",
    .type = BW_KEY_STRING,
    .help = N_ ("Of evidence: the time from which on bets count; from the first if not given.") },
  { .name = "severity",
    .type = BW_KEY_SEVERITY,
    .help =
        N_ ("How severe it is, for kinds without levels; warning if not given, and for events as "
            "they say themselves.") },
  { .name = "per",
    .type = BW_KEY_DURATION,
    .help = N_ ("The time that a rate of change is told for; 1m if not given.") },
  LEVEL_KEYS,
  { .name = "healthy", .type = BW_KEY_NUMBER, .help = N_ ("The level from which it is good.") },
  { .name = "strict",
    .type = BW_KEY_BOOLEAN,
    .default_text = "false",
    .help = N_ ("Whether a level has to be passed rather than reached.") },
  { .name = "category",
    .type = BW_KEY_ENUM,
    .choices = category_choices,
    .help = N_ ("What it is about; the metric's own category if not given.") },
  { .name = "for",
    .type = BW_KEY_DURATION,
    .default_text = "0s",
    .help = N_ ("How long a level has to be reached before anything happens.") },
  { .name = "for-count",
    .type = BW_KEY_INTEGER,
    .default_text = "1",
    .max = MAX_COUNT,
    .help = N_ ("In how many evaluations on end it has to be reached.") },
  { .name = "keep-firing-for",
    .type = BW_KEY_DURATION,
    .default_text = "0s",
    .help = N_ ("How long it has to be well again before it is over.") },
  { .name = "recover-count",
    .type = BW_KEY_INTEGER,
    .default_text = "1",
    .max = MAX_COUNT,
    .help = N_ ("In how many evaluations on end it has to be well.") },
  { .name = "min-samples",
    .type = BW_KEY_INTEGER,
    .default_text = "0",
    .max = 1e12,
    .help = N_ ("How many bets or observations have to be behind the value.") },
  { .name = "agg",
    .type = BW_KEY_ENUM,
    .choices = bw_aggregate_names,
    .help = N_ ("What is taken of the samples within window; avg if not given.") },
  { .name = "window",
    .type = BW_KEY_DURATION,
    .help = N_ ("Judge the samples of this time together rather than each by itself.") },
  { .name = "eval-every",
    .type = BW_KEY_DURATION,
    .help = N_ ("Evaluate no more often than this; at every sample if not given.") },
  NO_DATA_KEYS,
  { .name = "channels",
    .type = BW_KEY_LIST,
    .names_of = "channel",
    .help = N_ ("The channels that are told; all that take the severity if not given.") },
  MACHINE_KEYS,
  { .name = "runbook",
    .type = BW_KEY_STRING,
    .help = N_ ("What to do, or where that is written.") },
  { .name = "enabled",
    .type = BW_KEY_BOOLEAN,
    .default_text = "true",
    .help = N_ ("Whether the rule is in force; false also switches off a preset's rule.") },
  { .name = NULL },
};

static const BwGroupSchema rule_schema = { .family = "rule", .kind = NULL, .keys = rule_keys };

const BwGroupSchema *
bw_rule_group_schema (void)
{
  return &rule_schema;
}
