/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over given values, as a person tries it out. */
#include "rules/bw-rule-eval.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "db/bw-db-expr.h"
#include "rules/bw-rule-memory.h"
#include "rules/bw-rule-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Some 30,000 years: within it, microseconds are exact and sums do not overflow. */
#define MAX_SECONDS 1e12

BwRule *
bw_rule_parse_inline (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (BwConfig) config =
      bw_config_parse_inline ("rule", "rule", text, bw_rule_group_schema (), 1);
  if (bw_config_n_errors (config) > 0)
    {
      const BwConfigError *first = bw_config_error (config, 0);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s%s%s",
                   first->key != NULL ? first->key : "", first->key != NULL ? ": " : "",
                   first->message);
      return NULL;
    }
  if (bw_config_n_groups (config, "rule") == 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("the rule is empty"));
      return NULL;
    }
  return bw_rule_new (bw_config_group (config, "rule", 0), error);
}

typedef struct
{
  const char *name;
  unsigned line;
  double seconds;
  unsigned n_values;
  double values[BW_EXPR_MAX_REFERENCES]; /* NaN: no data */
} Row;

/* What is carried from row to row. */
typedef struct
{
  const BwRule *rule;
  BwRuleState state;
  BwRuleWindow windows[BW_EXPR_MAX_REFERENCES];
  BwRuleMemory *memory; /* of kinds that have one */
  BwDbExprs *exprs;     /* of an expression */
  BwDbExpr *expr;
  double next_seconds;
  double seen_seconds; /* of a rule about silence: the last sample */
  GArray *steps;
} Run;

static bool
refuse (const Row *row, const char *text, const char *expected, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 60));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s:%u: \"%s\": expected %s"), row->name,
               row->line, shown, expected);
  return false;
}

/* A line of names may stand first: one that has no digit where the seconds should be. */
static bool
is_heading (const Row *row, const char *line)
{
  return row->line == 1 && g_ascii_isalpha (*line);
}

static bool
read_value (Row *row, unsigned i, char *field, GError **error)
{
  row->values[i] = NAN;
  g_strstrip (field);
  if (*field == '\0' || g_ascii_strcasecmp (field, "nan") == 0)
    return true;
  return bw_number_parse (field, &row->values[i])
         || refuse (row, field, _ ("a number, or nothing for no data"), error);
}

static bool
read_row (Row *row, const char *line, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  double seconds = 0;
  if (g_strv_length (fields) != 1 + row->n_values)
    return refuse (
        row, line,
        row->n_values == 1 ? "seconds,value" : _ ("seconds and a value for each reference"), error);
  if (!bw_number_parse (fields[0], &seconds) || fabs (seconds) > MAX_SECONDS)
    return refuse (row, fields[0], _ ("a number of seconds"), error);
  if (seconds < row->seconds)
    return refuse (row, fields[0], _ ("seconds that do not go back"), error);
  row->seconds = seconds;
  for (unsigned i = 0; i < row->n_values; i++)
    {
      if (!read_value (row, i, fields[1 + i], error))
        return false;
    }
  return true;
}

static int64_t
to_us (double seconds)
{
  return llround (seconds * 1e6);
}

static void
judge (Run *run, double seconds, double value, BwDataFlag flag)
{
  BwRuleInput input = { .value = value, .flag = flag, .n = INT64_MAX };
  input.awake_us = input.wall_us = to_us (seconds);
  BwRuleEvalStep step = { seconds, bw_rule_state_step (&run->state, run->rule, &input) };
  if (step.transition.kind != BW_TRANSITION_NONE)
    g_array_append_val (run->steps, step);
}

/* Silence is noticed at its moment, which lies between two rows. */
static void
judge_silence (Run *run, const Row *row)
{
  double limit_s = run->rule->tiers[0].trip;
  if (isnan (run->seen_seconds))
    run->seen_seconds = row->seconds;
  double due_seconds = run->seen_seconds + limit_s;
  if (row->seconds >= due_seconds && !(run->state.last_value >= limit_s))
    judge (run, due_seconds, limit_s, BW_DATA_FRESH);
  if (isnan (row->values[0]))
    return;
  run->seen_seconds = row->seconds;
  judge (run, row->seconds, 0, BW_DATA_FRESH);
}

static double
value_of_expr (Run *run, const Row *row)
{
  const BwExpr *expr = run->rule->expr;
  int64_t at_us = to_us (row->seconds);
  double bound[BW_EXPR_MAX_REFERENCES], value = NAN;
  for (unsigned i = 0; i < expr->n; i++)
    bound[i] =
        bw_rule_window_refer (&run->windows[i], &expr->references[i], at_us, at_us, row->values[i]);
  bw_db_expr_eval (run->expr, bound, &value, NULL);
  return run->rule->is_truth && !isnan (value) ? (double) (value != 0) : value;
}

static void
judge_row (Run *run, const Row *row)
{
  const BwRule *rule = run->rule;
  BwDataFlag flag = BW_DATA_FRESH;
  if (rule->kind == BW_RULE_ABSENT)
    {
      judge_silence (run, row);
      return;
    }
  double value = NAN;
  int64_t at_us = to_us (row->seconds);
  if (run->memory != NULL)
    {
      if (!bw_rule_memory_push (run->memory, at_us, row->values[0], row->values[1], &value, &flag))
        return;
    }
  else
    value = rule->expr != NULL ? value_of_expr (run, row)
                               : bw_rule_window_judge (&run->windows[0], rule, at_us, at_us,
                                                       row->values[0], &flag);
  if (row->seconds < run->next_seconds)
    return;
  run->next_seconds = row->seconds + (double) rule->eval_every_us / 1e6;
  judge (run, row->seconds, value, flag);
}

static bool
begin (Run *run, Row *row, GError **error)
{
  const BwRule *rule = run->rule;
  bw_rule_state_init (&run->state);
  run->next_seconds = row->seconds = -MAX_SECONDS;
  run->seen_seconds = NAN;
  row->n_values = rule->machine.good != NULL ? 2 : 1;
  row->values[1] = NAN;
  run->memory = bw_rule_memory_new (rule, NULL);
  if (rule->kind == BW_RULE_EVENT)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("kind: events have no values to run over"));
      return false;
    }
  if (rule->expr == NULL)
    return true;
  row->n_values = rule->expr->n;
  run->exprs = bw_db_exprs_new (error);
  run->expr = run->exprs == NULL
                  ? NULL
                  : bw_db_expr_new (run->exprs, rule->expr->sql, rule->expr->n, error);
  return run->expr != NULL;
}

static void
end (Run *run)
{
  for (unsigned i = 0; i < BW_EXPR_MAX_REFERENCES; i++)
    bw_rule_window_clear (&run->windows[i]);
  g_clear_pointer (&run->memory, bw_rule_memory_free);
  bw_db_expr_free (run->expr);
  bw_db_exprs_free (run->exprs);
}

GArray *
bw_rule_eval (const BwRule *rule, const char *name, const char *csv, GError **error)
{
  g_return_val_if_fail (rule != NULL && name != NULL && csv != NULL, NULL);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (BwRuleEvalStep));
  if (g_str_has_prefix (csv, "\xef\xbb\xbf"))
    csv += 3;
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  Run run = { .rule = rule, .steps = steps };
  Row row = { .name = name };
  bool is_good = begin (&run, &row, error);
  for (char **line = lines; *line != NULL && is_good; line++)
    {
      row.line++;
      g_strstrip (*line);
      if (**line == '\0' || is_heading (&row, *line))
        continue;
      is_good = read_row (&row, *line, error);
      if (is_good)
        judge_row (&run, &row);
    }
  end (&run);
  return is_good ? g_steal_pointer (&steps) : NULL;
}
