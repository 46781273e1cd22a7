/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is, on one page: asked for, and put together when all answers are there. */
#include "view/bw-overview.h"

#include "base/bw-error.h"
#include "view/bw-overview-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A sparkline shows no more. */
#define N_POINTS 60

BwOverview *
bw_overview_ref (BwOverview *overview)
{
  g_return_val_if_fail (overview != NULL, NULL);
  g_atomic_ref_count_inc (&overview->refs);
  return overview;
}

void
bw_overview_unref (BwOverview *overview)
{
  if (overview == NULL || !g_atomic_ref_count_dec (&overview->refs))
    return;
  g_free (overview->sentence);
  g_free (overview->advice);
  g_free (overview->score_text);
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    g_free (overview->parts[i].note);
  g_free (overview->bot);
  g_free (overview->bot_about);
  g_free (overview->bot_error);
  g_free (overview->machine);
  g_free (overview->currency);
  g_ptr_array_unref (overview->bot_kpis);
  g_ptr_array_unref (overview->machine_kpis);
  g_ptr_array_unref (overview->incidents);
  g_clear_pointer (&overview->bets, bw_bet_table_unref);
  g_free (overview);
}

static void
clear_series (gpointer data)
{
  g_clear_pointer (&((BwOverviewSeries *) data)->points, g_array_unref);
}

static void
answers_free (gpointer data)
{
  BwOverviewAnswers *answers = data;
  g_object_unref (answers->engine);
  g_free (answers->source);
  g_free (answers->model);
  g_free (answers->machine);
  g_time_zone_unref (answers->zone);
  g_clear_pointer (&answers->status, bw_engine_status_free);
  g_clear_pointer (&answers->silences, g_ptr_array_unref);
  g_clear_pointer (&answers->document, bw_ledger_document_unref);
  g_free (answers->document_error);
  g_clear_pointer (&answers->bets, bw_bet_table_unref);
  g_clear_pointer (&answers->readings, g_array_unref);
  g_clear_pointer (&answers->counts, g_array_unref);
  g_array_unref (answers->bot);
  g_array_unref (answers->machines);
  g_clear_error (&answers->error);
  g_free (answers);
}

static char *
about_bot (const BwOverviewAnswers *answers)
{
  const BwLedgerFigures *figures = bw_ledger_document_figures (answers->document);
  int64_t n = figures->n_won + figures->n_lost + figures->n_push;
  int64_t first_us = bw_ledger_document_first_us (answers->document);
  g_autoptr (GString) text = g_string_new (answers->model);
  if (answers->model != NULL)
    g_string_append (text, " · ");
  if (n == 0 || first_us == BW_TIME_NONE)
    {
      g_string_append (text, _ ("no settled bet so far"));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  g_autofree char *count = bw_words_decimal ((double) n, 0, false);
  g_autofree char *day = bw_words_day (first_us, answers->now_us, answers->zone);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s settled bet since %s",
                                       "%s settled bets since %s", (gulong) n),
                          count, day);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Why the bot was never read; NULL: it was, or nobody tried so far. */
static const char *
never_read (const BwOverviewAnswers *answers)
{
  for (unsigned i = 0; answers->source != NULL && i < answers->status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (answers->status->sources, BwSourceView, i);
      if (g_str_equal (view->source, answers->source) && view->health == BW_SOURCE_FAILING
          && view->last_ok_us == BW_TIME_NONE)
        return view->error != NULL ? view->error : _ ("It does not answer.");
    }
  return NULL;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return bw_incident_line_compare (*(BwIncidentLine *const *) a, *(BwIncidentLine *const *) b);
}

static BwOverview *
compose (BwOverviewAnswers *answers)
{
  BwOverview *overview = g_new0 (BwOverview, 1);
  g_atomic_ref_count_init (&overview->refs);
  overview->at_us = answers->now_us;
  overview->bot = g_strdup (answers->source);
  const char *lost = never_read (answers);
  overview->bot_error = g_strdup (lost != NULL ? lost : answers->document_error);
  overview->machine = g_strdup (answers->machine);
  overview->bot_kpis = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_kpi_unref);
  overview->machine_kpis = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_kpi_unref);
  overview->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  if (lost != NULL)
    overview->bot_about = g_strdup (_ ("not read so far"));
  else if (answers->document != NULL)
    overview->bot_about = about_bot (answers);
  overview->currency =
      g_strdup (answers->document != NULL ? bw_ledger_document_currency (answers->document) : "");
  overview->bets = g_steal_pointer (&answers->bets);
  for (unsigned i = 0; i < answers->status->incidents->len; i++)
    g_ptr_array_add (overview->incidents,
                     bw_incident_line_new (g_ptr_array_index (answers->status->incidents, i),
                                           answers->silences, answers->now_us, answers->zone));
  /* What is snoozed comes after what is not. */
  g_ptr_array_sort (overview->incidents, compare_lines);
  bw_overview_add_words (overview, answers);
  bw_overview_add_kpis (overview, answers);
  /* A bankroll that nothing was read of is none. */
  if (lost != NULL)
    g_ptr_array_set_size (overview->bot_kpis, 0);
  return overview;
}

/* Keeps what no answer can do without, or that nobody waits any more. */
static void
note_error (BwOverviewAnswers *answers, GError *error, bool is_vital)
{
  bool is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (answers->error == NULL && (is_vital || is_cancelled))
    answers->error = g_steal_pointer (&error);
  g_clear_error (&error);
}

/* One answer more: whether it was the last one awaited and TASK goes on; with an error it ends. */
static bool
has_all (GTask *task)
{
  BwOverviewAnswers *answers = g_task_get_task_data (task);
  if (--answers->n_waiting > 0)
    return false;
  if (g_task_return_error_if_cancelled (task))
    return false;
  if (answers->error == NULL)
    return true;
  g_task_return_error (task, g_steal_pointer (&answers->error));
  return false;
}

/* One answer more; the last one ends it. */
static void
answered (GTask *task)
{
  if (has_all (task))
    g_task_return_pointer (task, compose (g_task_get_task_data (task)),
                           (GDestroyNotify) bw_overview_unref);
}

/* Where the answer to a question about a series goes. */
typedef struct
{
  GTask *task;
  GArray **points;
} SeriesQuestion;

static void
series_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  SeriesQuestion *question = data;
  g_autoptr (GTask) task = question->task;
  GError *error = NULL;
  *question->points = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  g_free (question);
  /* A series without a sample so far is no error of the page. */
  if (error != NULL)
    note_error (g_task_get_task_data (task), error, false);
  answered (task);
}

static void
ask_series (GTask *task, const BwMetric *metric, GArray **points)
{
  BwOverviewAnswers *answers = g_task_get_task_data (task);
  SeriesQuestion *question = g_new (SeriesQuestion, 1);
  *question = (SeriesQuestion){ g_object_ref (task), points };
  answers->n_waiting++;
  bw_engine_series_async (answers->engine, metric, answers->from_us, answers->to_us, N_POINTS,
                          g_task_get_cancellable (task), series_cb, question);
}

static void
ask_all_series (GTask *task, GArray *all)
{
  for (unsigned i = 0; i < all->len; i++)
    {
      BwOverviewSeries *series = &g_array_index (all, BwOverviewSeries, i);
      ask_series (task, series->metric, &series->points);
    }
}

/* What is shown is known; now what it was over the range. */
static void
ask_second (GTask *task)
{
  BwOverviewAnswers *answers = g_task_get_task_data (task);
  int64_t first_us =
      answers->document != NULL ? bw_ledger_document_first_us (answers->document) : BW_TIME_NONE;
  bw_range_resolve (&answers->range, answers->now_us, first_us, &answers->from_us, &answers->to_us);
  bw_overview_choose_bot (answers);
  bw_overview_choose_machine (answers);
  /* Held until all is asked. */
  answers->n_waiting++;
  ask_all_series (task, answers->bot);
  ask_all_series (task, answers->machines);
  const BwMetric *count = bw_overview_count_metric (answers);
  if (count != NULL)
    ask_series (task, count, &answers->counts);
  answered (task);
}

/* One answer of the first questions more, or its ERROR; takes both. */
static void
first_answered (GTask *task, GError *error, bool is_vital)
{
  if (error != NULL)
    note_error (g_task_get_task_data (task), error, is_vital);
  if (has_all (task))
    ask_second (task);
  g_object_unref (task);
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwOverviewAnswers *answers = g_task_get_task_data (data);
  GError *error = NULL;
  answers->status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  first_answered (data, error, true);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwOverviewAnswers *answers = g_task_get_task_data (data);
  GError *error = NULL;
  answers->silences = bw_engine_silences_finish (BW_ENGINE (object), result, &error);
  first_answered (data, error, false);
}

static void
document_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwOverviewAnswers *answers = g_task_get_task_data (data);
  GError *error = NULL;
  answers->document = bw_engine_ledger_document_finish (BW_ENGINE (object), result, &error);
  answers->document_error = error != NULL ? g_strdup (error->message) : NULL;
  first_answered (data, error, false);
}

static void
bets_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwOverviewAnswers *answers = g_task_get_task_data (data);
  GError *error = NULL;
  answers->bets = bw_engine_bets_finish (BW_ENGINE (object), result, &error);
  first_answered (data, error, false);
}

static void
readings_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwOverviewAnswers *answers = g_task_get_task_data (data);
  GError *error = NULL;
  answers->readings = bw_engine_readings_finish (BW_ENGINE (object), result, &error);
  first_answered (data, error, false);
}

static void
ask_first (GTask *task)
{
  BwOverviewAnswers *answers = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  answers->n_waiting = 2;
  bw_engine_silences_async (answers->engine, false, cancellable, silences_cb, g_object_ref (task));
  if (answers->source != NULL)
    {
      BwLedgerRequest request = { .source = answers->source,
                                  .model = answers->model,
                                  .from_us = BW_TIME_NONE,
                                  .to_us = BW_TIME_NONE };
      answers->n_waiting += 2;
      bw_engine_ledger_document_async (answers->engine, &request, cancellable, document_cb,
                                       g_object_ref (task));
      bw_engine_bets_async (answers->engine, &request, BW_OVERVIEW_N_BETS, NULL, cancellable,
                            bets_cb, g_object_ref (task));
    }
  g_autoptr (GPtrArray) known = answers->machine != NULL
                                    ? bw_engine_latest_metrics (answers->engine, answers->machine)
                                    : NULL;
  if (known != NULL && known->len == 0)
    {
      answers->n_waiting++;
      bw_engine_readings_async (answers->engine, "system_*", cancellable, readings_cb,
                                g_object_ref (task));
    }
  bw_engine_status_async (answers->engine, cancellable, status_cb, g_object_ref (task));
}

void
bw_overview_async (BwEngine *engine, const BwOverviewRequest *request, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && request != NULL);
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_overview_async);
  BwOverviewAnswers *answers = g_new0 (BwOverviewAnswers, 1);
  answers->engine = g_object_ref (engine);
  answers->source = g_strdup (request->source);
  answers->model = g_strdup (request->model);
  answers->machine = g_strdup (request->machine);
  answers->range = request->range;
  answers->zone = g_time_zone_ref (request->zone);
  answers->now_us = bw_clock_wall_us (bw_engine_clock (engine));
  answers->bot = g_array_new (FALSE, FALSE, sizeof (BwOverviewSeries));
  answers->machines = g_array_new (FALSE, FALSE, sizeof (BwOverviewSeries));
  g_array_set_clear_func (answers->bot, clear_series);
  g_array_set_clear_func (answers->machines, clear_series);
  g_task_set_task_data (task, answers, answers_free);
  ask_first (task);
}

BwOverview *
bw_overview_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
