/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is, on one page: the state in words, the score, figures of a bot and a machine,
 * what is open, the last bets. */
#pragma once

#include "engine/bw-ledger-document.h"
#include "view/bw-incident-line.h"
#include "view/bw-kpi.h"
#include "view/bw-range.h"

/** What is asked. All borrowed until bw_overview_async() returns. */
typedef struct
{
  const char *source;  /* the bot, or NULL */
  const char *model;   /* or NULL: all */
  const char *machine; /* or NULL */
  BwRange range;
  GTimeZone *zone;
} BwOverviewRequest;

/** A part of the score. */
typedef struct
{
  const char *title; /* "System"; static */
  double points;     /* NaN: nothing is known */
  double max;
  BwStateWords state;
  char *note; /* "1 critical, 2 warnings" */
} BwOverviewPart;

#define BW_OVERVIEW_N_PARTS 4
#define BW_OVERVIEW_N_BETS 8

/** Reference-counted; immutable once it was handed out. */
typedef struct
{
  gatomicrefcount refs;
  int64_t at_us;
  bool is_live;
  BwStateWords state;
  char *sentence;   /* "1 critical alert and 2 warnings are open." */
  char *advice;     /* the first thing to do; NULL: nothing */
  double score;     /* NaN: not known */
  char *score_text; /* "Health 69 of 100, fair." */
  BwOverviewPart parts[BW_OVERVIEW_N_PARTS];
  char *bot;           /* its name, or NULL: there is none */
  char *bot_about;     /* "472 settled bets since 28 Mar" */
  GPtrArray *bot_kpis; /* of BwKpi */
  char *bot_error;     /* why there are no figures of it, or NULL */
  char *machine;       /* or NULL */
  GPtrArray *machine_kpis;
  GPtrArray *incidents; /* of BwIncidentLine, worst first */
  BwBetTable *bets;     /* the newest; NULL: none */
  char *currency;       /* of the bets; "" when not known or mixed */
} BwOverview;

BwOverview *bw_overview_ref (BwOverview *overview);
void bw_overview_unref (BwOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwOverview, bw_overview_unref)

/** Asks the engine for all of it, on the main loop. */
void bw_overview_async (BwEngine *engine, const BwOverviewRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/** Fails when it was cancelled or the state can't be had; what else is missing is told inside.
 * (transfer full) */
BwOverview *bw_overview_finish (BwEngine *engine, GAsyncResult *result, GError **error);
