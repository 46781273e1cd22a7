/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from a figure to the alert that is open on it. */
#pragma once

#include "ui/bw-context.h"

/** Leads to the incident that is open on METRIC, or to all where it is over by now. */
void bw_why_link_open (BwContext *context, const BwMetric *metric);
