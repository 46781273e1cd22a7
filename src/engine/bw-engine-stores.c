/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores that are made when they are first needed. */
#include "engine/bw-engine-stores.h"

#include "engine/bw-paths.h"

bool
bw_engine_make_alerts (BwEngine *engine, GError **error)
{
  if (engine->alerts == NULL && bw_paths_make (engine->state_dir, error))
    engine->alerts = bw_alerts_open (engine->state_dir, error);
  return engine->alerts != NULL;
}
