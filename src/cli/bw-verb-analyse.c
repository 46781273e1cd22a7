/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl analyse: every statistic of one ledger, without a state directory. */
#include "cli/bw-findings-text.h"
#include "cli/bw-progress.h"
#include "cli/bw-report.h"
#include "cli/bw-tear-sheet.h"
#include "cli/bw-verb.h"
#include "engine/bw-analysis-report.h"
#include "engine/bw-ledger-source.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#define REJECTIONS_SHOWN 5

typedef struct
{
  double bankroll;
  double overround;
  gint n_bins;
  char **zones;
  char *model;
  char *since;
  char *until;
  char *format;
  char *where;
  char **map;
  char *event_key;
  double pi0;
  double roi_m;
  double clv_cap;
  gboolean has_series;
  char *html;
} Options;

static bool
rows_cb (BwBetList *list, gpointer data)
{
  for (unsigned i = 0; i < list->bets->len; i++)
    bw_analysis_add (data, bw_bet_list_index (list, i));
  bw_bet_list_free (list);
  return true;
}

static void
print_json (const BwAnalysis *analysis)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_analysis_add_json (analysis, builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static bool
read_file (BwAnalysis *analysis, const BwLedgerFile *file, BwLedgerFindings *findings,
           GError **error)
{
  bool is_read = bw_ledger_file_read (file, rows_cb, bw_progress_show, analysis,
                                      bw_progress_cancellable (), findings, error);
  bw_progress_end ();
  if (!is_read)
    return false;
  bw_analysis_set_forecasts (analysis, findings->is_forecasts);
  bw_analysis_add_invalid (analysis, findings->n_rejected);
  if (findings->n_duplicates > 0)
    bw_analysis_drop_duplicates (analysis);
  bw_analysis_run (analysis);
  return true;
}

/* What only a person is told, as it takes a while. False when cancelled. */
static bool
play (const BwAnalysis *analysis, BwTearSheetLuck *told, BwLuck *luck, GError **error)
{
  GCancellable *cancellable = bw_progress_cancellable ();
  bw_analysis_luck (analysis, cancellable, luck);
  *told = (BwTearSheetLuck){ .drawdown_odds = luck->drawdown_odds,
                             .n_without_p = luck->n_without_p,
                             .mcb_p = bw_analysis_mcb_p (analysis, cancellable) };
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Whether both are one file, by whatever names. */
static bool
is_same_file (const char *one, const char *other)
{
  GStatBuf a, b;
  return g_stat (one, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev
         && a.st_ino == b.st_ino;
}

/* Writes all of the page or nothing. */
static bool
write_html (const BwAnalysis *analysis, const BwTearSheetLuck *told, const BwLuck *luck,
            const char *path, const char *html, GError **error)
{
  g_autofree char *page = bw_report_to_html (analysis, told, luck, path, error);
  return page != NULL
         && g_file_set_contents_full (html, page, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static int
print (BwCli *cli, const BwAnalysis *analysis, const char *path, const char *html)
{
  g_autoptr (GError) error = NULL;
  g_auto (BwLuck) luck = { 0 };
  BwTearSheetLuck told = { .drawdown_odds = NAN, .mcb_p = NAN };
  if ((!cli->is_json || html != NULL) && !play (analysis, &told, &luck, &error))
    return bw_cli_fail (cli, NULL, error);
  if (html != NULL && !write_html (analysis, &told, &luck, path, html, &error))
    return bw_cli_fail (cli, html, error);
  if (cli->is_json)
    print_json (analysis);
  else
    bw_tear_sheet_print (analysis, &told, path);
  return BW_EXIT_OK;
}

static int
analyse (BwCli *cli, const char *path, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  BwAnalysisOptions wanted;
  bw_analysis_options_init (&wanted);
  wanted.bankroll = options->bankroll;
  wanted.overround = options->overround;
  wanted.n_bins = (unsigned) MAX (options->n_bins, 0);
  wanted.zones = (const char *const *) options->zones;
  wanted.model = options->model;
  wanted.levels[BW_MONITOR_WIN_RATE] = options->pi0;
  wanted.levels[BW_MONITOR_ROI] = options->roi_m;
  wanted.levels[BW_MONITOR_CLV] = options->clv_cap;
  wanted.has_series = options->has_series;
  wanted.has_evidence = options->html != NULL;
  if (!bw_cli_moment (cli, "since", options->since, zone, &wanted.since_us)
      || !bw_cli_moment (cli, "until", options->until, zone, &wanted.until_us))
    return BW_EXIT_USAGE;
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (&wanted, &error);
  if (analysis == NULL)
    return bw_cli_misuse (cli, "%s", error->message);
  /* A time without an offset is in the first zone that is named, as the days are. */
  BwLedgerFile file = { .path = path,
                        .format = options->format,
                        .zone = options->zones != NULL ? options->zones[0] : NULL,
                        .where = options->where,
                        .map = (const char *const *) options->map,
                        .event_key = options->event_key };
  if (!bw_ledger_file_check (&file, &error))
    return bw_cli_misuse (cli, "%s", error->message);
  BwLedgerFindings findings = { 0 };
  int code = BW_EXIT_OK;
  bool is_read = read_file (analysis, &file, &findings, &error);
  if (!cli->is_json || !is_read)
    bw_findings_print (&findings, path, REJECTIONS_SHOWN);
  if (!is_read)
    code = bw_cli_fail (cli, NULL, error);
  else
    code = print (cli, analysis, path, options->html);
  bw_ledger_findings_clear (&findings);
  return code;
}

static int
run (BwCli *cli, int argc, char **argv, const Options *options)
{
  if (argc != 2)
    return bw_cli_misuse (cli, _ ("expected one FILE"));
  if (options->has_series && !cli->is_json)
    return bw_cli_misuse (cli, _ ("--series: only --json has it"));
  if (options->html != NULL && *options->html == '\0')
    return bw_cli_misuse (cli, _ ("--html: expected the name of a file"));
  if (options->html != NULL && is_same_file (argv[1], options->html))
    return bw_cli_misuse (cli, _ ("--html: %s is the ledger, which is never changed"),
                          options->html);
  return analyse (cli, argv[1], options);
}

int
bw_verb_analyse (BwCli *cli, int argc, char **argv)
{
  BwAnalysisOptions defaults;
  bw_analysis_options_init (&defaults);
  Options options = { .bankroll = defaults.bankroll,
                      .overround = defaults.overround,
                      .n_bins = (gint) defaults.n_bins,
                      .pi0 = defaults.levels[BW_MONITOR_WIN_RATE],
                      .roi_m = defaults.levels[BW_MONITOR_ROI],
                      .clv_cap = defaults.levels[BW_MONITOR_CLV] };
  const GOptionEntry entries[] = {
    { "bankroll", 'b', 0, G_OPTION_ARG_DOUBLE, &options.bankroll,
      N_ ("Equity before the first bet (1000)"), N_ ("X") },
    { "overround", 0, 0, G_OPTION_ARG_DOUBLE, &options.overround,
      N_ ("Booksum of a closing market (1.045)"), N_ ("X") },
    { "bins", 0, 0, G_OPTION_ARG_INT, &options.n_bins, N_ ("Bins of the calibration (10)"),
      N_ ("N") },
    { "tz", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.zones,
      N_ ("Days of this zone; may be repeated"), N_ ("ZONE") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model, N_ ("Only rows of this model"),
      N_ ("M") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &options.since, N_ ("Only rows from this moment on"),
      N_ ("T") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Only rows before this moment"),
      N_ ("T") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
      N_ ("auto, csv, forecasts, paper-trades, freqtrade"), N_ ("F") },
    { "where", 0, 0, G_OPTION_ARG_STRING, &options.where, N_ ("Only rows for which this holds"),
      N_ ("SQL") },
    { "map", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options.map, N_ ("Where a field is found"),
      "FIELD=COLUMN" },
    { "event-key", 0, 0, G_OPTION_ARG_STRING, &options.event_key,
      N_ ("Columns that say which bets are of one event"), "COLUMN[;COLUMN]" },
    { "pi0", 0, 0, G_OPTION_ARG_DOUBLE, &options.pi0, N_ ("The win rate that is doubted (0.524)"),
      N_ ("X") },
    { "roi-m", 0, 0, G_OPTION_ARG_DOUBLE, &options.roi_m, N_ ("The ROI that is doubted (0)"),
      N_ ("X") },
    { "clv-cap", 0, 0, G_OPTION_ARG_DOUBLE, &options.clv_cap,
      N_ ("Closing line values are cut to this (0.1)"), N_ ("X") },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &options.html,
      N_ ("Also write a page with charts to FILE"), N_ ("FILE") },
    { "series", 0, 0, G_OPTION_ARG_NONE, &options.has_series,
      N_ ("With --json: also what there was after each bet"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = run (cli, argc, argv, &options);
  g_strfreev (options.zones);
  g_strfreev (options.map);
  g_free (options.event_key);
  g_free (options.html);
  g_free (options.model);
  g_free (options.since);
  g_free (options.until);
  g_free (options.format);
  g_free (options.where);
  return code;
}
