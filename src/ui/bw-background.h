/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the program lives on a desktop: started with the session, going on without its window, seen
 * in the tray. Kept in [general] of the configuration file, and done. */
#pragma once

#include "engine/bw-engine.h"

#define BW_TYPE_BACKGROUND (bw_background_get_type ())
/** Signal "changed" (): one of them is another, here or in the file. Signal "failed" (const char
 * *text): what was wanted can't be had. */
G_DECLARE_FINAL_TYPE (BwBackground, bw_background, BW, BACKGROUND, GObject)

typedef struct
{
  const char *const *argv; /* what starts the program hidden; NULL-terminated, copied */
  const char *folder;      /* of desktop files; NULL: autostart of the user's configuration */
  bool is_sandboxed;       /* the desktop's portal is asked instead */
} BwBackgroundOptions;

/** For ENGINE's configuration; does at once what that says. (transfer full) */
BwBackground *bw_background_new (BwEngine *engine, const BwBackgroundOptions *options);
/** Whether it is started with the session. Setting writes the file; what came of it is told later,
 * as for all of these. */
bool bw_background_autostart (BwBackground *background);
void bw_background_set_autostart (BwBackground *background, bool is_on);
/** Whether it goes on watching without a window. */
bool bw_background_goes_on (BwBackground *background);
void bw_background_set_goes_on (BwBackground *background, bool is_on);
/** Whether it wants to be seen in the tray. */
bool bw_background_has_tray (BwBackground *background);
void bw_background_set_tray (BwBackground *background, bool is_on);
