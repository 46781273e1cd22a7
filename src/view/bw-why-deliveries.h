/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a bundle: who was told and what they answered, and what was kept back and by what. */
#pragma once

#include "view/bw-why-reading.h"

/** A line for each message that no gate let pass, alike ones of a channel as one. (element type
 * BwFigure, transfer full) */
GPtrArray *bw_why_gates (const BwWhyReading *reading);
/** A line for each message that was let pass: its channel, what became of it, the last answer; a
 * further one for each attempt before the last. (element type BwFigure, transfer full) */
GPtrArray *bw_why_deliveries (const BwWhyReading *reading);
