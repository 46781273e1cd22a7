/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands work to a pool without a limit: work that hangs keeps its own thread and no other. */
#include "collect/bw-probe-private.h"

struct _BwProbe
{
  gatomicrefcount n_refs; /* the owner's and the worker's */
  BwProbeFunc func;
  gpointer data;
  GDestroyNotify free_data;
  BwProbeDoneFunc done; /* NULL: dropped; main loop only, as is_running */
  gpointer owner;
  bool is_running;
  GMainContext *context;
};

static void
probe_unref (gpointer data)
{
  BwProbe *probe = data;

  if (!g_atomic_ref_count_dec (&probe->n_refs))
    return;
  if (probe->free_data != NULL)
    probe->free_data (probe->data);
  g_clear_pointer (&probe->context, g_main_context_unref);
  g_free (probe);
}

static gboolean
finished_cb (gpointer data)
{
  BwProbe *probe = data;

  probe->is_running = false;
  if (probe->done != NULL)
    probe->done (probe->owner);
  return G_SOURCE_REMOVE;
}

static void
work_cb (gpointer data, gpointer unused)
{
  BwProbe *probe = data;
  g_autoptr (GMainContext) context = g_main_context_ref (probe->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  probe->func (probe->data);
  /* Not g_main_context_invoke(): that calls from here when nobody iterates the context just now. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "BwProbe finished");
  g_source_set_callback (source, finished_cb, probe, probe_unref);
  g_source_attach (source, context);
}

static GThreadPool *
pool (void)
{
  static GThreadPool *threads = NULL;

  if (g_once_init_enter (&threads))
    g_once_init_leave (&threads, g_thread_pool_new (work_cb, NULL, -1, false, NULL));
  return threads;
}

BwProbe *
bw_probe_new (BwProbeFunc func, gpointer data, GDestroyNotify free_data, BwProbeDoneFunc done,
              gpointer owner)
{
  g_return_val_if_fail (func != NULL && done != NULL, NULL);

  BwProbe *probe = g_new0 (BwProbe, 1);
  g_atomic_ref_count_init (&probe->n_refs);
  probe->func = func;
  probe->data = data;
  probe->free_data = free_data;
  probe->done = done;
  probe->owner = owner;
  return probe;
}

void
bw_probe_drop (BwProbe *probe)
{
  if (probe == NULL)
    return;
  probe->done = NULL;
  probe_unref (probe);
}

bool
bw_probe_start (BwProbe *probe)
{
  g_return_val_if_fail (probe != NULL, false);

  if (probe->is_running)
    return false;
  g_clear_pointer (&probe->context, g_main_context_unref);
  probe->context = g_main_context_ref_thread_default ();
  probe->is_running = true;
  g_atomic_ref_count_inc (&probe->n_refs);
  g_thread_pool_push (pool (), probe, NULL);
  return true;
}

bool
bw_probe_is_running (const BwProbe *probe)
{
  return probe->is_running;
}
