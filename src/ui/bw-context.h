/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all pages of a window share: the engine, the chosen range, bot and model, and the moment. */
#pragma once

#include "engine/bw-engine.h"
#include "view/bw-range.h"

#include <gtk/gtk.h>

#define BW_TYPE_CONTEXT (bw_context_get_type ())
/** Signal "changed" (): range, bot or model is another one. Signal "navigate" (const char *page,
 * const char *argument or NULL): somebody wants that page ("overview", "performance",
 * "calibration", "bets", "system", "services", "alerts"); the argument of alerts is an incident's
 * id, of bets a text to search, of bets and performance a moment (bw-bet-moment.h), of calibration
 * a monitor's name, of services a source. Signal "toast" (text, button or NULL, action or NULL):
 * see bw_context_toast(). */
G_DECLARE_FINAL_TYPE (BwContext, bw_context, BW, CONTEXT, GObject)

/** ENGINE is referenced; NULL only in tests of widgets. */
BwContext *bw_context_new (BwEngine *engine);
BwEngine *bw_context_engine (BwContext *context);
/** Now, from the engine's clock. */
int64_t bw_context_now_us (BwContext *context);
/** The zone times are shown in. (transfer none) */
GTimeZone *bw_context_zone (BwContext *context);
/** Who acts, for incidents: "desktop:anna". */
const char *bw_context_actor (BwContext *context);

/** The chosen range; setting another one emits "changed", as all of these do. (transfer none) */
const BwRange *bw_context_range (BwContext *context);
void bw_context_set_range (BwContext *context, const BwRange *range);
/** The bot (a source of type ledger), or NULL when there is none. */
const char *bw_context_source (BwContext *context);
void bw_context_set_source (BwContext *context, const char *source);
/** The model, or NULL for all. */
const char *bw_context_model (BwContext *context);
void bw_context_set_model (BwContext *context, const char *model);
/** The machine (a source of type system) that is looked at, or NULL. */
const char *bw_context_machine (BwContext *context);
void bw_context_set_machine (BwContext *context, const char *machine);

/** When the window was last seen before it was opened at BACK_US: a moment, BW_TIME_NONE (never) or
 * BW_AWAY_OPEN; it tells nobody. */
void bw_context_set_seen (BwContext *context, int64_t seen_us, int64_t back_us);
int64_t bw_context_seen_us (BwContext *context);
/** BW_TIME_NONE before it was opened. */
int64_t bw_context_back_us (BwContext *context);
/** What happened meanwhile was told and put away: it is not told again. */
void bw_context_tell (BwContext *context);
/** When that was; BW_TIME_NONE. */
int64_t bw_context_told_us (BwContext *context);

/** The source that is looked at among the services, or NULL; another one is told to nobody. */
const char *bw_context_service (BwContext *context);
void bw_context_set_service (BwContext *context, const char *service);

/** Something that pages show is another, though the engine does not tell: emits "changed". */
void bw_context_refresh (BwContext *context);
/** Emits "navigate". */
void bw_context_navigate (BwContext *context, const char *page, const char *argument);
/** A short message at the bottom of the window, with a button that activates ACTION (or NULL), a
 * detailed action name: "app.incident::42". */
void bw_context_toast (BwContext *context, const char *text, const char *button,
                       const char *action);
