/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches of time that were not watched, the one that still lasts among them. */
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-query.h"
#include "store/bw-alert-times.h"

typedef struct
{
  BwPeriod period;
  int64_t now_us;
} GapsQuestion;

static void
gap_view_free (gpointer data)
{
  BwGapView *view = data;
  g_free (view->source);
  g_free (view);
}

static void
add_gap (GPtrArray *views, int64_t from_us, int64_t to_us, BwGapKind kind, const char *source)
{
  BwGapView *view = g_new (BwGapView, 1);
  /* A clock that was set back gives a stretch that ends before it begins. */
  *view = (BwGapView){ .from_us = MIN (from_us, to_us),
                       .to_us = MAX (from_us, to_us),
                       .kind = kind,
                       .source = g_strdup (source),
                       .is_back = to_us < from_us };
  g_ptr_array_add (views, view);
}

static bool
get_number (BwEngine *engine, const char *key, BwMeta *meta, GError **error)
{
  *meta = (BwMeta){ .key = key };
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), bw_alerts_job_get_meta, meta,
                              error)
         != NULL;
}

/* Since the watch was paused, or the last engine ended or was last heard of, nobody watches. */
static bool
add_present (BwEngine *engine, const GapsQuestion *question, GPtrArray *views, GError **error)
{
  BwMeta alive, pid, still;
  if (!get_number (engine, BW_HEARTBEAT_STILL_KEY, &still, error)
      || !get_number (engine, "alive_at", &alive, error)
      || !get_number (engine, "alive_pid", &pid, error))
    return false;
  bool is_still = still.is_set && still.value > 0;
  bool is_live = engine->mode == BW_ENGINE_RUN;
  is_live =
      is_live
      || (pid.is_set && pid.value != 0 && question->now_us - alive.value <= BW_HEARTBEAT_LIMIT_US
          && bw_engine_lock_holder (engine->state_dir) != 0);
  int64_t to_us =
      question->period.to_us != BW_TIME_NONE ? question->period.to_us : question->now_us;
  int64_t from_us = is_still ? still.value : alive.value;
  if (alive.is_set && (is_still || !is_live) && from_us < to_us)
    add_gap (views, from_us, to_us, BW_GAP_NOT_RUNNING, NULL);
  return true;
}

static gpointer
work_at_gaps (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  GapsQuestion *question = data;
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (gap_view_free);
  if (engine->alerts == NULL)
    return g_steal_pointer (&views);
  g_autoptr (GPtrArray) gaps = bw_store_worker_run (
      bw_alerts_worker (engine->alerts), bw_alerts_job_list_gaps, &question->period, error);
  if (gaps == NULL)
    return NULL;
  for (unsigned i = 0; i < gaps->len; i++)
    {
      const BwGap *gap = g_ptr_array_index (gaps, i);
      add_gap (views, gap->from_us, gap->to_us, gap->kind, gap->source);
    }
  return add_present (engine, question, views, error) ? g_steal_pointer (&views) : NULL;
}

static const BwQuestion gaps_question = {
  .work = work_at_gaps,
  .data_free = g_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

void
bw_engine_gaps_async (BwEngine *engine, int64_t from_us, int64_t to_us, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  GapsQuestion *question = g_new (GapsQuestion, 1);
  *question = (GapsQuestion){ { from_us, to_us }, bw_clock_wall_us (engine->clock) };
  bw_question_ask (engine, &gaps_question, question, cancellable, callback, data);
}

GPtrArray *
bw_engine_gaps_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &gaps_question, result, error);
}
