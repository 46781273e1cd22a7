/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels set up for the first time: the kinds there are, and for each that was added its secrets,
 * its settings and a test with the answer. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_CHANNEL_STARTER (bw_channel_starter_get_type ())
G_DECLARE_FINAL_TYPE (BwChannelStarter, bw_channel_starter, BW, CHANNEL_STARTER, GtkBox)

/** (transfer floating) */
GtkWidget *bw_channel_starter_new (BwContext *context);
