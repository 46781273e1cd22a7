/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: owns and wires collectors, stores, rules and channels. The window and the commands
 * see only this folder. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-batch.h"
#include "model/bw-incident.h"

#include <gio/gio.h>

/** How a state directory is used. */
typedef enum
{
  BW_ENGINE_RUN,    /* takes the lock: collects, judges, sends */
  BW_ENGINE_ATTACH, /* no collectors, rules or senders: reads, and writes what a person does to
                       incidents */
} BwEngineMode;

/** NULL members have their defaults. All borrowed. */
typedef struct
{
  BwEngineMode mode;
  const char *config_path; /* $XDG_CONFIG_HOME/bellwether/bellwether.conf */
  const char *state_dir;   /* $XDG_DATA_HOME/bellwether */
  BwClock *clock;          /* the real one */
} BwEngineOptions;

#define BW_TYPE_ENGINE (bw_engine_get_type ())
/** Signals, all on the main loop:
 * "source-changed" (const BwSourceView *): a source's health changed, or it was asked again after a
 * failure. "incident-changed" (BwIncident *, BwIncidentEvent *): committed. "channel-changed"
 * (const BwChannelView *): a delivery was accepted or failed. "config-changed" (): another
 * configuration is in force, or the file has other errors. "notice" (int BwNoticeKind, const char
 * *text or NULL): something to show until it is over; NULL: it is over. "samples" (const BwBatch *,
 * gboolean is_live): a source was collected, or a ledger's figures were computed; is_live: once
 * more than configured, for it is watched, so neither stored nor judged. "gap" (): a stretch that
 * was not watched was recorded. "incident-activated" (gint64 id, const char *action): a person
 * clicked a notification itself ("default"); see bw_engine_activation_token(). */
G_DECLARE_FINAL_TYPE (BwEngine, bw_engine, BW, ENGINE, GObject)

/** What stays on screen while it lasts. */
typedef enum
{
  BW_NOTICE_CONFIG,  /* the file has errors; the last good configuration is in force */
  BW_NOTICE_HISTORY, /* history is not being saved */
  BW_NOTICE_ALERTS,  /* incidents can't be saved */
  BW_NOTICE_LEDGER,  /* a ledger can't be read from the store */
  BW_N_NOTICES,
} BwNoticeKind;

/** Opens the state directory, creating it in mode RUN; in mode ATTACH what is not there reads as
 * empty. BUSY names the pid of the engine that holds the lock. TOO_NEW, CORRUPT, PERMISSION name
 * the file. Blocks: before the main loop serves. */
BwEngine *bw_engine_open (const BwEngineOptions *options, GError **error);
/** Mode RUN: starts collecting, judging and sending. Main loop. */
void bw_engine_start (BwEngine *engine);
/** Ends cleanly: nothing new is begun, what is under way gets 2 s, then all is written and closed.
 * Blocks. */
void bw_engine_stop (BwEngine *engine);

/** As it was opened. */
BwEngineMode bw_engine_mode (BwEngine *engine);
/** The configuration in force. (transfer none) */
BwConfig *bw_engine_config (BwEngine *engine);
/** The file as it is, with its errors; the same one when it is good. (transfer none) */
BwConfig *bw_engine_config_file (BwEngine *engine);
const char *bw_engine_state_dir (BwEngine *engine);
BwClock *bw_engine_clock (BwEngine *engine);
/** The text of a notice that lasts, or NULL. */
const char *bw_engine_notice (BwEngine *engine, BwNoticeKind kind);
/** Mode RUN, started: pauses the watch, or goes on with it. While it is paused nothing is collected
 * or judged and awake time stands still; afterwards that stretch is one that was not watched. What
 * is open is still told of. It does not outlive the engine. "source-changed" tells of it. */
void bw_engine_set_paused (BwEngine *engine, bool is_paused);
/** False in mode ATTACH: its status knows. */
bool bw_engine_is_paused (BwEngine *engine);
/** Since when; BW_TIME_NONE while it is not, and in mode ATTACH. */
int64_t bw_engine_paused_since_us (BwEngine *engine);
/** Collects a source now; false when there is none of this name, or while paused. Mode RUN. */
bool bw_engine_check_now (BwEngine *engine, const char *source);
/** While "incident-activated" is told: what lets a window come to the front because of the click
 * (xdg-activation), or NULL where the notification service gives nothing. */
const char *bw_engine_activation_token (BwEngine *engine);
