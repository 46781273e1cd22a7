/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a selector pins. */
#pragma once

#include "model/bw-metric.h"

/** The series of that name with the labels that "=" matchers give. (transfer none) */
const BwMetric *bw_selector_metric (const BwSelector *selector);
