/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels as commands and windows see them: how each is doing. */
#include "engine/bw-engine-channels.h"

#include "engine/bw-engine-board.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"
#include "store/bw-outbox-care.h"

#include <math.h>

#define PERIOD_US (7 * BW_DAY_US)

void
bw_channel_report_free (BwChannelReport *report)
{
  if (report == NULL)
    return;
  g_free (report->channel);
  g_free (report->type);
  g_free (report->health);
  g_free (report->reason);
  g_free (report);
}

typedef struct
{
  BwConfig *config;
  int64_t since_us;
} Question;

/* What the answer is made from. */
typedef struct
{
  GPtrArray *reports;
  const GPtrArray *states;  /* of BwChannelState */
  const GPtrArray *figures; /* of BwChannelFigures */
} Making;

static const BwChannelState *
find_state (const GPtrArray *states, const char *channel)
{
  for (unsigned i = 0; i < states->len; i++)
    if (g_str_equal (((BwChannelState *) g_ptr_array_index (states, i))->channel, channel))
      return g_ptr_array_index (states, i);
  return NULL;
}

static const BwChannelFigures *
find_figures (const GPtrArray *figures, const char *channel)
{
  for (unsigned i = 0; i < figures->len; i++)
    if (g_str_equal (((BwChannelFigures *) g_ptr_array_index (figures, i))->channel, channel))
      return g_ptr_array_index (figures, i);
  return NULL;
}

/* The words are those of the running engine. */
static void
add_report (const BwConfigGroup *group, gpointer data)
{
  Making *making = data;
  const char *name = bw_config_group_name (group);
  const char *type = bw_config_group_text (group, "type");
  const BwChannelState *state = find_state (making->states, name);
  const BwChannelFigures *figures = find_figures (making->figures, name);
  BwChannelStatus status = { .channel = name,
                             .type = type,
                             .is_enabled = bw_config_group_boolean (group, "enabled"),
                             .last_ok_us = state != NULL ? state->last_ok_us : BW_TIME_NONE,
                             .standing = state != NULL ? state->standing : BW_STANDING_OK,
                             .reason = state != NULL ? state->reason : NULL,
                             .error = figures != NULL ? figures->last_error : NULL };
  BwChannelView view = bw_channel_view (&status);
  BwChannelReport *report = g_new0 (BwChannelReport, 1);
  report->channel = g_strdup (name);
  report->type = g_strdup (type);
  report->health = g_strdup (bw_channel_health_name (view.health));
  report->reason = g_strdup (view.error);
  report->min_severity = BW_SEVERITY_WARNING;
  bw_severity_parse (bw_config_group_text (group, "min-severity"), &report->min_severity);
  report->last_ok_us = status.last_ok_us;
  report->not_before_us = state != NULL ? state->not_before_us : BW_TIME_NONE;
  report->n_waiting = figures != NULL ? figures->n_waiting : 0;
  report->n_delivered = figures != NULL ? figures->n_delivered : 0;
  report->n_failed = figures != NULL ? figures->n_failed : 0;
  int64_t n_ended = report->n_delivered + report->n_failed;
  report->success_rate =
      n_ended > 0 ? (double) report->n_delivered / (double) n_ended : (double) NAN;
  g_ptr_array_add (making->reports, report);
}

static gpointer
work (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) states = NULL, figures = NULL;
  g_autoptr (GPtrArray) reports =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_channel_report_free);
  int64_t since_us = question->since_us;
  if (engine->alerts == NULL)
    {
      states = g_ptr_array_new ();
      figures = g_ptr_array_new ();
    }
  else
    {
      BwStoreWorker *worker = bw_alerts_worker (engine->alerts);
      states = bw_store_worker_run (worker, bw_alerts_job_list_channel_states, NULL, error);
      if (states == NULL)
        return NULL;
      figures = bw_store_worker_run (worker, bw_alerts_job_channel_figures, &since_us, error);
      if (figures == NULL)
        return NULL;
    }
  Making making = { reports, states, figures };
  bw_engine_each_group (question->config, "channel", add_report, &making);
  return g_steal_pointer (&reports);
}

static Question *
question_new (BwEngine *engine, int64_t since_us)
{
  Question *question = g_new (Question, 1);
  *question = (Question){ bw_config_ref (engine->config), since_us };
  return question;
}

static int64_t
usual_since_us (BwEngine *engine)
{
  return bw_clock_wall_us (engine->clock) - PERIOD_US;
}

static void
question_free (gpointer data)
{
  bw_config_unref (((Question *) data)->config);
  g_free (data);
}

GPtrArray *
bw_engine_channels (BwEngine *engine, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  Question *question = question_new (engine, usual_since_us (engine));
  GPtrArray *reports = work (engine, question, NULL, error);
  question_free (question);
  return reports;
}

static const BwQuestion channels_question = {
  .work = work,
  .data_free = question_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

void
bw_engine_channels_since_async (BwEngine *engine, int64_t since_us, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &channels_question, question_new (engine, since_us), cancellable,
                   callback, data);
}

void
bw_engine_channels_async (BwEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_engine_channels_since_async (engine, usual_since_us (engine), cancellable, callback, data);
}

GPtrArray *
bw_engine_channels_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &channels_question, result, error);
}
