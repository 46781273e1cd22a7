/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl rules: those in force, whether they are sound, and one tried out over given values
 * or over what is stored. */
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-false-alarm-text.h"
#include "cli/bw-replay-text.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-rules.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *rule;
  char *values;
  char *from;
  char *to;
  char *source;
} Options;

static void
add_instance (JsonBuilder *builder, gconstpointer item)
{
  const BwRuleInstanceView *instance = item;
  bw_json_add_string (builder, "labels", instance->labels);
  bw_json_add_string (builder, "state", instance->state);
  bw_json_add_string (builder, "data", instance->data_flag);
  bw_json_add_string (builder, "severity", instance->tier);
  bw_json_add_double (builder, "value", instance->value);
  bw_json_add_time (builder, "evaluated_at", instance->evaluated_us);
  bw_json_add_int64_or_null (builder, "incident", instance->incident_id,
                             instance->incident_id != 0);
}

static void
add_rule (JsonBuilder *builder, gconstpointer item)
{
  const BwRuleView *rule = item;
  bw_json_add_string (builder, "rule", rule->rule);
  bw_json_add_string (builder, "preset", rule->preset);
  bw_json_add_string (builder, "kind", rule->kind);
  bw_json_add_string (builder, "metric", rule->metric);
  bw_json_add_string (builder, "category", bw_category_name (rule->category));
  bw_json_add_string (builder, "description", rule->description);
  bw_json_add_bool (builder, "enabled", rule->is_enabled);
  bw_json_add_list (builder, "instances", rule->instances, add_instance);
}

static void
print_table (GPtrArray *rules)
{
  static const char *const columns[] = { N_ ("Rule"),  N_ ("From"), N_ ("Kind"), N_ ("On"),
                                         N_ ("State"), N_ ("What"), NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRuleView *rule = g_ptr_array_index (rules, i);
      const char *from = rule->preset != NULL ? rule->preset : "configuration";
      bw_table_add (table, rule->rule, from, rule->kind, rule->is_enabled ? "yes" : "no", "",
                    rule->description);
      for (unsigned k = 0; k < rule->instances->len; k++)
        {
          const BwRuleInstanceView *instance = g_ptr_array_index (rule->instances, k);
          g_autofree char *state =
              g_strdup_printf ("%s%s%s", instance->state, instance->tier != NULL ? " " : "",
                               instance->tier != NULL ? instance->tier : "");
          g_autofree char *what = g_strdup_printf ("{%s}", instance->labels);
          bw_table_add (table, "", "", "", "", state, what);
        }
    }
  bw_table_print (table);
}

/* Several lines may be about one rule, one after the other: "rule NAME: key: why". */
static unsigned
n_left_out (const GPtrArray *errors)
{
  unsigned n = 0;
  for (unsigned i = 0; i < errors->len; i++)
    {
      const char *line = g_ptr_array_index (errors, i);
      const char *before = i > 0 ? g_ptr_array_index (errors, i - 1) : "";
      const char *end = strchr (line, ':');
      n += end == NULL || strncmp (line, before, (size_t) (end - line) + 1) != 0;
    }
  return n;
}

/* The rules in force; with IS_CHECK only whether all are sound. */
static int
list (BwCli *cli, bool is_check)
{
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_engine_rules (engine, errors, &error);
  if (rules == NULL)
    return bw_cli_fail (cli, NULL, error);
  for (unsigned i = 0; i < errors->len; i++)
    g_printerr ("bellwetherctl: %s\n", (char *) g_ptr_array_index (errors, i));
  if (is_check && !cli->is_json)
    g_print (_ ("%u rules, %u left out\n"), rules->len, n_left_out (errors));
  else if (cli->is_json)
    bw_cli_print_json_list ("rules", rules, add_rule);
  else
    print_table (rules);
  return is_check && errors->len > 0 ? BW_EXIT_FAILED : BW_EXIT_OK;
}

static void
print_steps (BwCli *cli, GArray *steps)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "transitions");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwRuleStep *step = &g_array_index (steps, BwRuleStep, i);
      g_autofree char *seconds = bw_number_format_exact (step->seconds);
      if (!cli->is_json)
        g_print ("%s,%s,%d\n", seconds, step->kind, step->tier);
      json_builder_begin_object (builder);
      bw_json_add_double (builder, "seconds", step->seconds);
      bw_json_add_string (builder, "kind", step->kind);
      bw_json_add_int64 (builder, "tier", step->tier);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->is_json)
    bw_cli_print_json (builder);
}

static int
eval (BwCli *cli, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;
  if (options->rule == NULL || options->values == NULL)
    return bw_cli_misuse (cli, _ ("eval: expected --rule TEXT and --values FILE"));
  if (!g_file_get_contents (options->values, &csv, NULL, &error))
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GArray) steps = bw_engine_rule_eval (options->rule, options->values, csv, &error);
  if (steps == NULL)
    return bw_cli_fail (cli, "rules eval", error);
  print_steps (cli, steps);
  return BW_EXIT_OK;
}

static int
replay (BwCli *cli, const char *rule, const Options *options)
{
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  int64_t to_us = bw_clock_wall_us (bw_engine_clock (engine));
  int64_t from_us = to_us - 30 * BW_DAY_US;
  int code = BW_EXIT_USAGE;
  if (bw_cli_moment (cli, "from", options->from, zone, &from_us)
      && bw_cli_moment (cli, "to", options->to, zone, &to_us))
    {
      g_autoptr (BwReplay) told = bw_engine_replay (engine, rule, from_us, to_us, &error);
      if (told == NULL)
        code = bw_cli_fail (cli, "rules replay", error);
      else if (cli->is_json)
        bw_replay_text_print_json (told, rule);
      else
        bw_replay_text_print (told, rule, zone);
      code = told != NULL ? BW_EXIT_OK : code;
    }
  bw_engine_stop (engine);
  return code;
}

/* What the rules of PRESET (NULL: of all) would have made of the ledgers' bets played again. */
static int
presets (BwCli *cli, const char *preset, const Options *options)
{
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alarms =
      bw_engine_false_alarms (engine, preset, options->source, NULL, &error);
  if (alarms == NULL)
    return bw_cli_fail (cli, "rules presets", error);
  if (cli->is_json)
    bw_false_alarm_text_print_json (alarms);
  else
    bw_false_alarm_text_print (alarms);
  return BW_EXIT_OK;
}

static int
dispatch (BwCli *cli, int argc, char **argv, const Options *options)
{
  const char *word = argc > 1 ? argv[1] : "list";
  bool is_replay = strcmp (word, "replay") == 0;
  if (is_replay && argc < 3)
    return bw_cli_misuse (cli, _ ("replay: which rule?"));
  bool is_presets = strcmp (word, "presets") == 0;
  int n_words = is_replay || is_presets ? 3 : 2;
  if (argc > n_words)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[n_words]);
  if (is_presets)
    return presets (cli, argc > 2 ? argv[2] : NULL, options);
  if (is_replay)
    return replay (cli, argv[2], options);
  if (strcmp (word, "list") == 0)
    return list (cli, false);
  if (strcmp (word, "check") == 0)
    return list (cli, true);
  if (strcmp (word, "eval") == 0)
    return eval (cli, options);
  return bw_cli_misuse (cli, _ ("%s: expected list, check, eval, replay or presets"), word);
}

int
bw_verb_rules (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "rule", 0, 0, G_OPTION_ARG_STRING, &options.rule,
      N_ ("The rule to run (eval): keys of a [rule] group joined by ;"), N_ ("TEXT") },
    { "values", 0, 0, G_OPTION_ARG_FILENAME, &options.values,
      N_ ("The values to run it over (eval): rows seconds,value"), N_ ("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from,
      N_ ("From this moment on (replay; -30d when not given)"), N_ ("T") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_ ("Before this moment (replay; now)"),
      N_ ("T") },
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.source,
      N_ ("The ledger to try the rules on (presets; all when not given)"), N_ ("NAME") },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = dispatch (cli, argc, argv, &options);
  g_free (options.rule);
  g_free (options.values);
  g_free (options.from);
  g_free (options.to);
  g_free (options.source);
  return code;
}
