/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the editor of a rule. */
#include "view/bw-rule-fields.h"

#include "view/bw-rule-draft-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Kinds, as bits in the order of their names. */
enum
{
  THRESHOLD = 1 << 0,
  RATE = 1 << 1,
  ABSENT = 1 << 2,
  EVENT = 1 << 3,
  EXPR = 1 << 4,
  WIN_RATE = 1 << 5,
  ROI = 1 << 6,
  CALIBRATION = 1 << 7,
  CLV = 1 << 8,
  EVIDENCE = WIN_RATE | ROI | CALIBRATION | CLV,
  CHANCES = 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12,
  FIGURE = EVIDENCE | CHANCES, /* of ledgers */
  PREDICT = 1 << 13,
  ANOMALY = 1 << 14,
  BURN = 1 << 15,
  METRIC = THRESHOLD | RATE | ABSENT | PREDICT | ANOMALY | BURN,
  SIDES = THRESHOLD | RATE | EXPR,
  LEVELS = SIDES | FIGURE,
  TIERS = LEVELS | ANOMALY,
  ALL = TIERS | ABSENT | EVENT | PREDICT | BURN,
};

/* Beside the choices of the schema. */
static const char *const kind_words[] = { N_ ("The value"),
                                          N_ ("How fast it changes"),
                                          N_ ("That it comes at all"),
                                          N_ ("What bots tell"),
                                          N_ ("Several metrics together"),
                                          N_ ("Evidence against the win rate"),
                                          N_ ("Evidence against the ROI"),
                                          N_ ("Evidence against calibration"),
                                          N_ ("Evidence against closing line value"),
                                          N_ ("Chance of the miscalibration"),
                                          N_ ("Chance of the drawdown"),
                                          N_ ("Chance of the win rate"),
                                          N_ ("Chance that there is an edge"),
                                          N_ ("When it will be reached"),
                                          N_ ("What is unusual for its hour"),
                                          N_ ("How fast an allowance is used up"),
                                          NULL };
static const char *const statistic_words[] = { N_ ("Of a change at any time"),
                                               N_ ("Since the start"), NULL };
static const char *const direction_words[] = { N_ ("Above the limit"), N_ ("Below the limit"),
                                               NULL };
static const char *const policy_words[] = { N_ ("Keep what is open"), N_ ("Take it as well"),
                                            N_ ("Take it as bad"), NULL };
static const char *const aggregate_words[] = { N_ ("Their mean"), N_ ("The lowest"),
                                               N_ ("The highest"), N_ ("The last"), NULL };
/* Not saying one is a choice, too. */
static const char *const severities[] = { "",         "info",      "warning", "error",
                                          "critical", "emergency", NULL };
static const char *const severity_words[] = {
  N_ ("Not said"),  N_ ("Info"), N_ ("Warning"), N_ ("Error"), N_ ("Critical"),
  N_ ("Emergency"), NULL
};

typedef struct
{
  BwRuleField field;
  unsigned kinds;
} Row;

#define LEVEL(name, title, recover_title, is_rare)                                                 \
  { { name, BW_RULE_GROUP_LIMITS, BW_RULE_STEPPER, title, is_rare, NULL, NULL }, TIERS },          \
  {                                                                                                \
    { name "-recover", BW_RULE_GROUP_LIMITS, BW_RULE_STEPPER, recover_title, true, NULL, NULL },   \
        SIDES | CHANCES | ANOMALY                                                                  \
  }
#define CHOICE(key, group, title, is_rare, words)                                                  \
  {                                                                                                \
    key, group, BW_RULE_CHOICE, title, is_rare, NULL, words                                        \
  }
#define SEVERITY(key, group, title, is_rare)                                                       \
  {                                                                                                \
    key, group, BW_RULE_CHOICE, title, is_rare, severities, severity_words                         \
  }
#define WATCHED BW_RULE_GROUP_WATCHED
#define LIMITS BW_RULE_GROUP_LIMITS
#define PATIENCE BW_RULE_GROUP_PATIENCE
#define NO_DATA BW_RULE_GROUP_NO_DATA
#define DELIVERY BW_RULE_GROUP_DELIVERY

static const Row rows[] = {
  { { "metric", WATCHED, BW_RULE_ENTRY, N_ ("Metric"), false, NULL, NULL }, METRIC },
  { { "expr", WATCHED, BW_RULE_ENTRY, N_ ("Condition"), false, NULL, NULL }, EXPR },
  { { "matchers", WATCHED, BW_RULE_ENTRY, N_ ("Which of them"), false, NULL, NULL },
    EVENT | FIGURE },
  { CHOICE ("kind", WATCHED, N_ ("What is judged"), false, kind_words), ALL },
  { { "window", WATCHED, BW_RULE_STEPPER, N_ ("Samples taken together"), true, NULL, NULL },
    THRESHOLD | RATE | PREDICT },
  { CHOICE ("agg", WATCHED, N_ ("What is taken of them"), true, aggregate_words), THRESHOLD },
  { { "per", WATCHED, BW_RULE_STEPPER, N_ ("Change in"), true, NULL, NULL }, RATE },
  { CHOICE ("statistic", WATCHED, N_ ("Of what"), false, statistic_words), EVIDENCE },
  { { "pi0", WATCHED, BW_RULE_STEPPER, N_ ("Win rate that is claimed"), false, NULL, NULL },
    WIN_RATE },
  { { "roi-m", WATCHED, BW_RULE_STEPPER, N_ ("ROI that is claimed"), false, NULL, NULL }, ROI },
  { { "clv-cap", WATCHED, BW_RULE_STEPPER, N_ ("A bet counts up to"), true, NULL, NULL }, CLV },
  { { "since", WATCHED, BW_RULE_ENTRY, N_ ("Bets since"), true, NULL, NULL }, EVIDENCE },
  { { "unusual", WATCHED, BW_RULE_STEPPER, N_ ("Unusual hours"), false, NULL, NULL }, ANOMALY },
  { { "unusual-of", WATCHED, BW_RULE_STEPPER, N_ ("Of so many"), false, NULL, NULL }, ANOMALY },
  { { "slo", WATCHED, BW_RULE_STEPPER, N_ ("Share that has to be good"), false, NULL, NULL },
    BURN },
  { { "good", WATCHED, BW_RULE_ENTRY, N_ ("Counter of what was good"), true, NULL, NULL }, BURN },
  { { "level", LIMITS, BW_RULE_STEPPER, N_ ("Level that is looked out for"), false, NULL, NULL },
    PREDICT },
  { { "within", LIMITS, BW_RULE_STEPPER, N_ ("Reached within"), false, NULL, NULL }, PREDICT },
  { CHOICE ("direction", LIMITS, N_ ("Fires when the value is"), false, direction_words),
    SIDES | PREDICT | BURN },
  LEVEL ("info", N_ ("Info"), N_ ("Info is over at"), true),
  LEVEL ("warning", N_ ("Warning"), N_ ("Warning is over at"), false),
  LEVEL ("error", N_ ("Error"), N_ ("Error is over at"), true),
  LEVEL ("critical", N_ ("Critical"), N_ ("Critical is over at"), false),
  LEVEL ("emergency", N_ ("Emergency"), N_ ("Emergency is over at"), true),
  { { "healthy", LIMITS, BW_RULE_STEPPER, N_ ("Healthy from"), true, NULL, NULL }, SIDES },
  { { "strict", LIMITS, BW_RULE_SWITCH, N_ ("Only beyond the limit"), true, NULL, NULL }, LEVELS },
  { SEVERITY ("severity", LIMITS, N_ ("Severity"), false), ABSENT | EVENT | EXPR | PREDICT | BURN },
  { { "for", PATIENCE, BW_RULE_STEPPER, N_ ("For"), false, NULL, NULL }, ALL & ~EVENT },
  { { "for-count", PATIENCE, BW_RULE_STEPPER, N_ ("At least"), false, NULL, NULL },
    ALL & ~(ABSENT | EVENT) },
  { { "keep-firing-for", PATIENCE, BW_RULE_STEPPER, N_ ("Well again for"), true, NULL, NULL },
    (ALL & ~EVENT) & ~EVIDENCE },
  { { "recover-count", PATIENCE, BW_RULE_STEPPER, N_ ("Well again at least"), true, NULL, NULL },
    (ALL & ~EVENT) & ~EVIDENCE },
  { { "min-samples", PATIENCE, BW_RULE_STEPPER, N_ ("Minimum samples"), false, NULL, NULL },
    THRESHOLD | RATE | FIGURE },
  { { "eval-every", PATIENCE, BW_RULE_STEPPER, N_ ("Look no more often than"), true, NULL, NULL },
    LEVELS },
  { CHOICE ("no-data", NO_DATA, N_ ("Having no value"), false, policy_words),
    ALL & ~(ABSENT | EVENT) },
  { { "no-data-after", NO_DATA, BW_RULE_STEPPER, N_ ("Told after"), false, NULL, NULL },
    ALL & ~(ABSENT | EVENT) },
  { SEVERITY ("no-data-severity", NO_DATA, N_ ("Told as"), true), ALL & ~(ABSENT | EVENT) },
  { { "enabled", DELIVERY, BW_RULE_SWITCH, N_ ("In force"), false, NULL, NULL }, ALL },
  { { "channels", DELIVERY, BW_RULE_NAMES, N_ ("Channels"), false, NULL, NULL }, ALL },
  { { "runbook", DELIVERY, BW_RULE_ENTRY, N_ ("What to do"), true, NULL, NULL }, ALL },
  { { "category", DELIVERY, BW_RULE_ENTRY, N_ ("Category"), true, NULL, NULL }, ALL },
};

const BwRuleField *
bw_rule_fields (unsigned *n)
{
  static BwRuleField fields[G_N_ELEMENTS (rows)];
  static gsize is_filled = 0;
  if (g_once_init_enter (&is_filled))
    {
      for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          const BwKeySchema *schema = bw_rule_key_schema (rows[i].field.key);
          fields[i] = rows[i].field;
          if (fields[i].control == BW_RULE_CHOICE && fields[i].choices == NULL)
            fields[i].choices = schema->choices;
        }
      g_once_init_leave (&is_filled, 1);
    }
  *n = G_N_ELEMENTS (rows);
  return fields;
}

const BwRuleField *
bw_rule_field_find (const char *key)
{
  unsigned n = 0;
  const BwRuleField *fields = bw_rule_fields (&n);
  for (unsigned i = 0; i < n; i++)
    if (strcmp (fields[i].key, key) == 0)
      return &fields[i];
  return NULL;
}

bool
bw_rule_field_has_meaning (const char *key, const char *kind)
{
  unsigned bit = 0;
  const char *const *kinds = bw_rule_key_schema ("kind")->choices;
  for (unsigned i = 0; kinds[i] != NULL; i++)
    if (strcmp (kinds[i], kind) == 0)
      bit = 1u << i;
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].field.key, key) == 0)
      /* What is not known here is for the reader of the file to judge. */
      return bit == 0 || (rows[i].kinds & bit) != 0;
  return true;
}

const char *
bw_rule_group_title (BwRuleGroup group)
{
  static const char *const titles[BW_RULE_N_GROUPS] = {
    N_ ("What is watched"), N_ ("Limits"),      N_ ("Patience"),
    N_ ("When data stops"), N_ ("Who is told"),
  };
  return _ (titles[group]);
}

const char *
bw_rule_field_help (const BwRuleField *field)
{
  /* What a limit is its name says. */
  bool is_plain = field->group == BW_RULE_GROUP_LIMITS && field->control != BW_RULE_SWITCH;
  const BwKeySchema *schema = !is_plain ? bw_rule_key_schema (field->key) : NULL;
  return schema != NULL && schema->help != NULL ? _ (schema->help) : "";
}
