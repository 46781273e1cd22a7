/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bot that was written into the configuration a moment ago: shown when the engine watches it. */
#include "ui/bw-source-wait.h"

#include "engine/bw-engine-live.h"

#include <glib/gi18n-lib.h>

#define PATIENCE_S 20

typedef struct
{
  BwContext *context;
  char *name;
  int64_t newest_us;
  unsigned long handler;
  unsigned timer;
} Wait;

static void
wait_end (Wait *wait)
{
  g_signal_handler_disconnect (bw_context_engine (wait->context), wait->handler);
  g_clear_handle_id (&wait->timer, g_source_remove);
  g_object_unref (wait->context);
  g_free (wait->name);
  g_free (wait);
}

/* Whether it is there; then all is done. */
static bool
is_there (Wait *wait)
{
  g_auto (GStrv) names = bw_engine_source_names (bw_context_engine (wait->context), "ledger");
  return g_strv_contains ((const char *const *) names, wait->name);
}

/* A bot that was added should not come up as an empty page. */
static void
reach_back (Wait *wait)
{
  const BwRange *range = bw_context_range (wait->context);
  int64_t from_us = 0, to_us = 0;
  bw_range_resolve (range, bw_context_now_us (wait->context), wait->newest_us, &from_us, &to_us);
  bool is_reached = wait->newest_us >= from_us && wait->newest_us < to_us;
  if (wait->newest_us != BW_TIME_NONE && range->kind != BW_RANGE_ALL && !is_reached)
    bw_context_set_range (wait->context, &(BwRange){ .kind = BW_RANGE_ALL });
}

static void
show (Wait *wait)
{
  reach_back (wait);
  bw_context_set_source (wait->context, wait->name);
  bw_context_set_model (wait->context, NULL);
  bw_context_navigate (wait->context, "performance", NULL);
  g_autofree char *text = g_strdup_printf (_ ("Watching %s"), wait->name);
  bw_context_toast (wait->context, text, NULL, NULL);
}

static void
config_cb (BwEngine *engine, Wait *wait)
{
  if (!is_there (wait))
    return;
  show (wait);
  wait_end (wait);
}

static gboolean
given_up_cb (gpointer data)
{
  Wait *wait = data;
  wait->timer = 0;
  g_autofree char *text =
      g_strdup_printf (_ ("%s is in the configuration, but it is not watched so far"), wait->name);
  bw_context_toast (wait->context, text, NULL, NULL);
  wait_end (wait);
  return G_SOURCE_REMOVE;
}

void
bw_source_wait_begin (BwContext *context, const char *name, int64_t newest_us)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && name != NULL);
  BwEngine *engine = bw_context_engine (context);
  Wait *wait = g_new0 (Wait, 1);
  wait->context = g_object_ref (context);
  wait->name = g_strdup (name);
  wait->newest_us = newest_us;
  wait->handler = g_signal_connect (engine, "config-changed", G_CALLBACK (config_cb), wait);
  wait->timer = g_timeout_add_seconds (PATIENCE_S, given_up_cb, wait);
  config_cb (engine, wait);
}
