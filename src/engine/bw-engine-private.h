/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's parts, for the files of this folder that make up the engine. */
#pragma once

#include "collect/bw-scheduler.h"
#include "config/bw-config-watch.h"
#include "engine/bw-bet-writer.h"
#include "engine/bw-channel-incidents.h"
#include "engine/bw-dispatcher.h"
#include "engine/bw-engine-documents.h"
#include "engine/bw-engine-lock.h"
#include "engine/bw-engine-status.h"
#include "engine/bw-heartbeat.h"
#include "engine/bw-incident-deadlines.h"
#include "engine/bw-incident-keeper.h"
#include "engine/bw-ledger-feed.h"
#include "engine/bw-network-incident.h"
#include "engine/bw-question.h"
#include "engine/bw-retention.h"
#include "engine/bw-rule-runner.h"
#include "engine/bw-source-watch.h"
#include "engine/bw-status-board.h"
#include "engine/bw-store-watch.h"

struct _BwEngine
{
  GObject parent_instance;
  BwEngineMode mode;
  char *config_path;
  char *state_dir;
  BwClock *clock;
  BwConfig *config;      /* in force */
  BwConfig *config_file; /* as it is */
  char *notices[BW_N_NOTICES];
  bool notices_known[BW_N_NOTICES]; /* since the start, whether there is one */
  BwQuestions *questions;
  BwEngineDocuments *documents, *judgements;
  const char *activation_token;  /* while "incident-activated" is told */
  BwPolicy *policy;              /* in force; NULL until it is asked for */
  BwRuleChannels *rule_channels; /* with it */
  GHashTable *latest;            /* const BwMetric * → the newest value since the start */
  BwHttp *http;                  /* one for all channels */
  BwSecrets *secrets;

  /* The stores; NULL in mode ATTACH where there are none yet. */
  BwAlerts *alerts;
  BwHistory *history;
  BwLedger *ledger;

  /* Mode RUN only, in the order of the data's way. */
  BwEngineLock *lock;
  BwHeartbeat *heartbeat;
  BwConfigWatch *config_watch;
  BwBetWriter *bet_writer;
  BwScheduler *scheduler;
  BwSourceWatch *source_watch;
  BwLedgerFeed *ledger_feed;
  BwDispatcher *dispatcher;
  BwIncidentKeeper *keeper;
  BwChannelIncidents *channel_incidents;
  BwNetworkIncident *network;
  BwIncidentDeadlines *deadlines;
  BwRuleRunner *rules;
  BwStoreWatch *store_watch;
  BwStatusBoard *board;
  BwRetention *retention;
  GHashTable *sources;  /* name → signature of its group */
  GHashTable *channels; /* name → signature of its group */
  int64_t foreign_us;   /* incidents updated since then may be another process's doing */
  bool is_started;
  bool is_ready;      /* the rules know where they stood, sources speak */
  bool is_configured; /* a configuration is in force */
};

/** Makes the parts of mode RUN and says what flows from which to which. */
void bw_engine_wire (BwEngine *engine);
/** Puts CONFIG in force: sources, rules and channels that differ are made anew. */
void bw_engine_apply_config (BwEngine *engine, BwConfig *config);
/** Takes the file as it is now: in force when it has no errors, or when none was in force so far.
 * False when it has errors. */
bool bw_engine_take_config (BwEngine *engine, BwConfig *config);
/** The interval of SOURCE, µs; 0 when it is not known. */
int64_t bw_engine_source_interval_us (BwEngine *engine, const char *source);
/** Shows TITLE and DETAIL (or NULL) until it is over (TITLE NULL), with an incident of its own. */
void bw_engine_set_notice (BwEngine *engine, BwNoticeKind kind, const char *title,
                           const char *detail);
void bw_engine_emit_source (BwEngine *engine, const BwSourceStatus *status);
void bw_engine_emit_incident (BwEngine *engine, const BwIncident *incident,
                              const BwIncidentEvent *event);
void bw_engine_emit_channel (BwEngine *engine, const BwChannelStatus *status);
void bw_engine_emit_config (BwEngine *engine);
void bw_engine_emit_notice (BwEngine *engine, BwNoticeKind kind, const char *text);
/** Makes the channels of CONFIG, and routes to them. */
void bw_engine_apply_channels (BwEngine *engine, BwConfig *config);
/** What is known from memory of machines and ledgers. Main loop. */
void bw_engine_health_prepare (BwEngine *engine, BwHealthInput *input);
/** Fills in the score of STATUS from its other members, INPUT and, in mode ATTACH, the ledgers with
 * the options of CONFIG. Waits. */
void bw_engine_health (BwEngine *engine, BwConfig *config, int64_t now_us,
                       GCancellable *cancellable, BwHealthInput *input, BwEngineStatus *status);
