/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A digest of JSON that is the same however it is written down. */
#pragma once

#include "base/bw-json.h"

/** SHA-256, in hex, of NODE with members in order and without blanks. (transfer full) */
char *bw_evidence_digest (JsonNode *node);
