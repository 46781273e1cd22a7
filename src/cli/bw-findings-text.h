/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a ledger file found, in words and as JSON. */
#pragma once

#include "base/bw-json.h"
#include "engine/bw-ledger-source.h"

/** What was not taken and why, what was not certain: lines on stderr, at most MOST rejected rows.
 * PATH names the file. */
void bw_findings_print (const BwLedgerFindings *findings, const char *path, unsigned most);
/** Adds the findings' members to the open object. */
void bw_findings_add_json (JsonBuilder *builder, const BwLedgerFindings *findings);
