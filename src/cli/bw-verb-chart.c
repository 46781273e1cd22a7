/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl chart: any chart of the window as a picture or as numbers. */
#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "base/bw-time.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-data.h"
#include "engine/bw-engine-status.h"
#include "model/bw-catalogue.h"
#include "plot/bw-chart-layout.h"
#include "view/bw-calibration-view.h"
#include "view/bw-metric-chart.h"
#include "view/bw-monitor-view.h"
#include "view/bw-performance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a picture may measure, in device pixels: what cairo can draw. */
#define MAX_PIXELS 32767
#define MIN_SIZE 64
#define MIN_SCALE 0.1
#define MAX_SCALE 16
/* A pixel takes four bytes, twice. */
#define MAX_MEGAPIXELS 64
#define MAX_WINDOW 100000

typedef struct
{
  char *output;
  char *source;
  char *model;
  char *range;
  char *from;
  char *to;
  gint window;
  gint width;
  gint height;
  double scale;
  gboolean is_dark;
} Options;

typedef enum
{
  FORMAT_PNG,
  FORMAT_SVG,
  FORMAT_CSV,
  N_FORMATS,
} Format;

/* A chart by its name; what is not one of these is a metric. */
typedef struct
{
  const char *name;
  int performance; /* BwPerformanceKind, or -1 */
  int reliability; /* BwReliabilityKind, or -1 */
  int monitor;     /* BwMonitorKind, or -1 */
  BwProof proof;   /* of the monitor */
  int width, height;
} Kind;

static const Kind kinds[] = {
  { "bankroll", BW_PERFORMANCE_BANKROLL, -1, -1, 0, 1200, 400 },
  { "profit", BW_PERFORMANCE_PROFIT, -1, -1, 0, 1200, 400 },
  { "win-rate", BW_PERFORMANCE_WIN_RATE, -1, -1, 0, 1200, 400 },
  { "drawdown", BW_PERFORMANCE_DRAWDOWN, -1, -1, 0, 1200, 400 },
  { "stakes", BW_PERFORMANCE_STAKES, -1, -1, 0, 640, 400 },
  { "calibration", -1, BW_RELIABILITY_CORP, -1, 0, 640, 720 },
  { "bins", -1, BW_RELIABILITY_EQUAL_WIDTH, -1, 0, 640, 720 },
  { "bins-equal-count", -1, BW_RELIABILITY_EQUAL_COUNT, -1, 0, 640, 720 },
  { "evidence-win-rate", -1, -1, BW_MONITOR_WIN_RATE, BW_PROOF_START, 1200, 300 },
  { "evidence-roi", -1, -1, BW_MONITOR_ROI, BW_PROOF_START, 1200, 300 },
  { "evidence-calibration", -1, -1, BW_MONITOR_CALIBRATION, BW_PROOF_START, 1200, 300 },
  { "evidence-clv", -1, -1, BW_MONITOR_CLV, BW_PROOF_START, 1200, 300 },
  { "change-win-rate", -1, -1, BW_MONITOR_WIN_RATE, BW_PROOF_CHANGE, 1200, 300 },
  { "change-roi", -1, -1, BW_MONITOR_ROI, BW_PROOF_CHANGE, 1200, 300 },
  { "change-calibration", -1, -1, BW_MONITOR_CALIBRATION, BW_PROOF_CHANGE, 1200, 300 },
  { "change-clv", -1, -1, BW_MONITOR_CLV, BW_PROOF_CHANGE, 1200, 300 },
};

static const Kind metric_kind = { NULL, -1, -1, -1, 0, 1200, 400 };

/* One chart to be made. */
typedef struct
{
  BwCli *cli;
  const Options *options;
  BwEngine *engine;
  GTimeZone *zone;
  const Kind *kind;
  BwRange range;
  int64_t now_us;
} Request;

static const Kind *
find_kind (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

/* Says what NAME may have been meant to be. Returns BW_EXIT_USAGE. */
static int
refuse_name (const BwCli *cli, const char *name)
{
  const char *candidates[G_N_ELEMENTS (kinds)];
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    candidates[i] = kinds[i].name;
  const char *nearest = bw_nearest (name, candidates, G_N_ELEMENTS (kinds));
  if (nearest == NULL)
    nearest = bw_catalogue_nearest (name);
  if (nearest != NULL)
    return bw_cli_misuse (cli, _ ("there is no chart \"%s\"; did you mean %s?"), name, nearest);
  g_autoptr (GString) all = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", kinds[i].name);
  return bw_cli_misuse (cli, _ ("there is no chart \"%s\"; there are %s, and one of each METRIC"),
                        name, all->str);
}

static bool
find_format (const char *output, Format *out)
{
  static const char *const endings[N_FORMATS] = { ".png", ".svg", ".csv" };
  g_autofree char *lower = g_ascii_strdown (output, -1);
  for (unsigned i = 0; i < N_FORMATS; i++)
    if (g_str_has_suffix (lower, endings[i]) && !g_str_has_suffix (lower, "/"))
      {
        *out = i;
        return true;
      }
  return false;
}

/* The stretch of time that is asked for; by default ALL. */
static bool
read_range (Request *request, BwRangeKind by_default)
{
  const Options *options = request->options;
  g_autoptr (GError) error = NULL;
  request->range = (BwRange){ .kind = by_default };
  if (options->from == NULL && options->to == NULL)
    {
      if (options->range == NULL
          || bw_range_parse (options->range, request->zone, &request->range, &error))
        return true;
      bw_cli_misuse (request->cli, "--range: %s", error->message);
      return false;
    }
  BwRange dates = { .kind = BW_RANGE_DATES, .from_us = 0, .to_us = request->now_us };
  if (!bw_cli_moment (request->cli, "from", options->from, request->zone, &dates.from_us)
      || !bw_cli_moment (request->cli, "to", options->to, request->zone, &dates.to_us))
    return false;
  if (options->range != NULL || dates.from_us >= dates.to_us)
    {
      bw_cli_misuse (request->cli, options->range != NULL
                                       ? _ ("--range: not with --from or --to")
                                       : _ ("--to: expected a moment after --from"));
      return false;
    }
  request->range = dates;
  return true;
}

/* An answer that the main loop brings. */
typedef struct
{
  GPtrArray *gaps;
  GError *error;
  bool is_done;
} Gaps;

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Gaps *answer = data;
  answer->gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, &answer->error);
  answer->is_done = true;
}

/* What was not watched; NULL after an error, which leaves the chart without a hatch. (transfer
 * full) */
static GPtrArray *
ask_gaps (BwEngine *engine, int64_t from_us, int64_t to_us, GError **error)
{
  Gaps answer = { 0 };
  bw_engine_gaps_async (engine, from_us, to_us, NULL, gaps_cb, &answer);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.gaps;
}

/* The ledger that is meant: the one named, or the only one. NULL after saying why not. (transfer
 * full) */
static char *
find_ledger (const Request *request)
{
  if (request->options->source != NULL)
    return g_strdup (request->options->source);
  g_auto (GStrv) names = bw_engine_source_names (request->engine, "ledger");
  if (g_strv_length (names) == 1)
    return g_strdup (names[0]);
  g_autoptr (GError) error = NULL;
  g_autofree char *all = g_strjoinv (", ", names);
  if (names[0] == NULL)
    error =
        g_error_new (BW_ERROR, BW_ERROR_NOT_FOUND, _ ("no source of type ledger is configured"));
  else
    error = g_error_new (BW_ERROR, BW_ERROR_INVALID,
                         _ ("there are several ledgers: %s; say which with --source"), all);
  bw_cli_fail (request->cli, NULL, error);
  return NULL;
}

static BwChart *
performance_chart (const Request *request, const BwLedgerDocument *document, GError **error)
{
  BwPerformance what = { .document = document, .zone = request->zone };
  BwPerformanceKind kind = request->kind->performance;
  int64_t first_us = bw_ledger_document_first_us (document);
  bw_performance_span (document, &request->range, request->now_us, &what.from_us, &what.to_us);
  /* Since ever is since there is something. */
  if (first_us != BW_TIME_NONE && first_us < what.to_us)
    what.from_us = MAX (what.from_us, request->options->from == NULL ? first_us : INT64_MIN);
  const BwMetric *metric = bw_performance_metric (kind, bw_ledger_document_request (document));
  g_autoptr (GPtrArray) levels = metric != NULL ? bw_engine_levels (request->engine, metric) : NULL;
  g_autoptr (GPtrArray) gaps = ask_gaps (request->engine, what.from_us, what.to_us, error);
  if (gaps == NULL)
    return NULL;
  what.levels[kind] = levels;
  what.gaps = gaps;
  g_autoptr (BwLedgerJudgement) judgement = NULL;
  if (kind == BW_PERFORMANCE_PROFIT || kind == BW_PERFORMANCE_DRAWDOWN)
    {
      judgement = bw_engine_ledger_judgement (request->engine,
                                              bw_ledger_document_request (document), NULL, error);
      if (judgement == NULL)
        return NULL;
      what.luck = bw_ledger_judgement_luck (judgement);
    }
  return bw_performance_chart (&what, kind);
}

static BwChart *
reliability_chart (const Request *request, const BwLedgerDocument *document)
{
  const BwForecasts *forecasts = bw_ledger_document_forecasts (document);
  BwReliabilityKind kind = request->kind->reliability;
  g_auto (BwConsistency) band = { 0 };
  if (kind == BW_RELIABILITY_CORP && bw_forecasts_count (forecasts) > 0)
    bw_consistency_compute (forecasts, BW_CONSISTENCY_LEVEL, &band);
  return bw_calibration_chart (document, kind, &band);
}

static BwChart *
evidence_chart (const Request *request, const BwLedgerRequest *question, GError **error)
{
  g_autoptr (BwLedgerJudgement) judgement =
      bw_engine_ledger_judgement (request->engine, question, NULL, error);
  if (judgement == NULL)
    return NULL;
  BwMonitorView view = { .curve = bw_ledger_judgement_evidence (judgement, request->kind->monitor),
                         .proof = request->kind->proof,
                         .now_us = request->now_us,
                         .zone = request->zone };
  return bw_monitor_chart (&view);
}

/* Whether the ledger knows the model that is asked for, if one is. */
static bool
has_model (const Request *request, const BwLedgerDocument *document, GError **error)
{
  const char *model = request->options->model;
  const char *const *names = bw_ledger_document_model_names (document);
  if (model == NULL || g_strv_contains (names, model))
    return true;
  const char *nearest = bw_nearest (model, names, g_strv_length ((char **) names));
  g_autofree char *what = g_strdup_printf (_ ("there is no model %s in %s"), model,
                                           bw_ledger_document_request (document)->source);
  g_autofree char *why = bw_nearest_ask_bare (what, nearest);
  g_set_error_literal (error, BW_ERROR, BW_ERROR_NOT_FOUND, why);
  return false;
}

/* NULL after saying why. (transfer full) */
static BwChart *
ledger_chart (const Request *request)
{
  g_autofree char *source = find_ledger (request);
  if (source == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  BwLedgerRequest question = { .source = source,
                               .model = request->options->model,
                               .rolling_window = (unsigned) request->options->window };
  bw_performance_request (&request->range, request->now_us, &question);
  g_autoptr (BwLedgerDocument) document =
      bw_engine_ledger_document (request->engine, &question, NULL, &error);
  BwChart *chart = NULL;
  if (document != NULL && has_model (request, document, &error))
    chart = request->kind->performance >= 0 ? performance_chart (request, document, &error)
            : request->kind->monitor >= 0   ? evidence_chart (request, &question, &error)
                                            : reliability_chart (request, document);
  if (chart == NULL)
    bw_cli_fail (request->cli, NULL, error);
  return chart;
}

/* A name alone is enough where there is one such series. */
static const BwMetric *
find_series (const Request *request, const BwMetric *metric, GError **error)
{
  if (request->options->source != NULL)
    {
      g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (BwLabel));
      BwLabel source = { "source", request->options->source };
      g_array_append_vals (labels, metric->labels, metric->n_labels);
      g_array_append_val (labels, source);
      return bw_metric_get (metric->name, (const BwLabel *) (const void *) labels->data,
                            labels->len);
    }
  if (metric->n_labels > 0)
    return metric;
  g_autoptr (GArray) readings = bw_engine_readings (request->engine, metric->name, error);
  if (readings == NULL)
    return NULL;
  const BwMetric *found = NULL;
  unsigned n = 0;
  for (unsigned i = 0; i < readings->len; i++)
    {
      const BwMetric *one = g_array_index (readings, BwReading, i).metric;
      /* Breakdowns are asked for by name. */
      if (bw_metric_label (one, "model") != NULL || bw_metric_label (one, "window") != NULL)
        continue;
      found = one;
      n++;
    }
  if (n > 1)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("there are %u series %s, such as %s; say which"), n, metric->name,
                   found->text);
      return NULL;
    }
  return found != NULL ? found : metric;
}

/* What the configuration says of a source's currency; NULL: nothing. */
static const char *
currency_of (BwEngine *engine, const char *source)
{
  BwConfig *config = bw_engine_config (engine);
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      if (g_strcmp0 (bw_config_group_name (group), source) == 0
          && g_strcmp0 (bw_config_group_text (group, "type"), "ledger") == 0)
        return bw_config_group_text (group, "currency");
    }
  return NULL;
}

/* How often SOURCE is asked; 0: not known. */
static int64_t
interval_of (BwEngine *engine, const char *source)
{
  g_autoptr (BwEngineStatus) status = bw_engine_status (engine, NULL);
  for (unsigned i = 0; status != NULL && i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (g_strcmp0 (view->source, source) == 0)
        return view->interval_us;
    }
  return 0;
}

/* When METRIC begins: its ledger's first bet, or its own first sample. BY_DEFAULT without one. */
static int64_t
first_of (const Request *request, const BwMetric *metric, int64_t by_default)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  if (info != NULL && info->is_derived)
    {
      BwLedgerRequest question = { .source = bw_metric_label (metric, "source"),
                                   .from_us = BW_TIME_NONE,
                                   .to_us = BW_TIME_NONE };
      g_autoptr (BwLedgerDocument) document =
          question.source != NULL
              ? bw_engine_ledger_document (request->engine, &question, NULL, NULL)
              : NULL;
      int64_t first_us = document != NULL ? bw_ledger_document_first_us (document) : BW_TIME_NONE;
      return first_us != BW_TIME_NONE ? first_us : by_default;
    }
  g_autoptr (GArray) column =
      bw_engine_series (request->engine, metric, 0, request->now_us, 1, NULL, NULL);
  bool is_there = column != NULL && column->len > 0;
  const BwHistoryPoint *first = is_there ? &g_array_index (column, BwHistoryPoint, 0) : NULL;
  return is_there && first->n > 0 ? first->time_us : by_default;
}

/* NULL after saying why. (transfer full) */
static BwChart *
metric_chart (const Request *request, const BwMetric *named)
{
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = find_series (request, named, &error);
  BwMetricChart what;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GPtrArray) levels = NULL, gaps = NULL;
  if (metric != NULL)
    {
      const char *source = bw_metric_label (metric, "source");
      double columns = request->options->width * request->options->scale;
      bw_metric_chart_init (&what, metric);
      bw_range_resolve (&request->range, request->now_us, BW_TIME_NONE, &what.from_us, &what.to_us);
      if (request->range.kind == BW_RANGE_ALL)
        what.from_us = first_of (request, metric, what.from_us);
      what.zone = request->zone;
      what.currency = currency_of (request->engine, source);
      what.interval_us = interval_of (request->engine, source);
      points = bw_engine_series (request->engine, metric, what.from_us, what.to_us,
                                 (unsigned) columns, NULL, &error);
    }
  if (points != NULL)
    gaps = ask_gaps (request->engine, what.from_us, what.to_us, &error);
  if (gaps == NULL)
    {
      bw_cli_fail (request->cli, NULL, error);
      return NULL;
    }
  levels = bw_engine_levels (request->engine, metric);
  what.points = points;
  what.gaps = gaps;
  what.levels = levels;
  return bw_metric_chart_new (&what);
}

/* Writes all of it or nothing: a file that is half there is worse than none. */
static bool
write_chart (const Request *request, BwChart *chart, Format format)
{
  const Options *options = request->options;
  g_autoptr (GError) error = NULL;
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = options->width;
  frame.height = options->height;
  frame.device_scale = options->scale;
  frame.palette = bw_palette_get (options->is_dark, false);
  g_autoptr (GBytes) bytes = format == FORMAT_PNG   ? bw_chart_to_png (chart, &frame, &error)
                             : format == FORMAT_SVG ? bw_chart_to_svg (chart, &frame, &error)
                                                    : bw_chart_to_csv (chart);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (data != NULL
      && g_file_set_contents_full (options->output, data, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0666, &error))
    return true;
  bw_cli_fail (request->cli, options->output, error);
  return false;
}

static void
tell (const Request *request, BwChart *chart)
{
  g_autofree char *finding = bw_chart_describe (chart, NAN, NAN);
  if (!request->cli->is_json)
    {
      g_print ("%s: %s\n", request->options->output, finding);
      return;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "output", request->options->output);
  bw_json_add_string (builder, "title", bw_chart_title (chart));
  bw_json_add_string (builder, "description", finding);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static int
make (Request *request, const BwMetric *metric, Format format)
{
  bool is_ledger = request->kind != &metric_kind;
  request->zone = bw_cli_zone (request->engine);
  request->now_us = bw_clock_wall_us (bw_engine_clock (request->engine));
  if (!read_range (request, is_ledger ? BW_RANGE_ALL : BW_RANGE_24_HOURS))
    return BW_EXIT_USAGE;
  g_autoptr (BwChart) chart = is_ledger ? ledger_chart (request) : metric_chart (request, metric);
  if (chart == NULL || !write_chart (request, chart, format))
    return BW_EXIT_FAILED;
  tell (request, chart);
  return BW_EXIT_OK;
}

/* Whether the numbers can be meant; says which can't. Sizes that are not given become KIND's. */
static bool
check_numbers (const BwCli *cli, Options *options, const Kind *kind, Format format)
{
  if (options->width == 0)
    options->width = kind->width;
  if (options->height == 0)
    options->height = kind->height;
  double pixels = options->scale * options->width * options->scale * options->height;
  if (!(options->scale >= MIN_SCALE && options->scale <= MAX_SCALE))
    bw_cli_misuse (cli, _ ("--scale: expected %g to %d"), MIN_SCALE, MAX_SCALE);
  else if (options->width < MIN_SIZE || options->width * options->scale > MAX_PIXELS)
    bw_cli_misuse (cli, _ ("--width: expected at least %d, and at most %d with the scale"),
                   MIN_SIZE, MAX_PIXELS);
  else if (options->height < MIN_SIZE || options->height * options->scale > MAX_PIXELS)
    bw_cli_misuse (cli, _ ("--height: expected at least %d, and at most %d with the scale"),
                   MIN_SIZE, MAX_PIXELS);
  else if (format == FORMAT_PNG && pixels > MAX_MEGAPIXELS * 1e6)
    bw_cli_misuse (cli, _ ("--width, --height: expected at most %d million pixels"),
                   MAX_MEGAPIXELS);
  else if (options->window != 0 && kind->performance != BW_PERFORMANCE_WIN_RATE)
    bw_cli_misuse (cli, _ ("--window: only win-rate has one"));
  else if (options->window != 0 && (options->window < 2 || options->window > MAX_WINDOW))
    bw_cli_misuse (cli, _ ("--window: expected 2 to %d"), MAX_WINDOW);
  else
    return true;
  return false;
}

static int
run (BwCli *cli, int argc, char **argv, Options *options)
{
  if (argc != 2)
    return bw_cli_misuse (cli, _ ("expected one KIND, such as bankroll, or one METRIC"));
  const Kind *kind = find_kind (argv[1]);
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = kind == NULL ? bw_metric_parse (argv[1], &error) : NULL;
  Format format = FORMAT_PNG;
  /* A foreign name is a metric when it is written as one. */
  bool is_metric =
      metric != NULL && (metric->n_labels > 0 || bw_catalogue_find (metric->name) != NULL);
  /* What has labels can only be meant as a metric. */
  if (error != NULL && strchr (argv[1], '{') != NULL)
    return bw_cli_misuse (cli, "%s", error->message);
  if (kind == NULL && !is_metric)
    return refuse_name (cli, argv[1]);
  if (kind == NULL)
    kind = &metric_kind;
  if (options->output == NULL || !find_format (options->output, &format))
    return bw_cli_misuse (cli, _ ("--output: expected a FILE that ends in .png, .svg or .csv"));
  if (!check_numbers (cli, options, kind, format))
    return BW_EXIT_USAGE;
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  Request request = { .cli = cli, .options = options, .engine = engine, .kind = kind };
  int code = make (&request, metric, format);
  g_clear_pointer (&request.zone, g_time_zone_unref);
  return code;
}

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->source);
  g_free (options->model);
  g_free (options->range);
  g_free (options->from);
  g_free (options->to);
}

int
bw_verb_chart (BwCli *cli, int argc, char **argv)
{
  Options options = { .scale = 1 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Write to FILE: .png, .svg or .csv"), N_ ("FILE") },
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.source, N_ ("Of this source"), N_ ("NAME") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model, N_ ("Of this model"), N_ ("NAME") },
    { "range", 0, 0, G_OPTION_ARG_STRING, &options.range,
      N_ ("1h, 24h, 7d, 30d, 90d, 1y, all, or FROM..TO"), N_ ("RANGE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("From this moment on"), N_ ("T") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_ ("Before this moment (now)"), N_ ("T") },
    { "window", 0, 0, G_OPTION_ARG_INT, &options.window, N_ ("Bets in the win rate (50)"), "N" },
    { "width", 0, 0, G_OPTION_ARG_INT, &options.width, N_ ("Width in pixels at scale 1"), "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &options.height, N_ ("Height in pixels at scale 1"), "N" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options.scale, N_ ("Pixels of the file for each (1)"),
      "X" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options.is_dark, N_ ("Light on dark"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = run (cli, argc, argv, &options);
  options_clear (&options);
  return code;
}
