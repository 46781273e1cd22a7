/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells screen readers of alerts that begin while the window is open. */
#pragma once

#include "ui/bw-context.h"

/** A line that nobody sees, of the role status: where GTK can announce (from 4.14 on) it does so,
 * else the line's text is another. CONTEXT is referenced. (transfer floating) */
GtkWidget *bw_announcer_new (BwContext *context);
