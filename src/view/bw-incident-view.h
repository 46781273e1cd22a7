/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident with all there is to know of it: the chart of its moment, what happened, why it
 * fired, who was told. */
#pragma once

#include "engine/bw-engine-query.h"
#include "plot/bw-chart.h"
#include "view/bw-figure.h"
#include "view/bw-incident-bundle.h"
#include "view/bw-incident-line.h"

/** A step of its life. Texts are owned. */
typedef struct
{
  const char *icon; /* static */
  BwTone tone;
  char *time;   /* "15:48:14"; "next" of what is to come */
  char *title;  /* "Fired: Warning" */
  char *detail; /* "value 20.14 %", "“stake halved”"; or NULL */
  char *told;   /* who was told of it, and who was not and why; or NULL */
} BwIncidentStep;

/** Reference-counted; immutable once it was handed out. */
typedef struct
{
  gatomicrefcount refs;
  BwIncidentLine *line;
  BwIncidentSteps allowed;
  char *headline;           /* "Drawdown 20.1 %, limit 20 %" */
  char *about;              /* "since 15:48, open for 7 h 54 min · escalates in 12 min" */
  char *says;               /* what the engine said of it */
  char *by;                 /* "Acknowledged by anna", or NULL */
  char *mark;               /* "Marked as noise by anna"; NULL: it is not marked */
  GPtrArray *steps;         /* of BwIncidentStep, oldest first, what is to come last */
  GPtrArray *all_steps;     /* the same one by one; NULL: steps are all there is */
  GPtrArray *facts;         /* of BwFigure: why it fired; empty where nothing was recorded */
  GPtrArray *values;        /* of BwFigure: the last values before it fired, newest first */
  BwIncidentBundle *bundle; /* deliveries and further reasons; NULL: they can't be read */
  BwChart *chart;           /* NULL: it is of no series */
} BwIncidentView;

BwIncidentView *bw_incident_view_ref (BwIncidentView *view);
void bw_incident_view_unref (BwIncidentView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentView, bw_incident_view_unref)

/** Asks the engine for all of incident ID, on the main loop. */
void bw_incident_view_async (BwEngine *engine, int64_t id, GTimeZone *zone,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
/** NOT_FOUND. (transfer full) */
BwIncidentView *bw_incident_view_finish (BwEngine *engine, GAsyncResult *result, GError **error);
