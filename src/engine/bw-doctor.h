/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing for all of it to work, and what to do about each. */
#pragma once

#include "engine/bw-engine.h"

typedef enum
{
  BW_CHECK_OK,
  BW_CHECK_WARNING, /* works, but less than it could */
  BW_CHECK_FAILED,
} BwCheckResult;

typedef struct
{
  char *name; /* "configuration", "alerts.db", "source model-a" … */
  BwCheckResult result;
  char *found;  /* one sentence */
  char *advice; /* what to do, or NULL */
} BwCheck;

/** Checks libraries, configuration, state directory, each database, the engine, the notification
 * service, the keyring, the network, each source and each channel. Changes nothing. Waits for some
 * seconds at most. (element type BwCheck, transfer full) */
GPtrArray *bw_doctor_run (const char *config_path, const char *state_dir, GError **error);
