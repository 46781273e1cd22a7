/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the overview is composed from. */
#pragma once

#include "engine/bw-engine-live.h"
#include "engine/bw-engine-query.h"
#include "view/bw-overview.h"

/** A series that a card shows. */
typedef struct
{
  const BwMetric *metric;
  double value; /* the present one */
  int64_t time_us;
  GArray *points; /* of BwHistoryPoint over the range; NULL: none came */
} BwOverviewSeries;

/** The answers, as they come. */
typedef struct
{
  BwEngine *engine;
  char *source, *model, *machine;
  BwRange range;
  GTimeZone *zone;
  int64_t now_us, from_us, to_us;
  BwEngineStatus *status;
  GPtrArray *silences;        /* of BwSilenceView; NULL: not known */
  BwLedgerDocument *document; /* of the whole ledger; NULL with the reason beside it */
  char *document_error;
  BwBetTable *bets;
  GArray *readings; /* of the machine, of BwReading, where nothing is in memory */
  GArray *bot;      /* of BwOverviewSeries */
  GArray *machines;
  GArray *counts;     /* of BwHistoryPoint: how many bets were settled when; or NULL */
  unsigned n_waiting; /* questions without an answer so far */
  GError *error;
} BwOverviewAnswers;

/** Which series the cards of the bot and the machine are, with their present values. */
void bw_overview_choose_bot (BwOverviewAnswers *answers);
void bw_overview_choose_machine (BwOverviewAnswers *answers);
/** The series of the bot's sample size, or NULL. */
const BwMetric *bw_overview_count_metric (const BwOverviewAnswers *answers);
/** The cards. */
void bw_overview_add_kpis (BwOverview *overview, const BwOverviewAnswers *answers);
/** State, sentence, score and its parts, what to do. */
void bw_overview_add_words (BwOverview *overview, const BwOverviewAnswers *answers);
