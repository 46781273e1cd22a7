/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the incident that is open on a figure, and goes there. */
#include "ui/bw-why-link.h"

#include "engine/bw-engine-query.h"

/* Who asks why METRIC is alarming. */
typedef struct
{
  BwContext *context;
  const BwMetric *metric;
} Why;

static void
incidents_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Why *why = data;
  g_autoptr (BwContext) context = why->context;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) incidents = bw_engine_incidents_finish (BW_ENGINE (object), result, &error);
  for (unsigned i = 0; incidents != NULL && id == NULL && i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      if (g_strcmp0 (incident->metric, why->metric->text) == 0)
        id = g_strdup_printf ("%" G_GINT64_FORMAT, incident->id);
    }
  bw_context_navigate (context, "alerts", id);
}

void
bw_why_link_open (BwContext *context, const BwMetric *metric)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && metric != NULL);
  BwIncidentFilter filter = { .is_open_only = true, .since_us = BW_TIME_NONE };
  Why *why = g_new (Why, 1);
  *why = (Why){ g_object_ref (context), metric };
  bw_engine_incidents_async (bw_context_engine (context), &filter, NULL, incidents_cb, why);
}
