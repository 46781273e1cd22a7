/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of the configuration that say who is told what, and when. */
#pragma once

#include "config/bw-key-schema.h"

/** [route N], [silence NAME] and [inhibit NAME]; *N is their number. Static. */
const BwGroupSchema *bw_policy_schemas (unsigned *n);
