/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl channels: how each channel is doing, and a test message with its server's answer.
 */
#include "base/bw-time.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-channels.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
add_report (JsonBuilder *builder, gconstpointer item)
{
  const BwChannelReport *report = item;
  bw_json_add_string (builder, "channel", report->channel);
  bw_json_add_string (builder, "type", report->type);
  bw_json_add_string (builder, "state", report->health);
  bw_json_add_string (builder, "reason", report->reason);
  bw_json_add_string (builder, "min_severity", bw_severity_name (report->min_severity));
  bw_json_add_int64 (builder, "waiting", report->n_waiting);
  bw_json_add_int64 (builder, "delivered", report->n_delivered);
  bw_json_add_int64 (builder, "failed", report->n_failed);
  bw_json_add_double (builder, "success_rate", report->success_rate);
  bw_json_add_time (builder, "last_ok_at", report->last_ok_us);
  bw_json_add_time (builder, "not_before", report->not_before_us);
}

static void
print_table (GPtrArray *reports, GTimeZone *zone)
{
  static const char *const columns[] = { N_ ("Channel"),       N_ ("Kind"),
                                         N_ ("From"),          N_ ("State"),
                                         N_ (">Delivered"),    N_ (">Waiting"),
                                         N_ (">Success, 7 d"), N_ ("Last delivery"),
                                         N_ ("What is wrong"), NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < reports->len; i++)
    {
      const BwChannelReport *report = g_ptr_array_index (reports, i);
      g_autofree char *delivered = g_strdup_printf ("%" G_GINT64_FORMAT, report->n_delivered);
      g_autofree char *waiting = g_strdup_printf ("%" G_GINT64_FORMAT, report->n_waiting);
      g_autofree char *rate = isnan (report->success_rate)
                                  ? g_strdup ("–")
                                  : g_strdup_printf ("%.1f %%", 100 * report->success_rate);
      g_autofree char *last = report->last_ok_us != BW_TIME_NONE
                                  ? bw_time_format_local (report->last_ok_us, zone)
                                  : g_strdup ("never");
      bw_table_add (table, report->channel, report->type,
                    bw_state_word (bw_severity_name (report->min_severity)),
                    bw_state_word (report->health), delivered, waiting, rate, last,
                    bw_state_reason (report->reason, NULL));
    }
  bw_table_print (table);
}

static int
list (BwCli *cli, BwEngine *engine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  g_autoptr (GPtrArray) reports = bw_engine_channels (engine, &error);
  if (reports == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    bw_cli_print_json_list ("channels", reports, add_report);
  else
    print_table (reports, zone);
  return BW_EXIT_OK;
}

typedef struct
{
  GMainLoop *loop;
  BwChannelTest *test;
  GError *error;
} Waiting;

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  waiting->test = bw_engine_channel_test_finish (BW_ENGINE (object), result, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static const char *
outcome_word (BwOutcome outcome)
{
  switch (outcome)
    {
    case BW_OUTCOME_ACCEPTED:
      return C_ ("message", "accepted");
    case BW_OUTCOME_RETRYABLE:
      return C_ ("message", "not accepted now");
    case BW_OUTCOME_PERMANENT:
      return C_ ("message", "refused");
    case BW_OUTCOME_NO_NETWORK:
      return C_ ("message", "not reached");
    case BW_OUTCOME_CANCELLED:
      break;
    }
  return C_ ("message", "cancelled");
}

static void
print_test (const BwCli *cli, const char *name, const BwChannelTest *test)
{
  if (cli->is_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "channel", name);
      bw_json_add_bool (builder, "is_accepted", test->outcome == BW_OUTCOME_ACCEPTED);
      bw_json_add_string (builder, "outcome", bw_outcome_name (test->outcome));
      if (test->code != 0)
        bw_json_add_int64 (builder, "code", test->code);
      bw_json_add_string (builder, "answer", test->text);
      bw_json_add_string (builder, "advice", test->advice);
      bw_json_add_double (builder, "seconds", (double) test->duration_us / BW_SECOND_US);
      json_builder_end_object (builder);
      bw_cli_print_json (builder);
      return;
    }
  g_print ("%s: %s", name, outcome_word (test->outcome));
  if (test->code != 0)
    g_print (" (%d)", test->code);
  g_print (_ (" after %.2f s\n"), (double) test->duration_us / BW_SECOND_US);
  if (test->text != NULL)
    g_print (_ ("The answer: %s\n"), test->text);
  if (test->advice != NULL)
    g_print ("%s\n", test->advice);
}

static int
test (BwCli *cli, BwEngine *engine, const char *name)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting waiting = { .loop = loop };
  bw_engine_channel_test_async (engine, name, NULL, tested_cb, &waiting);
  g_main_loop_run (loop);
  g_autoptr (GError) error = waiting.error;
  g_autoptr (BwChannelTest) answer = waiting.test;
  if (answer == NULL)
    return bw_cli_fail (cli, NULL, error);
  print_test (cli, name, answer);
  return answer->outcome == BW_OUTCOME_ACCEPTED ? BW_EXIT_OK : BW_EXIT_FAILED;
}

static int
dispatch (BwCli *cli, BwEngine *engine, int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : "list";
  if (strcmp (word, "list") == 0)
    return argc > 2 ? bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2])
                    : list (cli, engine);
  if (strcmp (word, "test") != 0)
    return bw_cli_misuse (cli, _ ("%s: expected list or test"), word);
  if (argc != 3)
    return bw_cli_misuse (cli, _ ("test: expected the name of one channel"));
  return test (cli, engine, argv[2]);
}

int
bw_verb_channels (BwCli *cli, int argc, char **argv)
{
  if (!bw_cli_parse (cli, NULL, &argc, &argv))
    return BW_EXIT_USAGE;
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  int code = dispatch (cli, engine, argc, argv);
  bw_engine_stop (engine);
  return code;
}
