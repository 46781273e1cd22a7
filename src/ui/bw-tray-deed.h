/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What choosing a row of the tray's menu does. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-tray-view.h"

/** The application's action NAME with ARGUMENT (or NULL; transfer full) for ROW; false when it is
 * one for bw_tray_deed_do(). */
bool bw_tray_deed_action (const BwTrayRow *row, const char **name, char **argument);
/** Acknowledges, snoozes, mutes or ends that. What can't be done is told in the window and the log;
 * what was done is seen in the menu. */
void bw_tray_deed_do (const BwTrayRow *row, BwContext *context);
