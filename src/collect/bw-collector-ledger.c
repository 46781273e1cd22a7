/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger file that is followed: its new and changed rows go to the sink, its state into the
 * batch.
 */
#include "base/bw-error.h"
#include "base/bw-time.h"
#include "collect/bw-collector-kinds-private.h"
#include "collect/bw-ledger-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define INTERVAL_US BW_MINUTE_US
/* All of a file may have to be read. */
#define TIMEOUT_US (10 * BW_MINUTE_US)
#define COLUMN_PREFIX "column-"

typedef struct
{
  BwCollector base;
  BwClock *clock;
  const BwBetSink *sink;
  char *source;
  BwLedgerReader *reader;
  GBytes *cursor;
  bool is_cursor_known; /* of former runs; asked for once */
  const BwMetric *age;
  const BwMetric *missing;
  const BwMetric *rejected;
} LedgerCollector;

static const char *const formats[] = {
  "auto", "csv", "forecasts", "paper-trades", "freqtrade", NULL
};

static const BwKeySchema keys[] = {
  { .name = "path",
    .type = BW_KEY_PATH,
    .help = N_ ("The ledger: a CSV file or an SQLite database."),
    .is_required = true },
  { .name = "format",
    .type = BW_KEY_ENUM,
    .default_text = "auto",
    .choices = formats,
    .help = N_ ("How the file is to be read; auto finds out by its contents.") },
  { .name = "bankroll",
    .type = BW_KEY_NUMBER,
    .min = 0,
    .max = -1,
    .help = N_ ("What the ledger began with; 1000 where it is not given.") },
  { .name = "currency",
    .type = BW_KEY_STRING,
    .help = N_ ("The currency of rows that do not name theirs, such as EUR.") },
  { .name = "timezone",
    .type = BW_KEY_ZONE,
    .help =
        N_ ("The zone of times without an offset, and of days and weeks; without it such times are "
            "UTC, in paper_trades.db this computer's.") },
  { .name = "overround",
    .type = BW_KEY_NUMBER,
    .min = 0.5,
    .max = 2,
    .help =
        N_ ("The sum of 1/odds of the closing market, for rows without a fair closing probability; "
            "1.045 where it is not given, 1 for an exchange.") },
  { .name = "where",
    .type = BW_KEY_STRING,
    .help = N_ (
        "An SQL condition over the file's own columns; rows for which it does not hold are left "
        "out.") },
  { .name = "paper",
    .type = BW_KEY_BOOLEAN,
    .help = N_ (
        "Whether this is paper money. Where rows say so themselves, only such rows are read.") },
  { .name = "event-key",
    .type = BW_KEY_STRING,
    .help =
        N_ ("The file's columns whose values say which bets are of one event, separated by \";\": "
            "league;match. Such bets count once as evidence; without it those with the same event, "
            "where the file has one.") },
  { .name = COLUMN_PREFIX "*",
    .type = BW_KEY_STRING,
    .help = N_ ("The file's column for a field: column-stake=Amount.") },
  { NULL },
};

/* The column-… keys as "field=COLUMN"; a field may be written with '-' as keys are. */
static char **
get_map (const BwConfigGroup *group)
{
  g_autofree const char **names = bw_config_group_keys (group);
  GPtrArray *map = g_ptr_array_new ();
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      if (!g_str_has_prefix (names[i], COLUMN_PREFIX))
        continue;
      g_autofree char *field =
          g_strdelimit (g_strdup (names[i] + strlen (COLUMN_PREFIX)), "-", '_');
      g_ptr_array_add (map,
                       g_strdup_printf ("%s=%s", field, bw_config_group_text (group, names[i])));
    }
  g_ptr_array_add (map, NULL);
  return (char **) g_ptr_array_free (map, FALSE);
}

static BwLedgerReader *
make_reader (const BwConfigGroup *group, GError **error)
{
  g_autofree char *path = bw_config_group_path (group, "path");
  if (path == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("line %u: [source %s] path: found nothing, expected the path of a ledger"),
                   bw_config_group_line (group), bw_config_group_name (group));
      return NULL;
    }
  g_autoptr (GTimeZone) zone = NULL;
  const char *zone_name = bw_config_group_text (group, "timezone");
  if (zone_name != NULL && (zone = bw_zone_new (zone_name, error)) == NULL)
    return NULL;
  bool has_paper = bw_config_group_has (group, "paper");
  g_auto (GStrv) map = get_map (group);
  const BwLedgerReaderOptions options = {
    .path = path,
    .format = bw_config_group_text (group, "format"),
    .zone = zone,
    .where = bw_config_group_text (group, "where"),
    .currency = bw_config_group_text (group, "currency"),
    .map = (const char *const *) map,
    .event_key = bw_config_group_text (group, "event-key"),
    .is_paper = has_paper ? bw_config_group_boolean (group, "paper") : -1,
  };
  BwLedgerReader *reader = bw_ledger_reader_new (&options, error);
  if (reader == NULL)
    g_prefix_error (error, _ ("line %u: [source %s]: "), bw_config_group_line (group),
                    bw_config_group_name (group));
  return reader;
}

static const BwMetric *
get_metric (const char *name, const char *source)
{
  return bw_metric_get_labels (name, "source", source, NULL);
}

static BwCollector *
create (const BwConfigGroup *group, const BwCollectContext *context, GError **error)
{
  BwLedgerReader *reader = make_reader (group, error);
  if (reader == NULL)
    return NULL;
  LedgerCollector *self = g_new0 (LedgerCollector, 1);
  self->clock = bw_clock_ref (context->clock);
  self->sink = context->sink;
  self->source = g_strdup (bw_config_group_name (group));
  self->reader = reader;
  self->age = get_metric ("ledger_age_seconds", self->source);
  self->missing = get_metric ("ledger_missing_ratio", self->source);
  self->rejected = get_metric ("ledger_rejected_rows", self->source);
  return &self->base;
}

static void
destroy (BwCollector *collector)
{
  LedgerCollector *self = (LedgerCollector *) collector;
  bw_ledger_reader_free (self->reader);
  bw_clock_unref (self->clock);
  g_clear_pointer (&self->cursor, g_bytes_unref);
  g_free (self->source);
  g_free (self);
}

/* One read on its way into the sink. */
typedef struct
{
  LedgerCollector *collector;
  bool has_begun;
  bool is_refused; /* the sink wants no more; its end() tells why */
} Delivery;

static bool
begin_cb (bool is_complete, gpointer data)
{
  Delivery *delivery = data;
  const BwBetSink *sink = delivery->collector->sink;
  delivery->has_begun = true;
  delivery->is_refused =
      sink != NULL && !sink->begin (sink->data, delivery->collector->source, is_complete);
  return !delivery->is_refused;
}

static bool
rows_cb (BwBetList *list, gpointer data)
{
  Delivery *delivery = data;
  const BwBetSink *sink = delivery->collector->sink;
  if (sink == NULL)
    bw_bet_list_free (list);
  else
    delivery->is_refused = !sink->rows (sink->data, list);
  return !delivery->is_refused;
}

/* Ends what was begun: with CURSOR when all is read, else undone. */
static bool
finish_delivery (Delivery *delivery, bool is_read, GBytes *cursor, GError **error)
{
  const BwBetSink *sink = delivery->collector->sink;
  if (!delivery->has_begun || sink == NULL)
    return is_read;
  /* A write that failed has the reason; what merely was not read through is undone. */
  g_autoptr (GError) local = NULL;
  bool is_aborted = !is_read && !delivery->is_refused;
  bool is_written = sink->end (sink->data, is_aborted, is_read ? cursor : NULL, &local);
  if (is_read && !is_written)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (delivery->is_refused && local != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return is_read && is_written;
}

static BwBatch *
make_batch (LedgerCollector *self, const BwLedgerReport *report)
{
  int64_t now_us = bw_clock_wall_us (self->clock);
  BwBatch *batch = bw_batch_new (self->source, now_us);
  double age_s = NAN;
  if (report->newest_us != BW_TIME_NONE)
    age_s = (double) MAX (now_us - report->newest_us, 0) / (double) BW_SECOND_US;
  bool can_miss = report->n_settled_so_far > 0 && (report->has_odds || report->has_probabilities);
  double missing = NAN;
  if (can_miss)
    missing = (double) report->n_incomplete_so_far / (double) report->n_settled_so_far;
  bw_batch_add (batch, self->age, age_s);
  bw_batch_add (batch, self->missing, missing);
  bw_batch_add (batch, self->rejected, (double) report->n_rejected_so_far);
  return batch;
}

static void
collect_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LedgerCollector *self = data;
  if (!self->is_cursor_known && self->sink != NULL)
    self->cursor = self->sink->cursor (self->sink->data, self->source);
  self->is_cursor_known = true;

  Delivery delivery = { .collector = self };
  const BwLedgerReaderCallbacks callbacks = { .begin = begin_cb,
                                              .rows = rows_cb,
                                              .data = &delivery };
  BwLedgerReport report;
  g_autoptr (GBytes) next = NULL;
  GError *error = NULL;
  bool is_read = bw_ledger_reader_read (self->reader, self->cursor, &callbacks, &report, &next,
                                        cancellable, &error);
  if (finish_delivery (&delivery, is_read, next, &error))
    {
      g_clear_pointer (&self->cursor, g_bytes_unref);
      self->cursor = g_steal_pointer (&next);
      g_task_return_pointer (task, make_batch (self, &report), (GDestroyNotify) bw_batch_free);
    }
  else
    g_task_return_error (task, error);
  bw_ledger_report_clear (&report);
}

static void
collect_async (BwCollector *collector, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_name (task, "ledger");
  g_task_set_task_data (task, collector, NULL);
  g_task_run_in_thread (task, collect_in_thread);
}

static BwBatch *
collect_finish (BwCollector *collector, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const BwCollectorKind bw_collector_ledger_kind = {
  .type = "ledger",
  .title = "Ledger",
  .keys = keys,
  .interval_us = INTERVAL_US,
  .timeout_us = TIMEOUT_US,
  .create = create,
  .collect_async = collect_async,
  .collect_finish = collect_finish,
  .destroy = destroy,
};
