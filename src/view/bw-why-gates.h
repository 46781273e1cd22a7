/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a bundle: what was kept back, and by what. */
#pragma once

#include "view/bw-why-reading.h"

/** A line for each message that no gate let pass, alike ones of a channel as one. (element type
 * BwFigure, transfer full) */
GPtrArray *bw_why_gates (const BwWhyReading *reading);
