/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the outlooks of a machine's charts. */
#include "view/bw-system-outlooks.h"

#define FRESH_US (10 * BW_MINUTE_US)

typedef struct
{
  const BwMetric *metric; /* NULL: none so far */
  BwOutlook *outlook;     /* NULL: not known so far */
  int64_t asked_us;
} Kept;

/* Questions that are under way hold a reference. */
struct _BwSystemOutlooks
{
  BwEngine *engine;
  GTimeZone *zone;
  void (*changed) (gpointer data);
  gpointer data;
  GCancellable *closing;
  Kept kept[BW_N_SYSTEM_PARTS];
};

typedef struct
{
  BwSystemOutlooks *outlooks;
  BwSystemPart part;
  const BwMetric *metric;
} Asked;

BwSystemOutlooks *
bw_system_outlooks_new (BwEngine *engine, GTimeZone *zone, void (*changed) (gpointer data),
                        gpointer data)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && zone != NULL && changed != NULL, NULL);
  BwSystemOutlooks *outlooks = g_rc_box_new0 (BwSystemOutlooks);
  outlooks->engine = g_object_ref (engine);
  outlooks->zone = g_time_zone_ref (zone);
  outlooks->changed = changed;
  outlooks->data = data;
  outlooks->closing = g_cancellable_new ();
  return outlooks;
}

static void
clear (gpointer data)
{
  BwSystemOutlooks *outlooks = data;
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    g_free (outlooks->kept[i].outlook);
  g_object_unref (outlooks->engine);
  g_object_unref (outlooks->closing);
  g_time_zone_unref (outlooks->zone);
}

void
bw_system_outlooks_free (BwSystemOutlooks *outlooks)
{
  if (outlooks == NULL)
    return;
  g_cancellable_cancel (outlooks->closing);
  g_rc_box_release_full (outlooks, clear);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  BwSystemOutlooks *outlooks = asked->outlooks;
  Kept *kept = &outlooks->kept[asked->part];
  BwOutlook *outlook = bw_outlook_finish (result, NULL);
  bool is_closed = g_cancellable_is_cancelled (outlooks->closing);
  /* Without history there is nothing to say; what can't be read is told by the charts. */
  if (outlook != NULL && kept->metric == asked->metric && !is_closed)
    {
      g_free (kept->outlook);
      kept->outlook = g_steal_pointer (&outlook);
      outlooks->changed (outlooks->data);
    }
  g_free (outlook);
  g_rc_box_release_full (outlooks, clear);
}

void
bw_system_outlooks_want (BwSystemOutlooks *outlooks, BwSystemPart part, const BwMetric *metric)
{
  g_return_if_fail (outlooks != NULL && part < BW_N_SYSTEM_PARTS);
  Kept *kept = &outlooks->kept[part];
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (outlooks->engine));
  int64_t age_us = now_us - kept->asked_us;
  if (kept->metric == metric && age_us >= 0 && age_us < FRESH_US)
    return;
  if (kept->metric != metric)
    g_clear_pointer (&kept->outlook, g_free);
  kept->metric = metric;
  kept->asked_us = now_us;
  if (metric == NULL)
    return;
  Asked *asked = g_new (Asked, 1);
  *asked = (Asked){ g_rc_box_acquire (outlooks), part, metric };
  bw_outlook_async (outlooks->engine, metric, outlooks->zone, outlooks->closing, answered_cb,
                    asked);
}

const BwOutlook *
bw_system_outlooks_get (const BwSystemOutlooks *outlooks, BwSystemPart part)
{
  g_return_val_if_fail (outlooks != NULL && part < BW_N_SYSTEM_PARTS, NULL);
  return outlooks->kept[part].outlook;
}
