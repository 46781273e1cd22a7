/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of the configuration that belong to no kind of source, rule or channel. */
#pragma once

#include "config/bw-key-schema.h"

/** [general] and [retention]; *N is their number. Static. */
const BwGroupSchema *bw_config_own_schemas (unsigned *n);
