/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collector that does as it is told: takes so long, fails or not, heeds cancellation or not. */
#pragma once

#include "base/bw-error.h"
#include "collect/bw-collector.h"

typedef struct
{
  BwCollector base;
  BwClock *clock;
  GTask *task; /* the collection under way, or NULL */
  GCancellable *cancellable;
  gulong cancelled_id;
  unsigned timer;
  int64_t duration_us; /* negative: never ends by itself */
  bool fails;
  bool ignores_cancel;
  unsigned n_started;
  GArray *starts;     /* of int64_t, awake */
  unsigned *n_living; /* counted up and down, or NULL */
} FakeCollector;

static inline void
fake_end (FakeCollector *fake, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&fake->task);

  bw_clock_cancel (fake->clock, &fake->timer);
  g_clear_object (&fake->cancellable);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bw_batch_new (fake->base.source, bw_clock_wall_us (fake->clock)),
                           (GDestroyNotify) bw_batch_free);
}

static inline void
fake_done_cb (gpointer data)
{
  FakeCollector *fake = data;

  fake->timer = 0;
  fake_end (fake, fake->fails ? g_error_new (BW_ERROR, BW_ERROR_FAILED, "as told") : NULL);
}

static inline void
fake_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  FakeCollector *fake = data;

  if (fake->task != NULL && !fake->ignores_cancel)
    fake_end (fake, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
}

static inline void
fake_collect_async (BwCollector *collector, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer data)
{
  FakeCollector *fake = (FakeCollector *) collector;
  int64_t now_us = bw_clock_awake_us (fake->clock);

  g_assert_null (fake->task);
  fake->n_started++;
  g_array_append_val (fake->starts, now_us);
  fake->task = g_task_new (NULL, NULL, callback, data);
  fake->cancellable = g_object_ref (cancellable);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (fake_cancelled_cb), fake);
  if (fake->duration_us == 0)
    fake_done_cb (fake);
  else if (fake->duration_us > 0)
    fake->timer = bw_clock_call_at (fake->clock, now_us + fake->duration_us, fake_done_cb, fake);
}

static inline BwBatch *
fake_collect_finish (BwCollector *collector, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static inline void
fake_destroy (BwCollector *collector)
{
  FakeCollector *fake = (FakeCollector *) collector;

  g_assert_null (fake->task);
  if (fake->n_living != NULL)
    --*fake->n_living;
  g_array_unref (fake->starts);
  bw_clock_unref (fake->clock);
  g_free (fake);
}

static const BwCollectorKind fake_kind = {
  .type = "fake",
  .title = "Fake",
  .interval_us = 10 * BW_SECOND_US,
  .timeout_us = 10 * BW_SECOND_US,
  .collect_async = fake_collect_async,
  .collect_finish = fake_collect_finish,
  .destroy = fake_destroy,
};

/** Ends its collections at once, and well, until told otherwise. */
static inline FakeCollector *
fake_collector_new (BwClock *clock, const char *source)
{
  FakeCollector *fake = g_new0 (FakeCollector, 1);

  fake->base.kind = &fake_kind;
  fake->base.source = g_strdup (source);
  fake->clock = bw_clock_ref (clock);
  fake->starts = g_array_new (false, false, sizeof (int64_t));
  return fake;
}
