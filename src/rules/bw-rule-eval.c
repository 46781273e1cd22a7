/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over given values, as a person tries it out. */
#include "rules/bw-rule-eval.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "rules/bw-rule-window.h"

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
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "the rule is empty");
      return NULL;
    }
  return bw_rule_new (bw_config_group (config, "rule", 0), error);
}

typedef struct
{
  const char *name;
  unsigned line;
  double seconds;
  double value; /* NaN: no data */
} Row;

static bool
refuse (const Row *row, const char *text, const char *expected, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 60));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s:%u: \"%s\": expected %s", row->name,
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
read_row (Row *row, const char *line, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  double seconds = 0;
  if (g_strv_length (fields) != 2)
    return refuse (row, line, "seconds,value", error);
  if (!bw_number_parse (fields[0], &seconds) || fabs (seconds) > MAX_SECONDS)
    return refuse (row, fields[0], "a number of seconds", error);
  if (seconds < row->seconds)
    return refuse (row, fields[0], "seconds that do not go back", error);
  row->seconds = seconds;
  row->value = NAN;
  g_strstrip (fields[1]);
  if (*fields[1] == '\0' || g_ascii_strcasecmp (fields[1], "nan") == 0)
    return true;
  if (!bw_number_parse (fields[1], &row->value))
    return refuse (row, fields[1], "a number, or nothing for no data", error);
  return true;
}

GArray *
bw_rule_eval (const BwRule *rule, const char *name, const char *csv, GError **error)
{
  g_return_val_if_fail (rule != NULL && name != NULL && csv != NULL, NULL);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (BwRuleEvalStep));
  if (g_str_has_prefix (csv, "\xef\xbb\xbf"))
    csv += 3;
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  BwRuleState state;
  BwRuleWindow window = { 0 };
  Row row = { .name = name, .seconds = -MAX_SECONDS };
  double next_seconds = -MAX_SECONDS;
  bool is_good = true;
  bw_rule_state_init (&state);
  for (char **line = lines; *line != NULL && is_good; line++)
    {
      row.line++;
      g_strstrip (*line);
      if (**line == '\0' || is_heading (&row, *line))
        continue;
      is_good = read_row (&row, *line, error);
      if (!is_good)
        break;
      int64_t at_us = llround (row.seconds * 1e6);
      BwRuleInput input = { .flag = BW_DATA_FRESH, .n = INT64_MAX };
      input.value =
          bw_rule_window_push (&window, rule->aggregate, rule->window_us, at_us, row.value);
      if (row.seconds < next_seconds)
        continue;
      next_seconds = row.seconds + (double) rule->eval_every_us / 1e6;
      input.awake_us = input.wall_us = at_us;
      BwRuleEvalStep step = { row.seconds, bw_rule_state_step (&state, rule, &input) };
      if (step.transition.kind != BW_TRANSITION_NONE)
        g_array_append_val (steps, step);
    }
  bw_rule_window_clear (&window);
  return is_good ? g_steal_pointer (&steps) : NULL;
}
