/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to stand over the pages while a channel does not work. */
#pragma once

#include "engine/bw-engine-channels.h"

/** "team is broken: 404 Not Found. …" of those of REPORTS (element type BwChannelReport) that
 * nobody is reached by; NULL: all do. (transfer full) */
char *bw_channel_notice_text (const GPtrArray *reports);
