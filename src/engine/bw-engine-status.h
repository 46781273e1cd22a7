/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is: sources, channels, open incidents, the score. The same facts for window,
 * commands and API. */
#pragma once

#include "engine/bw-engine.h"
#include "stats/bw-health-score.h"

/** A source as others see it. */
typedef struct
{
  const char *source;
  const char *type;
  BwSourceHealth health;
  int64_t interval_us;
  int64_t last_ok_us; /* BW_TIME_NONE: never */
  int64_t last_try_us;
  int64_t next_us;
  int64_t duration_us; /* of the last collection */
  int64_t n_ok;
  int64_t n_failed;
  const char *error; /* of the last collection, or NULL */
} BwSourceView;

typedef enum
{
  BW_CHANNEL_WAITING, /* nothing sent so far */
  BW_CHANNEL_OK,
  BW_CHANNEL_FAILING, /* the last attempt failed */
  BW_CHANNEL_DISABLED,
  BW_CHANNEL_LIMITED, /* it asked to be left alone for a while */
  BW_CHANNEL_LOCKED,  /* a secret of it can't be read before the keyring is unlocked */
  BW_CHANNEL_BROKEN,  /* it refuses everything until somebody does something */
} BwChannelHealth;
/** "waiting", "ok", "failing", "disabled", "limited", "locked", "broken". */
const char *bw_channel_health_name (BwChannelHealth health);

typedef struct
{
  const char *channel;
  const char *type;
  BwChannelHealth health;
  BwSeverity min_severity;
  int64_t n_waiting;
  int64_t n_delivered; /* since the engine's start */
  int64_t n_failed;
  int64_t last_ok_us;
  const char *error; /* in plain words what is wrong, or the answer to the last attempt when it
                        failed; or NULL */
} BwChannelView;

/** One moment. Strings belong to it. */
typedef struct
{
  BwState state;     /* UNKNOWN while nobody watches or nothing was collected */
  bool is_live;      /* mode RUN, or an engine stamped ALIVE_US within the last 90 s */
  bool is_paused;    /* nothing is collected or judged, for a person wants so */
  int64_t paused_us; /* since then; BW_TIME_NONE while it is not */
  int64_t alive_us;  /* BW_TIME_NONE: never */
  int64_t as_of_us;  /* the moment of sources and channels; BW_TIME_NONE: never */
  int64_t pid;       /* of the running engine, 0: none */
  BwHealthScore health;
  GPtrArray *incidents; /* of BwIncident, the open ones, worst first */
  GArray *sources;      /* of BwSourceView */
  GArray *channels;     /* of BwChannelView */
  GPtrArray *problems;  /* of char *: why the state is not better, in sentences */
  GPtrArray *strings;   /* what the views point into */
} BwEngineStatus;

/** Mode ATTACH reads what the running engine last wrote, and waits for it; mode RUN answers from
 * memory except for the incidents. (transfer full) */
BwEngineStatus *bw_engine_status (BwEngine *engine, GError **error);
void bw_engine_status_free (BwEngineStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEngineStatus, bw_engine_status_free)
/** Whether anybody watches: an engine is alive and not paused. */
bool bw_engine_status_is_watching (const BwEngineStatus *status);
/** 0 healthy, 1 WARNING or ERROR open, 2 CRITICAL or EMERGENCY, 3 unknown. */
int bw_engine_status_exit_code (const BwEngineStatus *status);
