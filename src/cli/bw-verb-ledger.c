/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl ledger: the rows. */
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *source;
  char *model;
  char *since;
  gint64 limit;
  gboolean is_csv;
} Options;

/* Where rows go as they come. */
typedef struct
{
  JsonBuilder *builder; /* or NULL */
  BwTable *table;       /* or NULL: CSV */
  GTimeZone *zone;
} Sink;

static void
add_json (JsonBuilder *builder, const BwBet *bet, const char *source)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "source", source);
  bw_json_add_string (builder, "id", bet->id);
  bw_json_add_time (builder, "placed_at", bet->placed_us);
  bw_json_add_time (builder, "settled_at", bet->settled_us);
  bw_json_add_string (builder, "event", bet->event);
  bw_json_add_string (builder, "selection", bet->selection);
  bw_json_add_string (builder, "model", bet->model);
  bw_json_add_double (builder, "stake", bet->stake);
  bw_json_add_double (builder, "odds", bet->odds);
  bw_json_add_double (builder, "probability", bet->probability);
  bw_json_add_double (builder, "closing_odds", bet->closing_odds);
  bw_json_add_double (builder, "closing_fair_prob", bet->closing_fair_probability);
  bw_json_add_string (builder, "status", bw_bet_status_name (bet->status));
  bw_json_add_double (builder, "profit", bet->profit);
  bw_json_add_double (builder, "fee", bet->fee);
  bw_json_add_string (builder, "currency", bet->currency);
  bw_json_add_bool (builder, "paper", bet->is_paper);
  json_builder_end_object (builder);
}

/* RFC 4180: quoted where it must be. */
static void
print_field (const char *text, char end)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_print ("%s%c", text, end);
      return;
    }
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  g_print ("\"%s\"%c", doubled, end);
}

static void
print_number (double value, char end)
{
  g_autofree char *text = bw_number_format_exact (value);
  g_print ("%s%c", text, end);
}

static void
print_time (int64_t us, char end)
{
  g_autofree char *text = bw_time_format_iso (us);
  g_print ("%s%c", text != NULL ? text : "", end);
}

static void
print_csv (const BwBet *bet, const char *source)
{
  print_field (source, ',');
  print_field (bet->id, ',');
  print_time (bet->placed_us, ',');
  print_time (bet->settled_us, ',');
  print_field (bet->event, ',');
  print_field (bet->selection, ',');
  print_field (bet->model, ',');
  print_number (bet->stake, ',');
  print_number (bet->odds, ',');
  print_number (bet->probability, ',');
  print_number (bet->closing_odds, ',');
  print_number (bet->closing_fair_probability, ',');
  print_field (bw_bet_status_name (bet->status), ',');
  print_number (bet->profit, ',');
  print_number (bet->fee, ',');
  print_field (bet->currency, '\n');
}

static void
add_row (const Sink *sink, const BwBet *bet, const char *source)
{
  int64_t at_us = bet->settled_us != BW_TIME_NONE ? bet->settled_us : bet->placed_us;
  g_autofree char *at = at_us != BW_TIME_NONE ? bw_time_format_local (at_us, sink->zone) : NULL;
  g_autofree char *stake = bw_number_format (bet->stake, BW_FORMAT_MONEY);
  g_autofree char *odds = bw_number_format (bet->odds, BW_FORMAT_FACTOR);
  g_autofree char *p = bw_number_format (bet->probability, BW_FORMAT_RATIO);
  g_autofree char *profit = bw_number_format (bet->profit, BW_FORMAT_SIGNED_MONEY);
  bw_table_add (sink->table, at, source, bet->event, bet->selection, bet->model, stake, odds, p,
                bw_state_word (bw_bet_status_name (bet->status)), profit);
}

static bool
rows_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  const Sink *sink = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      if (sink->builder != NULL)
        add_json (sink->builder, bet, sources[i]);
      else if (sink->table != NULL)
        add_row (sink, bet, sources[i]);
      else
        print_csv (bet, sources[i]);
    }
  return true;
}

static void
print_table (BwTable *table, const Options *options)
{
  bool is_all = options->source == NULL && options->model == NULL && options->since == NULL;
  if (bw_table_n_rows (table) == 0)
    g_print ("%s\n", is_all ? _ ("The ledger has no rows.") : _ ("No row matches."));
  bw_table_print (table);
}

static int
print_rows (BwCli *cli, BwEngine *engine, const Options *options)
{
  static const char *const columns[] = { N_ ("Settled or placed"),
                                         N_ ("Source"),
                                         N_ ("Event"),
                                         N_ ("Selection"),
                                         N_ ("Model"),
                                         N_ (">Stake"),
                                         N_ (">Odds"),
                                         ">p",
                                         N_ ("Status"),
                                         N_ (">Profit"),
                                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  BwLedgerFilter filter = { options->source, options->model, BW_TIME_NONE, options->limit };
  if (!bw_cli_moment (cli, "since", options->since, zone, &filter.since_us))
    return BW_EXIT_USAGE;
  g_autoptr (JsonBuilder) builder = cli->is_json ? json_builder_new () : NULL;
  g_autoptr (BwTable) table = !cli->is_json && !options->is_csv ? bw_table_new (columns) : NULL;
  Sink sink = { builder, table, zone };
  if (builder != NULL)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "rows");
      json_builder_begin_array (builder);
    }
  else if (table == NULL)
    g_print ("source,id,placed_at,settled_at,event,selection,model,stake,odds,probability,"
             "closing_odds,closing_fair_prob,status,profit,fee,currency\n");
  if (!bw_engine_ledger_rows (engine, &filter, rows_cb, &sink, NULL, &error))
    return bw_cli_fail (cli, NULL, error);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      bw_cli_print_json (builder);
    }
  else if (table != NULL)
    print_table (table, options);
  return BW_EXIT_OK;
}

static int
run (BwCli *cli, int argc, char **argv, const Options *options)
{
  if (argc > 1)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[1]);
  if (options->limit < 0)
    return bw_cli_misuse (cli, _ ("--limit: expected 0 or more"));
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  return engine != NULL ? print_rows (cli, engine, options) : BW_EXIT_FAILED;
}

int
bw_verb_ledger (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.source, N_ ("Of this source"), N_ ("NAME") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model, N_ ("Of this model"), N_ ("NAME") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &options.since, N_ ("From this moment on (-7d)"),
      N_ ("T") },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &options.limit, N_ ("The newest N (0: all)"), N_ ("N") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.is_csv, N_ ("Print CSV"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = run (cli, argc, argv, &options);
  g_free (options.source);
  g_free (options.model);
  g_free (options.since);
  return code;
}
