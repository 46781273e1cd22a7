/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of source, each defined in a file of its own. */
#pragma once

#include "collect/bw-collector.h"

extern const BwCollectorKind bw_collector_ledger_kind;
extern const BwCollectorKind bw_collector_system_kind;
