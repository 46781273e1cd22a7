/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl outbox: deliveries with their attempts, tried again, sent. */
#include "base/bw-time.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-outbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Enough of an id to tell it from others. */
#define SHORT_ID 8

typedef struct
{
  char *channel;
  gint64 incident;
  gboolean is_all;
  gint64 limit;
} Options;

static void
add_attempt (JsonBuilder *builder, gconstpointer item)
{
  const BwAttemptView *attempt = item;
  bw_json_add_time (builder, "at", attempt->at_us);
  bw_json_add_double (builder, "seconds", (double) attempt->duration_ms / 1000);
  bw_json_add_int64 (builder, "code", attempt->code);
  bw_json_add_string (builder, "outcome", bw_outcome_name (attempt->outcome));
  bw_json_add_string (builder, "error", attempt->error);
}

static void
add_view (JsonBuilder *builder, gconstpointer item)
{
  const BwOutboxView *view = item;
  bw_json_add_string (builder, "id", view->id);
  bw_json_add_string (builder, "channel", view->channel);
  bw_json_add_int64_or_null (builder, "incident", view->incident_id, view->incident_id != 0);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (view->kind));
  bw_json_add_string (builder, "severity", bw_severity_name (view->severity));
  bw_json_add_string (builder, "title", view->title);
  bw_json_add_string (builder, "status", view->status);
  bw_json_add_string (builder, "reason", view->reason);
  bw_json_add_int64 (builder, "attempts", view->attempts);
  bw_json_add_time (builder, "created_at", view->created_us);
  bw_json_add_time (builder, "not_before", view->not_before_us);
  bw_json_add_time (builder, "expires_at", view->expires_us);
  bw_json_add_time (builder, "delivered_at", view->delivered_us);
  bw_json_add_string (builder, "error", view->error);
  bw_json_add_bool (builder, "is_maybe_duplicate", view->is_maybe_duplicate);
  bw_json_add_string (builder, "merged_into", view->merged_into);
  bw_json_add_string (builder, "fallback_of", view->fallback_of);
  bw_json_add_list (builder, "tries", view->tries, add_attempt);
}

static void
print_table (GPtrArray *views, GTimeZone *zone, bool is_all)
{
  static const char *const columns[] = { N_ ("Id"),    N_ ("Made"),   N_ ("Channel"),
                                         N_ ("Kind"),  N_ ("Status"), N_ (">Tries"),
                                         N_ ("Title"), N_ ("Why"),    NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  if (views->len == 0)
    g_print (is_all ? _ ("Nothing was ever to be sent.\n") : _ ("Nothing waits to be sent.\n"));
  for (unsigned i = 0; i < views->len; i++)
    {
      const BwOutboxView *view = g_ptr_array_index (views, i);
      g_autofree char *id = g_strndup (view->id, SHORT_ID);
      g_autofree char *made = bw_time_format_local (view->created_us, zone);
      g_autofree char *tries = g_strdup_printf ("%u", view->tries->len);
      bw_table_add (table, id, made, view->channel,
                    bw_state_word (bw_incident_kind_name (view->kind)),
                    bw_state_word (view->status), tries, view->title,
                    view->error != NULL ? view->error : bw_state_reason (view->reason, NULL));
    }
  bw_table_print (table);
}

static int
list (BwCli *cli, BwEngine *engine, const Options *options)
{
  if (options->limit < 0 || options->incident < 0)
    return bw_cli_misuse (cli, _ ("--limit, --incident: expected 0 or more"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  /* Of one incident everything is of interest. */
  bool is_all = options->is_all || options->incident != 0;
  BwOutboxFilter filter = { options->channel, options->incident, !is_all, options->limit };
  g_autoptr (GPtrArray) views = bw_engine_outbox (engine, &filter, &error);
  if (views == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    bw_cli_print_json_list ("deliveries", views, add_view);
  else
    print_table (views, zone, is_all);
  return BW_EXIT_OK;
}

static int
retry (BwCli *cli, BwEngine *engine, const char *id)
{
  g_autoptr (GError) error = NULL;
  if (!bw_engine_outbox_retry (engine, id, &error))
    return bw_cli_fail (cli, id, error);
  if (!cli->is_json)
    {
      g_print (_ ("Delivery %s is due now.\n"), id);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "id", id);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

typedef struct
{
  GMainLoop *loop;
  int64_t n;
  GError *error;
} Waiting;

static void
drained_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  bw_engine_outbox_drain_finish (BW_ENGINE (object), result, &waiting->n, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static int
drain (BwCli *cli, BwEngine *engine)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting waiting = { .loop = loop };
  bw_engine_outbox_drain_async (engine, NULL, drained_cb, &waiting);
  g_main_loop_run (loop);
  g_autoptr (GError) error = waiting.error;
  if (error != NULL)
    return bw_cli_fail (cli, NULL, error);
  if (!cli->is_json)
    {
      g_print (g_dngettext (GETTEXT_PACKAGE, "%ld delivered.\n", "%ld delivered.\n",
                            (unsigned long) waiting.n),
               (long) waiting.n);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "delivered", waiting.n);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

static int
dispatch (BwCli *cli, BwEngine *engine, int argc, char **argv, const Options *options)
{
  const char *word = argc > 1 ? argv[1] : "list";
  bool is_retry = strcmp (word, "retry") == 0;
  if (is_retry && argc != 3)
    return bw_cli_misuse (cli, _ ("retry: expected the id of one delivery"));
  if (!is_retry && argc > 2)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2]);
  if (is_retry)
    return retry (cli, engine, argv[2]);
  if (strcmp (word, "drain") == 0)
    return drain (cli, engine);
  if (strcmp (word, "list") == 0)
    return list (cli, engine, options);
  return bw_cli_misuse (cli, _ ("%s: expected list, retry or drain"), word);
}

int
bw_verb_outbox (BwCli *cli, int argc, char **argv)
{
  Options options = { .limit = 50 };
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &options.channel, N_ ("Only those to this channel"),
      N_ ("C") },
    { "incident", 0, 0, G_OPTION_ARG_INT64, &options.incident, N_ ("All about this incident"),
      N_ ("ID") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.is_all, N_ ("Those that are settled too"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &options.limit, N_ ("At most N of them (50; 0: all)"),
      N_ ("N") },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    {
      g_autoptr (BwEngine) engine = bw_cli_attach (cli);
      code = engine != NULL ? dispatch (cli, engine, argc, argv, &options) : BW_EXIT_FAILED;
      if (engine != NULL)
        bw_engine_stop (engine);
    }
  g_free (options.channel);
  return code;
}
