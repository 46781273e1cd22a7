/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl import: a file's rows into the ledger, all or none, the same file twice changing
 * nothing. */
#include "cli/bw-findings-text.h"
#include "cli/bw-progress.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-data.h"

#include <glib/gi18n-lib.h>

#define REJECTIONS_SHOWN 20

typedef struct
{
  char *source;
  char *format;
  char *zone;
  char *where;
  char **map;
  char *event_key;
} Options;

static void
print_json (const BwImportResult *result, const char *source)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "source", source);
  bw_json_add_int64 (builder, "added", result->n_added);
  bw_json_add_int64 (builder, "updated", result->n_updated);
  bw_json_add_int64 (builder, "unchanged", result->n_unchanged);
  bw_findings_add_json (builder, &result->findings);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static int
import (BwCli *cli, BwEngine *engine, const char *path, const Options *options)
{
  g_autoptr (GError) error = NULL;
  BwLedgerFile file = { .path = path,
                        .format = options->format,
                        .zone = options->zone,
                        .where = options->where,
                        .map = (const char *const *) options->map,
                        .event_key = options->event_key };
  if (!bw_ledger_file_check (&file, &error))
    return bw_cli_misuse (cli, "%s", error->message);
  BwImportResult result = { 0 };
  bool is_imported = bw_engine_import (engine, options->source, &file, bw_progress_show, NULL,
                                       bw_progress_cancellable (), &result, &error);
  bw_progress_end ();
  if (!cli->is_json)
    bw_findings_print (&result.findings, path, REJECTIONS_SHOWN);
  int code = BW_EXIT_OK;
  if (!is_imported)
    code = bw_cli_fail (cli, NULL, error);
  else if (cli->is_json)
    print_json (&result, options->source);
  else
    g_print (_ ("%s: %ld added, %ld updated, %ld unchanged, %ld rejected\n"), options->source,
             (long) result.n_added, (long) result.n_updated, (long) result.n_unchanged,
             (long) result.findings.n_rejected);
  bw_import_result_clear (&result);
  return code;
}

/* The name stands in labels and in the configuration, so it is held to what a group may be called.
 */
static bool
is_good_name (const char *name)
{
  return g_regex_match_simple ("^[A-Za-z0-9._-]{1,64}$", name, G_REGEX_DEFAULT, 0);
}

static int
run (BwCli *cli, int argc, char **argv, const Options *options)
{
  if (argc != 2)
    return bw_cli_misuse (cli, _ ("expected one FILE"));
  if (options->source == NULL)
    return bw_cli_misuse (cli, _ ("expected --source NAME"));
  if (!is_good_name (options->source))
    return bw_cli_misuse (cli, _ ("--source %s: expected 1 to 64 letters, digits, '.', '_' or '-'"),
                          options->source);
  /* The signals are blocked before any thread is made, so that all of them inherit it. */
  bw_progress_cancellable ();
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  return engine != NULL ? import (cli, engine, argv[1], options) : BW_EXIT_FAILED;
}

int
bw_verb_import (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.source, N_ ("The source's name"), N_ ("NAME") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
      N_ ("auto, csv, forecasts, paper-trades, freqtrade"), N_ ("F") },
    { "tz", 0, 0, G_OPTION_ARG_STRING, &options.zone, N_ ("Zone of times without an offset"),
      N_ ("ZONE") },
    { "where", 0, 0, G_OPTION_ARG_STRING, &options.where, N_ ("Only rows for which this holds"),
      N_ ("SQL") },
    { "map", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options.map, N_ ("Where a field is found"),
      "FIELD=COLUMN" },
    { "event-key", 0, 0, G_OPTION_ARG_STRING, &options.event_key,
      N_ ("Columns that say which bets are of one event"), "COLUMN[;COLUMN]" },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = run (cli, argc, argv, &options);
  g_free (options.source);
  g_free (options.format);
  g_free (options.zone);
  g_free (options.where);
  g_strfreev (options.map);
  g_free (options.event_key);
  return code;
}
