/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl event: a bot or a script tells what happened. */
#include "cli/bw-state-word.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-events.h"
#include "model/bw-metric.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct
{
  char *severity;
  char *summary;
  char *key;
  char *category;
  char **labels;
  gboolean is_resolved;
} Options;

/* --label K=V, several times, as label text, which is read where the event is taken; NULL after
 * saying what is wrong. (transfer full) */
static char *
label_text (BwCli *cli, const Options *options)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; options->labels != NULL && options->labels[i] != NULL; i++)
    {
      const char *label = options->labels[i];
      const char *equals = strchr (label, '=');
      if (equals == NULL || equals == label)
        {
          bw_cli_misuse (cli, _ ("--label %s: expected KEY=VALUE"), label);
          return NULL;
        }
      g_string_append (text, i > 0 ? "," : "");
      g_string_append_len (text, label, equals - label);
      g_string_append (text, "=\"");
      bw_metric_append_escaped (text, equals + 1);
      g_string_append_c (text, '"');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full) */
static char *
outcome_text (const BwEventResult *result)
{
  if (result->is_counted)
    return g_strdup (_ ("counted, not told"));
  if (result->is_sent)
    return g_strdup (C_ ("event", "told"));
  const char *reason =
      result->reason != NULL ? bw_state_reason (result->reason, NULL) : _ ("there is no channel");
  return result->is_held ? g_strdup_printf (_ ("held: %s"), reason)
                         : g_strdup_printf (_ ("not told: %s"), reason);
}

static int
print_result (BwCli *cli, const BwEventResult *result, bool is_resolved)
{
  if (cli->is_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      json_builder_begin_object (builder);
      bw_json_add_int64 (builder, "incident", result->incident_id);
      bw_json_add_int64 (builder, "occurrences", result->occurrences);
      bw_json_add_bool (builder, "sent", result->is_sent);
      bw_json_add_bool (builder, "held", result->is_held);
      bw_json_add_string (builder, "reason", result->reason);
      bw_json_add_int64 (builder, "suppressed", result->n_suppressed);
      json_builder_end_object (builder);
      bw_cli_print_json (builder);
    }
  else if (is_resolved)
    g_print (_ ("#%" PRId64 " is resolved.\n"), result->incident_id);
  else
    {
      g_autofree char *outcome = outcome_text (result);
      g_print (_ ("#%" PRId64 ", occurrence %" PRId64 ": %s.\n"), result->incident_id,
               result->occurrences, outcome);
    }
  return BW_EXIT_OK;
}

static int
tell (BwCli *cli, BwEngine *engine, char **argv, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = bw_cli_actor ();
  g_auto (BwEventResult) result = { 0 };
  g_autofree char *labels = label_text (cli, options);
  if (labels == NULL)
    return BW_EXIT_USAGE;
  BwEventInput input = { .source = argv[1],
                         .type = argv[2],
                         .severity = options->severity,
                         .summary = options->summary,
                         .labels = labels,
                         .dedup_key = options->key,
                         .category = options->category,
                         .is_resolved = options->is_resolved };
  if (!bw_engine_event (engine, &input, actor, &result, &error))
    return bw_cli_fail (cli, NULL, error);
  return print_result (cli, &result, options->is_resolved);
}

int
bw_verb_event (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "severity", 0, 0, G_OPTION_ARG_STRING, &options.severity,
      N_ ("How bad: info, warning, error, critical, emergency, or another system's word"),
      N_ ("WORD") },
    { "summary", 0, 0, G_OPTION_ARG_STRING, &options.summary, N_ ("What happened, one line"),
      N_ ("TEXT") },
    { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.labels,
      N_ ("What tells the thing apart; may be given several times"), "KEY=VALUE" },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options.key,
      N_ ("What makes occurrences one incident (source, type and labels)"), N_ ("TEXT") },
    { "category", 0, 0, G_OPTION_ARG_STRING, &options.category, N_ ("TRADING, API, RISK …"),
      N_ ("WORD") },
    { "resolve", 0, 0, G_OPTION_ARG_NONE, &options.is_resolved, N_ ("It is over"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    {
      if (argc != 3)
        code = bw_cli_misuse (cli, _ ("expected a source and a type"));
      else
        {
          g_autoptr (BwEngine) engine = bw_cli_attach (cli);
          code = engine != NULL ? tell (cli, engine, argv, &options) : BW_EXIT_FAILED;
          if (engine != NULL)
            bw_engine_stop (engine);
        }
    }
  g_free (options.severity);
  g_free (options.summary);
  g_free (options.key);
  g_free (options.category);
  g_strfreev (options.labels);
  return code;
}
